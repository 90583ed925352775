"""The pictures of a report: overview with the classes painted over, scale bar, colony numbers."""

from collections.abc import Sequence
from math import floor, log10
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.colony import Colony
from colonyqc.domain.picture import Region
from colonyqc.domain.quality import ProblemKind
from colonyqc.domain.rules import STRENGTH
from colonyqc.services.ports import AnalysisRecord, History, LabelSource
from colonyqc.services.ports.reports import ColonyMark, ReportPicture
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.viewing.number_places import number_places

PICTURES_ON_PAPER: Final = 12
_MARKS: Final = 12
"""Numbered colonies a picture; more would hide it."""
_SIDES: Final = ((1, 1600), (2, 1100), (PICTURES_ON_PAPER, 800))
"""Longer side in px by the number of pictures: 300 dots an inch at the width each is printed."""
_SHORT: Final = 22
"""Letters of a picture's name in the colony table."""
_LONG: Final = 28
"""Letters of a picture's name under it."""
_BAR_SHARE: Final = 0.25


def scale_bar(width_px: int, um_per_px: float) -> tuple[float, str]:
    """Return a bar of 1, 2 or 5 times a power of ten µm: its share of the width, and its text."""
    longest = _BAR_SHARE * width_px * um_per_px
    power = 10.0 ** floor(log10(longest))
    # The tolerance is for powers of ten that come out of floats a little too large.
    length = max(f * power for f in (1, 2, 5) if f * power <= longest * (1 + 1e-9))
    text = f"{length / 1000:g} mm" if length >= 1000 else f"{length:g} µm"
    return length / (width_px * um_per_px), text


def _labels_like(source: LabelSource, width: int, height: int) -> NDArray[np.uint8]:
    """Read a label map at the coarsest level that is not coarser than (width, height)."""
    full_width, full_height = source.size
    # Not coarser than the paper: classes have no values between, so enlarging would show steps.
    fine = [i for i, f in enumerate(source.levels) if full_width >= f * width]
    level = max(fine, key=lambda i: source.levels[i], default=0)
    factor = source.levels[level]
    whole = Region(0, 0, -(-full_width // factor), -(-full_height // factor))
    labels = source.read(whole, level)
    # Loaded with the first report: the window takes only captions from here.
    from colonyqc.imaging.colonies.overlay import shrunk

    return shrunk(labels, width, height)


def _painted(record: AnalysisRecord, index: int, history: History, side: int) -> NDArray[np.uint8]:
    """Return a picture's overview, at most ``side`` px, with its classes where it has any."""
    from colonyqc.imaging.colonies.overlay import hatched, painted

    stored = record.stored[index]
    pixels = history.overview(stored.overview)
    shrink = side / max(pixels.shape[:2])
    if shrink < 1:
        size = (round(pixels.shape[1] * shrink), round(pixels.shape[0] * shrink))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    result = record.analysis.pictures[index]
    if result.quality.graphics:
        pixels = hatched(pixels, result.quality.graphics, pixels.shape[1] / result.width)
    if not stored.labels:
        return pixels
    source = history.labels(stored.labels)
    try:
        return painted(pixels, _labels_like(source, pixels.shape[1], pixels.shape[0]))
    finally:
        source.close()


def _marks(record: AnalysisRecord, index: int, history: History) -> tuple[ColonyMark, ...]:
    """Return the numbers of the colonies that need a look, the worst first."""
    result = record.analysis.pictures[index]
    found: list[tuple[int, float, Colony, str]] = []
    for colony in result.colonies:
        decision = record.decision(index, colony.number)
        proposed = colony.proposal.verdict if colony.proposal else ""
        verdict = decision.verdict.value if decision else proposed
        # A proposal that a person overruled keeps its mark: it is what is looked at first.
        if strength := max(STRENGTH.get(verdict, 0), STRENGTH.get(proposed, 0)):
            found.append((strength, colony.area_px, colony, verdict))
    # By strength, then by area; colonies stay out of the key, as they have no order.
    found.sort(key=lambda f: f[:2], reverse=True)
    worst = found[:_MARKS]
    places = _places(record, index, history, [colony for _, _, colony, _ in worst])
    return tuple(
        ColonyMark(x / result.width, y / result.height, colony.number, verdict)
        for (_, _, colony, verdict), (x, y) in zip(worst, places, strict=True)
    )


def _places(
    record: AnalysisRecord, index: int, history: History, colonies: Sequence[Colony]
) -> tuple[tuple[float, float], ...]:
    stored = record.stored[index].labels
    if not (stored and colonies):
        return number_places(None, colonies)
    source = history.labels(stored)
    try:
        return number_places(source, colonies)
    finally:
        source.close()


def _detail(result: PictureResult, say: ReportWords) -> str:
    """Return the picture's own numbers in a line; "" when nothing was counted."""
    if not result.quality.usable:
        return ""
    return say(
        "picture detail",
        confluence=number_format.number(result.confluence, 1),
        colonies=len(result.colonies),
    )


def caption(result: PictureResult, say: ReportWords) -> str:
    """Return a picture's name, with its view where it has one."""
    picture = result.picture
    name = _cut(picture.name, _LONG)
    return name if picture.view is None else say("view", view=picture.view, name=name)


def short_caption(result: PictureResult, say: ReportWords) -> str:
    """Return what fits in a table cell: the view, else the name cut in the middle."""
    if result.picture.view is not None:
        return say("view short", view=result.picture.view)
    return _cut(result.picture.name, _SHORT)


def _cut(name: str, most: int) -> str:
    """Return a name with its middle left out when it has more than ``most`` letters."""
    half = most // 2
    return name if len(name) <= most else f"{name[:half]}…{name[-half:]}"


def common_notes(analysis: Analysis) -> tuple[str, ...]:
    """Return what is wrong with every one of several pictures alike: said once, for all.

    Of a single picture, only what concerns the model and not the picture.
    """
    if not analysis.pictures:
        return ()
    first, *others = (r.quality.problems for r in analysis.pictures)
    return tuple(
        p.sentence
        for p in first
        if all(p.sentence in [o.sentence for o in other] for other in others)
        and (others or p.kind is ProblemKind.DIFFERENTIATION)
    )


def report_pictures(
    record: AnalysisRecord, history: History, say: ReportWords
) -> tuple[ReportPicture, ...]:
    """Return the pictures that go on paper, in their order, at most `PICTURES_ON_PAPER`."""
    results = record.analysis.pictures[:PICTURES_ON_PAPER]
    side = next(side for count, side in _SIDES if len(results) <= count)
    common = common_notes(record.analysis)
    made = []
    for index, result in enumerate(results):
        bar = scale_bar(result.width, result.pixel_size_um) if result.pixel_size_um else (None, "")
        made.append(
            ReportPicture(
                caption=caption(result, say),
                pixels=_painted(record, index, history, side),
                note=say.worded(
                    *(p.sentence for p in result.quality.problems if p.sentence not in common)
                ),
                scale_bar_share=bar[0],
                scale_bar_text=bar[1],
                detail=_detail(result, say),
                marks=_marks(record, index, history),
            )
        )
    return tuple(made)
