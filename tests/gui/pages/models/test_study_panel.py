from math import nan

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.agreement import Agreement
from colonyqc.gui.core.language import Languages
from colonyqc.gui.pages.models.study_panel import StudyPanel
from colonyqc.gui.pages.models.view import ModelCard, ModelsView
from colonyqc.services.export.study import AgreementRow
from colonyqc.services.export.study_results import StudyResult
from support.builders import START
from support.window import MODEL, shown_texts

ROWS = (
    AgreementRow("people", "Mori – Sato", Agreement(40, 0.8, 0.62, 0.41, 0.8)),
    AgreementRow("people", "all people (Fleiss)", Agreement(40, 0.8, 0.6, 0.4, 0.8)),
    AgreementRow("self", "Mori", Agreement(10, 1.0, nan, nan, nan)),
    AgreementRow("self", "Sato", Agreement(0, nan, nan, nan, nan)),
    AgreementRow("program", "the program – Mori", Agreement(40, 0.7, 0.51, 0.3, 0.7)),
)
RESULT = StudyResult("colonies", 40, 10, ROWS, "Sato", START)


def test_a_card_shows_people_beside_the_program_and_is_else_as_it_was(qtbot: QtBot) -> None:
    view = ModelsView()
    qtbot.addWidget(view)
    view.set_models((MODEL,))
    card = view.cards[str(MODEL.ref)]
    assert isinstance(card, ModelCard)
    before = shown_texts(card)
    view.set_studies({"other@1": (RESULT,)})
    assert shown_texts(card) == before
    view.set_studies({str(MODEL.ref): (RESULT,)})
    texts = set(shown_texts(card))
    assert {"Agreement with people", "Mori – Sato", "the program – Mori", "0.62", "0.51"} <= texts
    assert any(text.startswith("40 colonies, 10 of them shown twice, blind.") for text in texts)
    assert any("Kept by Sato, " in text for text in texts)
    view.set_models((MODEL,))
    shown = shown_texts(view.cards[str(MODEL.ref)])
    assert "Agreement with people" in shown, "the list is read anew, and the result stays"
    view.set_studies({})
    assert "Agreement with people" not in shown_texts(view.cards[str(MODEL.ref)])


@pytest.mark.parametrize(("language", "head"), [("en", "whole pictures"), ("ja", "画像全体")])
def test_whole_pictures_are_told_in_either_language(
    qapp: QApplication, qtbot: QtBot, language: str, head: str
) -> None:
    languages = Languages(qapp)
    languages.use(language)
    try:
        panel = StudyPanel()
        qtbot.addWidget(panel)
        panel.set_results((StudyResult("pictures", 12, 0, ROWS, "Sato", START),))
        assert any(head in text for text in shown_texts(panel))
        assert len(panel.texts) == 4
        assert "–" in panel.texts[2], "kappa that is not defined is none"
    finally:
        languages.use("en")
