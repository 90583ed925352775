"""The report on paper: laid out by typst, fed with data only, so that no name becomes markup."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import typst
from numpy.typing import NDArray

from colonyqc.config.paths import resources
from colonyqc.domain import number_format
from colonyqc.domain.classes import COLOURS, ColonyClass
from colonyqc.domain.picture import DishKey
from colonyqc.reports.letters import STANDARD, composed, families, fonts, printable
from colonyqc.reports.look import PLAIN, Dress
from colonyqc.services.ports.reports import (
    ReportColony,
    ReportModel,
    ReportPicture,
    ReportSheet,
    ReportSheetFigure,
    ReportSheets,
    ReportValue,
    TrendPoint,
)
from colonyqc.services.reporting.words import ReportWords, words

TEMPLATE: Final = "dish.typ"
_JPEG: Final = (
    cv2.IMWRITE_JPEG_QUALITY,
    92,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR,
    cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
)
"""Full colour resolution: outlines are 2 px of pure colour."""
_WATCH: Final = "#E69F00"
"""Okabe-Ito orange: danger, and no class's colour."""
_READY: Final = "#0072B2"
"""Okabe-Ito blue: something to do, no danger."""
_LOOK: Final = "#5c666f"
"""Neither passed nor a danger: no colour."""
_GOOD: Final = COLOURS[ColonyClass.UNDIFFERENTIATED]
_BAD: Final = COLOURS[ColonyClass.DIFFERENTIATED]
PALETTE: Final = {
    "pass": _GOOD,
    "keep": _GOOD,
    "ready": _READY,
    "undecided": _LOOK,
    "watch": _WATCH,
    "fail": _BAD,
    "discard": _BAD,
    "uncertain": COLOURS[ColonyClass.UNCERTAIN],
    "feeder": COLOURS[ColonyClass.FEEDER],
}


def stamp(moment: datetime, person: str, say: ReportWords) -> str:
    """Return when and by whom the report was made: UTC, and the local time where it is another."""
    utc = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if moment.utcoffset():
        utc = f"{utc} ({moment:%Y-%m-%d %H:%M %Z})"
    return say("made", made=utc, by=say("made by", person=person) if person else "")


def _standing(report: ReportModel, say: ReportWords) -> str:
    """Return in a line which record this is, who made it by what, and whether it counts."""
    own = next((each for each in report.records if each.own), None)
    if own is None:
        return ""
    state = own.state if report.signatures else say.listed((own.state, say("unsigned")))
    return say(
        "standing",
        id=own.id,
        state=state,
        made=own.made,
        by=own.by,
        model=own.model,
        rules=own.rules or number_format.NONE,
    )


def _picture(picture: ReportPicture, file: str) -> dict[str, Any]:
    """Return a picture as data; its pixels are in ``file``."""
    height, width = picture.pixels.shape[:2]
    return {
        "file": file,
        "ratio": height / width,
        "caption": picture.caption,
        "note": picture.note,
        "detail": picture.detail,
        "bar": picture.scale_bar_share,
        "bar_text": picture.scale_bar_text,
        "marks": [asdict(mark) for mark in picture.marks],
    }


def _on_paper(report: ReportModel) -> list[ReportColony]:
    """Return the rows that fit, in their order: those a person decided on, then the worst.

    What was accepted as proposed with all others is not among the first.
    """
    rows = report.colonies
    room = len(rows) - report.colonies_left_out
    # What a person decided on is never left out for want of room.
    first = sorted(range(len(rows)), key=lambda i: (not rows[i].decided or rows[i].accepted, i))
    return [rows[i] for i in sorted(first[:room])]


def _row(colony: ReportColony) -> dict[str, Any]:
    """Return a row as data, without the numbers that are only for the CSV."""
    names = (f.name for f in fields(colony) if f.name != "measures")
    return {name: getattr(colony, name) for name in names}


def _value(value: ReportValue, say: ReportWords) -> dict[str, Any]:
    """Return a number as data, its interval as text."""
    ends = value.ends or number_format.span(*value.interval)
    return asdict(value) | {"interval": say("interval", ends=ends) if ends else ""}


def _point(point: TrendPoint) -> dict[str, Any]:
    """Return a day as data, with the texts that stand beside its points."""
    texts = {
        "confluence_text": number_format.number(point.confluence, 1),
        "differentiated_text": number_format.number(point.differentiated, 1),
    }
    return asdict(point) | texts


def _figure(figure: ReportSheetFigure, file: str) -> dict[str, Any]:
    """Return a sheet's figure as data; its pixels are in ``file``."""
    return {
        "picture": _picture(figure.picture, file),
        "charts": [asdict(histogram) for histogram in figure.histograms],
    }


def _sheets(sheets: ReportSheets | None, files: list[str]) -> dict[str, Any] | None:
    """Return the section of sheets as data, without the numbers that are only for the CSV."""
    if sheets is None:
        return None
    names = [f.name for f in fields(ReportSheet) if f.name not in ("measures", "record", "picture")]
    rows = [
        {name: getattr(row, name) for name in names}
        | {
            "new_day": last is None or row.day != last.day,
            "new_source": last is None or (not row.pooled and row.record != last.record),
        }
        for row, last in zip(sheets.rows, (None, *sheets.rows), strict=False)
    ]
    return {
        "headers": sheets.headers,
        "rows": rows,
        "notes": sheets.notes,
        "figures": [_figure(f, file) for f, file in zip(sheets.figures, files, strict=True)],
        "figures_note": sheets.figures_note,
    }


def _drawn(report: ReportModel) -> tuple[ReportPicture, ...]:
    """Return every picture of a report: those of colonies, then those of sheets."""
    figures = report.sheets.figures if report.sheets else ()
    return (*report.pictures, *(figure.picture for figure in figures))


def _data(report: ReportModel, files: list[str], say: ReportWords) -> dict[str, Any]:
    """Return everything the template prints; texts are final, numbers are for drawing only.

    ``files``: where each of `_drawn` is.
    """
    count = len(report.pictures)
    return {
        "language": report.language,
        "fonts": families(),
        "palette": PALETTE,
        "words": dict(say.table),
        "title": DishKey(report.line, report.dish).label,
        "day": say("day", day=report.day) if report.day else say("day unknown"),
        "taken": say("taken", taken=report.taken),
        "standing": _standing(report, say),
        "verdict": report.verdict,
        "why": report.verdict_why,
        "decision": report.decision,
        "warnings": report.warnings,
        "values": [_value(value, say) for value in report.values],
        # Signatures have a block of their own.
        "facts": [
            {"label": f.label, "value": f.value}
            for f in report.facts
            if f.label != say("fact signature")
        ],
        "pictures": [
            _picture(p, file) for p, file in zip(report.pictures, files[:count], strict=True)
        ],
        "pictures_more": (
            say("pictures left out", count=report.pictures_left_out)
            if report.pictures_left_out
            else ""
        ),
        "feeders": report.feeders,
        "area_unit": report.area_unit,
        "colonies": [_row(colony) for colony in _on_paper(report)],
        "colonies_more": (
            say("rows left out", count=report.colonies_left_out) if report.colonies_left_out else ""
        ),
        "judged": bool(report.values),
        "rules": [asdict(rule) for rule in report.rules],
        "rules_of": report.rule_set,
        "records": [asdict(record) for record in report.records],
        "signatures": [asdict(signature) for signature in report.signatures],
        "banner": report.banner,
        "laboratory": report.laboratory,
        "sensitivity": report.sensitivity,
        "sheets": _sheets(report.sheets, files[count:]),
        "trend": [_point(point) for point in report.trend],
        "breaks": [
            {"day": each.day, "text": say("trend break", before=each.before, after=each.after)}
            for each in report.breaks
        ],
        "notes": report.notes,
        "simulated": report.simulated,
        "made": stamp(report.made, report.made_by, say),
        "record": say("record", id=report.record_ids[0]),
        "program": report.program,
    }


def texts_of(data: Any) -> Iterator[str]:
    """Yield every text of nested data."""
    if isinstance(data, str):
        yield composed(data)
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_of(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from texts_of(value)


def clean(data: Any, table: dict[int, str]) -> Any:
    """Return the data with printable texts, and null for nan, which JSON lacks."""
    if isinstance(data, str):
        return composed(data).translate(table)
    if isinstance(data, float):
        return None if isnan(data) else data
    if isinstance(data, dict):
        return {key: clean(value, table) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [clean(value, table) for value in data]
    return data


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture, (height, width, 3) RGB, as typst reads it."""
    done, packed = cv2.imencode(".jpg", pixels[..., ::-1], _JPEG)
    if not done:
        raise RuntimeError(f"OpenCV did not encode {pixels.shape}")
    return packed.tobytes()


def _save(pictures: tuple[ReportPicture, ...], folder: Path) -> list[str]:
    """Write the pictures where the template finds them; return their names."""
    names = [f"{index}.jpg" for index in range(len(pictures))]
    for name, picture in zip(names, pictures, strict=True):
        # As files beside the template: typst reads nothing from outside its root, and pixels in the
        # JSON would be many times as large.
        (folder / name).write_bytes(jpeg(picture.pixels))
    return names


@dataclass(frozen=True, slots=True)
class _Ease:
    """How a report is laid out; ``rows``: most colonies, None for as many as it has."""

    tight: bool = False
    rows: int | None = None
    bound: bool = False
    """Signatures stay with the facts of the record."""


_EASES: Final = (_Ease(), _Ease(tight=True), _Ease(tight=True, rows=10), _Ease(bound=True))
"""What is tried in turn until no page holds signatures alone: they bind what stands beside them."""


def _with_rows(report: ReportModel, most: int | None) -> ReportModel:
    if most is None:
        return report
    left_out = max(report.colonies_left_out, len(report.colonies) - most)
    return replace(report, colonies_left_out=left_out)


def put_dress(dress: Dress, template: str, folder: Path) -> tuple[Path, str]:
    """Write template and logo into a folder; return where the one is and what the other is called.

    The template is the laboratory's own where it has one, else the program's; "" for no logo.
    """
    place = folder / template
    if dress.template is None:
        shutil.copyfile(resources() / "reports" / template, place)
    else:
        place.write_text(dress.template, "utf-8")
    if dress.logo is None:
        return place, ""
    name = f"logo{dress.logo.ending}"
    (folder / name).write_bytes(dress.logo.data)
    return place, name


def pdf(report: ReportModel, dress: Dress = PLAIN) -> bytes:
    """Return the report as PDF/A-2b; the same report gives the same bytes.

    Raises:
        ReportError: no font has the report's letters.
    """
    say = words(report.language)
    with tempfile.TemporaryDirectory(prefix="colonyqc-report-") as name:
        folder = Path(name)
        template, logo = put_dress(dress, TEMPLATE, folder)
        files = _save(_drawn(report), folder)
        inputs: dict[str, str] = {}
        for ease in _EASES:
            data = _data(_with_rows(report, ease.rows), files, say)
            data |= {"tight": ease.tight, "bound": ease.bound, "logo": logo}
            printed = clean(data, printable(texts_of(data)))
            # As data and not as text put into the template: a dish called "#strike" must come out
            # as that.
            inputs = {"data": json.dumps(printed, ensure_ascii=False, allow_nan=False)}
            # A template of the laboratory's own need not tell where its signatures stand.
            own = dress.template is not None
            if own or ease.bound or not _signatures_alone(template, inputs):
                break
        return typst.compile(
            template,
            root=folder,
            font_paths=fonts(),
            sys_inputs=inputs,
            pdf_standards=STANDARD,
            timestamp=report.made.replace(microsecond=0),  # typst takes whole seconds
        )


def _signatures_alone(template: Path, inputs: dict[str, str]) -> bool:
    """Tell whether the signatures begin a page of their own; only lays out."""
    found = typst.query(
        template, "<alone>", "value", one=True, root=template.parent, font_paths=fonts(),
        sys_inputs=inputs,
    )  # fmt: skip
    return found == "true"
