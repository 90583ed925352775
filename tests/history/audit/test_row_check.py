"""What a person with SQLite at hand can do to a history, and that `verify` finds it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.domain.audit import Anchor, EventKind
from colonyqc.domain.people import Person, Role
from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.domain.verdict import ACCEPTED, Approval, Decision, Verdict
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.audit.digests import COLUMNS, FORMAT, scopes_of
from colonyqc.history.db.tables import Base
from history.samples import MORNING, analysis, artefacts, prompted


def fill(histories: SqlHistories) -> None:
    """Write something into every table; events 2 to 8."""
    with histories() as history:
        number = history.add(analysis(), artefacts(analysis()))
        history.add(analysis(day=4), artefacts(analysis(day=4)))
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.decide(number, 0, 2, Verdict.DISCARD, "too dark", "佐藤")
        history.put_person(Person("Mori", frozenset(Role)), EventKind.PERSON_ADDED)
        digest = history.record_digest(number)
        signed = Signature(
            number, Meaning.PERFORMED, "Mori", Proof.STATED, "", digest, history.now()
        )
        history.sign(signed)
        history.note(EventKind.BACKED_UP, new="shelf")
        history.commit()


def review(histories: SqlHistories) -> None:
    """Accept two colonies by one act, and reject a dish."""
    with histories() as history:
        wanted = [
            Decision(2, 0, colony, Verdict.DISCARD, ACCEPTED, "Mori", history.now())
            for colony in (1, 2)
        ]
        history.decide_together(2, wanted, EventKind.PROPOSALS_ACCEPTED, "2 colonies")
        history.decide_dish(2, Approval.REJECTED, "contaminated", "Mori")
        history.commit()


@pytest.fixture
def filled(histories: SqlHistories) -> SqlHistories:
    fill(histories)
    return histories


def tamper(database: Path, *statements: str) -> None:
    """Do what a person with SQLite at hand could do: put the guards aside, then back."""
    with closing(sqlite3.connect(database)) as raw, raw:
        guards = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, made in guards:
            raw.execute(made)


def test_a_whole_history_is_whole_on_every_database(
    filled: SqlHistories, histories: SqlHistories
) -> None:
    assert verify(filled) == ()


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (
            "UPDATE colony SET differentiated_fraction = 0 WHERE picture_id = 2 AND position = 1",
            "Event 2 (analysis added, 2026-04-01T08:30:00.000000Z, colonyqc): in analysis 1, table "
            "colony, the row picture_id 2, position 1, number 2 was changed",
        ),
        (
            "UPDATE analysis SET verdict = 'pass' WHERE id = 2",
            "in analysis 2, table analysis, the ",
        ),
        ("UPDATE decision SET verdict = 'keep' WHERE id = 2", "Event 5 (decision made"),
        ("UPDATE person SET roles = 'reviewer'", "in person 1, table person, the row id 1"),
        ("UPDATE signature SET person = 'Abe'", "Event 7 (signed"),
        ("UPDATE line SET name = 'other'", "table line, the row id 1 was changed"),
        (
            "DELETE FROM colony WHERE picture_id = 1 AND position = 1",
            "table colony, 1 of 4 rows were removed after the row picture_id 1, position 0,",
        ),
        (
            "INSERT INTO image VALUES (1, 7, 'x.tif', 'ab', 3)",
            "table image, 1 rows were added: the row picture_id 1, position 7.",
        ),
        (
            "INSERT INTO prompt VALUES (1, 'x', '[]', 0)",
            "in analysis 1, table prompt, 1 rows were added: the row analysis_id 1.",
        ),
        ("UPDATE event SET reason = 'other' WHERE number = 5", "Event 5 does not fit the chain"),
        ("UPDATE event SET marks = x'00' WHERE number = 2", "the marks of its rows were changed"),
        ("UPDATE event SET marks = x'00' WHERE number = 8", "has marks of rows it does not cover"),
        ("DELETE FROM event WHERE number = 4", "Event 4 is missing."),
        ("DELETE FROM event WHERE number IN (3, 4, 5)", "Events 3 to 5 are missing."),
        ("DELETE FROM event WHERE number = 1", "Event 1 is missing."),
    ],
)
def test_the_first_thing_said_is_what_was_changed(
    filled: SqlHistories, database: Path, statement: str, place: str
) -> None:
    tamper(database, statement)
    assert place in verify(filled)[0]


def test_events_that_changed_places_are_found(filled: SqlHistories, database: Path) -> None:
    tamper(
        database,
        "UPDATE event SET number = -4 WHERE number = 4",
        "UPDATE event SET number = 4 WHERE number = 5",
        "UPDATE event SET number = 5 WHERE number = -4",
    )
    first, second, *_ = verify(filled)
    assert first.startswith("Event 4 does not fit the chain")
    assert second.startswith("Event 5 does not fit the chain")


def test_a_hash_made_to_fit_moves_the_finding_to_the_next_event(
    filled: SqlHistories, database: Path
) -> None:
    tamper(database, "UPDATE event SET sha256 = substr(sha256, 2) || 'a' WHERE number = 3")
    assert [said[:40] for said in verify(filled)] == [
        "Event 3 does not fit the chain: it or th",
        "Event 4 does not fit the chain: it or th",
    ]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "INSERT INTO decision SELECT 9, analysis_id, picture, colony, 'keep', '', 'Mori', at, "
            "NULL FROM decision WHERE id = 2",
            "No event tells of decision 9: it was not written by this program.",
        ),
        (
            "INSERT INTO person VALUES (5, 'Mori', 2, 'administrator', 1, 'y')",
            "No event tells of person 5: it was not written by this program.",
        ),
        ("INSERT INTO line VALUES (9, 'x')", "The row 9 of the table line belongs to no analysis."),
    ],
)
def test_rows_slipped_in_past_the_guards_are_found(
    filled: SqlHistories, database: Path, statement: str, said: str
) -> None:
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute(statement)
    assert verify(filled) == (said,)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "INSERT INTO decision SELECT 9, analysis_id, 1, colony, 'keep', reason, person, at, 1 "
            "FROM decision WHERE id = 3",
            "in act 1, table decision, 1 rows were added: the row id 9.",
        ),
        ("DELETE FROM decision WHERE id = 4", "in act 1, table decision, 1 of 2 rows were removed"),
        ("UPDATE decision SET verdict = 'keep' WHERE id = 4", "the row id 4 was changed"),
        ("UPDATE decision SET act = NULL WHERE id = 3", "1 of 2 rows were removed"),
        (
            "UPDATE decision SET act = 1 WHERE id = 1",
            "in decision 1, table decision, the row id 1 was changed",
        ),
        ("UPDATE dish_decision SET reason = 'x'", "in dish_decision 1, table dish_decision"),
        ("DELETE FROM dish_decision", "table dish_decision, 1 of 1 rows were removed"),
        (
            "INSERT INTO dish_decision SELECT 7, 1, 'approved', '', 'Mori', at FROM dish_decision",
            "No event tells of dish_decision 7",
        ),
    ],
)
def test_what_was_done_to_a_review_is_found(
    filled: SqlHistories, database: Path, statement: str, said: str
) -> None:
    review(filled)
    assert verify(filled) == ()
    tamper(database, statement)
    assert said in verify(filled)[0]


def test_guards_that_were_taken_away_are_named(filled: SqlHistories, database: Path) -> None:
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("DROP TRIGGER colony_no_update")
    assert verify(filled) == ("The database lacks: trigger colony_no_update.",)


def test_a_removed_tail_is_found_by_an_anchor_from_elsewhere(
    filled: SqlHistories, database: Path
) -> None:
    with filled() as history:
        anchor = history.anchor()
    assert anchor is not None
    tamper(database, "DELETE FROM event WHERE number > 6", "DELETE FROM signature")
    assert verify(filled) == (), "cut at a clean edge, the rest is a chain of its own"
    (said,) = verify(filled, [anchor])
    assert said == (
        "The end of the trail was removed: an export names event 8, the history ends with event 6."
    )


def test_the_anchor_beside_the_database_is_checked_without_being_asked(
    filled: SqlHistories, database: Path
) -> None:
    with filled() as history:
        history.exported("CSV tables: shelf")
        history.commit()
    assert verify(filled) == ()
    tamper(database, "DELETE FROM event WHERE number = 9")
    assert verify(filled)[0].startswith("The end of the trail was removed")


def test_a_chain_written_anew_differs_from_the_exported_one(filled: SqlHistories) -> None:
    (said,) = verify(filled, [Anchor(5, "cd" * 32)])
    assert said.startswith("Event 5 (decision made")
    assert said.endswith("is not the one that was exported.")


def test_a_changed_file_of_anchors_is_found(filled: SqlHistories) -> None:
    with filled() as history:
        history.exported("CSV tables: shelf")
        history.commit()
    filled.anchors.path.write_text("8:ab\n", "ascii")
    unreadable, lacking = verify(filled)
    assert f"The file {filled.anchors.path.name} was changed" in unreadable
    assert lacking.endswith("it lacks the anchor of the exports of event 9.")


@pytest.mark.parametrize("left", [None, "", "\n"])
def test_a_file_of_anchors_that_was_removed_or_emptied_is_told(
    filled: SqlHistories, left: str | None
) -> None:
    with filled() as history:
        history.exported("CSV tables: shelf")
        history.commit()
    path = filled.anchors.path
    path.unlink()
    if left is not None:
        path.write_text(left, "ascii")
    assert verify(filled) == (
        f"The file {path.name} was removed or emptied: it lacks the anchor of the exports of "
        "event 9.",
    )


def test_an_export_whose_process_was_killed_is_no_finding(filled: SqlHistories) -> None:
    with filled() as history:
        history.exported("CSV tables: shelf")
        history.commit()
    path = filled.anchors.path
    announced, kept = path.read_text("ascii").splitlines()
    assert announced == f"coming {kept}"
    path.write_text(f"{announced}\n", "ascii")
    assert verify(filled) == ()
    path.write_text(f"{announced}\n{kept}\ncoming 99:{'ab' * 32}\n", "ascii")
    assert verify(filled) == (), "announced, and then not committed"


def test_text_that_is_no_text_is_a_finding(filled: SqlHistories, database: Path) -> None:
    tamper(database, "UPDATE decision SET person = CAST(x'ff41' AS TEXT) WHERE id = 1")
    assert "table decision, the row id 1 was changed" in verify(filled)[0]


def test_what_a_digest_covers_is_every_column_of_every_table() -> None:
    covered = {table: columns.split() for table, columns in COLUMNS[FORMAT].items()}
    tables = {name: table.columns.keys() for name, table in Base.metadata.tables.items()}
    assert covered == {name: columns for name, columns in tables.items() if name != "event"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlHistories]:
    """Return a filled history whose guards were taken away, with a copy beside it."""
    path = tmp_path_factory.mktemp("whole") / "t.db"
    histories = open_histories(path, clock=lambda: MORNING)
    fill(histories)
    with histories() as history:
        history.add(prompted(), artefacts(prompted()))
        history.commit()
    review(histories)
    with closing(sqlite3.connect(path)) as raw, raw:
        named = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in named:
            raw.execute(f"DROP TRIGGER {name}")
    shutil.copyfile(path, path.with_suffix(".copy"))
    yield histories
    histories.engine.dispose()


def cells(database: Path) -> list[tuple[str, int, str]]:
    """Return table, rowid and column of every cell that holds a text or a number."""
    found = []
    with closing(sqlite3.connect(database)) as raw:
        for table in Base.metadata.tables:
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
            for column in columns:
                kept = f'SELECT rowid FROM {table} WHERE "{column}" IS NOT NULL'  # noqa: S608
                found += [(table, rowid, column) for (rowid,) in raw.execute(kept)]
    return found


def altered(value: Any, at: int, by: int) -> Any:
    """Return a cell with one of its bytes changed."""
    if isinstance(value, int):
        return value ^ (1 << 16 + at % 14)
    if isinstance(value, float):
        return -value - 1.5
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    if not raw:
        return b"!" if isinstance(value, bytes) else "!"
    raw[at % len(raw)] ^= by
    return bytes(raw)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), at=st.integers(0, 10_000), by=st.integers(1, 255))
def test_any_changed_byte_of_any_cell_is_found(
    whole: SqlHistories, data: st.DataObject, at: int, by: int
) -> None:
    path = whole.database
    assert path is not None
    shutil.copyfile(path.with_suffix(".copy"), path)
    table, rowid, column = data.draw(st.sampled_from(cells(path)))
    with closing(sqlite3.connect(path)) as raw, raw:
        cell = f'SELECT "{column}", typeof("{column}") FROM {table} WHERE rowid = ?'  # noqa: S608
        ((value, kind),) = raw.execute(cell, (rowid,))
        target = "CAST(? AS TEXT)" if kind == "text" else "?"
        change = f'UPDATE {table} SET "{column}" = {target} WHERE rowid = ?'  # noqa: S608
        raw.execute(change, (altered(value, at, by), rowid))
    assert len(verify(whole)) > 1, "the guards, and the cell"


OF_PROMPTS = [
    (table, column)
    for table in ("prompt", "sheet", "cell")
    for column in COLUMNS[FORMAT][table].split()
]


@pytest.mark.parametrize(("table", "column"), OF_PROMPTS)
def test_a_changed_cell_of_a_prompted_analysis_is_named(
    whole: SqlHistories, table: str, column: str
) -> None:
    path = whole.database
    assert path is not None
    shutil.copyfile(path.with_suffix(".copy"), path)
    change = f"UPDATE {table} SET {column} = coalesce({column} * 2, 0) + 1 WHERE rowid = (SELECT max(rowid) FROM {table})"  # noqa: S608, E501
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(change)
    first = verify(whole)[0]
    assert first.startswith("Event 9 (prompted analysis added"), first
    assert f"in analysis 3, table {table}" in first


@pytest.mark.parametrize(
    ("table", "count"), [("prompt", "1 of 1"), ("sheet", "2 of 2"), ("cell", "4 of 4")]
)
def test_what_was_prompted_cannot_be_made_to_look_otherwise(
    whole: SqlHistories, table: str, count: str
) -> None:
    path = whole.database
    assert path is not None
    shutil.copyfile(path.with_suffix(".copy"), path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute(f"DELETE FROM {table}")  # noqa: S608
    assert f"in analysis 3, table {table}, {count} rows were removed." in verify(whole)[0]


def test_nothing_but_the_guards_is_found_where_no_cell_was_changed(whole: SqlHistories) -> None:
    path = whole.database
    assert path is not None
    shutil.copyfile(path.with_suffix(".copy"), path)
    (said,) = verify(whole)
    assert said.startswith("The database lacks: trigger ")


def test_an_act_covers_decisions_from_the_format_on_that_knows_acts() -> None:
    knows = {form: "act" in columns["decision"].split() for form, columns in COLUMNS.items()}
    assert {form: scopes_of(form).get("act") for form in COLUMNS} == {
        form: ("decision",) if known else None for form, known in knows.items()
    }
    assert knows[FORMAT]
    assert not knows[1]
