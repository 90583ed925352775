from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, SqlTables, open_histories
from colonyqc.services.analysis import keep
from colonyqc.services.export.tables import export_history
from colonyqc.services.outputs import Exported, Outputs
from colonyqc.services.ports import UNWATCHED, History, Monitor
from colonyqc.services.ports.tables import TableExport
from history.samples import analysis, artefacts


@pytest.fixture
def histories(tmp_path: Path) -> SqlHistories:
    opened = open_histories(tmp_path / "t.db", person="Ann")
    with opened() as history:
        history.add(analysis(), artefacts(analysis()))
        history.commit()
    return opened


def kinds(histories: SqlHistories) -> list[str]:
    with histories() as history:
        return [event.kind for event in history.events()]


def test_what_a_person_said_last_is_not_written_again(histories: SqlHistories) -> None:
    first = keep.decide(histories, 1, 0, 1, Verdict.WATCH, "thin rim", "Ann")
    again = keep.decide(histories, 1, 0, 1, Verdict.WATCH, " thin rim ", "Ann ")
    assert first.analyses == {1}
    assert not again.analyses
    assert kinds(histories).count(EventKind.DECISION_MADE) == 1


@pytest.mark.parametrize(
    ("verdict", "reason", "person"),
    [
        (Verdict.KEEP, "thin rim", "Ann"),
        (Verdict.WATCH, "loose rim", "Ann"),
        (Verdict.WATCH, "thin rim", "Bo"),
    ],
)
def test_another_verdict_reason_or_person_is_a_decision_of_its_own(
    histories: SqlHistories, verdict: Verdict, reason: str, person: str
) -> None:
    keep.decide(histories, 1, 0, 1, Verdict.WATCH, "thin rim", "Ann")
    keep.decide(histories, 1, 0, 1, verdict, reason, person)
    assert kinds(histories).count(EventKind.DECISION_MADE) == 2


def test_another_verdict_than_the_proposed_one_says_why(histories: SqlHistories) -> None:
    for verdict in (Verdict.KEEP, Verdict.WATCH):
        with pytest.raises(UsageError, match="needs a reason"):
            keep.decide(histories, 1, 0, 1, verdict, " ", "Ann")
    assert EventKind.DECISION_MADE not in kinds(histories)
    keep.decide(histories, 1, 0, 1, Verdict.DISCARD, "as proposed", "Ann")
    keep.decide(histories, 1, 0, 1, Verdict.KEEP, "dust", "Ann")


def test_an_undo_is_told_apart_in_the_trail(histories: SqlHistories) -> None:
    keep.decide(histories, 1, 0, 1, Verdict.WATCH, "thin rim", "Ann")
    keep.decide(histories, 1, 0, 1, Verdict.KEEP, "dust", "Ann")
    keep.decide(histories, 1, 0, 1, Verdict.WATCH, "", "Ann", undo=True)
    assert kinds(histories)[0] == EventKind.DECISION_RESTORED
    assert kinds(histories)[1:3] == [EventKind.DECISION_MADE] * 2


def test_an_export_that_came_to_nothing_is_in_the_trail(
    histories: SqlHistories, tmp_path: Path
) -> None:
    class Full(SqlTables):
        def write(
            self, history: History, folder: Path, wanted: TableExport, monitor: Monitor = UNWATCHED
        ) -> Exported:
            raise HistoryError(f"The folder {folder.name} is full.")

    with pytest.raises(HistoryError, match="is full"):
        export_history(histories, Outputs(), Full(), tmp_path / "tables")
    with histories() as history:
        event = history.events(limit=1)[0]
    assert event.kind == EventKind.EXPORT_FAILED
    assert (event.new, event.reason) == ("CSV tables: tables", "The folder tables is full.")
