import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from colonyqc.config import paths
from colonyqc.config.settings import OF_THE_LABORATORY
from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.picture import Failure
from colonyqc.gui.core.language import (
    Languages,
    current,
    in_a_row,
    listed,
    translate,
    wanted,
    worded,
)
from colonyqc.gui.core.pages import Page, title
from colonyqc.gui.main.message_bar import FailurePanel
from colonyqc.gui.pages.audit import formatting
from colonyqc.gui.pages.rules.presenter import kept_name, shown_name
from colonyqc.gui.widgets.formatting import moment
from colonyqc.services.rules import files

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


REPLACED = """
import shutil, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from colonyqc.config import paths
from colonyqc.gui.core.language import Languages, translate

own = Path(sys.argv[1])
shutil.copytree(paths.resources() / "translations", own / "translations")
paths.resources = lambda: own
languages = Languages(QCoreApplication([]))
languages.use("ja")
(own / "translations" / "colonyqc_ja.qm").write_bytes(b"")
print(translate("Actions", "Undo the last step"))
"""


def test_an_update_of_the_translations_does_not_end_a_program_that_runs(tmp_path: Path) -> None:
    # In a child: a file that was mapped into memory and is cut short ends the whole process.
    line = [sys.executable, "-c", REPLACED, str(tmp_path / "own")]
    ended = subprocess.run(line, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "元に戻す" in ended.stdout


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


GUI = Path(paths.__file__).parents[1] / "gui"
SAYS = {"translate", "_t", "worded"}
SHOWS = {
    *("label", "button", "setText", "setToolTip", "setAccessibleName", "say", "setWindowTitle"),
    *(
        "setPlaceholderText",
        "QCheckBox",
        "QRadioButton",
        "QLabel",
        "section",
        "addItem",
        "setTitle",
    ),
}
AS_IT_IS = {
    *("colonyqc", " – colonyqc", "history.db · postgresql://NAME@HOST/DATABASE", "mobile-sam"),
    *("StemFit AK02N", "6-well", "µm/px", "sha256"),
}
"""Names, keys and signs that are the same in every language."""
ROLES = {"caption", "title", "figure", "unit", "chip", "banner", "primary", "danger", "quiet"}


def _named(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    of = node.func
    return of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""


def _said(node: ast.AST) -> bool:
    """Tell whether a part of the code is a sentence in the language in use."""
    if _named(node) == "format" and isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and _said(node.func.value)
    return _named(node) in SAYS


def _words(node: ast.AST) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(
        str(part.value)
        for part in parts
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def _put_together(node: ast.AST) -> bool:
    """Tell whether a sentence grows words of the code at its sides, or is one of a list."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = (node.left, node.right)
        return any(map(_said, sides)) and any(re.search("[A-Za-z]{2}", _words(s)) for s in sides)
    if isinstance(node, ast.JoinedStr):
        said = [v for v in node.values if isinstance(v, ast.FormattedValue) and _said(v.value)]
        return len(said) > 1 or (bool(said) and bool(re.search("[A-Za-z]{2}", _words(node))))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        # Commas and spaces between words are the language's: `listed` and `in_a_row` set them.
        return node.func.attr == "join" and _words(node.func.value) in {", ", "; ", " and "}
    return False


def test_no_sentence_is_put_together_of_pieces() -> None:
    left_alone = GUI / "core" / "language.py", GUI / "pages" / "models" / "click_network_form.py"
    found = [
        f"{file.relative_to(GUI)}:{node.lineno} {ast.unparse(node)}"
        for file in GUI.rglob("*.py")
        if file not in left_alone
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if _put_together(node)
    ]
    assert found == []


def test_whatever_is_shown_was_translated() -> None:
    found = [
        f"{file.relative_to(GUI)}:{node.lineno} {_words(given)}"
        for file in GUI.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and _named(node) in SHOWS
        # A report's own words are named, and said in its language.
        if not (isinstance(node.func, ast.Name) and node.func.id == "say")
        for given in node.args[:1]
        if re.search("[A-Za-z]{3}", _words(given)) and _words(given) not in AS_IT_IS | ROLES
        if not re.match(r"(Alt|Ctrl|Shift)\+", _words(given))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ('label(translate("A", "one") + " and more")', True),
        ("f'{translate(one)} of {translate(two)}'", True),
        ('", ".join(names)', True),
        ("f'{translate(one)} {number}'", False),
        ('translate("A", "one") + "\\n%"', False),
    ],
)
def test_a_sentence_of_pieces_is_known(text: str, caught: bool) -> None:
    assert any(map(_put_together, ast.walk(ast.parse(text)))) is caught


def test_qt_s_own_dialogs_and_menus_speak_it_too(qtbot: QtBot, languages: Languages) -> None:
    languages.use("ja")
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    said = [each.text() for each in dialog.findChildren(QLabel) if each.text()]
    said += [action.text() for action in menu.actions() if action.text()]
    said += [box.text() for box in dialog.findChildren(QPushButton) if box.text()]
    assert len(said) > 8
    assert [text for text in said if not re.search(f"[{_KANA}]", text)] == []


def test_lists_and_times_are_set_as_the_language_sets_them(languages: Languages) -> None:
    languages.use("ja")
    assert listed(["作業者", "確認者"]) == "作業者、確認者"
    assert in_a_row(["一つ目。", "二つ目。"]) == "一つ目。二つ目。"
    assert re.fullmatch(r"[\d: -]+（UTC [\d: -]+）", moment(datetime.now(UTC)))
    languages.use("en")
    assert listed(["technician", "reviewer"]) == "technician, reviewer"
    assert in_a_row(["One.", "Two."]) == "One. Two."


def test_names_of_the_shipped_rules_are_shown_in_the_language_and_kept_as_they_were(
    languages: Languages,
) -> None:
    shipped = files.read(paths.resources() / "rules" / "default.yaml")
    names = {rule.name for rule in (*shipped.colony_rules, *shipped.dish_rules)}
    languages.use("ja")
    assert shown_name("ready to passage") == "継代の目安"
    for name in names:
        assert re.search(f"[{_KANA}]", shown_name(name))
        assert kept_name(shown_name(name)) == name
    assert kept_name("小型コロニー") == shown_name("小型コロニー") == "小型コロニー"


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
_HALF = re.compile(rf"[{_KANA}}}」）]:|: ?[{_KANA}]|[(][^()*]*[{_KANA}]|[{_KANA}][(]")
_APART = re.compile(rf"(?:\{{\w+\}}|\d) [{_KANA}]")
_SPACED = re.compile(rf"[はがをにでとのへ] (?:\{{|[A-Za-z0-9])|[{_KANA}] [A-Za-z-]{{2,}} [{_KANA}]")
_EARLIER = re.compile("公開|手元|落として|裏で|何も決めません|フォルダを|だれ")
"""Words that say another thing in this field than the English does, and were replaced."""


@pytest.mark.parametrize("fault", [_HALF, _APART, _SPACED, _EARLIER])
def test_japanese_keeps_to_its_own_signs_and_words(fault: re.Pattern[str]) -> None:
    found = [text.text for _, _, text in messages() if fault.search(text.text or "")]
    assert found == []
