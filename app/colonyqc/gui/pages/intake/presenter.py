"""Acquisitions that are not analysed yet as rows, and the sentences around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from colonyqc.domain.picture import Acquisition, Collection, DishKey, Failure, NameFields
from colonyqc.gui.core.language import listed, translate, worded
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.culture_words import stated
from colonyqc.services.analysis.corrections import Correction

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One acquisition: ``said`` is what is stated of it, ``files`` its first names."""

    line: str
    dish: str
    day: int | None
    pictures: int
    said: str
    files: str
    corrected: Correction


def rows(found: Collection, corrections: Mapping[int, Correction]) -> tuple[IntakeRow, ...]:
    """Return the acquisitions in their order."""
    return tuple(
        IntakeRow(
            each.dish.line,
            each.dish.dish,
            each.day,
            len(each.pictures),
            stated(each),
            _files(each),
            corrections.get(place, Correction()),
        )
        for place, each in enumerate(found.acquisitions)
    )


def summary(found: Collection) -> str:
    """Return how much there is."""
    dishes = {each.dish for each in found.acquisitions}
    return translate(
        "Intake", "Dishes: {dishes}, pictures: {pictures}. Nothing is kept yet."
    ).format(dishes=len(dishes), pictures=sum(len(each.pictures) for each in found.acquisitions))


def left_out(failures: Sequence[Failure], notices: Sequence[str]) -> tuple[str, ...]:
    """Return a line for each file that is left out, and for what must be known before."""
    lines = []
    for failure in failures:
        reason = worded(failure.reason)
        # Most reasons name their file.
        lines.append(reason if failure.name in reason else f"{failure.name}: {reason}")
    return (*lines, *map(worded, notices))


def matches(read: Sequence[tuple[Path, NameFields | None]]) -> str:
    """Return how many names follow the choice, and how the first of them is read."""
    following = [(path, fields) for path, fields in read if fields is not None]
    count = translate("Intake", "{count} of {all} file names follow it.").format(
        count=len(following), all=len(read)
    )
    if not following:
        return count
    path, fields = following[0]
    example = translate("Intake", "{name} is read as: {fields}").format(
        name=path.name, fields=_fields(fields)
    )
    return f"{count}\n{example}"


def twice(doubled: Sequence[tuple[DishKey, int | None]]) -> str:
    """Return that corrections made several rows one dish and day, "" where none did."""
    if not doubled:
        return ""
    dish, day = doubled[0]
    return translate(
        "Intake",
        "{dish}, {day} stands in several rows: correct one of them, or choose names that read them "
        "as one.",
    ).format(dish=dish.label, day=formatting.day(day))


def _fields(fields: NameFields) -> str:
    said = (
        (translate("Intake", "line"), fields.line),
        (translate("Intake", "dish"), fields.dish),
        (translate("Intake", "well"), fields.well),
        (translate("Intake", "culture day"), fields.day),
        (translate("Intake", "view"), fields.view),
        (translate("Intake", "passage"), fields.passage),
    )
    shown = [f"{name} {value}" for name, value in said if value is not None]
    return listed(shown) or formatting.NONE


def _files(acquisition: Acquisition) -> str:
    names = [tile.path.name for picture in acquisition.pictures for tile in picture.tiles]
    more = ["…"] if len(names) > _MOST_NAMES else []
    return listed(dict.fromkeys([*names[:_MOST_NAMES], *more]))
