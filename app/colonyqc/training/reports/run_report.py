"""The report of a training run: one HTML file that needs nothing beside it."""

import base64
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from colonyqc import __version__
from colonyqc.config.atomic_write import write_whole
from colonyqc.config.paths import resources
from colonyqc.domain.classes import COLOURS, OCCUPIED, UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.colonies.overlay import painted
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.services.outputs import FileKind
from colonyqc.services.packages.pmf import CLASSES
from colonyqc.training.data.examples import Example
from colonyqc.training.evaluation.figures import ValidationScores
from colonyqc.training.fit.checkpoint import Course
from colonyqc.training.fit.loop import smoothed
from colonyqc.training.fit.provenance import LabProvenance
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.reports.charts import FAINT, INK, ChartLine, calibration_chart, line_chart

WORST: Final = 4
"""Pictures shown: those with the lowest Jaccard."""
_SHOWN_PX: Final = 360
_GROUND: Final = "#8A949C"
_FEW: Final = 3
"""With fewer validation places than this the reader is warned."""
_LOST: Final = 0.1
"""A class of a lower Jaccard counts as not found."""
_SHADE: Final = 0.6
"""Strength of a full cell's colour: dark figures stay readable on it."""


RUN_REPORT: Final = FileKind(
    "report of a training run", lambda path: b"<title>Training report:" in path.read_bytes()[:4096]
)
"""The kind of file that the report is, see ``resources/training/report.html``."""


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A validation picture, the classes found in it (h, w) and its mean Jaccard."""

    example: Example
    found: NDArray[np.uint8]
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class ReportFacts:
    """Everything a report tells; ``figures`` is None when nothing was kept for validation."""

    recipe: PmfRecipe
    about: LabProvenance
    course: Course
    figures: ValidationScores | None
    examples: Sequence[Example]
    checked: tuple[Checked, ...] = ()


def write_report(path: Path, facts: ReportFacts) -> None:
    """Write the report as one HTML file.

    Raises:
        TrainingError: the file cannot be written.
    """
    template = Template((resources() / "training" / "report.html").read_text("utf-8"))
    text = template.substitute(
        folder=escape(facts.about.own.folder),
        subtitle=_subtitle(facts),
        tiles=_tiles(facts),
        course=_course(facts),
        validation=_validation(facts),
        worst=_worst(facts.checked),
        data=_data(facts),
        made=_made(facts),
    )
    try:
        write_whole(path, text.encode(), durable=False)
    except OSError as error:
        raise TrainingError(
            f"{path} can't be written: {error.strerror}. Free some space and run the same command "
            "again: the training itself is kept."
        ) from error


def duration(seconds: float) -> str:
    """Return a time span as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _subtitle(facts: ReportFacts) -> str:
    course, steps = facts.course, facts.about.steps
    if facts.figures is None:
        return f"All {len(course.losses)} steps were made; nothing was kept for checking."
    kept = f"The weights of step {course.best_step} are kept: the best on the validation pictures."
    if course.ended:
        return f"Ended after step {len(course.losses)} of {steps}, without a better score. {kept}"
    return f"All {steps} steps were made. {kept}"


def _tiles(facts: ReportFacts) -> str:
    figures = facts.figures
    places = set(facts.about.own.places.values())
    count = len(facts.examples)
    shown = [(str(count), "pictures"), (str(len(places)), "places")]
    if figures is not None:
        shown = [
            (f"{figures.present_jaccard:.3f}", "mean Jaccard, validation"),
            (_three(figures.present_border_jaccard), "within 8 px of borders"),
            (_three(figures.ece), "calibration error"),
            (f"{count} / {len(places)}", "pictures / places"),
        ]
    shown.append((duration(facts.course.seconds), "of training"))
    return "".join(f"<div><b>{escape(v)}</b><span>{escape(k)}</span></div>" for v, k in shown)


def _three(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _course(facts: ReportFacts) -> str:
    course = facts.course
    steps = range(1, len(course.losses) + 1)
    raw = list(zip(steps, course.losses, strict=True))
    calm = list(zip(steps, smoothed(course.losses), strict=True))
    top = 1.1 * float(np.quantile(course.losses, 0.99)) if course.losses else 1.0
    loss = line_chart(
        "Loss over steps", [ChartLine(raw, FAINT, 0.8), ChartLine(calm, INK, 2)], "step", (0.0, top)
    )
    drawn = _figure("Loss", "soft cross-entropy of training crops, and its running mean", loss)
    if course.scores:
        score = line_chart(
            "Validation Jaccard over steps",
            [ChartLine(course.scores, INK, 1.8, dots=True)],
            "step",
            (0.0, 1.0),
            (course.best_step, course.best_score, f"{course.best_score:.3f} kept"),
        )
        drawn += _figure("Validation", "mean Jaccard of the classes in the masks", score)
    return f'<div class="pair">{drawn}</div>'


def _figure(title: str, note: str, body: str) -> str:
    return f"<figure><figcaption><b>{title}</b> {note}</figcaption>{body}</figure>"


def _swatch(index: int) -> str:
    colour = COLOURS.get(ColonyClass(index), _GROUND)
    return f'<i style="background:{colour}"></i>{CLASSES[index]}'


def _validation(facts: ReportFacts) -> str:
    figures = facts.figures
    if figures is None:
        return (
            "<p>No picture was kept for validation (--val 0), so nothing can be said of how good "
            "this network is on pictures it has not seen.</p>"
        )
    notes = "".join(f"<li>{escape(note)}</li>" for note in cautions(facts, figures))
    drawn = _by_class(figures)
    bins = figures.reliability
    chart = calibration_chart("Calibration", bins.pixels, bins.confidence, bins.hits)
    note = (
        f"share that was right; error (ECE) {_three(figures.ece_before)}, with temperature "
        f"{figures.temperature:g} {_three(figures.ece)}"
    )
    drawn += _figure("Calibration", note, chart)
    return (
        f'<ul class="notes">{notes}</ul><div class="pair">{drawn}</div>'
        f"{_confusion(figures.confusion)}"
    )


def cautions(facts: ReportFacts, figures: ValidationScores) -> list[str]:
    """Return what a reader of the figures must know, in sentences."""
    places = facts.about.own.validation_places
    told = [
        "The figures are of pictures of places the network was not trained on, but the best "
        "weights and the temperature were chosen on the same pictures: expect a little less on new "
        "ones. “colonyqc evaluate pmf” gives figures by folds, free of that."
    ]
    if len(places) < _FEW:
        told.append(
            f"Only {len(places)} place{'s' if len(places) > 1 else ''} "
            f"({', '.join(sorted(places))}) could be kept for validation: another choice may give "
            "quite other figures."
        )
    labelled = {k for e in facts.examples for k in np.unique(e.labels).tolist()} - {UNLABELLED}
    absent = [CLASSES[k] for k in sorted(labelled) if not sum(figures.confusion[k])]
    if absent:
        told.append(f"No validation picture holds {' or '.join(absent)}: not checked.")
    lost = [
        CLASSES[k]
        for k, value in enumerate(figures.jaccard)
        if value is not None and value < _LOST and any(figures.confusion[k])
    ]
    if lost:
        told.append(
            f"It hardly ever finds {' or '.join(lost)} where a mask has it: label more of it, or "
            "train longer."
        )
    missing = [name for k, name in enumerate(CLASSES) if k not in labelled]
    if missing:
        told.append(f"No mask holds {' or '.join(missing)}: the network never learnt it.")
    return told


def _by_class(figures: ValidationScores) -> str:
    rows = []
    for index, value in enumerate(figures.jaccard):
        bar = "" if value is None else f'<em style="width:{100 * value:.0f}%"></em>'
        rows.append(
            f'<tr><th>{_swatch(index)}</th><td class="bar">{bar}</td><td>{_three(value)}</td></tr>'
        )
    body = f"<table><tbody>{''.join(rows)}</tbody></table>"
    note = f"accuracy {_three(figures.accuracy)}"
    return _figure("Jaccard by class", note, body)


def _confusion(counts: Sequence[Sequence[int]]) -> str:
    head = "".join(f"<th>{_swatch(k)}</th>" for k in range(len(counts)))
    rows = []
    for index, row in enumerate(counts):
        total = sum(row)
        cells = "".join(_cell(count, total, index == k) for k, count in enumerate(row))
        rows.append(f"<tr><th>{_swatch(index)}</th>{cells}</tr>")
    table = (
        f'<table class="confusion"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
    return _figure("Confusion", "rows: as labelled; columns: as found; % of the row", table)


def _cell(count: int, total: int, right: bool) -> str:
    if not total:
        return "<td>–</td>"
    share = count / total
    red, green, blue = (round(255 - _SHADE * share * (255 - c)) for c in (0, 95, 150))
    shade = f"background:rgb({red},{green},{blue})"
    kind = ' class="right"' if right else ""
    return f'<td{kind} style="{shade}" title="{count:,} px">{100 * share:.1f}</td>'


def _worst(checked: Sequence[Checked]) -> str:
    if not checked:
        return ""
    ordered = sorted(checked, key=lambda c: c.score)[:WORST]
    which = (
        f"The {WORST} validation pictures with the lowest Jaccard"
        if len(checked) > WORST
        else "The validation pictures, the lowest Jaccard first"
    )
    rows = "".join(_picture(c) for c in ordered)
    key = "".join(f"<span>{_swatch(int(kind))}</span>" for kind in OCCUPIED)
    return (
        f"<section><h2>Where it is worst</h2><p>{which}: as taken, as labelled, as found.</p>"
        f'<p class="key">{key}</p>'
        f"{rows}</section>"
    )


def _picture(checked: Checked) -> str:
    view = thumbnail(checked.example.pixels)
    shown = (view, painted(view, checked.example.labels), painted(view, checked.found))
    words = ("as taken", "as labelled", "as found")
    pictures = "".join(
        f'<img alt="{escape(checked.example.name)} {word}" src="data:image/png;base64,{_png(p)}">'
        for p, word in zip(shown, words, strict=True)
    )
    caption = (
        f"<b>{escape(checked.example.name)}</b> place {escape(checked.example.place)}, "
        f"Jaccard {checked.score:.3f}"
    )
    return f'<figure class="worst"><figcaption>{caption}</figcaption>{pictures}</figure>'


def thumbnail(pixels: NDArray[Any], side: int = _SHOWN_PX) -> NDArray[np.uint8]:
    """Return a picture as RGB (h, w, 3) of at most ``side`` px, its greys stretched to be seen."""
    grey = to_grey(pixels)
    height, width = grey.shape
    factor = min(1.0, side / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    low, high = np.quantile(small, (0.005, 0.995))
    eight = np.clip(255 * (small - low) / max(high - low, 1e-3), 0, 255).astype(np.uint8)
    return np.repeat(eight[..., None], 3, axis=2)


def _png(rgb: NDArray[np.uint8]) -> str:
    done, coded = cv2.imencode(".png", rgb[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 9])
    if not done:
        raise RuntimeError("OpenCV could not encode a picture as PNG")
    return base64.b64encode(coded.tobytes()).decode("ascii")


def _data(facts: ReportFacts) -> str:
    own = facts.about.own
    kept = set(own.validation)
    head = "".join(f"<th>{_swatch(k)}</th>" for k in range(len(CLASSES)))
    rows = []
    for example in facts.examples:
        total = example.labels.size
        shares = [100 * float((example.labels == k).sum()) / total for k in range(len(CLASSES))]
        bare = 100 * float((example.labels == UNLABELLED).sum()) / total
        cells = "".join(f"<td>{share:.1f}</td>" for share in [*shares, bare])
        height, width = example.labels.shape
        use = "validation" if example.name in kept else "training"
        rows.append(
            f"<tr><td>{escape(example.name)}</td><td>{escape(example.place)}</td><td>{use}</td>"
            f"<td>{width} × {height}</td>{cells}</tr>"
        )
    return (
        f'<table class="data"><thead><tr><th>picture</th><th>place</th><th>used for</th>'
        f"<th>px</th>{head}<th>not labelled</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"
        f'<p class="quiet">Classes in % of the picture. sha256 of all pictures and masks: '
        f"<code>{own.sha256}</code></p>"
    )


def _made(facts: ReportFacts) -> str:
    about, recipe = facts.about, facts.recipe
    options = about.own.options
    size = recipe.pixel_size_um
    told = {
        "recipe": recipe.name,
        "made again by": command(about),
        "seed": about.seed,
        "steps": f"{len(facts.course.losses)} of {about.steps}, {recipe.batch} crops of "
        f"{recipe.crop} px each",
        "network": recipe.net,
        "validation": f"{100 * options.val:g} % of the pictures, patience {options.patience}",
        "microscopy": f"{recipe.modality}, {'any pixel size' if size is None else f'{size} µm/px'}",
        "begun": about.own.begun,
        "time": f"{duration(facts.course.seconds)}, {about.threads} thread(s)",
        "versions": f"colonyqc {__version__}, Python {platform.python_version()}, torch "
        f"{torch.__version__}, numpy {np.__version__}, OpenCV {cv2.__version__}, {sys.platform}",
    }
    rows = "".join(
        f"<tr><th>{escape(k)}</th><td>{escape(str(v))}</td></tr>" for k, v in told.items()
    )
    return f'<table class="made"><tbody>{rows}</tbody></table>'


def command(about: LabProvenance) -> str:
    """Return the command that makes a run on own pictures again."""
    options = about.own.options
    words = ["colonyqc", "train", about.recipe, "--data", "DATA", "--out", "OUT"]
    words += ["--seed", str(about.seed), "--steps", str(about.steps)]
    words += ["--val", f"{options.val:g}", "--patience", str(options.patience)]
    if options.places:
        words += ["--places", f"'{options.places}'"]
    if options.modality != "phase contrast":
        words += ["--modality", f"'{options.modality}'"]
    for name, value in (
        ("--crop", options.crop),
        ("--batch", options.batch),
        ("--pixel-size", options.pixel_size_um),
    ):
        if value is not None:
            words += [name, f"{value:g}"]
    return " ".join(words)
