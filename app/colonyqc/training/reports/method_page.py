"""The results part of a method's page: tables and figures made from a comparison's JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import CLASSES
from colonyqc.training.evaluation.figures import (
    AgreementSummary,
    ComparisonFigures,
    MethodFigures,
    Spread,
)
from colonyqc.training.reports.method_charts import (
    TIME_COURSE,
    drawn_figures,
    masks_of,
    named,
    scored,
)

BEGIN: Final = "<!-- results: made by colonyqc evaluate --page -->"
END: Final = "<!-- end of the results -->"
ORIGINS: Final = {
    "ips-phase/corrected": "corrected masks, drawn by eye",
    "ips-phase/masks": "silver masks, another network's",
    TIME_COURSE: "time course, weak: undifferentiated where textured",
    "spindle-phase": "spindle cells, weak: differentiated where textured",
    "single-cells": "single cells: background everywhere",
    "virtual-dish": "virtual dish, exact",
}


def write_page(figures: ComparisonFigures, path: Path) -> list[Path]:
    """Write a comparison into the results part of a Markdown page; return the files written.

    The part stands between the lines `BEGIN` and `END`; a page that is not there is made of it
    alone. Figures go to ``figures/`` beside it, named after it.

    Raises:
        TrainingError: the page lacks the two lines, or something cannot be written.
    """
    before, after = check_page(path)
    drawn = drawn_figures(figures)
    shown = {
        name: f"![{words}](figures/{path.stem}-{name}.svg)" for name, (_, words) in drawn.items()
    }
    folder = path.parent / "figures"
    written = [path]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (svg, _) in drawn.items():
            written.append(folder / f"{path.stem}-{name}.svg")
            write_whole(written[-1], svg.encode(), durable=False)
        text = f"{before}{BEGIN}\n{_part(figures, shown)}\n{END}{after}"
        write_whole(path, text.encode(), durable=False)
    except OSError as error:
        raise TrainingError(
            f"{error.filename or path} can't be written: {error.strerror}."
        ) from error
    return written


def check_page(path: Path) -> tuple[str, str]:
    """Return what stands before and after the results part of a page; a missing page is empty.

    Raises:
        TrainingError: the page lacks the lines `BEGIN` and `END`, or cannot be read.
    """
    if not path.exists():
        return "", "\n"
    try:
        whole = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path} can't be read: give a Markdown page.") from error
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise TrainingError(
            f"{path} has no place for the results: put the lines {BEGIN} and {END} into it."
        )
    return before, after


def _part(figures: ComparisonFigures, shown: Mapping[str, str]) -> str:
    own, told_own = figures.own, figures.methods[figures.own]
    agreeing = told_own.summary.agreement
    parts = [
        f"### Methods at equal {_equal(figures)}\n\n" + _how(figures),
        _methods_table(figures),
        shown["methods"],
        _classes_table(figures),
        "### Calibration\n\n" + _calibration(told_own, own) if "reliability" in shown else "",
        shown.get("reliability", ""),
        "### Agreement with each origin of labels\n\n" + _agreement_table(figures, agreeing),
        "### Changed pictures\n\n" + _changes(own) if "robustness" in shown else "",
        shown.get("robustness", ""),
    ]
    return "\n\n".join(part for part in parts if part)


def _equal(figures: ComparisonFigures) -> str:
    return "time" if figures.steps is None else "steps"


def _how(figures: ComparisonFigures) -> str:
    folds = "; ".join(" ".join(fold) for fold in figures.folds)
    seeds = ", ".join(map(str, figures.seeds))
    names = ",".join(figures.methods)
    option, length = _length(figures)
    tried = any(run.robustness is not None for run in figures.methods[figures.own].runs)
    return (
        f"`colonyqc evaluate {figures.recipe} --data DATA --methods {names} {option} --seeds "
        f"{len(figures.seeds)}{' --robustness' if tried else ''} --page PAGE`\n\n"
        f"{length}; the same pictures, crops, looks and running average for all. Held-out pictures "
        f"by fold: {folds}; seeds {seeds}. ± is the SD over seeds of the mean over folds."
    )


def _length(figures: ComparisonFigures) -> tuple[str, str]:
    """Return the option that says how long each network was trained, and the same in words."""
    if figures.steps is not None:
        crops = f"{figures.batch} crops of {figures.crop} px"
        return (
            f"--steps {figures.steps}",
            f"Every network took {figures.steps} steps of {crops}, whatever time they took",
        )
    machines = ", ".join(sorted({told.machine or "" for told in figures.methods.values()}))
    return (
        f"--seconds {figures.seconds:g}",
        f"Every network had {figures.seconds:g} s of processor time on one thread ({machines}), "
        "measured once per method and turned into the steps below",
    )


def _methods_table(figures: ComparisonFigures) -> str:
    own = figures.own
    count = len(figures.methods[own].runs)
    lines = [
        "| method | weights | steps | mean Jaccard of 3 classes | SD over folds | better than "
        f"{named(own)}, of {count} | within 8 px of borders | accuracy | time course called "
        "differentiated |",
        "| --- " * 9 + "|",
    ]
    for method, told in figures.methods.items():
        masks = masks_of(told)
        weak = told.summary.weak.get(TIME_COURSE)
        cells = [
            named(method),
            f"{told.parameters:,}",
            str(told.steps),
            _told(masks.mean_jaccard),
            f"{masks.mean_jaccard.sd_folds:.3f}",
            "" if method == own else str(_wins(told, figures.methods[own])),
            "" if masks.border_jaccard is None else _told(masks.border_jaccard),
            _told(masks.accuracy),
            _percent(weak.differentiated) if weak else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _wins(told: MethodFigures, other: MethodFigures) -> int:
    known = {(run.seed, run.fold): scores.mean_jaccard for run, scores in scored(other)}
    return sum(scores.mean_jaccard > known[run.seed, run.fold] for run, scores in scored(told))


def _classes_table(figures: ComparisonFigures) -> str:
    lines = [
        "Jaccard by class, folds pooled:",
        "",
        "| method | " + " | ".join(CLASSES) + " |",
        "| --- " * (1 + len(CLASSES)) + "|",
    ]
    for method, told in figures.methods.items():
        cells = [_told(v) if v else "" for v in masks_of(told).class_jaccard]
        lines.append(f"| {named(method)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _calibration(told: MethodFigures, own: str) -> str:
    masks = masks_of(told)
    fitted = "" if masks.ece_fitted is None else f", {_told(masks.ece_fitted)} after"
    return (
        "The temperature a fold is scored with was fitted on the other folds of its seed. "
        f"Expected calibration error (15 bins) of {named(own)}: {_told(masks.ece)} before{fitted}; "
        f"the temperature that suits all folds together is {told.summary.temperature or 1.0:g}."
    )


def _agreement_table(figures: ComparisonFigures, agreeing: Mapping[str, AgreementSummary]) -> str:
    lines = [
        f"Of {named(figures.own)} with held-out pictures under the labels of each origin, which "
        "are of very different worth. Kappa is Cohen's, 0 by chance; it says nothing where "
        "labels hold one class only.",
        "",
        "| labels | pictures | same class | kappa | Jaccard of the classes in the labels |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        "| " + " | ".join([_origin(name, told), str(told.pictures), *_agreement(told)]) + " |"
        for name, told in sorted(agreeing.items(), key=lambda item: item[1].simulated)
    ]
    for each in figures.labels:
        both = " against ".join(_short(name) for name in each.labels)
        lines.append(
            f"| *{both}, no network* | {each.pictures} | {100 * each.accuracy:.1f} % | "
            f"{each.kappa:.3f} | {_classes(each.jaccard)} |"
        )
    return "\n".join(lines)


def _origin(name: str, told: AgreementSummary) -> str:
    title = ORIGINS.get(name, name)
    return f"**simulated**: {title}" if told.simulated else title


def _short(name: str) -> str:
    return ORIGINS.get(name, name).partition(",")[0]


def _agreement(told: AgreementSummary) -> list[str]:
    kappa = _told(told.kappa) if len(told.jaccard) > 1 else "–"
    jaccards = {k: v.mean for k, v in told.jaccard.items()}
    return [_percent(told.accuracy), kappa, _classes(jaccards)]


def _classes(jaccards: Mapping[int, float]) -> str:
    return ", ".join(f"{CLASSES[k]} {value:.3f}" for k, value in jaccards.items())


def _changes(own: str) -> str:
    return (
        f"The held-out pictures of {named(own)}, in 8-bit grey, with one change at a time; no "
        "network saw them in training, and none was told of the change."
    )


def _told(value: Spread) -> str:
    spread = f" ± {value.sd:.3f}" if value.n > 1 else ""
    return f"{value.mean:.3f}{spread}"


def _percent(value: Spread) -> str:
    spread = f" ± {100 * value.sd:.1f}" if value.n > 1 else ""
    return f"{100 * value.mean:.1f}{spread} %"
