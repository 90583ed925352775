import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config import paths
from colonyqc.config.settings import OF_THE_LABORATORY
from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.picture import Failure
from colonyqc.gui.core.language import Languages, current, translate, wanted, worded
from colonyqc.gui.core.pages import Page, title
from colonyqc.gui.main.message_bar import FailurePanel
from colonyqc.gui.pages.audit import formatting

FOLDER = paths.resources() / "translations"
SOURCE = FOLDER / "colonyqc_ja.ts"
_PLACE = re.compile(r"\{\w+\}")


def messages() -> Iterator[tuple[str, str, ElementTree.Element]]:
    for context in ElementTree.parse(SOURCE).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            yield context.findtext("name", ""), message.findtext("source", ""), translation


def test_every_text_is_translated() -> None:
    untranslated = [
        (context, source)
        for context, source, translation in messages()
        if not translation.text or translation.get("type")
    ]
    assert untranslated == []


def test_translations_keep_the_places_of_values() -> None:
    wrong = [
        source
        for _, source, translation in messages()
        if sorted(_PLACE.findall(source)) != sorted(_PLACE.findall(translation.text or ""))
    ]
    assert wrong == []


def test_the_file_holds_every_text_of_the_code_and_no_other(tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    target = tmp_path / "fresh.ts"
    files = sorted(str(p) for p in (Path(paths.__file__).parents[1] / "gui").rglob("*.py"))
    subprocess.run([tool, "-silent", *files, "-ts", target], check=True)
    fresh = {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in ElementTree.parse(target).getroot().iter("context")  # noqa: S314 - ours
        for message in context.iter("message")
    }
    assert {(context, source) for context, source, _ in messages()} == fresh


def test_the_compiled_file_is_up_to_date(tmp_path: Path, qapp: QApplication) -> None:
    tool = shutil.which(str(Path(sys.executable).with_name("pyside6-lrelease")))
    assert tool is not None
    fresh = tmp_path / "ja.qm"
    subprocess.run([tool, "-silent", SOURCE, "-qm", fresh], check=True)
    assert fresh.read_bytes() == (FOLDER / "colonyqc_ja.qm").read_bytes()
    assert QTranslator().load(str(fresh))


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    made = Languages(qapp)
    yield made
    made.use("en")


def test_a_language_is_put_in_force_and_taken_back(qtbot: QtBot, languages: Languages) -> None:
    languages.use("ja")
    assert title(Page.REPORTS) == "報告書"
    assert translate("Colony verdict", "watch") == "経過観察"
    assert translate("Dish verdict", "watch") == "要注意"
    assert current() == "ja"
    languages.use("en")
    assert title(Page.REPORTS) == "Reports"
    assert current() == "en"


def test_what_qt_and_the_rooms_below_say_is_in_the_language_too(
    qtbot: QtBot, languages: Languages
) -> None:
    refused = "The name or the password is wrong."
    assert worded(refused) == refused
    languages.use("ja")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "キャンセル"
    assert worded(refused) == "氏名またはパスワードが違います。"
    said = FailurePanel()
    qtbot.addWidget(said)
    said.add((Failure("a.png", "a.png can't be read: it is empty (0 bytes)."),))
    said.tell(("b.png is a copy of the file a.png: the view is counted once.",))
    assert [said.list.item(row).text() for row in range(2)] == [
        "a.pngを読み込めません。空のファイルです（0バイト）。",
        "b.pngはa.pngのコピーです。視野は一度だけ数えます。",
    ]
    event = Event(
        1, "2026-11-27T00:00:00+00:00", "Ann", EventKind.DECISION_MADE, "analysis 3", "keep",
        "picture 1, colony 17: discard", "dead cells", "", "",
    )  # fmt: skip
    assert formatting.change(event) == "保持 → 画像1、コロニー17：廃棄"
    assert formatting.reason(event) == "死細胞"


def test_each_setting_of_the_laboratory_has_its_words_in_the_trail(
    qtbot: QtBot, languages: Languages
) -> None:
    languages.use("ja")
    said = [
        formatting.subject(Event(1, "", "", "Ann", f"setting {name}", "", "", "", ""))
        for name in OF_THE_LABORATORY
    ]
    assert len(set(said)) == len(said)
    assert all(text.startswith("設定：") and text.isprintable() for text in said)
    assert "設定：施設名" in said


def test_a_language_that_did_not_come_along_is_refused(languages: Languages) -> None:
    with pytest.raises(FileNotFoundError):
        languages.use("xx")


def test_a_setting_wins_over_the_system() -> None:
    assert wanted("ja") == "ja"
    assert wanted("") in {"en", "ja"}


_KANA = "\u3040-\u30ff\u4e00-\u9fff"
_HALF = re.compile(rf"[{_KANA}}}」）]:|:[{_KANA}]|[(][^()*]*[{_KANA}]|[{_KANA}][(]")
_APART = re.compile(rf"(?:\{{\w+\}}|\d) [{_KANA}]")
_EARLIER = re.compile("公開|手元|落として|裏で|何も決めません|フォルダを|だれ")
"""Words that say another thing in this field than the English does, and were replaced."""


@pytest.mark.parametrize("fault", [_HALF, _APART, _EARLIER])
def test_japanese_keeps_to_its_own_signs_and_words(fault: re.Pattern[str]) -> None:
    found = [text.text for _, _, text in messages() if fault.search(text.text or "")]
    assert found == []
