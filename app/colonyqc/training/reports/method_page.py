"""The results part of a method's page: tables and figures made from a comparison's JSON."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import CLASSES
from colonyqc.training.evaluation.method_comparison import SHIPPED
from colonyqc.training.evaluation.robustness import UNITS
from colonyqc.training.reports.figures import dot_figure, reliability_figure, robustness_figure

BEGIN: Final = "<!-- results: made by colonyqc evaluate --page -->"
END: Final = "<!-- end of the results -->"
TITLES: Final = {
    SHIPPED: "pmf as shipped",
    "pmf": "pmf, one network",
    "patch": "patch (centre label)",
    "fcn": "FCN",
    "unet": "U-Net",
    "pyramid": "pyramid on the encoder",
    "encoder-pmf": "pmf of 16 px on the encoder",
    "encoder-patch": "patch on the encoder",
    "encoder-fcn": "FCN on the encoder",
    "encoder-unet": "U-Net on the encoder",
}
_TIME_COURSE: Final = "ips-timecourse"
ORIGINS: Final = {
    "ips-phase/corrected": "corrected masks, drawn by eye",
    "ips-phase/masks": "silver masks, another network's",
    _TIME_COURSE: "time course, weak: undifferentiated where textured",
    "spindle-phase": "spindle cells, weak: differentiated where textured",
    "single-cells": "single cells: background everywhere",
    "virtual-dish": "virtual dish, exact",
}

Figures = Mapping[str, Any]


def write_page(figures: Figures, path: Path) -> list[Path]:
    """Write a comparison into the results part of a Markdown page; return the files written.

    The part stands between the lines `BEGIN` and `END`; a page that is not there is made of it
    alone. Figures go to ``figures/`` beside it, named after it.

    Raises:
        TrainingError: the page lacks the two lines, or something cannot be written.
    """
    before, after = check_page(path)
    drawn = _drawn(figures)
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


def _name(method: str) -> str:
    return TITLES.get(method, method)


def _own(figures: Figures) -> str:
    """Return the method whose networks have the recipe's shape, or else the first."""
    return str(figures["own"])


def _drawn(figures: Figures) -> dict[str, tuple[str, str]]:
    """Return each figure's SVG and words, by name."""
    folds, seeds = len(figures["folds"]), len(figures["seeds"])
    told = f"{folds} folds × {seeds} seeds" if seeds > 1 else f"{folds} folds, 1 seed"
    bar = f"mean ± SD over seeds, n = {seeds}" if seeds > 1 else "mean"
    drawn = {}
    words = f"Scores of every fold network by method; {told}"
    drawn["methods"] = (dot_figure(words, _columns(figures), _folds(figures), bar), words)
    own = _own(figures)
    runs = figures["methods"][own]["runs"]
    known = [run["reliability"] for run in runs if "reliability" in run]
    if known:
        words = f"Reliability of {_name(own)} before and after temperature scaling; {told}"
        summary = figures["methods"][own]["summary"]
        drawn["reliability"] = (reliability_figure(words, _reliability(known, summary)), words)
    tried = [run for run in runs if "robustness" in run]
    if tried:
        words = f"Mean Jaccard of {_name(own)} on changed held-out pictures; {told}"
        curves = _robustness(figures, tried)
        drawn["robustness"] = (robustness_figure(words, curves, "mean Jaccard", bar), words)
    return drawn


def _folds(figures: Figures) -> list[str]:
    return [f"fold {n + 1}: {' '.join(places)}" for n, places in enumerate(figures["folds"])]


def _columns(figures: Figures) -> list[Any]:
    def column(label: str, key: str) -> Any:
        methods = figures["methods"].items()
        dots = {
            _name(m): [(r["fold"] - 1, r["scores"][key]) for r in told["runs"]]
            for m, told in methods
        }
        means = {_name(m): _pair(told["summary"][key]) for m, told in methods}
        return label, dots, means

    columns = [
        column("mean Jaccard of 3 classes", "mean_jaccard"),
        column("within 8 px of borders", "border_jaccard"),
    ]
    weak = [told["summary"].get(_TIME_COURSE) for told in figures["methods"].values()]
    if all(weak):
        columns.append(_wrongly(figures))
    return columns


def _wrongly(figures: Figures) -> Any:
    dots, means = {}, {}
    for method, told in figures["methods"].items():
        dots[_name(method)] = [(run["fold"] - 1, 100 * _share(run)) for run in told["runs"]]
        mean, sd = _pair(told["summary"][_TIME_COURSE]["differentiated"])
        means[_name(method)] = (100 * mean, 100 * sd)
    return "time course called differentiated, %", dots, means


def _share(run: Figures) -> float:
    shares = run["held_out"][_TIME_COURSE]["occupied_shares"]
    return float(shares[ColonyClass.DIFFERENTIATED])


def _pair(value: Figures) -> tuple[float, float]:
    return float(value["mean"]), float(value["sd"])


def _reliability(
    known: Sequence[Figures], summary: Figures
) -> list[tuple[str, Mapping[str, Sequence[float]]]]:
    """Return the pooled reliability counts before and after, named with their error."""
    panels: list[tuple[str, Mapping[str, Sequence[float]]]] = []
    for key, ece, words in (
        ("before", "ece", "temperature 1"),
        ("after", "ece_fitted", "fitted on the other folds"),
    ):
        pooled = {
            name: np.sum([run[key][name] for run in known], axis=0).tolist()
            for name in ("pixels", "confidence", "hits")
        }
        panels.append((f"{words}: ECE {summary[ece]['mean']:.3f}", pooled))
    return panels


def _robustness(figures: Figures, tried: Sequence[Figures]) -> dict[str, dict[str, Any]]:
    """Return the curves of each change by fold, and over folds with their spread over seeds."""
    names = _folds(figures)
    found = {}
    for kind, first in tried[0]["robustness"].items():
        by_fold = {
            name: _mean_of(tried, kind, lambda run, n=n: run["fold"] == n + 1)
            for n, name in enumerate(names)
        }
        seeds = sorted({run["seed"] for run in tried})
        by_seed = [_mean_of(tried, kind, lambda run, s=s: run["seed"] == s) for s in seeds]
        spread = [statistics.stdev(v) if len(v) > 1 else 0.0 for v in zip(*by_seed, strict=True)]
        found[kind] = {
            "unit": UNITS.get(kind, first["unit"]),
            "levels": first["levels"],
            "groups": by_fold,
            "mean": np.mean(by_seed, axis=0).tolist(),
            "sd": spread,
        }
    return found


def _mean_of(tried: Sequence[Figures], kind: str, wanted: Any) -> list[float]:
    values = [run["robustness"][kind]["mean_jaccard"] for run in tried if wanted(run)]
    return [float(v) for v in np.mean(np.array(values, float), axis=0)]


def _part(figures: Figures, shown: Mapping[str, str]) -> str:
    own = _own(figures)
    agreeing = figures["methods"][own]["summary"]["agreement"]
    parts = [
        f"### Methods at equal {_equal(figures)}\n\n" + _how(figures),
        _methods_table(figures),
        shown["methods"],
        _classes_table(figures),
        "### Calibration\n\n" + _calibration(figures["methods"][own]["summary"], own)
        if "reliability" in shown
        else "",
        shown.get("reliability", ""),
        "### Agreement with each origin of labels\n\n" + _agreement_table(figures, agreeing),
        "### Changed pictures\n\n" + _changes(own) if "robustness" in shown else "",
        shown.get("robustness", ""),
    ]
    return "\n\n".join(part for part in parts if part)


def _equal(figures: Figures) -> str:
    return "time" if figures["steps"] is None else "steps"


def _how(figures: Figures) -> str:
    folds = "; ".join(" ".join(fold) for fold in figures["folds"])
    seeds = ", ".join(map(str, figures["seeds"]))
    names = ",".join(figures["methods"])
    option, length = _length(figures)
    tried = any("robustness" in run for run in figures["methods"][_own(figures)]["runs"])
    return (
        f"`colonyqc evaluate {figures['recipe']} --data DATA --methods {names} {option} --seeds "
        f"{len(figures['seeds'])}{' --robustness' if tried else ''} --page PAGE`\n\n"
        f"{length}; the same pictures, crops, looks and running average for all. Held-out pictures "
        f"by fold: {folds}; seeds {seeds}. ± is the SD over seeds of the mean over folds."
    )


def _length(figures: Figures) -> tuple[str, str]:
    """Return the option that says how long each network was trained, and the same in words."""
    if figures["steps"] is not None:
        crops = f"{figures['batch']} crops of {figures['crop']} px"
        return (
            f"--steps {figures['steps']}",
            f"Every network took {figures['steps']} steps of {crops}, whatever time they took",
        )
    machines = ", ".join(sorted({told["machine"] for told in figures["methods"].values()}))
    return (
        f"--seconds {figures['seconds']:g}",
        f"Every network had {figures['seconds']:g} s of processor time on one thread ({machines}), "
        "measured once per method and turned into the steps below",
    )


def _methods_table(figures: Figures) -> str:
    own = _own(figures)
    count = len(figures["methods"][own]["runs"])
    lines = [
        "| method | weights | steps | mean Jaccard of 3 classes | SD over folds | better than "
        f"{_name(own)}, of {count} | within 8 px of borders | accuracy | time course called "
        "differentiated |",
        "| --- " * 9 + "|",
    ]
    for method, told in figures["methods"].items():
        summary = told["summary"]
        weak = summary.get(_TIME_COURSE)
        cells = [
            _name(method),
            f"{told['parameters']:,}",
            str(told["steps"]),
            _told(summary["mean_jaccard"]),
            f"{summary['mean_jaccard']['sd_folds']:.3f}",
            "" if method == own else str(_wins(told["runs"], figures["methods"][own]["runs"])),
            _told(summary["border_jaccard"]),
            _told(summary["accuracy"]),
            _percent(weak["differentiated"]) if weak else "",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _wins(runs: Sequence[Figures], others: Sequence[Figures]) -> int:
    scores = {(run["seed"], run["fold"]): run["scores"]["mean_jaccard"] for run in others}
    return sum(run["scores"]["mean_jaccard"] > scores[run["seed"], run["fold"]] for run in runs)


def _classes_table(figures: Figures) -> str:
    lines = [
        "Jaccard by class, folds pooled:",
        "",
        "| method | " + " | ".join(CLASSES) + " |",
        "| --- " * (1 + len(CLASSES)) + "|",
    ]
    for method, told in figures["methods"].items():
        cells = [_told(v) if v else "" for v in told["summary"]["class_jaccard"]]
        lines.append(f"| {_name(method)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _calibration(summary: Figures, own: str) -> str:
    return (
        "The temperature a fold is scored with was fitted on the other folds of its seed. "
        f"Expected calibration error (15 bins) of {_name(own)}: {_told(summary['ece'])} before, "
        f"{_told(summary['ece_fitted'])} after; the temperature that suits all folds together is "
        f"{summary['temperature']:g}."
    )


def _agreement_table(figures: Figures, agreeing: Figures) -> str:
    lines = [
        f"Of {_name(_own(figures))} with held-out pictures under the labels of each origin, which "
        "are of very different worth. Kappa is Cohen's, 0 by chance; it says nothing where "
        "labels hold one class only.",
        "",
        "| labels | pictures | same class | kappa | Jaccard of the classes in the labels |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        "| " + " | ".join([_origin(name, told), str(told["pictures"]), *_agreement(told)]) + " |"
        for name, told in sorted(agreeing.items(), key=lambda item: item[1]["simulated"])
    ]
    for told in figures["labels"]:
        both = " against ".join(_short(name) for name in told["labels"])
        lines.append(
            f"| *{both}, no network* | {told['pictures']} | {100 * told['accuracy']:.1f} % | "
            f"{told['kappa']:.3f} | {_classes(told['jaccard'])} |"
        )
    return "\n".join(lines)


def _origin(name: str, told: Figures) -> str:
    title = ORIGINS.get(name, name)
    return f"**simulated**: {title}" if told["simulated"] else title


def _short(name: str) -> str:
    return ORIGINS.get(name, name).partition(",")[0]


def _agreement(told: Figures) -> list[str]:
    kappa = _told(told["kappa"]) if len(told["jaccard"]) > 1 else "–"
    jaccards = {k: v["mean"] for k, v in told["jaccard"].items()}
    return [_percent(told["accuracy"]), kappa, _classes(jaccards)]


def _classes(jaccards: Mapping[str, float]) -> str:
    return ", ".join(f"{CLASSES[int(k)]} {value:.3f}" for k, value in jaccards.items())


def _changes(own: str) -> str:
    return (
        f"The held-out pictures of {_name(own)}, in 8-bit grey, with one change at a time; no "
        "network saw them in training, and none was told of the change."
    )


def _told(value: Figures) -> str:
    spread = f" ± {value['sd']:.3f}" if value["n"] > 1 else ""
    return f"{value['mean']:.3f}{spread}"


def _percent(value: Figures) -> str:
    spread = f" ± {100 * value['sd']:.1f}" if value["n"] > 1 else ""
    return f"{100 * value['mean']:.1f}{spread} %"
