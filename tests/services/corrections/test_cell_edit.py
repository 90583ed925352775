"""Correcting cells: undo, redo, what an earlier session left, and what a kill leaves."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.domain.errors import UsageError
from colonyqc.imaging.grid.painting import brush
from colonyqc.imaging.sheets.cell_edits import delete, merge, split
from colonyqc.imaging.sheets.cells import numbered
from colonyqc.services.answers.picture import KeptMaps
from colonyqc.services.corrections.cell_edit import CellEdit
from colonyqc.services.corrections.journal import About
from colonyqc.services.corrections.map_edit import left_over

SIDE, EACH = 300, 50
GRID = (
    np.arange(1, (SIDE // EACH) ** 2 + 1, dtype=np.int32)
    .reshape(SIDE // EACH, -1)
    .repeat(EACH, 0)
    .repeat(EACH, 1)
)
ABOUT = About(3, 1, "0f" * 32, SIDE, SIDE)


def opened(folder: Path) -> CellEdit:
    maps = KeptMaps(np.zeros(GRID.shape, np.uint8))
    return CellEdit(numbered(GRID), maps, ABOUT, folder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.sampled_from(["stroke", "split", "undo", "redo", "again"]), max_size=10))
def test_undo_and_redo_go_through_every_state_there_was_across_restarts(
    tmp_path: Path, steps: list[str]
) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    cells = opened(folder)
    states, place = [cells.numbers.copy()], 0
    for number, step in enumerate(steps):
        if step in ("stroke", "split"):
            with cells.edit() as edited:
                if step == "stroke":
                    brush(edited, [(25.0, 25.0), (20.0 * number + 40, 280.0)], 9, 1)
                else:
                    x = 20.0 * number + 7
                    split(edited, [(x, -5.0), (x + 2, 320.0)], cells.free)
            del states[place + 1 :]
            states.append(cells.numbers.copy())
            place += 1
        elif step == "undo":
            cells.undo()
            place = max(place - 1, 0)
        elif step == "redo":
            cells.redo()
            place = min(place + 1, len(states) - 1)
        else:
            cells.close()
            cells = opened(folder)
            assert cells.restored == place
        np.testing.assert_array_equal(cells.numbers, states[place])
        assert cells.edits == place
    cells.discard()
    assert left_over(folder, 3) == ()


def test_a_new_number_was_never_another_cells(tmp_path: Path) -> None:
    cells = opened(tmp_path)
    with cells.edit() as edited:
        split(edited, [(25.0, -2.0), (25.0, 60.0)], cells.free)
    assert cells.numbers.max() == 37
    cells.undo()
    assert cells.free == 38
    with cells.edit() as edited:
        delete(edited, (280.0, 280.0))
    cells.close()
    again = opened(tmp_path)
    assert again.free > 36, "what was taken away keeps its number"
    again.discard()


def test_a_stroke_through_a_cell_leaves_two(tmp_path: Path) -> None:
    cells = opened(tmp_path)
    cells.begin()
    brush(cells.map, [(25.0, 25.0), (120.0, 25.0)], 6, 1)
    brush(cells.map, [(60.0, -5.0), (60.0, 60.0)], 6, 1)
    brush(cells.map, [(75.0, -5.0), (75.0, 60.0)], 6, 1)
    cells.end()
    pieces = set(np.unique(cells.numbers[:50, 50:100]).tolist())
    assert {1, 2} < pieces
    assert all(np.count_nonzero(cells.numbers == each) >= 12 for each in pieces)
    cells.discard()


def test_an_edit_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    cells = opened(tmp_path)

    def half_way() -> None:
        with cells.edit() as edited:
            brush(edited, [(50.0, 50.0)], 30, 0)
            merge(edited, (10.0, 10.0), (280.0, 280.0))

    with pytest.raises(UsageError, match="do not touch"):
        half_way()
    np.testing.assert_array_equal(cells.numbers, GRID)
    assert not cells.edits
    cells.discard()


_PAINTER = """
import sys
from pathlib import Path
from services.corrections.test_cell_edit import opened
from colonyqc.imaging.grid.painting import brush
cells = opened(Path(sys.argv[1]))
print("ready", flush=True)
number = 0
while True:
    number += 1
    cells.begin()
    brush(cells.map, [(number % 290, 5.0), (number % 290, 290.0)], 7, 1 + number % 36)
    cells.end()
    print(number, flush=True)
"""


@pytest.mark.parametrize("kill", range(5))
def test_a_kill_in_the_middle_costs_at_most_the_unfinished_stroke(
    tmp_path: Path, kill: int
) -> None:
    painter = subprocess.Popen(
        [sys.executable, "-c", _PAINTER, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert painter.stdout is not None
    for _ in range(3):
        painter.stdout.readline()
    time.sleep(0.02 * kill)
    painter.send_signal(signal.SIGKILL)
    said = painter.stdout.read().split()
    painter.wait()
    painter.stdout.close()
    finished = int(said[-1]) if said and said[-1].isdigit() else 2
    cells = opened(tmp_path)
    assert finished <= cells.edits <= finished + 1
    for _ in range(cells.edits):
        cells.undo()
    np.testing.assert_array_equal(cells.numbers, GRID)
    cells.discard()
