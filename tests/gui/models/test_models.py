from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from colonyqc.gui.models.controller import ModelsController
from colonyqc.gui.models.view import ModelsView
from colonyqc.gui.session import Message
from support.window import MODEL, session, workplace


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
    here = session(workplace(wrong=wrong), tmp_path)
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ModelsController(view, here)
    controller.refresh()
    card = view.cards[str(MODEL.ref)]
    texts = [made.text() for made in card.findChildren(QLabel)]
    assert {"A tiny model", "phase contrast", "BSD-3-Clause", MODEL.ref.sha256[:12]} <= set(texts)
    assert card.checked_text == ""
    view.verify.click()
    assert card.checked_text == (wrong or "Checked: the files and the test numbers are as shipped.")
    assert said[-1].kind == kind
    assert view.verify.isEnabled()
    controller.close()


def test_no_model_is_said_with_a_way_on(view: ModelsView) -> None:
    view.set_models(())
    assert view._stack.currentWidget() is view.empty
    assert not view.verify.isVisibleTo(view)
    assert not view.in_use.isVisibleTo(view)


def test_the_model_in_use_is_chosen_shown_and_kept(view: ModelsView, tmp_path: Path) -> None:
    here = session(workplace(), tmp_path)
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
    here = session(workplace(), tmp_path)
    here.remember(model="tiny@0.9.0")
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ModelsController(view, here)
    controller.refresh()
    assert view.in_use.currentIndex() == 0
    assert here.settings.model == ""
    assert said[-1].text.startswith("The model tiny@0.9.0 is no longer installed")
    controller.close()
