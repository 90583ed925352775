import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, verify
from colonyqc.services.ports import Monitor
from history.samples import analysis, artefacts


@pytest.fixture
def number(histories: SqlHistories) -> int:
    value = analysis()
    with histories() as history:
        number = history.add(value, artefacts(value))
        history.add(analysis(day=4, usable=False), artefacts(analysis(usable=False)))
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
    return number


def tamper(database: Path, *statements: str) -> None:
    """Do what a person with SQLite at hand could do: drop the guards first."""
    with closing(sqlite3.connect(database)) as raw, raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)


def test_a_whole_history_has_nothing_wrong(histories: SqlHistories, number: int) -> None:
    assert verify(histories) == ()


def test_lost_and_altered_files_are_named(histories: SqlHistories, number: int) -> None:
    with histories() as history:
        stored = history.get(number).stored
    (labels,) = histories.files.folder.rglob(f"{stored[0].labels}.tif")
    (overview,) = histories.files.folder.rglob(f"{stored[1].overview}.png")
    labels.unlink()
    overview.write_bytes(overview.read_bytes() + b"more")
    missing, altered = verify(histories)
    assert "Analysis 1" in missing
    assert "cannot be read" in missing
    assert "altered" in altered


def test_half_an_analysis_is_found(histories: SqlHistories, database: Path, number: int) -> None:
    tamper(database, "DELETE FROM dish_statistics WHERE analysis_id = 1")
    said, *_ = verify(histories)
    assert "in analysis 1, table dish_statistics, 1 of 1 rows were removed" in said


def test_rows_that_belong_to_nothing_are_found(
    histories: SqlHistories, database: Path, number: int
) -> None:
    tamper(database, "UPDATE decision SET analysis_id = 77")
    assert "A row of the table decision belongs to nothing." in verify(histories)


def test_unreadable_values_are_found(histories: SqlHistories, database: Path, number: int) -> None:
    tamper(
        database,
        "UPDATE analysis SET protocol = '{}x' WHERE id = 1",
        "UPDATE colony SET outline = x'04ff' WHERE position = 0",
    )
    analysed, outlined, *_ = verify(histories)
    assert "table analysis, the row id 1 was changed" in analysed
    assert "table colony, the row picture_id 1, position 0, number 1 and 1 more" in outlined


def test_text_that_is_no_utf_8_is_found_and_does_not_end_the_check(
    histories: SqlHistories, database: Path, number: int
) -> None:
    tamper(database, "UPDATE decision SET reason = CAST(x'ff41' AS TEXT)")
    found = verify(histories)
    assert "decision" in found[0]
    assert any("The database lacks: trigger" in each for each in found), "the check went on"


def test_a_label_map_of_another_size_is_found(histories: SqlHistories, database: Path) -> None:
    value = analysis()
    with histories() as history:
        history.add(value, artefacts(value))
        history.commit()
    tamper(database, "UPDATE picture SET width = 99 WHERE position = 0")
    assert any("not its picture's size" in said for said in verify(histories))


def test_damage_inside_the_file_is_found(
    histories: SqlHistories, database: Path, number: int
) -> None:
    tamper(
        database,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX ix_image_sha256 ON image (path)' "
        "WHERE name = 'ix_image_sha256'",
    )
    assert any("The database is damaged" in said for said in verify(histories))


def test_progress_goes_from_event_to_event_and_never_beyond_the_whole(
    histories: SqlHistories, database: Path, number: int
) -> None:
    seen: list[float] = []
    verify(histories, monitor=Monitor(lambda share, what: seen.append(share)))
    assert seen == sorted(seen)
    assert len({share for share in seen if share < 0.95}) >= 3
    assert seen[0] < 0.5
    seen.clear()
    # The newest event says that it is the first: there are more than it tells.
    tamper(database, "UPDATE event SET number = number - 4")
    verify(histories, monitor=Monitor(lambda share, what: seen.append(share)))
    assert max(seen) <= 1
