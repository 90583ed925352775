"""What the trail proves of configurations: each result was made by what counted at that time.

The program refuses anything else before it analyses (`configuration`, `register`). Here the kept
results are held against the trail, so that one which came in another way is found, too.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any, Final, Protocol

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.model import ModelInfo
from colonyqc.domain.protocol import Protocol as AnalysisProtocol
from colonyqc.services.ports import AppliedConfiguration, Histories, History
from colonyqc.services.rules.configuration import ConfigurationItem, protocol_item

_ADDED: Final = (EventKind.ANALYSIS_ADDED, EventKind.PROMPTED_ADDED)
Known = frozenset[tuple[str, str]]
"""NAME@VERSION and sha256."""


class SavedPresets(Protocol):
    """The saved prompts at hand (`membranes.presets`)."""

    def names(self) -> tuple[str, ...]: ...

    def load(self, ref: str) -> object: ...

    def sha256(self, ref: str) -> str: ...


@dataclass(frozen=True, slots=True)
class AtHand:
    """What is installed here: rule sets and models that came with the program, and the lab's own.

    ``models`` is asked only where a history asks for log-in: reading them takes a while.
    """

    rules: Known
    models: Callable[[], Sequence[ModelInfo]]
    presets: SavedPresets


def check(histories: Histories, here: AtHand) -> tuple[str, ...]:
    """Return which results were made by what did not count then, and what was replaced since.

    Protocols, presets and models count by an approval where people log in, rule sets by their
    publication everywhere. What came with an earlier version of the program is told by its name
    and lower version: its bytes are not at hand any more.
    """
    try:
        with histories() as history:
            return tuple(_wrong(history, here))
    except HistoryError:
        # Why it cannot be read is said by whoever proves the history.
        return ()


def _wrong(history: History, here: AtHand) -> Iterator[str]:
    made = {event.subject: event for event in history.events(kinds=_ADDED)}
    asked = _Asked(history.events(kinds=(EventKind.POLICY_SET,)))
    approved = history.events(kinds=(EventKind.CONFIGURATION_APPROVED,))
    rules = history.events(kinds=(EventKind.RULES_PUBLISHED,))
    models = tuple(here.models()) if asked.ever else ()
    shipped = frozenset((str(m.ref), m.ref.sha256) for m in models if not m.own)
    for each in history.configurations():
        event = made.get(f"analysis {each.analysis}")
        # Of one that was taken over at a migration nothing is known of the time.
        if event is None:
            continue
        yield from _by_rules(each, event, rules, here.rules)
        if asked.at(event):
            for item in _items(each, shipped, approved, event):
                bytes_ = f" (sha256 {item.sha256[:12]})" if item.sha256 else ""
                yield (
                    f"Analysis {each.analysis} was made by the {item.subject}{bytes_}, which "
                    "nobody had approved in this history by then."
                )
    if asked.ever:
        yield from _replaced(approved, models, here.presets)


class _Asked:
    """Since when a history asks for log-in, and so for approvals."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._turns = [(event, _log_in(event)) for event in reversed(events)]

    @property
    def ever(self) -> bool:
        return any(asks for _, asks in self._turns)

    def at(self, event: Event) -> bool:
        turns = [asks for turn, asks in self._turns if _before(turn, event)]
        return bool(turns) and turns[-1]


def _log_in(event: Event) -> bool:
    try:
        said: Any = loads(event.new)
        return bool(said["log_in"])
    # An event that was altered is found by the chain; here it says nothing.
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def _before(one: Event, other: Event) -> bool:
    # A changed database may keep anything as a number: the chain tells of it.
    numbers = one.number, other.number
    return all(isinstance(each, int) for each in numbers) and numbers[0] < numbers[1]


def _by_rules(
    each: AppliedConfiguration, made: Event, events: Sequence[Event], shipped: Known
) -> Iterator[str]:
    protocol = each.protocol
    ref, sha = protocol.rule_set, protocol.rule_set_sha256
    if each.prompted or not sha or (ref, sha) in shipped or _earlier(ref, shipped):
        return
    told = {(e.subject, e.new) for e in events if _before(e, made)}
    if (f"rule set {ref}", sha) not in told:
        yield (
            f"Analysis {each.analysis} was judged by the rule set {ref} (sha256 {sha[:12]}), which "
            "had not been published in this history by then."
        )


def _items(
    each: AppliedConfiguration, shipped: Known, approved: Sequence[Event], made: Event
) -> Iterator[ConfigurationItem]:
    """Yield what decided on a result and did not count when it was made."""
    told = {(e.subject, e.new) for e in approved if _before(e, made)}
    protocol = each.protocol
    item = protocol_item(protocol)
    usual = AnalysisProtocol()
    known = frozenset({(f"{usual.name}@{usual.version}", usual.settings_sha256)})
    if item and not _earlier(item.ref, known) and (item.subject, item.sha256) not in told:
        yield item
    if protocol.prompt:
        # Its bytes are proved by the approval as long as they lie here; the record has its name.
        if f"preset {protocol.prompt}" not in {subject for subject, _ in told}:
            yield ConfigurationItem("preset", protocol.prompt, "")
    elif not each.prompted:
        ref, sha = str(each.model), each.model.sha256
        if (ref, sha) in shipped or _earlier(ref, shipped):
            return
        model = ConfigurationItem("model", ref, sha)
        if (model.subject, sha) not in told:
            yield model


def _earlier(ref: str, shipped: Known) -> bool:
    """Tell whether something is of an earlier version than what came with this program."""
    name, _, version = ref.rpartition("@")
    newest = [
        _numbers(there.rpartition("@")[2])
        for there, _ in shipped
        if there.rpartition("@")[0] == name
    ]
    mine = _numbers(version)
    return bool(newest) and mine is not None and all(n is not None and mine < n for n in newest)


def _numbers(version: str) -> tuple[int, ...] | None:
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else None


def _replaced(
    approved: Sequence[Event], models: Sequence[ModelInfo], presets: SavedPresets
) -> Iterator[str]:
    """Yield what lies here under an approved name and is not what was approved."""
    told = {(event.subject, event.new) for event in approved}
    subjects = {subject for subject, _ in told}
    here = [("model", str(m.ref), m.ref.sha256) for m in models if m.own]
    here += [("preset", ref, _sha256(presets, ref)) for ref in presets.names()]
    for kind, ref, sha in here:
        item = ConfigurationItem(kind, ref, sha)
        if item.subject in subjects and (item.subject, sha) not in told:
            yield f"The {item.subject} that lies here is not the one that was approved."


def _sha256(presets: SavedPresets, ref: str) -> str:
    """Return a preset's sha256, "" where it is not what it was saved as."""
    try:
        presets.load(ref)
        return presets.sha256(ref)
    except (OSError, UsageError):
        return ""
