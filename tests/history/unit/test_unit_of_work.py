import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.correction import CorrectionSource, PictureChange
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Person, Role
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.history import SqlHistories, open_histories
from colonyqc.history.db.tables import Base
from colonyqc.services.ports import Artefacts, Histories
from history.samples import MORNING, analysis, artefacts, prompted
from support.values import same


def added(histories: Histories, *values: Analysis) -> list[int]:
    with histories() as history:
        ids = [history.add(value, artefacts(value)) for value in values]
        history.commit()
    return ids


@contextmanager
def counted(histories: SqlHistories) -> Iterator[list[str]]:
    """Give the list of statements that are sent meanwhile."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *others: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(histories.engine, "before_cursor_execute", note)
    yield sent
    event.remove(histories.engine, "before_cursor_execute", note)


def test_what_was_not_committed_is_gone(histories: SqlHistories) -> None:
    with histories() as history:
        history.add(analysis(), artefacts(analysis()))
        assert len(history.list()) == 1
    with histories() as history:
        assert history.list() == ()
        assert history.dishes() == ()


def test_an_error_rolls_back_to_the_last_commit(histories: SqlHistories) -> None:
    def work() -> None:
        with histories() as history:
            history.add(analysis(), artefacts(analysis()))
            history.commit()
            history.add(analysis(dish="D2"), artefacts(analysis(dish="D2")))
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="power"):
        work()
    with histories() as history:
        assert [each.dish.dish for each in history.list()] == ["D1"]


def test_a_failed_add_leaves_nothing_of_itself_and_all_the_rest(histories: SqlHistories) -> None:
    bad = replace(analysis(line="other"), started=MORNING.replace(tzinfo=None))
    with histories() as history:
        history.add(analysis(), artefacts(analysis()))
        with pytest.raises(ValueError, match="UTC"):
            history.add(bad, artefacts(bad))
        history.commit()
    with histories() as history:
        assert history.dishes() == (DishKey("201B7", "D1"),)
        assert len(history.list()) == 1


def test_a_history_is_used_inside_its_block(histories: SqlHistories) -> None:
    history = histories()
    with pytest.raises(RuntimeError, match="within"):
        history.list()
    with history, pytest.raises(RuntimeError, match="already"):
        history.__enter__()
    with history:
        assert history.list() == ()


def test_files_are_there_before_the_rows_count(histories: SqlHistories) -> None:
    value = analysis()
    arrays = artefacts(value)
    with histories() as history:
        record = history.get(history.add(value, arrays))
        for stored, given in zip(record.stored, arrays, strict=True):
            np.testing.assert_array_equal(history.overview(stored.overview), given.overview)
            opened = history.labels(stored.labels)
            assert opened.size == (100, 80)
            opened.close()


def test_unusable_pictures_have_no_labels(histories: SqlHistories) -> None:
    value = analysis(usable=False)
    (number,) = added(histories, value)
    with histories() as history:
        record = history.get(number)
        assert [stored.labels for stored in record.stored] == ["", ""]
        assert record.analysis.proposal is None
        assert history.list()[0].verdict == ""


@pytest.mark.parametrize("count", [0, 1, 3])
def test_each_picture_needs_its_arrays(histories: SqlHistories, count: int) -> None:
    with histories() as history, pytest.raises(ValueError, match="zip"):
        history.add(analysis(), (artefacts(analysis()) * 2)[:count])


@pytest.mark.parametrize("labels", [np.zeros((100, 80), np.uint8), np.zeros((80, 100), np.int32)])
def test_labels_fit_their_picture(histories: SqlHistories, labels: np.ndarray) -> None:
    one = Artefacts(labels, np.zeros((2, 2, 3), np.uint8))
    with histories() as history, pytest.raises(ValueError, match=r"not uint8 \(80, 100\)"):
        history.add(analysis(), [one, one])


def test_an_unknown_analysis_is_named(histories: SqlHistories) -> None:
    with histories() as history, pytest.raises(HistoryError, match="no analysis 17"):
        history.get(17)


def test_decisions_are_kept_all_and_the_last_one_counts(histories: SqlHistories) -> None:
    (number,) = added(histories, analysis())
    with histories() as history:
        first = history.decide(number, 1, 2, Verdict.DISCARD, " 分化している ", " 佐藤 ")
        second = history.decide(number, 1, 2, Verdict.KEEP, "", "Mori")
        history.commit()
    assert (first.reason, first.person) == ("分化している", "佐藤")
    assert MORNING < first.at == second.at - timedelta(minutes=1)
    with histories() as history:
        record = history.get(number)
        assert record.decisions == (first, second)
        assert record.decision(1, 2) == second
        assert record.decision(0, 2) is None
        assert history.list()[0].decisions == 2


def test_decisions_carry_the_true_time_by_default(database: Path) -> None:
    histories = open_histories(database)
    (number,) = added(histories, analysis())
    with histories() as history:
        assert history.decide(number, 0, 1, Verdict.KEEP, "", "Mori").at.tzinfo is UTC


@pytest.mark.parametrize(
    ("verdict", "reason", "person", "words"),
    [
        (Verdict.DISCARD, " ", "Mori", "needs a reason"),
        (Verdict.DISCARD, "old", "", "name of the person"),
        (Verdict.KEEP, "", " \t", "name of the person"),
    ],
)
def test_a_decision_says_who_and_why(
    histories: SqlHistories, verdict: Verdict, reason: str, person: str, words: str
) -> None:
    (number,) = added(histories, analysis())
    with histories() as history, pytest.raises(UsageError, match=words):
        history.decide(number, 0, 1, verdict, reason, person)


@pytest.mark.parametrize(
    ("number", "picture", "colony"), [(2, 0, 1), (1, 2, 1), (1, -1, 1), (1, 0, 3), (1, 0, 0)]
)
def test_a_decision_needs_its_colony(
    histories: SqlHistories, number: int, picture: int, colony: int
) -> None:
    added(histories, analysis())
    with histories() as history, pytest.raises(HistoryError, match="There is no"):
        history.decide(number, picture, colony, Verdict.KEEP, "", "Mori")


def test_the_list_is_in_order_of_line_dish_day_and_time(histories: SqlHistories) -> None:
    later = MORNING + timedelta(hours=1)
    wanted = [
        analysis("a", "1", 0),
        analysis("a", "1", 10, MORNING),
        analysis("a", "1", 10, later),
        analysis("a", "1", None),
        analysis("a", "2", 1),
        analysis("京都", "1", 1),
    ]
    added(histories, *reversed(wanted))
    with histories() as history:
        found = history.list()
        dishes = (DishKey("a", "1"), DishKey("a", "2"), DishKey("京都", "1"))
        assert history.dishes() == dishes
        assert [(s.dish, s.day, s.finished) for s in found] == [
            (v.acquisition.dish, v.acquisition.day, v.finished) for v in wanted
        ]
        assert history.list(dishes[2]) == found[-1:]
        assert history.list(DishKey("a", "3")) == ()


def test_a_summary_tells_the_dish_at_a_glance(histories: SqlHistories) -> None:
    value = replace(analysis(), simulated=True)
    (number,) = added(histories, value)
    with histories() as history:
        (summary,) = history.list()
    assert summary.id == number
    assert (summary.model, summary.verdict, summary.simulated) == ("pmf@1.0.0", "fail", True)
    assert (summary.pictures, summary.usable_pictures, summary.colony_count) == (2, 2, 4)
    assert (summary.confluence, summary.differentiated) == (50.0, 25.0)
    assert (summary.taken, summary.day, summary.decisions) == (MORNING, 3, 0)


def test_the_series_takes_the_newest_usable_of_each_day(histories: SqlHistories) -> None:
    hour = timedelta(hours=1)
    ids = added(
        histories,
        analysis(day=None),
        analysis(day=2, finished=MORNING + hour),
        analysis(day=2, finished=MORNING),
        analysis(day=1, finished=MORNING),
        analysis(day=1, finished=MORNING + hour, usable=False),
        analysis(day=0, usable=False),
        analysis(day=0, finished=MORNING + hour, usable=False),
        analysis(day=3),
        analysis(day=3),
        analysis(dish="D2", day=1),
    )
    with histories() as history:
        series = history.series(DishKey("201B7", "D1"))
        assert [record.id for record in series] == [ids[i] for i in (6, 3, 1, 8, 0)]
        assert same(series[-1].analysis, analysis(day=None))
        assert history.series(DishKey("201B7", "none")) == ()


def test_without_a_day_each_moment_counts_by_itself(histories: SqlHistories) -> None:
    later = MORNING + timedelta(days=1)
    ids = added(
        histories,
        analysis(day=None, taken=later),
        analysis(day=None, taken=MORNING),
        analysis(day=None, taken=MORNING, finished=later),
        analysis(day=4),
    )
    with histories() as history:
        series = history.series(DishKey("201B7", "D1"))
    assert [record.id for record in series] == [ids[i] for i in (3, 2, 0)]


def test_answers_take_few_queries_however_long_they_are(histories: SqlHistories) -> None:
    ids = added(histories, *(analysis(day=day) for day in range(12)))
    with histories() as history, counted(histories) as sent:
        history.list()
        assert len(sent) == 2
        sent.clear()
        history.get(ids[0])
        assert len(sent) == 7
        sent.clear()
        history.series(DishKey("201B7", "D1"))
        assert len(sent) == 9


def test_a_list_does_not_ask_for_each_prompted_analysis_by_name(
    histories: SqlHistories, database: Path
) -> None:
    """A statement takes so many names and no more: here 8, in SQLite 32,766."""
    with histories() as history:
        for _ in range(9):
            history.add(prompted(), artefacts(prompted()))
        history.commit()

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 8)

    assert database.exists()
    event.listen(histories.engine, "checkout", limit)
    try:
        with histories() as history:
            listed = history.list()
    finally:
        event.remove(histories.engine, "checkout", limit)
    assert len(listed) == 9
    assert all(each.cells for each in listed)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_sqlite_itself_refuses_to_change_or_remove(
    histories: SqlHistories, database: Path, table: str
) -> None:
    (number,) = added(histories, analysis())
    with histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.decide_dish(number, Approval.APPROVED, "seen at the microscope", "Mori")
        history.add_life_event(
            LifeEvent(DishKey("A", "FL1"), LifeEventKind.THAW, MORNING, "Mori", MORNING)
        )
        history.put_person(Person("Mori", frozenset(Role)), EventKind.PERSON_ADDED)
        digest = history.record_digest(number)
        history.sign(
            Signature(number, Meaning.PERFORMED, "Mori", Proof.STATED, "", digest, MORNING)
        )
        history.add(prompted(), artefacts(prompted()))
        change = PictureChange(0, 3, 0, (1,), (), ())
        source = CorrectionSource(number, "Mori", "grown together", "window", (change,))
        made = replace(analysis(), finished=MORNING + timedelta(hours=9), correction=source)
        history.add(made, artefacts(made), "grown together")
        history.commit()
    with closing(sqlite3.connect(database)) as raw:
        before = raw.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        column = raw.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()[-1][0]  # noqa: S608
        for attempt in (
            f'UPDATE {table} SET "{column}" = "{column}"',  # noqa: S608
            f"DELETE FROM {table}",  # noqa: S608
            f"REPLACE INTO {table} SELECT * FROM {table}",  # noqa: S608
        ):
            with pytest.raises(
                sqlite3.IntegrityError, match=r"never changes or removes|gets no further"
            ):
                raw.execute(attempt)
        assert before
        assert raw.execute(f"SELECT * FROM {table}").fetchall() == before  # noqa: S608


@pytest.mark.parametrize("table", ["image", "colony"])
def test_a_finished_analysis_gets_no_further_parts(
    histories: SqlHistories, database: Path, table: str
) -> None:
    added(histories, analysis())
    with closing(sqlite3.connect(database)) as raw:
        names = [r[0] for r in raw.execute(f"SELECT name FROM pragma_table_info('{table}')")]  # noqa: S608
        copied = ", ".join("99" if name == "position" else f'"{name}"' for name in names)
        with pytest.raises(sqlite3.IntegrityError, match="gets no further"):
            raw.execute(f"INSERT INTO {table} SELECT {copied} FROM {table}")  # noqa: S608


def test_a_reader_sees_the_old_state_while_a_writer_writes(histories: SqlHistories) -> None:
    added(histories, analysis())
    with histories() as writer, histories() as reader:
        number = writer.add(analysis(day=4), artefacts(analysis()))
        assert len(reader.list()) == 1
        writer.commit()
        assert len(reader.list()) == 1, "one unit of work sees one state"
    with histories() as reader:
        assert [each.id for each in reader.list()][-1] == number


def test_a_reader_may_turn_writer_after_others_wrote(histories: SqlHistories) -> None:
    (number,) = added(histories, analysis())
    with histories() as one:
        one.get(number)
        added(histories, analysis(day=4))
        one.decide(number, 0, 1, Verdict.WATCH, "", "Mori")
        one.commit()
        assert one.list()[0].decisions == 1


def test_two_writers_wait_for_one_another_or_say_so(database: Path) -> None:
    histories = open_histories(database, timeout_s=0.05)
    with histories() as one:
        one.add(analysis(), artefacts(analysis()))
        with histories() as two, pytest.raises(HistoryError, match="locked"):
            two.add(analysis(), artefacts(analysis()))
        one.commit()
        added(histories, analysis(day=4))


def test_nothing_stays_open(histories: SqlHistories, database: Path) -> None:
    added(histories, analysis())
    left = {path.name for path in database.parent.iterdir()}
    assert left == {"t.db", "t.files"}, "the last connection folds the write-ahead log in"


def test_files_may_lie_elsewhere(tmp_path: Path) -> None:
    histories = open_histories(f"sqlite:///{tmp_path}/t.db", files=tmp_path / "shelf")
    added(histories, analysis())
    assert list((tmp_path / "shelf").rglob("*.tif"))
    # A note of where they lie, for a later command that is not told.
    assert (tmp_path / "t.files").read_text("utf-8").strip().endswith("shelf")


def test_the_trail_names_what_a_new_analysis_stands_in_the_place_of(
    histories: SqlHistories,
) -> None:
    undated = analysis(day=None)
    with histories() as history:
        for each in (analysis(), analysis(day=4), analysis(dish="D2"), analysis(), analysis()):
            history.add(each, artefacts(each))
        for each in (undated, undated):
            history.add(each, artefacts(each))
        history.commit()
        told = {e.subject: e.old for e in history.events(kinds=(EventKind.ANALYSIS_ADDED,))}
    assert [told[f"analysis {number}"] for number in range(1, 8)] == [
        "", "", "", "analysis 1", "analysis 4", "", "analysis 6",
    ]  # fmt: skip
