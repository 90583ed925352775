"""Where rows of tables go, one after the other, whatever file they end in."""

from collections.abc import Callable
from dataclasses import dataclass

from colonyqc.history.export.rows import Row
from colonyqc.services.ports import AnalysisRecord, History

WriteRow = Callable[[Row], object]


def _nothing(_: AnalysisRecord, __: History) -> None:
    """Show nothing: most forms hold no pictures."""


@dataclass(frozen=True, slots=True)
class Sink:
    """``row`` takes the name of a table and a row of it; ``show`` an analysis whose rows follow."""

    row: Callable[[str, Row], object]
    show: Callable[[AnalysisRecord, History], None] = _nothing
