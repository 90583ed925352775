"""A corrected analysis is proved against its original: nothing but what it says differs."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.correction import CorrectionSource, PictureChange
from colonyqc.history import SqlHistories, open_histories, verify
from history.samples import MORNING, analysis, artefacts, colony
from support.values import same

ORIGINAL = analysis()
LATER = MORNING + timedelta(hours=1)
CHANGE = PictureChange(0, 3, 24, (1,), (3,), ())


def corrected(*changes: PictureChange, **colonies: float) -> Analysis:
    """Return a correction of the first picture: colony 1 is another, 3 is new."""
    first, second = ORIGINAL.pictures
    others = tuple(each for each in first.colonies if each.number != 1)
    changed = (replace(colony(1), area_px=99.0), *others, replace(colony(3), **colonies))
    source = CorrectionSource(1, "Mori", "grown together", "window", changes or (CHANGE,))
    return replace(
        ORIGINAL,
        finished=LATER,
        pictures=(replace(first, colonies=changed), second),
        correction=source,
    )


def add(histories: SqlHistories, made: Analysis, px: int = 24) -> None:
    """Keep the original and its correction, of which so many pixels differ."""
    with histories() as history:
        arrays = artefacts(ORIGINAL)
        history.add(ORIGINAL, arrays)
        labels = arrays[0].labels
        assert labels is not None
        other = labels.copy()
        other.flat[:px] = (other.flat[:px] + 1) % 4
        history.add(made, [replace(arrays[0], labels=other), arrays[1]], "grown together")
        history.commit()


def test_it_comes_back_as_it_was_kept_and_is_whole(histories: SqlHistories) -> None:
    made = corrected()
    add(histories, made)
    with histories() as history:
        assert same(history.get(2).analysis, made)
        assert same(history.get(1).analysis, ORIGINAL)
        assert [each.original for each in history.list()] == [None, 1]
    assert verify(histories) == ()


@pytest.mark.parametrize(
    ("made", "px", "said"),
    [
        (corrected(), 25, "25 px differ from analysis 1, 24 are said"),
        (corrected(replace(CHANGE, changed=())), 24, "colony 1 is not as in analysis 1"),
        (corrected(replace(CHANGE, added=())), 24, "colony 3 is not as in analysis 1"),
        (corrected(replace(CHANGE, removed=(2,))), 24, "colony 2 is not as in analysis 1"),
        (replace(corrected(), provider="GPU"), 24, "not of the same pictures, model and protocol"),
    ],
)
def test_what_is_said_of_nothing_is_found(
    histories: SqlHistories, made: Analysis, px: int, said: str
) -> None:
    add(histories, made, px)
    (wrong,) = verify(histories)
    assert said in wrong


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "own.db")
    add(opened, corrected())
    yield opened
    opened.engine.dispose()


def altered(file: SqlHistories, trigger: str, statement: str) -> tuple[str, ...]:
    """Change a history past its guard; return what `verify` finds."""
    assert file.database is not None
    with closing(sqlite3.connect(file.database)) as raw, raw:
        raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute(statement)
    return verify(file)


def test_a_changed_reason_is_found_by_the_trail(file: SqlHistories) -> None:
    found = altered(file, "correction_no_update", "UPDATE correction SET reason = 'none'")
    assert any("table correction" in each and "was changed" in each for each in found)


INSERT = "INSERT INTO correction VALUES (1, 1, 'Mori', 'why', 'window', '[]')"


def test_a_finished_analysis_is_made_no_correction_of(file: SqlHistories) -> None:
    assert file.database is not None
    refused = pytest.raises(sqlite3.IntegrityError, match="no further correction")
    with closing(sqlite3.connect(file.database)) as raw, refused:
        raw.execute(INSERT)
    found = altered(file, "correction_sealed", INSERT)
    assert any("table correction" in each and "added" in each for each in found)
