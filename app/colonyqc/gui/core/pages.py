"""The pages of the window, in the order of the rail."""

from enum import Enum
from typing import Final

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate


class Page(Enum):
    """A page; its value is its place in the rail, and the number of the key it comes with."""

    DISHES = 0
    WORK = 1
    TRENDS = 2
    RULES = 3
    REPORTS = 4
    MODELS = 5
    MEMBRANES = 6
    REGIONS = 7
    AUDIT = 8
    PEOPLE = 9
    SETTINGS = 10


_TITLES: Final = {
    Page.DISHES: QT_TRANSLATE_NOOP("Pages", "Dishes"),
    Page.WORK: QT_TRANSLATE_NOOP("Pages", "Work"),
    Page.TRENDS: QT_TRANSLATE_NOOP("Pages", "Trends"),
    Page.RULES: QT_TRANSLATE_NOOP("Pages", "Rules"),
    Page.REPORTS: QT_TRANSLATE_NOOP("Pages", "Reports"),
    Page.MODELS: QT_TRANSLATE_NOOP("Pages", "Models"),
    Page.MEMBRANES: QT_TRANSLATE_NOOP("Pages", "Membranes"),
    Page.REGIONS: QT_TRANSLATE_NOOP("Pages", "Regions"),
    Page.AUDIT: QT_TRANSLATE_NOOP("Pages", "Audit"),
    Page.PEOPLE: QT_TRANSLATE_NOOP("Pages", "People"),
    Page.SETTINGS: QT_TRANSLATE_NOOP("Pages", "Settings"),
}


def title(page: Page) -> str:
    """Return the page's name in the language in use."""
    return translate("Pages", _TITLES[page])
