"""Which model the pictures of a cell line or a protocol are analysed by: an event of the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import ModelError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History, Models


class PinKind(StrEnum):
    """What a model is pinned to; the value begins the subject of its events."""

    LINE = "line"
    PROTOCOL = "protocol"


_EVENTS: Final = {
    PinKind.LINE: EventKind.LINE_MODEL_SET,
    PinKind.PROTOCOL: EventKind.PROTOCOL_MODEL_SET,
}


@dataclass(frozen=True, slots=True)
class Pin:
    """A cell line or a protocol, by its name."""

    kind: PinKind
    name: str

    @property
    def subject(self) -> str:
        """What the trail calls it."""
        return f"{self.kind} {self.name}"


def pinned_models(history: History) -> Mapping[Pin, str]:
    """Return the models (NAME@VERSION) in force, by what they are pinned to.

    Raises:
        HistoryError: the history cannot be read.
    """
    found: dict[Pin, str] = {}
    for kind, event_kind in _EVENTS.items():
        for event in reversed(history.events(kinds=(event_kind,))):
            found[Pin(kind, event.subject.removeprefix(f"{kind} "))] = event.new
    return {pin: ref for pin, ref in found.items() if ref}


def model_pinned_to(histories: Histories, pin: Pin) -> str | None:
    """Return the model that a line or protocol has in force, None where the one that fits is."""
    with histories() as history:
        events = history.events(pin.subject, (_EVENTS[pin.kind],), limit=1)
    return (events[0].new or None) if events else None


def pin_of_dish(histories: Histories, line: str, protocol: str) -> str | None:
    """Return the model for a dish of a line under a protocol: the line's own comes first."""
    of_line = model_pinned_to(histories, Pin(PinKind.LINE, line))
    return of_line or model_pinned_to(histories, Pin(PinKind.PROTOCOL, protocol))


def pin_model(histories: Histories, models: Models, pin: Pin, ref: str, why: str) -> str | None:
    """Let the pictures of a line or protocol be analysed by a model; "" lets the one that fits.

    Cultures that were begun with another model go on with it until they are passaged. Returns what
    was in force before.

    Raises:
        AccessError: who is at work may not.
        UsageError: no reason, no name, or nothing would change.
        ModelError: there is no such model.
        HistoryError: the event can't be written.
    """
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
    if not why.strip():
        raise UsageError("Say why: the reason is kept with it.")
    if not pin.name.strip():
        raise UsageError(
            "Name the cell line." if pin.kind == PinKind.LINE else "Name the protocol."
        )
    if ref and ref not in {str(info.ref) for info in models.list()}:
        raise ModelError(f'There is no model "{ref}".')
    before = model_pinned_to(histories, pin)
    if (before or "") == ref:
        if ref:
            raise UsageError(f"The {pin.subject} has the model {ref} already.")
        raise UsageError(f"The {pin.subject} has no model of its own already.")
    with histories() as history:
        history.note(_EVENTS[pin.kind], pin.subject, old=before or "", new=ref, reason=why.strip())
        history.commit()
    return before
