"""A correction beside its original: real widgets, a real history."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import Region
from colonyqc.gui.main.actions import ACTIONS, Act
from colonyqc.gui.viewer.linked_views import LinkedViews, Together
from colonyqc.gui.viewer.state import MARK_COLOURS
from colonyqc.services.viewing.disagreement import ONLY_FIRST
from support.correction_bench import CorrectionBench
from support.kept_dish import KeptDish
from support.window import do, shown_texts


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[CorrectionBench]:
    made = CorrectionBench(qapp, KeptDish(tmp_path))
    yield made
    made.close()
    made.kept.histories.engine.dispose()


@pytest.fixture
def corrected(bench: CorrectionBench) -> CorrectionBench:
    """The colony around (360, 380) was deleted, and that kept as record 2."""
    bench.start()
    bench.key(Qt.Key.Key_D)
    bench.click(360, 380)
    bench.keep("debris")
    return bench


def pane(bench: CorrectionBench) -> LinkedViews:
    return bench.opened.assembly.review_view.pane


def shown_labels(bench: CorrectionBench) -> tuple[np.ndarray, np.ndarray]:
    """Return the class maps on the screen: the original's, and the correction's."""
    views = bench.opened.assembly.original._beside._other, bench.opened.assembly.viewer
    opened = [view.opened for view in views]
    assert all(each is not None and each.labels is not None for each in opened)
    first, second = (each.labels.resource.read(Region(0, 0, *each.size)) for each in opened if each)
    return first, second


def test_the_original_is_shown_beside_and_what_differs_is_outlined(
    corrected: CorrectionBench,
) -> None:
    do(corrected.opened, Act.ORIGINAL)
    corrected.calm()
    beside = pane(corrected)
    assert beside.together is Together.SIDE
    assert beside.other.isVisible()
    original, correction = shown_labels(corrected)
    assert original[380, 360]
    assert not correction[380, 360]
    assert "Record 1, as it was found" in shown_texts(beside.other)
    assert beside.name.text().startswith("Record 2, corrected by ")
    only, added, otherwise = beside.other.hud.key.texts
    assert only.startswith("only the original: ")
    assert only.split(": ")[1] != "0.0\xa0%"
    assert {each.split(": ")[1] for each in (added, otherwise)} == {"0.0\xa0%"}
    colour = QColor(MARK_COLOURS[ONLY_FIRST])
    for view in (beside.main, beside.other):
        image = view.viewport().grab().toImage()
        marked = sum(
            image.pixelColor(x, y) == colour
            for x in range(image.width())
            for y in range(0, image.height(), 3)
        )
        assert marked > 10


def test_both_pan_and_zoom_together_and_one_key_ends_it(corrected: CorrectionBench) -> None:
    beside = pane(corrected)
    beside.main.center_on(250, 250, 2.0)
    corrected.calm()
    do(corrected.opened, Act.ORIGINAL)
    corrected.calm()
    # The place that was looked at stays in view, in both.
    assert (beside.main.zoom, beside.other.zoom) == (pytest.approx(2.0), pytest.approx(2.0))
    beside.main.center_on(200, 150, 3.0)
    corrected.calm()
    middle = beside.other.to_picture(beside.other.viewport().rect().toRectF().center())
    assert beside.other.zoom == pytest.approx(3.0)
    assert (middle.x(), middle.y()) == (pytest.approx(200, abs=1), pytest.approx(150, abs=1))
    do(corrected.opened, Act.ORIGINAL)
    corrected.calm()
    assert beside.together is Together.ALONE
    assert corrected.opened.assembly.viewer.opened.marks is None
    assert not beside.other.hud.key.isVisible()
    assert not beside.name.isVisible()


def test_the_same_colony_is_selected_in_both_where_it_was_not_touched(
    corrected: CorrectionBench,
) -> None:
    do(corrected.opened, Act.ORIGINAL)
    corrected.calm()
    seen: list[object] = []
    corrected.opened.assembly.original._beside._other.colony_selected.connect(seen.append)
    made = corrected.kept.record(2).analysis.correction
    same = next(
        each.number
        for each in corrected.kept.record(2).analysis.pictures[0].colonies
        if made is not None and made.untouched(0, each.number)
    )
    corrected.opened.assembly.work.select(same)
    assert seen[-1] == same
    corrected.opened.assembly.work.select(None)
    assert seen[-1] is None


def test_what_was_never_corrected_says_so(bench: CorrectionBench) -> None:
    do(bench.opened, Act.ORIGINAL)
    bench.calm()
    assert pane(bench).together is Together.ALONE
    assert "was not corrected" in bench.said()


def test_going_on_correcting_ends_it_and_it_waits_for_the_edits_to_be_kept(
    corrected: CorrectionBench,
) -> None:
    do(corrected.opened, Act.ORIGINAL)
    corrected.calm()
    corrected.start()
    assert pane(corrected).together is Together.ALONE
    assert corrected.correcting.active
    do(corrected.opened, Act.ORIGINAL)
    corrected.calm()
    assert pane(corrected).together is Together.ALONE
    assert "Keep or leave the correction first" in corrected.said()


def test_it_has_a_key_and_stands_in_the_palette(bench: CorrectionBench) -> None:
    assert ACTIONS[Act.ORIGINAL].shortcut
    action = bench.opened.assembly.actions[Act.ORIGINAL]
    assert action.shortcut().toString() == ACTIONS[Act.ORIGINAL].shortcut
