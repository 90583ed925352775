"""A correction is disturbed: by signatures, rights, keys, other windows, looks, a full disk."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.errors import AccessError
from colonyqc.domain.signature import Meaning
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.widgets.why_dialog import WhyDialog
from colonyqc.history import verify
from colonyqc.services.accounts import people, signing
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.map_edit import journal_path, left_over
from colonyqc.services.corrections.waiting import keep_edits, open_edit
from support.correction_bench import CorrectionBench
from support.kept_dish import KeptDish
from support.lab import WORD
from support.window import do

WHY = "grown together"
CONTROL = Qt.KeyboardModifier.ControlModifier
STROKE = ((300.0, 80.0), (340.0, 80.0), (420.0, 90.0))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptDish]:
    made = KeptDish(tmp_path)
    yield made
    made.histories.engine.dispose()


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, kept: KeptDish) -> Iterator[CorrectionBench]:
    made = CorrectionBench(qapp, kept)
    yield made
    made.close()


@contextmanager
def no_room(path: Path) -> Iterator[None]:
    """Let no file grow beyond the length of one, as on a full disk."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)


def in_a_stroke(bench: CorrectionBench) -> np.ndarray:
    """Draw one stroke whole and begin another; return the map with the first alone."""
    bench.start()
    bench.drag(*STROKE)
    whole = bench.map()
    bench.press(100, 420)
    bench.move(200, 430)
    assert (bench.map() != whole).any()
    return whole


def test_of_a_signed_record_it_is_said_before_that_the_new_version_is_signed_anew(
    bench: CorrectionBench, kept: KeptDish
) -> None:
    signing.sign(kept.histories, 1, Meaning.PERFORMED, stated="Mori")
    bench.start()
    assert "Record 1 is signed (Mori)" in bench.said()
    bench.drag(*STROKE)
    bench.bar.keep.click()
    bench.calm()
    dialog = bench.opened.assembly.window.findChild(WhyDialog)
    assert dialog is not None
    said = dialog.sentence
    assert said.startswith("Record 1 is signed (Mori). The signatures stay with it")
    dialog.why.setText(WHY)
    dialog.again.click()
    bench.calm()
    with kept.histories() as history:
        assert [each.person for each in signing.standing(history, 1)] == ["Mori"]
        assert signing.signatures(history, 2) == ()
    assert verify(kept.histories) == ()


def test_a_signature_that_came_meanwhile_is_said_before_it_is_kept(
    bench: CorrectionBench, kept: KeptDish
) -> None:
    bench.start()
    assert "signed" not in bench.said()
    bench.drag(*STROKE)
    signing.sign(kept.histories, 1, Meaning.PERFORMED, stated="Sato")
    bench.bar.keep.click()
    bench.calm()
    dialog = bench.opened.assembly.window.findChild(WhyDialog)
    assert dialog is not None
    assert "Record 1 is signed (Sato)" in dialog.sentence
    dialog.cancel.click()
    assert bench.correcting.active


def test_without_the_right_the_button_says_so_and_the_service_refuses(
    bench: CorrectionBench, kept: KeptDish
) -> None:
    bench.opened.session.enter(people.choose_log_in(kept.histories, "Abe", WORD))
    bench.calm()
    button = bench.opened.assembly.review_view.days_bar.correct
    assert not button.isEnabled()
    assert button.toolTip().startswith("Abe may not correct what was found in pictures")
    do(bench.opened, Act.CORRECT)
    bench.calm()
    assert not bench.correcting.active
    assert bench.said().startswith("Abe may not correct")
    context = bench.opened.session.context
    with pytest.raises(AccessError, match="Abe may not correct"):
        open_edit(context, kept.record(1), 0)
    with pytest.raises(AccessError, match="Abe may not correct"):
        keep_edits(context, 1, WHY)
    assert not list((kept.folder / "edits").glob("*"))


def test_what_is_only_read_is_not_corrected_and_the_button_says_why(
    qtbot: QtBot, qapp: QApplication, kept: KeptDish
) -> None:
    kept.context = replace(kept.context, read_only="Another window writes.")
    bench = CorrectionBench(qapp, kept)
    button = bench.opened.assembly.review_view.days_bar.correct
    assert not button.isEnabled()
    assert button.toolTip() == "Another window writes."
    do(bench.opened, Act.CORRECT)
    bench.calm()
    assert not bench.correcting.active
    assert bench.said() == "Another window writes."
    bench.close()


def test_keys_in_the_middle_of_a_stroke_mean_nothing(bench: CorrectionBench) -> None:
    whole = in_a_stroke(bench)
    opened = bench.opened
    language = opened.session.settings.language
    for key, modifier in (
        (Qt.Key.Key_S, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Z, CONTROL),
        (Qt.Key.Key_L, CONTROL),
    ):
        bench.key(key, modifier)
    bench.calm()
    assert opened.assembly.signing.dialog is None
    assert opened.session.settings.language == language
    assert bench.canvas.tool is CorrectionTool.BRUSH
    assert bench.correcting.edit is not None
    assert bench.correcting.edit.map.editing
    bench.release(200, 430)
    assert bench.correcting.edit.edits == 2
    bench.key(Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(bench.map(), whole)


def test_nothing_is_signed_while_edits_wait_to_be_kept(bench: CorrectionBench) -> None:
    bench.start()
    bench.drag(*STROKE)
    bench.key(Qt.Key.Key_S)
    bench.calm()
    assert bench.opened.assembly.signing.dialog is None
    assert bench.said().startswith("Keep the correction, or discard it, before you sign")
    bench.bar.discard.click()
    bench.calm()
    bench.key(Qt.Key.Key_S)
    bench.calm()
    dialog = bench.opened.assembly.signing.dialog
    assert dialog is not None
    dialog.reject()


def test_nothing_is_decided_while_edits_wait_to_be_kept(bench: CorrectionBench) -> None:
    view = bench.opened.assembly.review_view
    bar = (view.dish.accept, *view.dish.verdicts.values())
    bench.start()
    assert all(each.isEnabled() for each in bar), "what is seen is what is kept"
    number = bench.opened.assembly.work.state.result.colonies[0].number  # type: ignore[union-attr]
    bench.opened.assembly.work.select(number)
    bench.drag(*STROKE)
    for made in (*bar, *view.decisions.buttons.values()):
        assert not made.isEnabled()
        assert "Keep the correction, or discard it, before you decide" in made.toolTip()
    for act in (Act.ACCEPT_REST, Act.APPROVE_DISH, Act.REJECT_DISH, Act.KEEP, Act.DISCARD):
        bench.opened.session.say("")
        do(bench.opened, act)
        bench.calm()
        assert bench.said().startswith("Keep the correction, or discard it, before you decide")
        assert not view.decisions.reason.isVisible()
    with bench.opened.session.context.histories() as history:
        record = history.get(1)
        assert not record.decisions
        assert not record.dish_decisions
    bench.bar.discard.click()
    bench.calm()
    assert all(each.isEnabled() for each in bar)
    assert "correction" not in view.dish.accept.toolTip()
    do(bench.opened, Act.ACCEPT_REST)
    bench.calm()
    with bench.opened.session.context.histories() as history:
        assert history.get(1).decisions


def test_another_theme_leaves_the_stroke_in_hand(bench: CorrectionBench) -> None:
    in_a_stroke(bench)
    bench.opened.switch_theme()
    bench.calm()
    bench.move(260, 430)
    bench.release(260, 430)
    assert bench.correcting.edit is not None
    assert bench.correcting.edit.edits == 2
    assert bench.map()[430, 240]


def test_another_language_costs_the_stroke_alone_and_the_correction_goes_on(
    bench: CorrectionBench, kept: KeptDish
) -> None:
    whole = in_a_stroke(bench)
    before = bench.canvas
    bench.opened.switch_language()
    bench.calm()
    assert bench.canvas is not before
    assert bench.correcting.active
    np.testing.assert_array_equal(bench.map(), whole)
    bench.release(200, 430)
    bench.drag(*((x, y + 200) for x, y in STROKE))
    assert bench.correcting.edit is not None
    assert bench.correcting.edit.edits == 2
    bench.keep(WHY)
    assert kept.record(2).analysis.correction is not None


def test_a_window_made_anew_while_a_map_is_opened_holds_it_for_nobody(
    bench: CorrectionBench,
) -> None:
    bench.correcting.start()
    bench.opened._make_anew()
    bench.calm()
    if not bench.correcting.active:
        bench.start()
    assert bench.correcting.active
    bench.drag(*STROKE)
    assert bench.correcting.edit is not None
    assert bench.correcting.edit.edits == 1


def test_a_window_closed_in_a_stroke_loses_that_stroke_alone(
    qtbot: QtBot, qapp: QApplication, kept: KeptDish
) -> None:
    bench = CorrectionBench(qapp, kept)
    whole = in_a_stroke(bench)
    bench.opened.assembly.window.close()
    bench.close()
    again = CorrectionBench(qapp, kept)
    assert "wait here" in again.said()
    again.start()
    np.testing.assert_array_equal(again.map(), whole)
    again.close()


def test_a_second_window_is_told_and_takes_over_when_the_first_lets_go(
    bench: CorrectionBench, kept: KeptDish, qapp: QApplication
) -> None:
    whole = in_a_stroke(bench)
    other = KeptDish.again(kept.folder)
    second = CorrectionBench(qapp, other)
    second.correcting.start()
    second.calm()
    assert not second.correcting.active
    assert "in another window" in second.said()
    bench.release(200, 430)
    assert bench.correcting.edit is not None
    assert bench.correcting.edit.edits == 2
    bench.correcting.undo()
    bench.correcting.leave()
    bench.calm()
    second.start()
    np.testing.assert_array_equal(second.map(), whole)
    second.keep(WHY)
    assert "record 2" in second.said()
    second.close()
    other.histories.engine.dispose()
    assert left_over(kept.folder / "edits", 1) == ()
    assert verify(kept.histories) == ()


def test_on_a_full_disk_a_stroke_and_an_undo_are_refused_and_nothing_is_lost(
    bench: CorrectionBench, kept: KeptDish
) -> None:
    bench.start()
    bench.drag(*STROKE)
    whole = bench.map()
    with no_room(journal_path(kept.folder / "edits", 1, 0)):
        bench.drag((100, 420), (200, 430))
        assert "Your edits can't be written" in bench.said()
        np.testing.assert_array_equal(bench.map(), whole)
        bench.correcting.undo()
        assert "Make room there before you go on" in bench.said()
        np.testing.assert_array_equal(bench.map(), whole)
    bench.drag((100, 420), (200, 430))
    assert bench.correcting.edit is not None
    assert bench.correcting.edit.edits == 2
    bench.keep(WHY)
    assert kept.record(2).analysis.correction is not None


def test_a_practice_that_comes_and_goes_leaves_the_correction_alone(
    qtbot: QtBot,
    qapp: QApplication,
    kept: KeptDish,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("colonyqc.gui.main.practice.practice_pictures", lambda: tmp_path / "none")
    made: list[KeptDish] = []

    @contextmanager
    def place(_: str) -> Iterator[tuple[ServiceContext, Path]]:
        (folder := tmp_path / "practice").mkdir()
        made.append(KeptDish(folder))
        yield made[0].context, folder
        made[0].histories.engine.dispose()
        rmtree(folder)

    bench = CorrectionBench(qapp, kept, place)
    whole = in_a_stroke(bench)
    bench.release(200, 430)
    do(bench.opened, Act.PRACTISE)
    host = bench.opened.practice
    assert host is not None
    qtbot.waitUntil(lambda: host.opened is not None, timeout=60_000)
    assert host.opened is not None
    practised = CorrectionBench.over(host.opened, made[0])
    in_a_stroke(practised)
    practised.opened.switch_language()
    practised.calm()
    assert practised.correcting.active
    practised.opened.assembly.window.close()
    qtbot.waitUntil(lambda: host.opened is None, timeout=60_000)
    bench.calm()
    assert not (tmp_path / "practice").exists()
    assert bench.correcting.active, "the window spoke another language, and was made anew"
    bench.correcting.undo()
    np.testing.assert_array_equal(bench.map(), whole)
    bench.keep(WHY)
    assert kept.record(2).analysis.correction is not None
    bench.close()
