"""The training set of a laboratory: pictures whose class map a person corrected or confirmed.

Only what was looked at counts as labelled: what a correction changed, the colonies it touches and
a margin around them (`imaging/colonies/looked_at.py`), or the whole picture where a person said so.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import AnalysisRecord, Histories, History


@dataclass(frozen=True, slots=True)
class TaughtPicture:
    """A picture of the training set.

    ``record`` and ``picture`` (from 0): the version whose map counts; ``root``: the analysis as
    the model made it; ``whole``: a person confirmed every pixel of it.
    """

    record: int
    picture: int
    root: int
    dish: DishKey
    day: int | None
    name: str
    pixel_size_um: float | None
    whole: bool
    model: str
    people: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """What is never on both sides of a split: the dish, by letters that a file's name takes."""
        return _slug(f"{self.dish.line}_{self.dish.dish}")

    @property
    def stem(self) -> str:
        """The name of its files, without an ending."""
        day = "" if self.day is None else f"d{self.day}-"
        return f"{self.place}~{day}r{self.record}-p{self.picture + 1}"


def confirm(
    histories: Histories, number: int, picture: int, reason: str = "", *, withdraw: bool = False
) -> None:
    """Say that a picture (from 0) of an analysis is right as it stands, or take that back.

    It then counts as labelled as a whole.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is no such picture, or nothing was counted in it.
        HistoryError: there is no such analysis, or it cannot be written.
    """
    with histories() as history:
        require(history, Permission.CORRECT)
        record = history.get(number)
        analysis = record.analysis
        if not 0 <= picture < len(analysis.pictures):
            raise MissingError(f"Analysis {number} has no picture {picture + 1}.")
        if not _countable(record, picture):
            name = analysis.pictures[picture].picture.name
            raise UsageError(f"{name} was not counted: there is nothing to confirm in it.")
        kind = EventKind.CONFIRMATION_WITHDRAWN if withdraw else EventKind.PICTURE_CONFIRMED
        history.note(kind, f"analysis {number}", new=f"picture {picture + 1}", reason=reason)
        history.commit()


def confirmed(history: History) -> frozenset[tuple[int, int]]:
    """Return the pictures that people confirmed: analysis, and picture from 0."""
    kinds = (EventKind.PICTURE_CONFIRMED, EventKind.CONFIRMATION_WITHDRAWN)
    found: set[tuple[int, int]] = set()
    for event in reversed(history.events(kinds=kinds)):
        number, picture = _number(event.subject), _number(event.new)
        if event.kind == EventKind.PICTURE_CONFIRMED:
            found.add((number, picture - 1))
        else:
            found.discard((number, picture - 1))
    return frozenset(found)


def gathered(history: History) -> tuple[TaughtPicture, ...]:
    """Return the pictures that can be learned from, by dish and day; of each its newest version.

    Raises:
        HistoryError: the history cannot be read.
    """
    said = confirmed(history)
    corrected = {
        each.id for each in history.list() if each.original is not None and not each.prompt
    }
    numbers = sorted(corrected | {number for number, _ in said})
    records = _with_originals(history, numbers)
    newest: dict[object, TaughtPicture] = {}
    for number in numbers:
        if number not in records:
            continue
        for place, result in enumerate(records[number].analysis.pictures):
            taught = _taught(records, number, place, said)
            if taught is not None:
                newest[_identity(result)] = taught
    ordered = (t for t in newest.values())
    return tuple(
        sorted(ordered, key=lambda t: (t.dish.line, t.dish.dish, t.day or 0, t.record, t.picture))
    )


def _taught(
    records: Mapping[int, AnalysisRecord],
    number: int,
    place: int,
    said: frozenset[tuple[int, int]],
) -> TaughtPicture | None:
    record = records[number]
    if not _countable(record, place):
        return None
    chain = list(_chain(records, number))
    sources = [records[each].analysis.correction for each in chain]
    changes = [made for made in sources if made is not None and made.of(place) is not None]
    whole = any((each, place) in said for each in chain)
    if not whole and not changes:
        return None
    acquisition = record.analysis.acquisition
    result = record.analysis.pictures[place]
    return TaughtPicture(
        number,
        place,
        chain[-1],
        acquisition.dish,
        acquisition.day,
        result.picture.name,
        result.pixel_size_um,
        whole,
        str(record.analysis.model),
        tuple(dict.fromkeys(made.person for made in changes)),
    )


def _chain(records: Mapping[int, AnalysisRecord], number: int) -> Iterator[int]:
    """Yield a version and what it corrects, down to what the model made."""
    at: int | None = number
    while at is not None and at in records:
        yield at
        source = records[at].analysis.correction
        at = None if source is None else source.original


def _with_originals(history: History, numbers: Sequence[int]) -> dict[int, AnalysisRecord]:
    found: dict[int, AnalysisRecord] = {}
    wanted = set(numbers)
    while wanted:
        read = history.several(sorted(wanted))
        found |= {record.id: record for record in read}
        sources = [record.analysis.correction for record in read]
        wanted = {made.original for made in sources if made is not None} - set(found)
    return found


def _countable(record: AnalysisRecord, place: int) -> bool:
    result = record.analysis.pictures[place]
    usual = record.analysis.prompt is None
    return usual and result.quality.usable and bool(record.stored[place].labels)


def _identity(result: PictureResult) -> object:
    """Return what tells one picture from others, whoever analysed it."""
    digests = tuple(sorted(each.sha256 for each in result.files))
    return digests or (result.picture.name, result.width, result.height), result.picture.name


def _slug(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).strip("-_.") or "dish"


def _number(text: str) -> int:
    last = text.rpartition(" ")[2]
    return int(last) if last.isdecimal() else 0
