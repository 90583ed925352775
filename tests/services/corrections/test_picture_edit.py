"""Correcting one picture: undo, redo, what an earlier session left, and what the viewer reads."""

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

from colonyqc.bootstrap.join import edits_folder
from colonyqc.domain.errors import UsageError
from colonyqc.history import open_histories
from colonyqc.imaging.colonies.editing import delete
from colonyqc.imaging.grid.painting import brush
from colonyqc.services.corrections.journal import About
from colonyqc.services.corrections.map_edit import left_over
from colonyqc.services.corrections.picture_edit import PictureEdit
from history.samples import analysis, artefacts
from support.editing import ArrayLabels

BASE = np.random.default_rng(3).integers(0, 2, (600, 700), np.uint8)
ABOUT = About(3, 1, "0f" * 32, 700, 600)


def opened(folder: Path) -> PictureEdit:
    return PictureEdit(ArrayLabels(BASE), ABOUT, folder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.sampled_from(["stroke", "undo", "redo", "again"]), max_size=10))
def test_undo_and_redo_go_through_every_state_there_was_across_restarts(
    tmp_path: Path, steps: list[str]
) -> None:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    picture = opened(folder)
    states, place = [picture.whole()], 0
    for number, step in enumerate(steps):
        if step == "stroke":
            with picture.edit() as edited:
                brush(edited, [(20.0 * number, 30.0), (20.0 * number + 300, 500.0)], 9, 2)
            del states[place + 1 :]
            states.append(picture.whole())
            place += 1
        elif step == "undo":
            assert picture.can_undo == (place > 0)
            picture.undo()
            place = max(place - 1, 0)
        elif step == "redo":
            assert picture.can_redo == (place < len(states) - 1)
            picture.redo()
            place = min(place + 1, len(states) - 1)
        else:
            picture.close()
            picture = opened(folder)
            assert picture.restored == place
        np.testing.assert_array_equal(picture.whole(), states[place])
        assert picture.edits == place
    picture.discard()
    assert left_over(folder, 3) == ()


def test_an_edit_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    picture = opened(tmp_path)

    def half_way() -> None:
        with picture.edit() as edited:
            brush(edited, [(50.0, 50.0)], 30, 0)
            delete(edited, (50.0, 50.0))

    with pytest.raises(UsageError, match="no colony here"):
        half_way()
    np.testing.assert_array_equal(picture.whole(), BASE)
    assert not picture.edits
    picture.close()


def test_what_is_left_over_is_told_by_picture_and_only_where_something_was_done(
    tmp_path: Path,
) -> None:
    picture = opened(tmp_path)
    assert left_over(tmp_path, 3) == ()
    with picture.edit() as edited:
        brush(edited, [(50.0, 50.0)], 30, 2)
    picture.close()
    assert left_over(tmp_path, 3) == (1,)
    assert left_over(tmp_path, 4) == ()


PAINTER = """
import sys
import numpy as np
from pathlib import Path
from colonyqc.imaging.grid.painting import brush
from colonyqc.services.corrections.journal import About
from colonyqc.services.corrections.map_edit import left_over
from colonyqc.services.corrections.picture_edit import PictureEdit
from support.editing import ArrayLabels

base = np.random.default_rng(3).integers(0, 2, (600, 700), np.uint8)
picture = PictureEdit(ArrayLabels(base), About(3, 1, "0f" * 32, 700, 600), Path(sys.argv[1]))
random = np.random.default_rng(int(sys.argv[2]))
while True:
    picture.begin()
    for _ in range(8):
        x, y = random.uniform(0, 700), random.uniform(0, 600)
        brush(picture.map, [(x, y), (x + 90, y + 60)], 25, int(random.integers(0, 4)))
    picture.end()
    print(picture.edits, flush=True)
"""


@pytest.mark.parametrize("seed", range(5))
def test_killed_in_the_middle_of_painting_only_the_unfinished_stroke_is_lost(
    tmp_path: Path, seed: int
) -> None:
    painter = subprocess.Popen(
        [sys.executable, "-c", PAINTER, str(tmp_path), str(seed)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert painter.stdout is not None
    for _ in range(3):
        painter.stdout.readline()
    time.sleep(0.003 * (seed + 1))
    painter.send_signal(signal.SIGKILL)
    told = 3 + len(painter.stdout.read().split())
    painter.wait()
    painter.stdout.close()
    again = opened(tmp_path)
    # A stroke that was written down and not told of yet is no loss.
    assert told <= again.restored <= told + 1
    expected = ArrayLabels(BASE.copy())
    random = np.random.default_rng(seed)
    truth = PictureEdit(expected, ABOUT, tmp_path / "truth")
    for _ in range(again.restored):
        truth.begin()
        for _ in range(8):
            x, y = random.uniform(0, 700), random.uniform(0, 600)
            brush(truth.map, [(x, y), (x + 90, y + 60)], 25, int(random.integers(0, 4)))
        truth.end()
    np.testing.assert_array_equal(again.whole(), truth.whole())
    for each in (again, truth):
        each.close()


def test_edits_wait_for_a_history_wherever_it_was_moved(tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "history.db", tmp_path / "two" / "history.db"
    opened = open_histories(first)
    new = edits_folder(opened)
    new.mkdir(parents=True)
    (new / "analysis-1.edits").write_bytes(b"drawn")
    made = analysis()
    with opened() as history:
        history.add(made, artefacts(made))
        history.commit()
    known = edits_folder(opened)
    assert (known / "analysis-1.edits").read_bytes() == b"drawn", "what was drawn before is taken"
    opened.engine.dispose()
    first.parent.rename(second.parent)
    moved = open_histories(second)
    assert edits_folder(moved) == known
    moved.engine.dispose()
    other = open_histories(first)
    with other() as history:
        history.add(made, artefacts(made))
        history.commit()
    assert edits_folder(other) != known, "another history that lies where the first one lay"
    other.engine.dispose()
