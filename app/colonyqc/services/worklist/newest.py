"""By which of its analyses a dish stands."""

from collections.abc import Iterable

from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import AnalysisSummary


def newest_of(summaries: Iterable[AnalysisSummary]) -> dict[DishKey, AnalysisSummary]:
    """Return the summary that each dish stands by: of its newest day the last usable one."""
    newest: dict[DishKey, AnalysisSummary] = {}
    for summary in summaries:
        known = newest.get(summary.dish)
        if known is None or _when(summary) >= _when(known):
            newest[summary.dish] = summary
    return newest


def _when(summary: AnalysisSummary) -> tuple[bool, int, bool, float]:
    """Return what the analyses of a dish are ordered by, as the history orders those of a day."""
    usable = summary.usable_pictures > 0
    return summary.day is not None, summary.day or 0, usable, summary.finished.timestamp()
