"""What went before in a culture: the analyses of a dish within one passage."""

from collections.abc import Sequence
from dataclasses import replace

from colonyqc.domain.picture import Acquisition
from colonyqc.services.ports import AnalysisRecord, Histories


def culture_of(histories: Histories, acquisition: Acquisition) -> tuple[AnalysisRecord, ...]:
    """Return the newest analysis of each day of a dish in the passage of an acquisition, by day.

    Without their colonies; prompted analyses are left out.

    Raises:
        HistoryError: the history cannot be read.
    """
    with histories() as history:
        records = history.series(acquisition.dish, colonies=False)
    return tuple(r for r in records if r.analysis.acquisition.passage == acquisition.passage)


def as_said_before(acquisition: Acquisition, culture: Sequence[AnalysisRecord]) -> Acquisition:
    """Return an acquisition with what was last said of its dish, where nothing is said now.

    That is whether it grows on feeders: the layer does not come or go within a passage.
    """
    told = [r for r in culture if r.analysis.acquisition.feeders is not None]
    if acquisition.feeders is not None or not told:
        return acquisition
    last = max(told, key=lambda record: record.id)
    return replace(acquisition, feeders=last.analysis.acquisition.feeders)
