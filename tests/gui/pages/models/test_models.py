import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import load
from colonyqc.domain.model import FastFigures
from colonyqc.gui.core.language import Languages
from colonyqc.gui.core.session import Message
from colonyqc.gui.pages.models.controller import ModelsController
from colonyqc.gui.pages.models.view import ModelCard, ModelsView
from support.window import MODEL, GuiModels, context, session, shown_texts


@pytest.fixture
def view(qtbot: QtBot) -> ModelsView:
    made = ModelsView()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("wrong", "kind"), [("", "info"), ("tiny@1.0.0 was changed after it was made.", "error")]
)
def test_models_are_listed_and_checked(
    view: ModelsView, tmp_path: Path, wrong: str, kind: str
) -> None:
    here = session(context(wrong=wrong), tmp_path)
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ModelsController(view, here)
    controller.refresh()
    card = view.cards[str(MODEL.ref)]
    texts = [made.text() for made in card.findChildren(QLabel)]
    assert {"A tiny model", "phase contrast", "BSD-3-Clause", MODEL.ref.sha256[:12]} <= set(texts)
    told = wrong or "Checked: the files and the test numbers are as shipped."
    assert told not in shown_texts(card)
    view.verify.click()
    assert told in shown_texts(card)
    assert said[-1].kind == kind
    assert view.verify.isEnabled()
    controller.close()


def test_every_shipped_model_says_in_japanese_which_pictures_it_is_for(qapp: QApplication) -> None:
    files = list((Path(__file__).parents[4] / "models").glob("*/*/rdf.yaml"))
    said = {re.search(r"modality: (.+)", file.read_text("utf-8")) for file in files}
    languages = Languages(qapp)
    languages.use("ja")
    try:
        for found in said:
            assert found is not None
            card = ModelCard(replace(MODEL, modality=found[1]))
            assert found[1] not in {made.text() for made in card.findChildren(QLabel)}
            card.deleteLater()
    finally:
        languages.use("en")
    assert said


def test_no_model_is_said_with_a_way_on(view: ModelsView) -> None:
    view.set_models(())
    assert view._stack.currentWidget() is view.empty
    assert not view.verify.isVisibleTo(view)
    assert not view.in_use.isVisibleTo(view)


def test_the_model_in_use_is_chosen_shown_and_kept(view: ModelsView, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    controller = ModelsController(view, here)
    controller.refresh()
    offered = [view.in_use.itemText(i) for i in range(view.in_use.count())]
    assert offered == ["automatic: the one that fits the picture", "tiny@1.0.0"]
    assert view.in_use.currentIndex() == 0
    view.in_use.setCurrentIndex(1)
    view.in_use.activated.emit(1)
    assert here.settings.model == "tiny@1.0.0"
    controller.refresh()
    assert view.in_use.currentText() == "tiny@1.0.0"
    view.in_use.activated.emit(0)
    assert here.settings.model == ""
    controller.close()


def test_a_model_that_is_gone_gives_way_to_the_one_that_fits(
    view: ModelsView, tmp_path: Path
) -> None:
    here = session(context(), tmp_path)
    here.remember(model="tiny@0.9.0")
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ModelsController(view, here)
    controller.refresh()
    assert view.in_use.currentIndex() == 0
    assert here.settings.model == ""
    assert said[-1].text.startswith("The model tiny@0.9.0 is no longer installed")
    controller.close()


def test_how_models_run_is_chosen_kept_and_shown(view: ModelsView, tmp_path: Path) -> None:
    place = context()
    here = session(place, tmp_path)
    controller = ModelsController(view, here)
    controller.refresh()
    runs = view.runs
    assert (runs.precision.currentData(), runs.provider.currentData()) == ("full", "")
    assert runs.running.text() == "tiny@1.0.0 runs on CPU."
    runs.precision.activated.emit(runs.precision.findData("fast"))
    runs.provider.activated.emit(runs.provider.findData("cuda"))
    assert isinstance(place.models, GuiModels)
    assert place.models.wish == ("fast", "cuda")
    assert runs.running.text() == "tiny@1.0.0 runs on CPU int8."
    kept = load(tmp_path / "settings.json").settings
    assert (kept.precision, kept.provider) == ("fast", "cuda")
    controller.close()


def test_a_new_window_shows_how_models_were_told_to_run(view: ModelsView, tmp_path: Path) -> None:
    here = session(context(), tmp_path)
    here.remember(precision="fast", provider="directml")
    controller = ModelsController(view, here)
    assert view.runs.precision.currentData() == "fast"
    assert view.runs.provider.currentData() == "directml"
    controller.close()


@pytest.mark.parametrize(
    ("fast", "said"),
    [
        (None, "none"),
        (FastFigures(0.9991, 0.996, 0.09, 17), "same class at 99.9\u00a0% of the pixels"),
        (FastFigures(0.9962, 0.976, 0.09, 17), "same class at 99.6\u00a0% of the pixels"),
    ],
)
def test_a_card_tells_how_far_the_fast_network_agrees(
    view: ModelsView, fast: FastFigures | None, said: str
) -> None:
    view.set_models((replace(MODEL, fast=fast),))
    texts = [made.text() for made in view.cards[str(MODEL.ref)].findChildren(QLabel)]
    (text,) = (text for text in texts if text.startswith(said))
    refused = fast is not None and not fast.qualified
    assert text.endswith("not qualified: under 99.5\u00a0% in a tile") is refused


def test_on_a_wide_page_a_card_shows_all_of_its_lines(view: ModelsView, qtbot: QtBot) -> None:
    view.set_models((replace(MODEL, fast=FastFigures(0.9962, 0.976, 0.09, 17)),))
    view.resize(1600, 700)
    view.show()
    card = view.cards[str(MODEL.ref)]
    qtbot.waitUntil(lambda: card.width() > 0)
    wrapped = [each for each in card.findChildren(QLabel) if each.wordWrap() and each.isVisible()]
    assert wrapped
    for each in wrapped:
        assert each.height() >= each.heightForWidth(each.width()), each.text()
