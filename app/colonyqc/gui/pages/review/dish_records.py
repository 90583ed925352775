"""What the history knows of the dish in hand, read off the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from colonyqc.domain.audit import Event
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Decision
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, Monitor
from colonyqc.services.worklist.statements import descriptions


@dataclass(frozen=True, slots=True)
class DishRecords:
    """A dish's days, its prompted days, and all its analyses in short, replaced ones too."""

    days: tuple[AnalysisRecord, ...] = ()
    sheets: tuple[AnalysisRecord, ...] = ()
    analyses: tuple[AnalysisSummary, ...] = ()
    described: tuple[Event, ...] = ()
    """Events that described the dish, the newest first."""

    def decided(self, decision: Decision) -> "DishRecords":
        """Return the same with a decision that is just being kept."""
        days = tuple(
            replace(record, decisions=(*record.decisions, decision))
            if record.id == decision.analysis_id
            else record
            for record in self.days
        )
        return replace(self, days=days)


def read(
    session: Session,
    scope: JobScope,
    dish: DishKey,
    on_read: Callable[[DishRecords], None],
    on_error: Callable[[ColonyQCError], None],
) -> None:
    """Read a dish's records anew and hand them on, on the window's thread."""
    histories = session.context.histories

    def work(_: Monitor) -> DishRecords:
        with histories() as history:
            sheets = history.sheets(dish, cells=False)
            said = descriptions(history, dish)
            return DishRecords(history.series(dish), sheets, history.list(dish), said)

    scope.submit("io", work, on_read, on_error, translate("Work", "reading the history"))
