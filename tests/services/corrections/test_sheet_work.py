"""A corrected sheet is a new version: measured anew, kept beside its original, proved, told."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.correction import CORRECTED
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.domain.signature import Meaning
from colonyqc.domain.statistics import pool_sheets
from colonyqc.history import SqlTables, verify
from colonyqc.history.backup.make import back_up
from colonyqc.history.backup.restore import restore
from colonyqc.history.connect import open_histories
from colonyqc.imaging.sheets.cell_edits import cell_at, delete, merge, split
from colonyqc.imaging.sheets.cells import Cells
from colonyqc.imaging.sheets.measure import borders, measure_cells, statistics_of
from colonyqc.services.accounts.signing import sign, signatures
from colonyqc.services.answers.picture import answer_at, kept_maps
from colonyqc.services.corrections.correct import CorrectedCells, correct
from colonyqc.services.export import colonies, sheets
from colonyqc.services.ports.tables import TableExport
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.words import words
from support.builders import START
from support.editing import edited_map
from support.kept_sheet import DISH, KeptSheet
from support.values import same

WHY = "the network joined two cells"


@pytest.fixture
def kept(tmp_path: Path) -> Any:
    made = KeptSheet(tmp_path)
    yield made
    made.histories.engine.dispose()


def middle(kept: KeptSheet) -> tuple[int, tuple[float, float]]:
    """Return number and centroid of a whole cell with cells on all sides."""
    sheet = kept.record().analysis.pictures[0].sheet
    assert sheet is not None
    cell = max(
        (each for each in sheet.cells if not each.touches_border and not each.open_side),
        key=lambda each: each.area_px,
    )
    return cell.number, cell.centroid


def parted(kept: KeptSheet) -> np.ndarray[Any, Any]:
    """Return the first picture's cells, one of them cut in two from top to bottom."""
    edited = edited_map(kept.cells().numbers)
    number, (x, _) = middle(kept)
    rows = np.flatnonzero((kept.cells().numbers == number).any(1))
    split(edited, [(x, rows[0] - 1.0), (x, rows[-1] + 2.0)], kept.cells().count + 1)
    return np.array(edited.read(edited.bounds))


def test_measures_are_those_of_a_full_recount_and_untouched_cells_stay(kept: KeptSheet) -> None:
    before = kept.record()
    number, _ = middle(kept)
    numbers = parted(kept)
    new = kept.cells().count + 1
    made = correct(kept.context, kept.number, {0: CorrectedCells(numbers, 1)}, WHY, "window")
    after = kept.record(made.number)
    assert same(after.analysis.pictures, made.analysis.pictures)
    assert same(kept.record(), before)
    old, now = (each.analysis.pictures[0].sheet for each in (before, after))
    assert old is not None
    assert now is not None
    with kept.histories() as history:
        maps = kept_maps(history, after.stored[0])
    np.testing.assert_array_equal(maps.cells, numbers)
    cells = Cells(numbers, new, np.zeros(new + 1, np.bool_))
    cells.cut[[each.number for each in now.cells if each.touches_border]] = True
    edges = borders(cells, maps.labels)
    full = measure_cells(cells, edges)
    assert same(now.cells, full)
    size = numbers.shape[1], numbers.shape[0]
    assert same(now.statistics, statistics_of(full, edges, size, 0.5))
    (change,) = made.analysis.correction.pictures if made.analysis.correction else ()
    assert (change.changed, change.added, change.removed) == ((number,), (new,), ())
    assert change.changed_px == np.count_nonzero(numbers == new)
    known = {each.number: each for each in old.cells}
    for cell in now.cells:
        if cell.number not in (number, new):
            assert cell.area_px == known[cell.number].area_px
            assert cell.touches_border == known[cell.number].touches_border
    assert same(after.analysis.pictures[1], before.analysis.pictures[1])
    assert after.stored[1] == before.stored[1]
    assert before.stored[0].cells == ""
    assert verify(kept.histories) == ()


def test_it_counts_for_its_day_and_the_trail_says_of_whom_and_why(kept: KeptSheet) -> None:
    made = correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "a.png")
    with kept.histories() as history:
        (counts,) = history.sheets(DISH)
        (event,) = history.events(f"analysis {made.number}", (EventKind.CORRECTED,))
        listed = {each.id: each.original for each in history.list(DISH)}
    assert counts.id == made.number
    assert listed == {kept.number: None, made.number: kept.number}
    assert (event.person, event.old, event.reason) == ("Mori", f"analysis {kept.number}", WHY)
    assert "1 changed, 1 added" in event.new
    told = colonies.record(counts)["correction"]
    assert told["corrects"] == kept.number
    assert told["reason"] == WHY


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_report_says_who_corrected_what_and_how_it_was_before(
    kept: KeptSheet, language: str
) -> None:
    made = correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "window")
    number, _ = middle(kept)
    say = words(language)
    with kept.histories() as history:
        report = build(history, DISH, None, language=language, made=START)
        old = build(history, DISH, None, language=language, made=START, record=kept.number)
    facts = {each.label: each.value for each in report.facts}
    assert WHY in facts[say("fact correction")]
    assert say("correction changed cells", colonies=str(number)) in facts[say("fact corrected")]
    assert say("corrected by hand") in facts[say("fact model")]
    pooled = pool_sheets(kept.record().analysis.pictures)
    assert pooled is not None
    assert str(pooled.count) in facts[say("fact before correction")]
    states = {each.id: (each.state, each.why) for each in report.records}
    assert states[kept.number][0] == say("state superseded", id=made.number)
    assert states[made.number] == (say("state current"), WHY)
    assert say("fact correction") not in {each.label for each in old.facts}
    assert report.sheets is not None
    assert len(report.sheets.figures) == 2


def test_tables_and_lists_name_the_version_that_was_corrected(
    kept: KeptSheet, tmp_path: Path
) -> None:
    made = correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "window")
    number, _ = middle(kept)
    with kept.histories() as history:
        SqlTables().write(history, tmp_path / "csv", TableExport())
        listed = [sheets.list_row(each) for each in history.list(DISH)]
    with (tmp_path / "csv" / "analyses.csv").open(encoding="utf-8-sig") as file:
        old, new = csv.DictReader(file)
    assert (old["corrects analysis"], new["corrects analysis"]) == ("", str(kept.number))
    with (tmp_path / "csv" / "cells.csv").open(encoding="utf-8-sig") as file:
        by_hand = {
            int(row["cell"])
            for row in csv.DictReader(file)
            if row["analysis"] == str(made.number) and row["corrected by hand"] == "yes"
        }
    assert by_hand == {number, kept.cells().count + 1}
    assert [CORRECTED in "".join(row) for row in listed] == [False, True]


def test_a_signature_is_of_the_version_that_was_signed(kept: KeptSheet) -> None:
    sign(kept.histories, kept.number, Meaning.PERFORMED, stated="Sato")
    made = correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "window")
    with kept.histories() as history:
        assert [each.valid for each in signatures(history, kept.number)] == [True]
        assert signatures(history, made.number) == ()


def test_answers_and_exports_hold_the_cells_as_they_were_left(kept: KeptSheet) -> None:
    edited = edited_map(kept.cells().numbers)
    number, at = middle(kept)
    delete(edited, at)
    numbers = np.array(edited.read(edited.bounds))
    made = correct(kept.context, kept.number, {0: CorrectedCells(numbers)}, WHY, "window")
    with kept.histories() as history:
        answer = answer_at(history.get(made.number), 0, history)
    assert answer is not None
    drawn = np.zeros_like(numbers)
    for each in answer.instances:
        drawn[each.rows][each.mask] = each.number
    np.testing.assert_array_equal(drawn, numbers)
    assert number not in {each.number for each in answer.instances}


def test_a_correction_of_a_correction_goes_on_from_it(kept: KeptSheet) -> None:
    first = correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "window")
    edited = edited_map(kept.cells(0, first.number).numbers)
    number, (x, y) = middle(kept)
    new = kept.cells().count + 1
    one, other = (np.argwhere(kept.cells(0, first.number).numbers == n)[0] for n in (number, new))
    merge(edited, (one[1] + 0.5, one[0] + 0.5), (other[1] + 0.5, other[0] + 0.5))
    whole = np.array(edited.read(edited.bounds))
    np.testing.assert_array_equal(whole, kept.cells().numbers)
    second = correct(kept.context, first.number, {0: CorrectedCells(whole)}, "again", "window")
    after, before = kept.record(second.number), kept.record()
    source = after.analysis.correction
    assert source is not None
    assert source.original == first.number
    assert source.pictures[0].removed == (new,)
    old, now = (each.analysis.pictures[0].sheet for each in (before, after))
    assert old is not None
    assert now is not None
    assert same(now.cells, old.cells)
    assert cell_at(edited_map(whole), (x, y))[0] == number
    assert verify(kept.histories) == ()


def test_what_cannot_be_kept_is_said(kept: KeptSheet) -> None:
    numbers = kept.cells().numbers
    for corrected, why, said in (
        ({0: CorrectedCells(parted(kept))}, " ", "needs a reason"),
        ({0: CorrectedCells(numbers)}, WHY, "Nothing differs"),
        ({2: CorrectedCells(numbers)}, WHY, "no picture 3"),
        ({0: CorrectedCells(numbers[:100])}, WHY, "another picture"),
        ({0: CorrectedCells(numbers - 5)}, WHY, "below 0"),
    ):
        with pytest.raises(UsageError, match=said):
            correct(kept.context, kept.number, corrected, why, "window")
    with kept.histories() as history:
        assert len(history.list(DISH)) == 1


def test_cells_of_another_version_of_the_program_are_not_guessed(
    kept: KeptSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = parted(kept)
    from colonyqc.services.corrections import sheet_work

    monkeypatch.setattr(
        sheet_work, "find_cells", lambda _: Cells(numbers, int(numbers.max()), numbers[0] > 0)
    )
    with pytest.raises(UsageError, match="another version of the program"):
        correct(kept.context, kept.number, {0: CorrectedCells(numbers)}, WHY, "window")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE cell SET area_px = area_px + 1 WHERE picture_id = 3 AND number = 1", "not as in"),
        ("UPDATE cell SET area_px = area_px + 1 WHERE picture_id = 3 AND number = 1", "of the map"),
        ("DELETE FROM cell WHERE picture_id = 3 AND number = 2", "not as in"),
    ],
)
def test_a_check_holds_it_against_original_and_map(
    kept: KeptSheet, statement: str, said: str
) -> None:
    correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "window")
    with closing(sqlite3.connect(kept.folder / "t.db")) as raw, raw:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)
    assert any(said in each for each in verify(kept.histories))


def test_its_map_is_backed_up_and_missed(kept: KeptSheet, tmp_path: Path) -> None:
    made = correct(kept.context, kept.number, {0: CorrectedCells(parted(kept))}, WHY, "window")
    copy = back_up(kept.histories, tmp_path / "shelf")
    restore(copy.folder, tmp_path / "new.db")
    again = open_histories(tmp_path / "new.db")
    with again() as history:
        stored = history.get(made.number).stored[0]
        np.testing.assert_array_equal(history.cells(stored.cells), parted(kept))
        with closing(history.labels(stored.labels)) as opened:
            assert opened.read(Region(0, 0, *opened.size)).shape == parted(kept).shape
    (path,) = (tmp_path / "new.files").rglob(f"{stored.cells}.tif")
    path.write_bytes(b"other")
    assert any("map of cells" in each for each in verify(again))
    again.engine.dispose()
