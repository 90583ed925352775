"""A cut list as files: drawn and on paper for a person, CSV and GeoJSON for a robot."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain import number_format
from colonyqc.domain.colony import Scale
from colonyqc.domain.errors import HistoryError, OutputError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.imaging.colonies.numbered import NumberedOutline, numbered
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.context import ServiceContext
from colonyqc.services.days.cut_list import CutColony, CutList, CutPicture, LengthUnit, Purpose
from colonyqc.services.export.plain_text import plain_text
from colonyqc.services.outputs import PICTURE, REPORT, FileKind, json_object, png, table
from colonyqc.services.ports import History
from colonyqc.services.ports.cut_lists import CutListPrinter, CutPages, CutSheet
from colonyqc.services.reporting.issue import file_stem
from colonyqc.services.reporting.words import ReportWords, words
from colonyqc.services.viewing.number_places import coarse_classes

MOST_OPEN_TOLD: Final = 40
"""Undecided colonies of a picture that are numbered and listed on paper: more would hide what is to
be cut. The tables have all."""
PRINT_DPI: Final = 150
"""Dots per inch of a printed sheet: letters of 7.5 pt stay sharp on A4."""
COLUMNS: Final = (
    "list", "state", "line", "dish", "day", "analysis", "picture", "picture_name", "colony",
    "x", "y", "unit", "x_px", "y_px", "area", "area_unit", "diameter", "diameter_unit", "reason",
    "by", "at_utc", "simulated",
)  # fmt: skip
_HEADS: Final = ("done", "number", "x", "y", "size", "why")
_MARK: Final = "colonyqc_cut_list"
_COLOURS: Final = {Purpose.REMOVE: (213, 94, 0), Purpose.PICK: (0, 158, 115)}
_OPEN_COLOUR: Final = (225, 225, 225)
_CSV: Final = table(COLUMNS)
_GEOJSON: Final = json_object((_MARK,))
_FINE: Final = {LengthUnit.STAGE_MM: 4, LengthUnit.PICTURE_UM: 1, LengthUnit.PICTURE_PX: 1}
"""Digits that places are told with: a tenth of a µm or a px, four digits of a mm."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCutList:
    """A list with the drawing of each of its pictures, RGB (h, w, 3)."""

    cut: CutList
    drawings: tuple[NDArray[np.uint8], ...]


def drawn(cut: CutList, history: History) -> DrawnCutList:
    """Draw a list over the kept overviews.

    Raises:
        UsageError: a picture has no kept overview.
        HistoryError: the history cannot be read.
    """
    return DrawnCutList(cut, tuple(_drawing(cut, each, history) for each in cut.pictures))


def _drawing(cut: CutList, picture: CutPicture, history: History) -> NDArray[np.uint8]:
    if not picture.overview:
        raise UsageError(f"No overview of {picture.result.picture.name} is kept to draw on.")
    colour = _COLOURS[cut.purpose]
    # What is to be done lies over what is open: its numbers get the nearest places.
    outlines = [NumberedOutline(c.colony.number, c.colony.outline, colour) for c in picture.chosen]
    told = _open_told(picture)
    outlines += [
        NumberedOutline(c.colony.number if told else None, c.colony.outline, _OPEN_COLOUR, True)
        for c in picture.open
    ]
    overview, width = history.overview(picture.overview), picture.result.width
    if not picture.labels:
        return numbered(overview, width, outlines)
    labels = history.labels(picture.labels)
    try:
        classes, _ = coarse_classes(labels)
    finally:
        labels.close()
    return numbered(overview, width, outlines, classes)


def _open_told(picture: CutPicture) -> bool:
    """Tell whether what is open in a picture is so little that each is numbered and listed."""
    return len(picture.open) <= MOST_OPEN_TOLD


def cut_paths(cut: CutList, folder: Path) -> list[tuple[Path, FileKind]]:
    """Return the files of a list in a folder, with their kinds: CSV, GeoJSON, PDF, PNGs."""
    stem = f"{file_stem(cut.dish, '_', cut.day)}_{cut.purpose}"
    single = len(cut.pictures) == 1
    pictures = [
        (folder / (f"{stem}.png" if single else f"{stem}_{each.picture + 1}.png"), PICTURE)
        for each in cut.pictures
    ]
    return [
        (folder / f"{stem}.csv", _CSV),
        (folder / f"{stem}.geojson", _GEOJSON),
        (folder / f"{stem}.pdf", REPORT),
        *pictures,
    ]


def write_cut_list(
    context: ServiceContext, cut: CutList, folder: Path, language: str = "en"
) -> tuple[Path, ...]:
    """Write a list as CSV, GeoJSON, PDF and a PNG a picture; return their paths.

    The trail says that it was written.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history cannot be read or written.
        OutputError: a file cannot be written.
        ReportError: no font has the list's letters.
        UsageError: something else is there, or the folder is none.
    """
    say = words(language)
    context.outputs.check_place(folder)
    wanted = cut_paths(cut, folder)
    with context.histories() as history:
        require(history, Permission.EXPORT)
        # After who may: where nobody may, nothing is left behind, not even a folder.
        _make(folder)
        context.outputs.claim(*wanted)
        whole = drawn(cut, history)
        person = history.actor.name or context.person
        history.exported(f"cut list of {cut.dish.label}: {wanted[0][0].stem}")
        history.commit()
    with export_failure_noted(context.histories, f"cut list of {cut.dish.label}: {folder.name}"):
        contents = [csv_bytes(cut), geojson_bytes(cut), _pdf_bytes(context, whole, person, say)]
        contents += [png(drawing[..., ::-1]) for drawing in whole.drawings]
        for (path, kind), data in zip(wanted, contents, strict=True):
            context.outputs.write(path, data, kind)
    return tuple(path for path, _ in wanted)


def sheets_to_print(
    context: ServiceContext, cut: CutList, language: str = "en"
) -> tuple[bytes, ...]:
    """Return a list as it is printed: PNG, a sheet of A4 each.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history cannot be read.
        ReportError: no font has the list's letters.
    """
    say = words(language)
    with context.histories() as history:
        require(history, Permission.EXPORT)
        whole = drawn(cut, history)
        person = history.actor.name or context.person
    printer = _printer(context)
    return printer.cut_list_sheets(pages(whole, person, context.app_version, say), PRINT_DPI)


def note_printed(context: ServiceContext, cut: CutList, printer: str) -> None:
    """Note in the trail that a list goes to a printer, by its name.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history cannot be written.
    """
    with context.histories() as history:
        require(history, Permission.EXPORT)
        history.exported(f"cut list of {cut.dish.label}, printed: {printer}")
        history.commit()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"The folder {folder} can't be made. Choose another.") from error


def remarks(cut: CutList) -> tuple[str, ...]:
    """Return what must be known of a list: what is open, where places are told from."""
    said = [f"On the list: {cut.chosen}."]
    if cut.open:
        said.append(f"Undecided, and not on the list: {cut.open}.")
    if cut.left_out:
        said.append(f"Not counted: {', '.join(cut.left_out)}.")
    if cut.unit is not LengthUnit.STAGE_MM:
        said.append(f"No stage position is known: places are told in {cut.unit}.")
    return tuple(said)


def _rows(cut: CutList) -> Iterator[tuple[CutPicture, CutColony, str]]:
    for picture in cut.pictures:
        yield from ((picture, each, str(cut.purpose)) for each in picture.chosen)
    for picture in cut.pictures:
        yield from ((picture, each, "undecided") for each in picture.open)


def csv_bytes(cut: CutList) -> bytes:
    """Return the list as a table under `COLUMNS`; what nobody decided on stands last."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for picture, each, state in _rows(cut):
        writer.writerow(_cells(cut, picture, each, state))
    # The mark at the beginning tells Excel that it is UTF-8.
    return text.getvalue().encode("utf-8-sig", "replace")


def _cells(cut: CutList, picture: CutPicture, each: CutColony, state: str) -> list[str]:
    colony, made = each.colony, each.decision
    scale = Scale(picture.result.pixel_size_um)
    x, y = _centre(each)
    placed = (f"{v:.{_FINE[cut.unit]}f}" for v in cut.map_of(picture).at(x, y))
    return [
        str(cut.purpose),
        state,
        plain_text(cut.dish.line),
        plain_text(cut.dish.dish),
        "" if cut.day is None else str(cut.day),
        str(cut.record),
        str(picture.picture + 1),
        plain_text(picture.result.picture.name),
        str(colony.number),
        *placed,
        cut.unit,
        f"{x:.1f}",
        f"{y:.1f}",
        f"{scale.area(colony.area_px):.6g}",
        scale.area_unit,
        f"{scale.length(colony.equivalent_diameter_px):.6g}",
        scale.length_unit,
        "" if made is None else plain_text(made.reason),
        "" if made is None else plain_text(made.person),
        "" if made is None else made.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "yes" if cut.simulated else "no",
    ]


def _centre(each: CutColony) -> tuple[float, float]:
    """Return a colony's centroid in px from the picture's corner: a px' index names its middle."""
    x, y = each.colony.centroid
    return x + 0.5, y + 0.5


def geojson_bytes(cut: CutList) -> bytes:
    """Return the list as GeoJSON: a polygon a colony, its places in the list's unit."""
    features = [_feature(cut, *row) for row in _rows(cut)]
    value = {
        "type": "FeatureCollection",
        _MARK: 1,
        "list": str(cut.purpose),
        "line": cut.dish.line,
        "dish": cut.dish.dish,
        "day": cut.day,
        "analysis": cut.record,
        "unit": str(cut.unit),
        "simulated": cut.simulated,
        "not_counted": list(cut.left_out),
        "features": features,
    }
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return text.encode(errors="backslashreplace")


def _feature(cut: CutList, picture: CutPicture, each: CutColony, state: str) -> dict[str, Any]:
    to, fine = cut.map_of(picture), _FINE[cut.unit]
    outline = [(x + 0.5, y + 0.5) for x, y in each.colony.outline]
    ring = [[round(v, fine) for v in to.at(x, y)] for x, y in (*outline, *outline[:1])]
    made = each.decision
    return {
        "type": "Feature",
        "id": f"{picture.picture + 1}-{each.colony.number}",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "name": str(each.colony.number),
            "classification": {"name": state},
            "picture": picture.picture + 1,
            "picture_name": picture.result.picture.name,
            "centre": [round(v, fine) for v in to.at(*_centre(each))],
            "reason": None if made is None else made.reason,
            "by": None if made is None else made.person,
            "at": None if made is None else made.at.astimezone(UTC).isoformat(),
        },
    }


def _pdf_bytes(
    context: ServiceContext, whole: DrawnCutList, person: str, say: ReportWords
) -> bytes:
    """Return the list on paper, a page a picture, by the context's printer."""
    return _printer(context).cut_list(pages(whole, person, context.app_version, say))


def _printer(context: ServiceContext) -> CutListPrinter:
    if context.cut_lists is None:
        raise HistoryError("Cut lists can't be printed here.")
    return context.cut_lists


def pages(whole: DrawnCutList, person: str, version: str, say: ReportWords) -> CutPages:
    """Return a list's pages in the language of ``say``."""
    cut = whole.cut
    day = say("day unknown") if cut.day is None else say("day", day=cut.day)
    made = datetime.now(UTC).astimezone()
    stamp = f"{made:%Y-%m-%d %H:%M %Z}"
    warnings = [say("simulated warning")] if cut.simulated else []
    if cut.open:
        told = all(_open_told(each) for each in cut.pictures)
        warnings.append(say("cut open" if told else "cut open unnumbered", count=cut.open))
    if cut.left_out:
        warnings.append(say("cut not counted", names=say.listed(cut.left_out)))
    return CutPages(
        title=say(f"cut title {cut.purpose}"),
        subtitle=f"{cut.dish.label} · {day}",
        facts=(
            say("cut count", count=cut.chosen),
            say("cut unit", unit=say(f"cut {cut.unit}")),
            say("record", id=cut.record),
            say("cut made", at=stamp, person=person),
        ),
        warnings=tuple(warnings),
        headers=tuple(
            say(f"cut head {key}") for key in ("done", "number", "x", "y", "size", "why")
        ),
        sheets=tuple(
            CutSheet(_caption(picture, say), drawing, _paper_rows(cut, picture, say))
            for picture, drawing in zip(cut.pictures, whole.drawings, strict=True)
        ),
        made=made,
        language=say.language,
        program=f"colonyqc {version}",
    )


def _caption(picture: CutPicture, say: ReportWords) -> str:
    return say("cut picture", number=picture.picture + 1, name=picture.result.picture.name)


def _paper_rows(cut: CutList, picture: CutPicture, say: ReportWords) -> tuple[tuple[str, ...], ...]:
    to, fine = cut.map_of(picture), min(_FINE[cut.unit], 3)
    scale = Scale(picture.result.pixel_size_um)
    rows = []
    told = picture.open if _open_told(picture) else ()
    for each, box in [(c, "☐") for c in picture.chosen] + [(c, "") for c in told]:
        x, y = (number_format.number(v, fine) for v in to.at(*_centre(each)))
        size = number_format.number(scale.length(each.colony.equivalent_diameter_px), 0)
        made = each.decision
        why = (
            say("cut undecided")
            if made is None
            else say.listed(filter(None, (say.named("reason", made.reason), made.person)))
        )
        rows.append((box, str(each.colony.number), x, y, f"{size} {scale.length_unit}", why))
    return tuple(rows)
