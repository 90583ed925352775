"""The language of the window: translations are loaded at run time, English is in the code."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from colonyqc.config import paths, sentences

translate = QCoreApplication.translate
"""``translate(context, text)``: the one way a sentence for a person is written in this room."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001, N802 - the marker lupdate reads
    """Mark a text in a table for translation; it is translated where it is shown."""
    return text


def worded(text: str) -> str:
    """Return a sentence of the rooms below in the language in use; as it is where not known."""
    return sentences.worded(text, current())


def listed(parts: Iterable[str]) -> str:
    """Return parts as one list, by the commas of the language in use."""
    return ("、" if current() == "ja" else ", ").join(parts)


def in_a_row(sentences: Iterable[str]) -> str:
    """Return whole sentences one behind the other; Japanese ones stand without a space."""
    return ("" if current() == "ja" else " ").join(sentences)


QT_LEFT_OUT: Final = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)
"""What Qt's own Japanese lacks; translators that are asked first can say it."""

LANGUAGES: Final = ("en", "ja")
NAMES: Final = {"en": "English", "ja": "日本語"}


def wanted(setting: str) -> str:
    """Return the language of a setting; "" follows the system, English when it has none."""
    return setting or ("ja" if QLocale.system().language() == QLocale.Language.Japanese else "en")


class Languages:
    """Swaps the translator of the running program."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._translators: list[tuple[QTranslator, bytes]] = []
        """Each with what it reads: Qt makes no copy of it."""
        self.current = "en"

    def use(self, language: str) -> None:
        """Switch to "en" or "ja"; widgets made afterwards speak it.

        Raises:
            FileNotFoundError: the translation did not come with the program.
        """
        # Qt asks translators newest first: an old one would answer where the new one has no text.
        while self._translators:
            self._app.removeTranslator(self._translators.pop()[0])
        if language != "en":
            # Qt's own first, so that ours are asked before them.
            for folder, name in (
                (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)), "qtbase"),
                (paths.resources() / "translations", "colonyqc"),
            ):
                file = folder / f"{name}_{language}.qm"
                # Not by its name: Qt maps a file that it is told by name into memory, and a file
                # that is written anew meanwhile, as by an update, ends the program on the spot.
                content, translator = file.read_bytes(), QTranslator()
                if not translator.load(content):
                    raise FileNotFoundError(file)
                self._app.installTranslator(translator)
                self._translators.append((translator, content))
        # Numbers and dates of Qt's own widgets follow this, not the translator.
        QLocale.setDefault(QLocale(language))
        self.current = language


def current() -> str:
    """Return the language in use: "en" or "ja"."""
    return "ja" if QLocale().language() == QLocale.Language.Japanese else "en"
