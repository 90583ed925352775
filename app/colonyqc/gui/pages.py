"""The pages of the window, in the order of the rail."""

from enum import Enum
from typing import Final

from colonyqc.gui.language import QT_TRANSLATE_NOOP, translate


class Page(Enum):
    """A page; its value is its place in the rail and its Ctrl+number."""

    WORK = 1
    TRENDS = 2
    REPORTS = 3
    MODELS = 4


_TITLES: Final = {
    Page.WORK: QT_TRANSLATE_NOOP("Pages", "Work"),
    Page.TRENDS: QT_TRANSLATE_NOOP("Pages", "Trends"),
    Page.REPORTS: QT_TRANSLATE_NOOP("Pages", "Reports"),
    Page.MODELS: QT_TRANSLATE_NOOP("Pages", "Models"),
}


def title(page: Page) -> str:
    """Return the page's name in the language in use."""
    return translate("Pages", _TITLES[page])
