"""Judge whether numbers may be drawn from a picture, and say what is wrong with it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.domain.protocol import QualityLimits
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.imaging.grid.flat_field import block_means, illumination
from colonyqc.imaging.light.survey import Survey

PIXEL_SIZES_UM: Final = (0.05, 20.0)
"""Pixel sizes a culture microscope or scanner can have, µm/px."""
SCALES: Final = (0.2, 3.0)
"""How far a picture may be scaled to a model's pixel size."""
_BLACK, _WHITE = 0.02, 0.98
_NAMED: Final = 4
_CONTAINER: Final = 65535
_CONTENT: Final = 0.005
"""Deviation of the flat-fielded block means of a focus tile that shows more than empty dish."""
# Wider than a colony: the light must not follow what content is looked for in.
_CONTENT_SIGMA_PX: Final = 160.0
_LIGHT_SHARE: Final = 1 / 12
"""Gaussian of the light whose unevenness is judged, as a share of the picture's shorter side."""


@dataclass(frozen=True, slots=True)
class PixelSize:
    """What is known of the scale: the picture's and the model's, µm/px; None where unknown."""

    picture_um: float | None = None
    model_um: float | None = None


def assess(
    survey: Survey,
    inside: NDArray[np.bool_],
    limits: QualityLimits,
    pixel_size: PixelSize,
    graphics: tuple[Region, ...] = (),
) -> ImageQuality:
    """Return a picture's quality with every problem, the blocking ones first.

    ``inside`` is the well mask on the survey's blocks (`well_edge_mask`).
    """
    counts = survey.covered & inside
    missing = _missing(survey.covered, inside)
    if not counts.any():
        empty = _empty("No part of the picture inside the well was photographed", 0.0, 1.0)
        return ImageQuality(0.0, 0.0, 0.0, missing, (empty,), graphics)
    content = _content(survey, counts)
    focus = _focus(survey, content)
    unevenness = _unevenness(survey, counts)
    saturated = float(survey.clipped[counts].mean())
    level = float(survey.means[counts].mean())
    dark = _lost_in_the_dark(survey, level, content)
    found = (
        _level(level) or dark,
        # A black picture is called black once, and not empty and saturated too.
        _flat(content) if dark is None and _BLACK < level < _WHITE else None,
        # An empty dish has nothing to be sharp: it is named empty, not out of focus.
        _sharp(focus, limits.focus_min) if (content >= _CONTENT).any() else None,
        _saturation(saturated, limits.saturated_max) if _BLACK < level < _WHITE else None,
        _light(unevenness, limits.unevenness_max),
        _gaps(missing, limits.missing_max),
        _scale(pixel_size),
        _graphics(graphics, survey.info),
    )
    # A stable sort: what blocks comes first, and within both kinds the order above stays.
    problems = sorted((p for p in found if p is not None), key=lambda p: not p.blocking)
    return ImageQuality(focus, unevenness, saturated, missing, tuple(problems), graphics)


def _missing(covered: NDArray[np.bool_], inside: NDArray[np.bool_]) -> float:
    """Return the share of uncovered blocks in the well; a gap counts if it lies between tiles.

    Canvas beyond the outermost tiles of its row and of its column was never meant to be there.
    """
    between = np.zeros_like(covered)
    for axis in (0, 1):
        before = np.logical_or.accumulate(covered, axis)
        after = np.flip(np.logical_or.accumulate(np.flip(covered, axis), axis), axis)
        between |= before & after
    between &= inside
    return float(1 - covered[between].mean()) if between.any() else 1.0


def _content(survey: Survey, counts: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the deviation of flat-fielded block means by focus tile; 0 for tiles not inside."""
    light = illumination(survey.means, _CONTENT_SIGMA_PX, counts, survey.block).field
    contrast = np.where(counts, survey.means / np.maximum(light, 1e-3) - 1, 0).astype(np.float32)
    side = survey.focus_tile // survey.block
    share = block_means(counts.astype(np.float32), side)
    # Blocks that do not count are 0 in the sums: divided by what counts, the mean is of that alone.
    weight = np.maximum(share, 1e-3)
    mean = block_means(contrast, side) / weight
    variance = block_means(contrast * contrast, side) / weight - mean * mean
    deviation = np.sqrt(np.maximum(variance, 0))
    # Tiles mostly outside the well show the rim, whose edge is stronger than any cell.
    return np.where(share >= 0.5 * share.max(), deviation, 0).astype(np.float32)


def _focus(survey: Survey, content: NDArray[np.float32]) -> float:
    """Return the median sharpness ×1e4 over tiles with content, over all when none has."""
    judged = content >= _CONTENT
    tiles = survey.sharpness[judged] if judged.any() else survey.sharpness
    return 1e4 * float(np.median(tiles))


def _unevenness(survey: Survey, counts: NDArray[np.bool_]) -> float:
    """Return (p95 - p5)/median of the light; 0 in the dark."""
    shorter = min(survey.info.width, survey.info.height)
    # At least some blocks wide, or colonies in a small picture would count as uneven light.
    sigma = max(8.0 * survey.block, _LIGHT_SHARE * shorter)
    light = illumination(survey.means, sigma, counts, survey.block).field[counts]
    # Percentiles: one dark corner block is no unevenness.
    low, middle, high = np.percentile(light, (5, 50, 95))
    return float((high - low) / middle) if middle > 0 else 0.0


def _empty(what: str, value: float, limit: float, blocking: bool = True) -> Problem:
    advice = "nothing can be counted in it; photograph the dish again"
    return Problem(ProblemKind.EMPTY, f"{what}: {advice}.", value, limit, blocking)


def _level(level: float) -> Problem | None:
    if level <= _BLACK:
        return _empty("The picture is black (lamp off, or shutter closed)", level, _BLACK)
    if level >= _WHITE:
        return _empty("The picture is white (overexposed)", level, _WHITE)
    return None


def _lost_in_the_dark(survey: Survey, level: float, content: NDArray[np.float32]) -> Problem | None:
    """Return that a picture is black where its range is a guess and it shows nothing.

    A camera's dark values, an offset of some hundred counts, look like a dim picture of few bits.
    """
    white = survey.info.white
    if white is None or survey.info.bits_stored is not None or (content >= _CONTENT).any():
        return None
    return _level(level * white / _CONTAINER)


def _flat(content: NDArray[np.float32]) -> Problem | None:
    highest = float(content.max())
    if highest >= _CONTENT:
        return None
    sentence = (
        "Nothing stands out from the bottom of the dish: it is empty or far out of focus; "
        "focus on the bottom and look again if cells should be there."
    )
    return Problem(ProblemKind.EMPTY, sentence, highest, _CONTENT, blocking=False)


def _sharp(focus: float, limit: float) -> Problem | None:
    if focus >= limit:
        return None
    sentence = (
        f"The picture is out of focus (sharpness {focus:.2g}, at least {limit:g} is needed): cell "
        "borders and textures can't be judged; focus on the cells and photograph the dish again."
    )
    return Problem(ProblemKind.FOCUS, sentence, focus, limit, blocking=True)


def _saturation(saturated: float, limit: float) -> Problem | None:
    if saturated <= limit:
        return None
    sentence = (
        f"{saturated:.0%} of the pixels are saturated, black or white (at most {limit:.0%} may "
        "be): cells there have lost their texture; change the exposure and photograph the dish "
        "again."
    )
    return Problem(ProblemKind.SATURATION, sentence, saturated, limit, blocking=True)


def _light(unevenness: float, limit: float) -> Problem | None:
    if unevenness <= limit:
        return None
    sentence = (
        f"The light is uneven (spread {unevenness:.2f} of its middle, at most {limit:g} is usual): "
        "it is evened out, but dark corners are less certain; centre the lamp or condenser, and "
        "wipe the lid."
    )
    return Problem(ProblemKind.ILLUMINATION, sentence, unevenness, limit, blocking=False)


def _gaps(missing: float, limit: float) -> Problem | None:
    if missing <= limit:
        return None
    sentence = (
        f"{missing:.1%} of the well has no tile: colonies beside the gaps are cut, and all numbers "
        "hold only for what was photographed; look for lost files, or scan the well again."
    )
    return Problem(ProblemKind.MISSING_TILES, sentence, missing, limit, blocking=False)


def _graphics(boxes: tuple[Region, ...], info: ImageInfo) -> Problem | None:
    if not boxes:
        return None
    share = sum(box.width * box.height for box in boxes) / (info.width * info.height)
    where = "; ".join(_where(box, info) for box in boxes[:_NAMED])
    more = f" and {len(boxes) - _NAMED} more" if len(boxes) > _NAMED else ""
    sentence = (
        f"Drawn into the picture (a time stamp, scale bar, arrow or frame), {share:.1%} of it: "
        f"{where}{more}. It is left out of every area, and what it hides is not counted."
    )
    return Problem(ProblemKind.GRAPHICS, sentence, share, 0.0, blocking=False)


def _where(box: Region, info: ImageInfo) -> str:
    """Return in words where a box lies."""
    x, y = (box.x + box.right) / 2 / info.width, (box.y + box.bottom) / 2 / info.height
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else "middle"
    down = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else "centre"
    return f"{down} {across} ({box.width} × {box.height} px)"


NOTHING_PX: Final = 32
"""Side below which a picture, in px as the network takes it, gets no numbers: a few cells."""


def too_small(width: float, height: float, halo: int) -> Problem | None:
    """Return that a picture, in px as the network takes it, is smaller than the network sees.

    ``halo`` is what the network sees around a pixel: of less than twice that nothing but what is
    mirrored at the border would be judged. Of less than `NOTHING_PX` there is nothing to judge.
    """
    least = 2 * halo + 1
    if min(width, height) >= least:
        return None
    sentence = (
        f"The picture is too small: {width:.0f} × {height:.0f} px as the network takes it, which "
        f"sees {least} px at once; photograph a larger part, or check the pixel size."
    )
    value = float(min(width, height))
    blocking = value < NOTHING_PX
    return Problem(ProblemKind.TOO_SMALL, sentence, value, float(least), blocking=blocking)


def _scale(size: PixelSize) -> Problem | None:
    low, high = PIXEL_SIZES_UM
    picture, model = size.picture_um, size.model_um
    if picture is None:
        sentence = (
            "The pixel size is unknown: sizes are given in pixels, and the model may see cells "
            "larger or smaller than it was trained on; enter the pixel size in µm."
        )
        return Problem(ProblemKind.PIXEL_SIZE, sentence, 0.0, low, blocking=False)
    if not low <= picture <= high:
        sentence = (
            f"A pixel size of {picture:g} µm can't be right for cells (expected {low:g} to "
            f"{high:g} µm): every size would be wrong; correct the pixel size."
        )
        limit = low if picture < low else high
        return Problem(ProblemKind.PIXEL_SIZE, sentence, picture, limit, blocking=True)
    if model is not None and not SCALES[0] <= picture / model <= SCALES[1]:
        sentence = (
            f"The picture's pixel size of {picture:g} µm is too far from the model's {model:g} µm: "
            "the model can't recognise cells at that size; check the pixel size, use another "
            "objective, or choose another model."
        )
        limit = model * (SCALES[0] if picture < model else SCALES[1])
        return Problem(ProblemKind.PIXEL_SIZE, sentence, picture, limit, blocking=True)
    return None
