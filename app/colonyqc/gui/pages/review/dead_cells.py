"""What is said of dead cells: the dish's line and the picture's share."""

from collections.abc import Sequence
from math import nan
from typing import Final

from colonyqc.domain.analysis import DishStatistics, PictureResult
from colonyqc.domain.dead_cells import Disc, Unmeasured
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.widgets import formatting

_WHY: Final = {
    Unmeasured.SIZE: QT_TRANSLATE_NOOP("Work", "not measurable: cell size unknown"),
    Unmeasured.COARSE: QT_TRANSLATE_NOOP("Work", "not measurable: pixels too coarse"),
    Unmeasured.KIND: QT_TRANSLATE_NOOP("Work", "not measurable: only in phase contrast"),
}


def dead_line(statistics: DishStatistics, results: Sequence[PictureResult]) -> str:
    """Return the dish's dead cells in a line, or why they are not known; "" where nobody looked."""
    if statistics.dead_count is not None:
        said = translate("Work", "{percent} of the cell area, {count} found").format(
            percent=formatting.percent(statistics.dead),
            count=formatting.count(statistics.dead_count),
        )
        if statistics.dead_per_mm2 is None:
            return said
        text = translate("Work", "{said} ({density})")
        density = formatting.quantity(statistics.dead_per_mm2, "/mm²", 0)
        return text.format(said=said, density=density)
    for result in results:
        if result.dead is not None and result.dead.unmeasured is not None:
            return translate("Work", _WHY[result.dead.unmeasured])
    return ""


def dead_share(result: PictureResult | None) -> float:
    """Return a picture's dead cells in percent of what its cells cover; nan where not measured."""
    if result is None or result.dead is None or result.dead.unmeasured is not None:
        return nan
    covered = result.occupied_px + result.dead.apart_px
    return 100 * result.dead.px / covered if covered else 0.0


def discs_of(result: PictureResult | None) -> tuple[Disc, ...]:
    """Return where a picture's dead cells lie."""
    return () if result is None or result.dead is None else result.dead.discs
