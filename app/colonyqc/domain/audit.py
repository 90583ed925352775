"""The audit trail: events that each carry a hash over themselves and the one before."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from colonyqc.domain.errors import UsageError

PROGRAM: Final = "colonyqc"
"""Who did what the program does by itself."""
START: Final = "0" * 64
"""What the first event follows."""
_ANCHOR: Final = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class EventKind(StrEnum):
    """What happened."""

    HISTORY_MADE = "history made"
    HISTORY_MIGRATED = "history migrated"
    TAKEN_OVER = "taken over at migration"
    ANALYSIS_ADDED = "analysis added"
    PROMPTED_ADDED = "prompted analysis added"
    CORRECTED = "analysis corrected"
    DECISIONS_CARRIED = "decisions carried over"
    PICTURE_CONFIRMED = "picture confirmed as right"
    CONFIRMATION_WITHDRAWN = "confirmation withdrawn"
    MODEL_CHANGED = "model of a culture changed"
    DECISION_MADE = "decision made"
    DECISION_WITHDRAWN = "decision withdrawn"
    DECISION_RESTORED = "decision restored by undo"
    PROPOSALS_ACCEPTED = "proposals accepted"
    ACCEPTANCE_WITHDRAWN = "acceptance withdrawn"
    DISH_DECIDED = "dish decided"
    SIGNED = "signed"
    DISH_ARCHIVED = "dish archived"
    DISH_TAKEN_BACK = "dish taken back from the archive"
    DISH_DUE_SET = "dish due set"
    DISH_DESCRIBED = "dish described"
    POLICY_SET = "policy set"
    PERSON_ADDED = "person added"
    PERSON_CHANGED = "person changed"
    PERSON_DISABLED = "person disabled"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - a kind, not a password
    LOGGED_IN = "logged in"
    LOGGED_OUT = "logged out"
    LOG_IN_FAILED = "log-in failed"
    LOCKED_OUT = "locked out"
    UNLOCKED = "unlocked"
    EXPORTED = "exported"
    EXPORT_FAILED = "export failed"
    REPORT_WRITTEN = "report written"
    BACKED_UP = "backed up"
    RESTORED = "restored"
    RULES_PUBLISHED = "rule set published"
    CONFIGURATION_APPROVED = "configuration approved"
    MODEL_ADOPTED = "model adopted"
    LINE_MODEL_SET = "model of a line set"
    PROTOCOL_MODEL_SET = "model of a protocol set"
    DISH_EVENT = "event of a dish"
    ORIGINALS_FOUND = "originals found again"
    SETTING_CHANGED = "setting changed"
    PRESET_SAVED = "preset saved"
    MODEL_IMPORTED = "model imported"
    BUNDLE_IMPORTED = "protocol bundle imported"
    RESULTS_ADDED = "results added from a bundle"
    VERIFIED = "history verified"
    TRAIL_REVIEWED = "trail reviewed"
    BACKUP_DRILLED = "backup drill"
    STUDY_KEPT = "reader study kept"
    CLOCK_SET_BACK = "clock set back"
    QUALIFIED = "installation qualified"
    SITE_PACK_PASSED = "site pack passed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: who, what, when, old → new and why.

    ``at``: UTC as ISO 8601 text; ``subject``: what it is about ("analysis 12", "person Mori").
    ``rows``: JSON with the digests of the rows that came with it, "" where none did. ``sha256``:
    hash over the hash of the event before and all of the above.
    """

    number: int
    at: str
    kind: str
    person: str
    subject: str
    old: str
    new: str
    reason: str
    rows: str
    sha256: str = ""

    @property
    def moment(self) -> datetime:
        """When it happened, with its zone."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the chain; kept elsewhere, it shows when the chain was cut or written anew."""

    number: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.number}:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the chain does not hold: the event's number and why, in one clause."""

    number: int
    why: str


def stamp(moment: datetime) -> str:
    """Return a moment as events keep it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical_json(value: object) -> bytes:
    """Return the one ASCII JSON text of a value; bytes are told from text."""
    return json.dumps(value, separators=(",", ":"), default=_hex).encode("ascii")


def _hex(blob: bytes) -> dict[str, str]:
    return {"hex": blob.hex()}


def canonical(event: Event) -> bytes:
    """Return the bytes that are hashed: all fields but the hash."""
    return canonical_json(
        (
            event.number,
            event.at,
            event.kind,
            event.person,
            event.subject,
            event.old,
            event.new,
            event.reason,
            event.rows,
        )
    )


def link(previous: str, event: Event) -> str:
    """Return the hash of an event that follows the one hashed ``previous``."""
    return sha256(previous.encode("ascii", "replace") + canonical(event)).hexdigest()


def check(events: Iterable[Event]) -> Iterator[Break]:
    """Yield where a chain does not hold, in order; it goes on from each event as it stands."""
    number, previous = 0, START
    for event in events:
        if event.number != number + 1:
            gone = f"event {number + 1} is missing"
            if isinstance(event.number, int) and event.number > number + 2:
                gone = f"events {number + 1} to {event.number - 1} are missing"
            yield Break(number + 1, gone)
        elif event.sha256 != link(previous, event):
            yield Break(
                event.number,
                f"event {event.number} does not fit the chain: it or the event before it was "
                "changed after it was written",
            )
        # What is no number follows on: a changed table may keep anything in any column.
        number = event.number if isinstance(event.number, int) else number + 1
        previous = str(event.sha256)


def read_anchors(text: str) -> tuple[Anchor, ...]:
    """Return every anchor, NUMBER:SHA256, in a text.

    Raises:
        UsageError: there is none in it.
    """
    found = tuple(Anchor(int(number), sha) for number, sha in _ANCHOR.findall(text))
    if not found:
        raise UsageError(
            f'"{text[:80]}" holds no anchor; it reads NUMBER:SHA256, as exports print it.'
        )
    return found
