"""Words and numbers as a person reads them: verdicts, classes, values with their units."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import isfinite
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.cell import SheetStatistics
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.metrics import metric_of
from colonyqc.domain.protocol import Direction
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.rules import Fact
from colonyqc.domain.verdict import UNPROVED, DishVerdict, Proposal
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate, worded
from colonyqc.gui.widgets import theme

_REASONS: Final = (
    QT_TRANSLATE_NOOP("Reasons", "differentiated"),
    QT_TRANSLATE_NOOP("Reasons", "spontaneous edge"),
    QT_TRANSLATE_NOOP("Reasons", "dead cells"),
    QT_TRANSLATE_NOOP("Reasons", "merged"),
    QT_TRANSLATE_NOOP("Reasons", "seen at the microscope"),
    QT_TRANSLATE_NOOP("Reasons", "wrong outline"),
    QT_TRANSLATE_NOOP("Reasons", "artefact"),
    QT_TRANSLATE_NOOP("Reasons", "as before"),
    QT_TRANSLATE_NOOP("Reasons", "contaminated"),
    QT_TRANSLATE_NOOP("Reasons", "poor growth"),
    QT_TRANSLATE_NOOP("Reasons", "accepted as proposed"),
    QT_TRANSLATE_NOOP("Reasons", "as the rule proposes"),
)
"""Every reason that is chosen or given by the program, where they are collected for translation."""

NONE: Final = number_format.NONE
GAP: Final = number_format.GAP

_COLONY: Final = {
    "keep": QT_TRANSLATE_NOOP("Colony verdict", "keep"),
    "watch": QT_TRANSLATE_NOOP("Colony verdict", "watch"),
    "discard": QT_TRANSLATE_NOOP("Colony verdict", "discard"),
}
_APPROVAL: Final = {
    "approved": QT_TRANSLATE_NOOP("Dish verdict", "approved"),
    "rejected": QT_TRANSLATE_NOOP("Dish verdict", "rejected"),
}
_DISH: Final = {
    "pass": QT_TRANSLATE_NOOP("Dish verdict", "pass"),
    UNPROVED: QT_TRANSLATE_NOOP("Dish verdict", "no rule exceeded"),
    "ready": QT_TRANSLATE_NOOP("Dish verdict", "ready to passage"),
    "undecided": QT_TRANSLATE_NOOP("Dish verdict", "undecided: look"),
    "watch": QT_TRANSLATE_NOOP("Dish verdict", "watch"),
    "fail": QT_TRANSLATE_NOOP("Dish verdict", "fail"),
}
_CLASSES: Final = {
    ColonyClass.BACKGROUND: QT_TRANSLATE_NOOP("Words", "background"),
    ColonyClass.UNDIFFERENTIATED: QT_TRANSLATE_NOOP("Words", "undifferentiated"),
    ColonyClass.DIFFERENTIATED: QT_TRANSLATE_NOOP("Words", "differentiated"),
    ColonyClass.UNCERTAIN: QT_TRANSLATE_NOOP("Words", "uncertain"),
    ColonyClass.FEEDER: QT_TRANSLATE_NOOP("Words", "feeders"),
}
_RULES: Final = {
    "differentiated area": QT_TRANSLATE_NOOP("Words", "Differentiated area"),
    "uncertain area": QT_TRANSLATE_NOOP("Words", "Uncertain area"),
    "dead cells": QT_TRANSLATE_NOOP("Words", "Dead cells and debris"),
    "ready to passage": QT_TRANSLATE_NOOP("Words", "Confluence"),
    "overgrown": QT_TRANSLATE_NOOP("Words", "Overgrown"),
}
_METRICS: Final = {
    "differentiated_percent": QT_TRANSLATE_NOOP("Metrics", "differentiated area"),
    "differentiated_probability_percent": QT_TRANSLATE_NOOP(
        "Metrics", "mean probability of differentiation"
    ),
    "uncertain_percent": QT_TRANSLATE_NOOP("Metrics", "uncertain area"),
    "edge_share_percent": QT_TRANSLATE_NOOP("Metrics", "share of differentiated area at the edge"),
    "centre_share_percent": QT_TRANSLATE_NOOP(
        "Metrics", "share of differentiated area in the core"
    ),
    "area_mm2": QT_TRANSLATE_NOOP("Metrics", "colony area"),
    "area_px": QT_TRANSLATE_NOOP("Metrics", "colony area in pixels"),
    "equivalent_diameter_um": QT_TRANSLATE_NOOP("Metrics", "equivalent diameter"),
    "perimeter_um": QT_TRANSLATE_NOOP("Metrics", "perimeter"),
    "roundness": QT_TRANSLATE_NOOP("Metrics", "roundness"),
    "solidity": QT_TRANSLATE_NOOP("Metrics", "solidity"),
    "border_roughness_um": QT_TRANSLATE_NOOP("Metrics", "border roughness"),
    "eccentricity": QT_TRANSLATE_NOOP("Metrics", "eccentricity"),
    "confluence_percent": QT_TRANSLATE_NOOP("Metrics", "confluence"),
    "confluence_sd_percent": QT_TRANSLATE_NOOP("Metrics", "spread of confluence over pictures"),
    "dead_percent": QT_TRANSLATE_NOOP("Metrics", "dead cells"),
    "dead_per_mm2": QT_TRANSLATE_NOOP("Metrics", "dead cells by area"),
    "colony_count": QT_TRANSLATE_NOOP("Metrics", "colony count"),
    "density_per_cm2": QT_TRANSLATE_NOOP("Metrics", "colony density"),
    "growth_per_hour": QT_TRANSLATE_NOOP("Metrics", "growth rate of the covered area"),
}
_PROBLEMS: Final = {
    ProblemKind.FOCUS: QT_TRANSLATE_NOOP(
        "Problems", "Out of focus: sharpness {value}, at least {limit} is needed."
    ),
    ProblemKind.ILLUMINATION: QT_TRANSLATE_NOOP(
        "Problems", "Uneven light: spread {value}, at most {limit} is usual."
    ),
    ProblemKind.SATURATION: QT_TRANSLATE_NOOP(
        "Problems", "{percent} of the pixels are black or white; at most {most} may be."
    ),
    ProblemKind.MISSING_TILES: QT_TRANSLATE_NOOP(
        "Problems", "{percent} of the well has no tile; at most {most} may be missing."
    ),
    ProblemKind.PIXEL_SIZE: QT_TRANSLATE_NOOP(
        "Problems", "The pixel size of {value} µm is unlikely, or too far from the model's."
    ),
    ProblemKind.LOOKS: QT_TRANSLATE_NOOP(
        "Problems", "It looks unlike the pictures the model was trained on."
    ),
    ProblemKind.EMPTY: QT_TRANSLATE_NOOP("Problems", "There are no cells to be seen."),
    ProblemKind.DIFFERENTIATION: QT_TRANSLATE_NOOP(
        "Problems", "This model cannot tell differentiation: look for it by eye."
    ),
    ProblemKind.DISAGREEMENT: QT_TRANSLATE_NOOP(
        "Problems",
        "Network and local contrast differ by {value} points of confluence; at most {limit} is "
        "usual.",
    ),
    ProblemKind.FEW_CELLS: QT_TRANSLATE_NOOP(
        "Problems", "Too few closed cells were found between membranes."
    ),
    ProblemKind.BORDERS: QT_TRANSLATE_NOOP(
        "Problems", "Too few of the borders between cells were seen as membrane."
    ),
    ProblemKind.UNEQUAL: QT_TRANSLATE_NOOP(
        "Problems", "The cells found can't be told from noise: the samples do not fit the picture."
    ),
    ProblemKind.DOUBTFUL: QT_TRANSLATE_NOOP(
        "Problems", "The network is in doubt about most membranes, as it is in noise."
    ),
    ProblemKind.OPEN_SHEET: QT_TRANSLATE_NOOP(
        "Problems", "Too few cells have cells on all sides: the sheet is not closed."
    ),
    ProblemKind.COVER: QT_TRANSLATE_NOOP(
        "Problems", "Cells cover too little of the picture to be a sheet."
    ),
    ProblemKind.LITTLE_SAMPLE: QT_TRANSLATE_NOOP(
        "Problems", "No sheet was found by so small a sample: paint more."
    ),
    ProblemKind.GRAPHICS: QT_TRANSLATE_NOOP(
        "Problems",
        "A stamp, scale bar or frame drawn into the picture ({percent}) is left out of every area.",
    ),
    ProblemKind.TOO_SMALL: QT_TRANSLATE_NOOP(
        "Problems", "The picture is smaller than the network sees at once."
    ),
    ProblemKind.FEEDERS: QT_TRANSLATE_NOOP(
        "Problems",
        "{percent} of the differentiated area touches no colony. On feeders? Say so, and these "
        "cells are no longer taken for differentiation.",
    ),
    ProblemKind.UNFAMILIAR: QT_TRANSLATE_NOOP(
        "Problems",
        "Unfamiliar look: the model knows few pictures like this one. Check the overlay by eye; "
        "nothing is proposed for discarding on its numbers.",
    ),
    ProblemKind.ASSUMED_SCALE: QT_TRANSLATE_NOOP(
        "Problems",
        "No pixel size is known. By how large its cells look, the model was shown the picture at "
        "{percent} of its size. State the pixel size to be sure.",
    ),
}
_UNKNOWN_SIZE: Final = QT_TRANSLATE_NOOP(
    "Problems", "The pixel size is unknown: sizes are given in pixels."
)
_SHORT: Final = {
    ProblemKind.FOCUS: QT_TRANSLATE_NOOP("Problems", "out of focus"),
    ProblemKind.ILLUMINATION: QT_TRANSLATE_NOOP("Problems", "uneven light"),
    ProblemKind.SATURATION: QT_TRANSLATE_NOOP("Problems", "badly exposed"),
    ProblemKind.MISSING_TILES: QT_TRANSLATE_NOOP("Problems", "tiles missing"),
    ProblemKind.PIXEL_SIZE: QT_TRANSLATE_NOOP("Problems", "pixel size unlikely"),
    ProblemKind.LOOKS: QT_TRANSLATE_NOOP("Problems", "unlike the training pictures"),
    ProblemKind.EMPTY: QT_TRANSLATE_NOOP("Problems", "no cells to be seen"),
    ProblemKind.DIFFERENTIATION: QT_TRANSLATE_NOOP("Problems", "differentiation unknown"),
    ProblemKind.DISAGREEMENT: QT_TRANSLATE_NOOP("Problems", "second opinion differs"),
    ProblemKind.FEW_CELLS: QT_TRANSLATE_NOOP("Problems", "no sheet: few closed cells"),
    ProblemKind.BORDERS: QT_TRANSLATE_NOOP("Problems", "no sheet: borders not seen"),
    ProblemKind.UNEQUAL: QT_TRANSLATE_NOOP("Problems", "no sheet: like noise"),
    ProblemKind.DOUBTFUL: QT_TRANSLATE_NOOP("Problems", "no sheet: membranes in doubt"),
    ProblemKind.OPEN_SHEET: QT_TRANSLATE_NOOP("Problems", "no sheet: not closed"),
    ProblemKind.COVER: QT_TRANSLATE_NOOP("Problems", "no sheet: little covered"),
    ProblemKind.LITTLE_SAMPLE: QT_TRANSLATE_NOOP("Problems", "paint more of the sample"),
    ProblemKind.GRAPHICS: QT_TRANSLATE_NOOP("Problems", "drawn-in graphics left out"),
    ProblemKind.TOO_SMALL: QT_TRANSLATE_NOOP("Problems", "too small"),
    ProblemKind.FEEDERS: QT_TRANSLATE_NOOP("Problems", "on feeders? say so"),
    ProblemKind.UNFAMILIAR: QT_TRANSLATE_NOOP("Problems", "unfamiliar look: check by eye"),
    ProblemKind.ASSUMED_SCALE: QT_TRANSLATE_NOOP("Problems", "scale assumed"),
}
_SHORT_UNKNOWN_SIZE: Final = QT_TRANSLATE_NOOP("Problems", "pixel size unknown")


def colony_verdict(word: str) -> str:
    """Return what becomes of a colony in the language in use; "" stays ""."""
    return translate("Colony verdict", _COLONY[word]) if word else ""


def approval(word: str) -> str:
    """Return a person's verdict on a dish as a word."""
    return translate("Dish verdict", _APPROVAL[word])


def dish_verdict(word: str) -> str:
    """Return how a dish stands in the language in use; "" stays ""."""
    return translate("Dish verdict", _DISH[word]) if word else ""


def shape(word: str) -> str:
    """Return the mark of a verdict: ✓, –, →, ?, ! or ✕."""
    look = theme.VERDICTS.get(word)
    return look.glyph if look else ""


def class_name(kind: ColonyClass) -> str:
    """Return a class in the language in use."""
    return translate("Words", _CLASSES[kind])


def why(proposal: Proposal, found: Sequence[Fact] = ()) -> str:
    """Say why a rule proposes what it does.

    ``found``: the conditions behind it, where they are known; each is said when there are several.
    """
    if proposal.limit is None:
        return translate("Words", "No rule was exceeded.")
    if proposal.verdict == DishVerdict.UNDECIDED:
        return worded(proposal.sentence)
    name = translate("Words", _RULES.get(proposal.rule, proposal.rule.capitalize()))
    if len(found) > 1:
        said = translate("Words", " and ").join(_fact(each) for each in found)
        return translate("Words", "{rule}: {conditions}.").format(rule=name, conditions=said)
    stayed = bool(found) and found[0].stayed
    if proposal.value > proposal.limit:
        pattern = (
            translate("Words", "{rule}: {value} is still above {limit}.")
            if stayed
            else translate("Words", "{rule}: {value} is above {limit}.")
        )
    else:
        pattern = (
            translate("Words", "{rule}: {value} is still below {limit}.")
            if stayed
            else translate("Words", "{rule}: {value} is below {limit}.")
        )
    metric = proposal.metric
    return pattern.format(
        rule=name, value=measured(metric, proposal.value), limit=limited(metric, proposal.limit)
    )


def _fact(fact: Fact) -> str:
    pattern = (
        translate("Words", "{metric} {value} is above {limit}")
        if fact.direction is Direction.ABOVE
        else translate("Words", "{metric} {value} is below {limit}")
    )
    return pattern.format(
        metric=metric_name(fact.metric),
        value=measured(fact.metric, fact.value),
        limit=limited(fact.metric, fact.limit),
    )


def metric_name(key: str) -> str:
    """Return a metric in the language in use, as it stands within a sentence."""
    return translate("Metrics", _METRICS.get(key, metric_of(key).label))


def unit(key: str) -> str:
    """Return what stands after a number of a metric: its unit with a gap, or nothing."""
    known = metric_of(key).unit
    return f"{GAP}{known}" if known else ""


def measured(key: str, value: float) -> str:
    """Return a metric's value with its unit."""
    return f"{number_format.significant(value)}{unit(key)}"


def limited(key: str, limit: float) -> str:
    """Return a metric's limit with its unit."""
    return f"{number_format.shortest(limit)}{unit(key)}"


def _size_unknown(found: Problem) -> bool:
    return found.kind is ProblemKind.PIXEL_SIZE and not found.value


def problem(found: Problem) -> str:
    """Say what is wrong with a picture.

    The domain says it in English; other languages say it from the same facts.
    """
    source = _UNKNOWN_SIZE if _size_unknown(found) else _PROBLEMS[found.kind]
    pattern = translate("Problems", source)
    if pattern == source:
        return worded(found.sentence)
    return pattern.format(
        value=number_format.significant(found.value),
        limit=number_format.shortest(found.limit),
        percent=percent(100 * found.value),
        most=percent(100 * found.limit, 0),
    )


def short_problem(found: Problem) -> str:
    """Name what is wrong with a picture in a few words."""
    known = _SHORT_UNKNOWN_SIZE if _size_unknown(found) else _SHORT[found.kind]
    return translate("Problems", known)


def number(value: float | None, digits: int = 1) -> str:
    """Return a number with ``digits`` decimals, thousands apart, or "–" when there is none."""
    return number_format.number(value, digits, grouped=True)


def count(value: int | None) -> str:
    """Return a count, thousands apart, or "–" when there is none."""
    return number_format.whole(value, grouped=True)


def quantity(value: float | None, unit: str, digits: int = 1) -> str:
    """Return a number with its unit, or "–" when there is none."""
    return number_format.quantity(value, digits, unit, grouped=True, gap=GAP)


def percent(value: float | None, digits: int = 1) -> str:
    """Return a percentage with its sign, or "–" when there is none."""
    return number_format.percent(value, digits, gap=GAP)


def pixel_size(um_per_px: float) -> str:
    """Return a pixel size in µm/px without its unit, as a person types one."""
    return number_format.significant(um_per_px, 4)


def cell_density(found: SheetStatistics | None) -> str:
    """Return the density of cells with its unit: by mm² where the pixel size is known."""
    if found is None:
        return NONE
    if found.density_per_mm2 is None:
        return quantity(found.density_per_mpx, "/Mpx", 0)
    return quantity(found.density_per_mm2, "/mm²", 0)


def area(value: float, unit: str) -> str:
    """Return an area in mm² with three decimals or in px² with none, without the unit."""
    return number(value, 3 if unit == "mm²" else 0)


def duration(seconds: float) -> str:
    """Return what is left of a job: "38 s", "2 min" or "3 h 5 min"; "" when nobody knows."""
    if not isfinite(seconds) or seconds < 0:
        return ""
    hours, minutes = divmod(round(seconds / 60), 60)
    if seconds < 90:
        return translate("Words", "{n}\u00a0s").format(n=max(1, round(seconds)))
    if hours < 2:
        return translate("Words", "{n}\u00a0min").format(n=60 * hours + minutes)
    return translate("Words", "{h}\u00a0h {n}\u00a0min").format(h=hours, n=minutes)


def day(number: int | None) -> str:
    """Return "day 4" in the language in use, or "no day" when the name said none."""
    if number is None:
        return translate("Words", "no day")
    return translate("Words", "day {number}").format(number=number)


def headed(name: str, unit: str) -> str:
    """Return a name with its unit, as it stands over a column or beside an axis."""
    return translate("Words", "{name}, {unit}").format(name=name, unit=unit) if unit else name


def clock(moment: datetime) -> str:
    """Return the local time with UTC beside it: "09:02 (UTC 00:02)"."""
    both = translate("Words", "{local} (UTC {utc})")
    return both.format(local=f"{moment.astimezone():%H:%M}", utc=f"{moment.astimezone(UTC):%H:%M}")


def moment(at: datetime) -> str:
    """Return date and local time with UTC beside it: "2026-03-01 09:02 (UTC 00:02)"."""
    local, utc = at.astimezone(), at.astimezone(UTC)
    said = f"{utc:%H:%M}" if utc.date() == local.date() else f"{utc:%Y-%m-%d %H:%M}"
    both = translate("Words", "{local} (UTC {utc})")
    return both.format(local=f"{local:%Y-%m-%d %H:%M}", utc=said)


def reason(text: str) -> str:
    """Return why a person decided so: a chosen reason in the reader's language, others as typed."""
    return translate("Reasons", text) if text in _REASONS else text
