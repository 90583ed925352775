"""Read what a laboratory says of its wells in a table, and put it on their pictures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path
from typing import Final

from colonyqc.config.documents import DocumentError
from colonyqc.config.tables import read_table
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.picture import Acquisition, Collection, DishKey, Failure
from colonyqc.domain.plates import well_of
from colonyqc.services.context import ServiceContext
from colonyqc.services.worklist import dish_life

_MOST_BYTES: Final = 4 * 1024 * 1024
_MOST_LETTERS: Final = 200
_MOST_NAMED: Final = 12
_NAMES: Final = {
    "well": ("well", "dish", "ウェル", "ディッシュ"),
    "line": ("line", "cell line", "細胞株"),
    "passage": ("passage", "継代数", "継代"),
    "medium": ("medium", "培地"),
    "vessel": ("vessel", "容器"),
    "rock": ("rock", "rock inhibitor", "rock阻害剤"),
    "feeders": ("feeders", "feeder", "フィーダー"),
    "seeded": ("seeded", "seeding", "播種", "播種日"),
    "density": ("density", "seeding density", "播種密度"),
}
"""What each column may be headed by."""
COLUMNS: Final = tuple(_NAMES)
_YES: Final = {"yes", "y", "true", "1", "on", "+", "あり", "有"}
_NO: Final = {"no", "n", "false", "0", "off", "-", "なし", "無"}


@dataclass(frozen=True, slots=True)
class SampleRow:
    """What a sheet says of one dish; None where it says nothing. ``density``: cells per cm²."""

    dish: str
    line: str | None = None
    passage: str | None = None
    medium: str | None = None
    vessel: str | None = None
    rock: bool | None = None
    feeders: bool | None = None
    seeded: date | None = None
    density: float | None = None


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """A sheet's rows by dish; ``wrong``: a sentence for each row that was left out.

    ``unread``: the heads of columns that say nothing to the program. ``seeded``: when every dish
    was seeded of which no row says another day.
    """

    rows: Mapping[str, SampleRow]
    wrong: tuple[Failure, ...] = ()
    unread: tuple[str, ...] = ()
    seeded: date | None = None

    def row_of(self, dish: DishKey) -> SampleRow | None:
        """Return what the sheet says of a dish, by its name or its well, A01 as A1."""
        row = self.rows.get(_place(dish.dish))
        if self.seeded is None or (row is not None and row.seeded is not None):
            return row
        return replace(row or SampleRow(dish.dish), seeded=self.seeded)

    def only(self, dish: DishKey) -> "SampleSheet":
        """Return the part that speaks of a dish."""
        row = self.row_of(dish)
        return SampleSheet({} if row is None else {_place(dish.dish): row})


def read_sheet(path: Path) -> SampleSheet:
    """Read a sample sheet: CSV with a head, by comma, semicolon or tab.

    A row that cannot be used is a failure of its own; the others count.

    Raises:
        UsageError: it cannot be read, or no column names the well.
    """
    try:
        table = read_table(path, _MOST_BYTES)
    except DocumentError as error:
        kind = UsageError if path.exists() else MissingError
        raise kind(f"The sample sheet {path.name} can't be read: {error}.") from error
    at = next((number for number, row in enumerate(table) if any(map(str.strip, row))), 0)
    columns = _columns(table[at]) if table else {}
    if "well" not in columns:
        listed = ", ".join(COLUMNS)
        raise UsageError(
            f"The sample sheet {path.name} has no column “well”; it may have: {listed}."
        )
    rows: dict[str, SampleRow] = {}
    wrong = []
    for number, cells in enumerate(table[at + 1 :], start=at + 2):
        if not any(map(str.strip, cells)):
            continue
        try:
            row = _row(columns, cells, rows)
        except ValueError as error:
            wrong.append(Failure(f"{path.name}:{number}", f"Row {number} is left out: {error}."))
        else:
            rows[_place(row.dish)] = row
    used = set(columns.values())
    unread = (cell.strip() for place, cell in enumerate(table[at]) if place not in used)
    return SampleSheet(rows, tuple(wrong), tuple(filter(None, unread)))


def seeding_day(text: str) -> date:
    """Return the day of a seeding as a person writes it.

    Raises:
        UsageError: it is no date, or lies ahead.
    """
    try:
        found = _date({"seeded": text.strip()})
    except ValueError as error:
        raise UsageError(f"The seeding can't be noted: {error}.") from None
    if found is None:
        raise UsageError("Say when it was seeded, as 2026-11-27.")
    return found


def described(found: Collection, sheet: SampleSheet) -> Collection:
    """Return acquisitions with what a sheet says of their dishes, over what their names say.

    A day that no name tells is counted from the seeding, where the moment of the pictures is known.
    Rows that are wrong or that no picture belongs to, and columns that are not read, are told.
    """
    made, used = [], set()
    for acquisition in found.acquisitions:
        row = sheet.row_of(acquisition.dish)
        if row is not None:
            used.add(_place(row.dish))
            acquisition = _described(acquisition, row)
        made.append(acquisition)
    idle = [row.dish for place, row in sheet.rows.items() if place not in used]
    if len(idle) > _MOST_NAMED:
        idle = [*idle[:_MOST_NAMED], f"… ({len(idle)})"]
    notices = found.notices
    if idle:
        notices = (*notices, f"The sample sheet names dishes without pictures: {', '.join(idle)}.")
    if sheet.unread:
        listed = ", ".join(f"“{name}”" for name in sheet.unread)
        notices = (
            *notices,
            f"The sample sheet has columns that are not read: {listed}. It may have: "
            f"{', '.join(COLUMNS)}.",
        )
    return replace(
        found,
        acquisitions=tuple(made),
        failures=(*found.failures, *sheet.wrong),
        notices=notices,
    )


def note_seedings(context: ServiceContext, sheet: SampleSheet, dishes: set[DishKey]) -> int:
    """Note when the dishes of a sheet were seeded, once each; return how many were noted.

    Raises:
        AccessError: who is at work may not analyse pictures.
        UsageError: a seeding lies ahead.
        HistoryError: the history cannot be written.
    """
    with context.histories() as history:
        known = seeded_days(dish_life.events_of(history))
    noted = 0
    for dish in sorted(dishes, key=lambda each: (each.line, each.dish)):
        row = sheet.row_of(dish)
        if row is None or row.seeded is None or (dish, row.seeded) in known:
            continue
        note = "" if row.density is None else f"{row.density:g} cells/cm²"
        # Noon: a sheet tells the day alone, and midnight would be the day before in UTC.
        happened = min(
            datetime.combine(row.seeded, time(12)).astimezone(), datetime.now().astimezone()
        )
        said = dish_life.Happening(dish, LifeEventKind.SEEDING, context.person, happened, note)
        dish_life.note_event(context.histories, said)
        noted += 1
    return noted


def seeded_days(events: Iterable[LifeEvent]) -> set[tuple[DishKey, date]]:
    """Return the days on which dishes were seeded, as they were stated and as they are here.

    What is noted as it happens is noted in UTC: in Japan that is the day before until nine.
    """
    return {
        (event.dish, moment.date())
        for event in events
        if event.kind is LifeEventKind.SEEDING
        for moment in (event.happened, event.happened.astimezone())
    }


def _described(acquisition: Acquisition, row: SampleRow) -> Acquisition:
    names = ("passage", "medium", "vessel", "rock", "feeders")
    said = {name: getattr(row, name) for name in names if getattr(row, name) is not None}
    day, taken = acquisition.day, acquisition.taken
    if day is None and row.seeded is not None and taken is not None:
        passed = (taken.date() - row.seeded).days
        day = passed if passed >= 0 else None
    dish = acquisition.dish
    return replace(
        acquisition, dish=DishKey(dish.line if row.line is None else row.line, dish.dish), day=day,
        **said,
    )  # fmt: skip


def _place(dish: str) -> str:
    """Return what a dish is looked up by: its well in one spelling, else its name."""
    name = dish.strip()
    found = well_of(DishKey("", name))
    return name.casefold() if found is None else f"{found[0]} {found[1].name}".strip().casefold()


def _columns(head: list[str]) -> dict[str, int]:
    known = {name: key for key, names in _NAMES.items() for name in names}
    found: dict[str, int] = {}
    for place, cell in enumerate(head):
        key = known.get(cell.strip().casefold().replace("_", " "))
        if key is not None:
            found.setdefault(key, place)
    return found


def _row(
    columns: Mapping[str, int], cells: list[str], before: Mapping[str, SampleRow]
) -> SampleRow:
    """Return a row's values; ``before``: the rows above it.

    Raises:
        ValueError: one of them cannot be; the text says which.
    """
    said = {
        key: cells[place].strip()
        for key, place in columns.items()
        if place < len(cells) and cells[place].strip()
    }
    if "well" not in said:
        raise ValueError("it names no well")
    if _place(said["well"]) in before:
        raise ValueError(f"“{said['well']}” stands in an earlier row, too")
    for key, text in said.items():
        if len(text) > _MOST_LETTERS or not text.isprintable():
            raise ValueError(f"its {key} is no text of up to {_MOST_LETTERS} letters")
    return SampleRow(
        dish=said["well"],
        line=said.get("line"),
        passage=said.get("passage"),
        medium=said.get("medium"),
        vessel=said.get("vessel"),
        rock=_flag(said, "rock"),
        feeders=_flag(said, "feeders"),
        seeded=_date(said),
        density=_density(said),
    )


def _flag(said: Mapping[str, str], key: str) -> bool | None:
    text = said.get(key, "").casefold()
    if not text:
        return None
    if text not in _YES | _NO:
        raise ValueError(f"its {key} says “{said[key]}”, neither yes nor no")
    return text in _YES


def _date(said: Mapping[str, str]) -> date | None:
    text = said.get("seeded")
    if text is None:
        return None
    try:
        found = date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise ValueError(f"its seeding “{text}” is no date like 2026-11-27") from None
    if found > datetime.now().astimezone().date():
        raise ValueError(f"its seeding {text} lies ahead")
    return found


def _density(said: Mapping[str, str]) -> float | None:
    text = said.get("density")
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not (isfinite(value) and value > 0):
        raise ValueError(f"its seeding density “{text}” is no number of cells per cm²")
    return value
