"""Everything a person can do, as data: one table of actions, menus as lists of their keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.core.pages import Page
from colonyqc.gui.widgets import icons

_ALL: Final = frozenset(Page)
_DISH_PAGES: Final = frozenset({Page.WORK, Page.TRENDS, Page.REPORTS})
_WORK: Final = frozenset({Page.WORK})
_MEMBRANES: Final = frozenset({Page.MEMBRANES})
_PAINTED: Final = frozenset({Page.MEMBRANES, Page.REGIONS})


class Act(Enum):
    """The key of an action."""

    OPEN_PICTURES = auto()
    OPEN_FOLDER = auto()
    WATCH_FOLDER = auto()
    FIND_MOVED = auto()
    OPEN_HISTORY = auto()
    PRACTISE = auto()
    ANALYSE_AGAIN = auto()
    FILE_NAMES = auto()
    PREPROCESSING = auto()
    TEACH = auto()
    EXPORT_DISHES = auto()
    EXPORT_PDF = auto()
    EXPORT_CSV = auto()
    QUIT = auto()
    UNDO = auto()
    REDO = auto()
    GO_DISHES = auto()
    GO_WORK = auto()
    GO_TRENDS = auto()
    GO_RULES = auto()
    GO_REPORTS = auto()
    GO_MODELS = auto()
    GO_MEMBRANES = auto()
    GO_REGIONS = auto()
    GO_AUDIT = auto()
    GO_PEOPLE = auto()
    GO_SETTINGS = auto()
    PREVIOUS_DISH = auto()
    NEXT_DISH = auto()
    PREVIOUS_DAY = auto()
    NEXT_DAY = auto()
    PREVIOUS_VIEW = auto()
    NEXT_VIEW = auto()
    PREVIOUS_COLONY = auto()
    NEXT_COLONY = auto()
    KEEP = auto()
    WATCH = auto()
    DISCARD = auto()
    ACCEPT_REST = auto()
    APPROVE_DISH = auto()
    REJECT_DISH = auto()
    TOOL_LOOK = auto()
    TOOL_SAMPLE = auto()
    TOOL_BRUSH = auto()
    TOOL_ERASER = auto()
    TOOL_LINE = auto()
    TOOL_PICK = auto()
    THINNER = auto()
    THICKER = auto()
    NEXT_SAMPLE = auto()
    CORRECT = auto()
    NEXT_TO_CORRECT = auto()
    FIT = auto()
    PANELS = auto()
    ANSWERS = auto()
    COMPARE_DAYS = auto()
    ORIGINAL = auto()
    CUT_LIST = auto()
    JOBS = auto()
    PAUSE_JOBS = auto()
    CANCEL_JOBS = auto()
    THEME = auto()
    LANGUAGE = auto()
    SIGN = auto()
    FIND = auto()
    SHORTCUTS = auto()
    LOG_OUT = auto()
    KEYS = auto()
    DIAGNOSTICS = auto()
    QUALIFY = auto()
    ABOUT = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """An action: its text, icon name, shortcut, and where it works."""

    text: str
    icon: str
    shortcut: str
    pages: frozenset[Page] = _ALL


Handlers = Mapping[Act, Callable[[], object]]
"""What each action does."""


def worded(key: Act) -> str:
    """Return what an action says in the language in use."""
    return translate("Actions", ACTIONS[key].text)


ACTIONS: Final[Mapping[Act, Spec]] = {
    Act.OPEN_PICTURES: Spec(QT_TRANSLATE_NOOP("Actions", "Open pictures…"), "open", "Ctrl+O"),
    Act.OPEN_FOLDER: Spec(QT_TRANSLATE_NOOP("Actions", "Open folder…"), "folder", "Ctrl+Shift+O"),
    Act.WATCH_FOLDER: Spec(QT_TRANSLATE_NOOP("Actions", "Watch a folder…"), "eye", ""),
    Act.FIND_MOVED: Spec(QT_TRANSLATE_NOOP("Actions", "Find moved pictures…"), "search", ""),
    Act.OPEN_HISTORY: Spec(
        QT_TRANSLATE_NOOP("Actions", "Open history…"), "history", "Ctrl+Shift+H"
    ),
    Act.PRACTISE: Spec(QT_TRANSLATE_NOOP("Actions", "Practise on the virtual dish"), "dish", ""),
    Act.ANALYSE_AGAIN: Spec(
        QT_TRANSLATE_NOOP("Actions", "Analyse again"), "redo", "Ctrl+R", _DISH_PAGES
    ),
    Act.FILE_NAMES: Spec(QT_TRANSLATE_NOOP("Actions", "File names…"), "settings", ""),
    Act.PREPROCESSING: Spec(QT_TRANSLATE_NOOP("Actions", "Preprocessing…"), "settings", "", _WORK),
    Act.TEACH: Spec(QT_TRANSLATE_NOOP("Actions", "Teach a model…"), "models", ""),
    Act.EXPORT_DISHES: Spec(QT_TRANSLATE_NOOP("Actions", "Export…"), "export", "Ctrl+Shift+E"),
    Act.EXPORT_PDF: Spec(QT_TRANSLATE_NOOP("Actions", "Export report as PDF…"), "export", "Ctrl+P"),
    Act.EXPORT_CSV: Spec(QT_TRANSLATE_NOOP("Actions", "Export values as CSV…"), "export", "Ctrl+E"),
    Act.QUIT: Spec(QT_TRANSLATE_NOOP("Actions", "Quit"), "", "Ctrl+Q"),
    Act.UNDO: Spec(
        QT_TRANSLATE_NOOP("Actions", "Undo the last step"), "undo", "Ctrl+Z", _WORK | _PAINTED
    ),
    Act.REDO: Spec(
        QT_TRANSLATE_NOOP("Actions", "Do it again"), "redo", "Ctrl+Shift+Z", _WORK | _PAINTED
    ),
    Act.GO_DISHES: Spec(QT_TRANSLATE_NOOP("Actions", "Dishes"), "plate", "Ctrl+0"),
    Act.GO_WORK: Spec(QT_TRANSLATE_NOOP("Actions", "Work"), "dish", "Ctrl+1"),
    Act.GO_TRENDS: Spec(QT_TRANSLATE_NOOP("Actions", "Trends"), "trend", "Ctrl+2"),
    Act.GO_RULES: Spec(QT_TRANSLATE_NOOP("Actions", "Rules"), "rules", "Ctrl+3"),
    Act.GO_REPORTS: Spec(QT_TRANSLATE_NOOP("Actions", "Reports"), "report", "Ctrl+4"),
    Act.GO_MODELS: Spec(QT_TRANSLATE_NOOP("Actions", "Models"), "models", "Ctrl+5"),
    Act.GO_MEMBRANES: Spec(QT_TRANSLATE_NOOP("Actions", "Membranes"), "membranes", "Ctrl+6"),
    Act.GO_REGIONS: Spec(QT_TRANSLATE_NOOP("Actions", "Regions"), "regions", "Ctrl+7"),
    Act.GO_AUDIT: Spec(QT_TRANSLATE_NOOP("Actions", "Audit"), "history", "Ctrl+8"),
    Act.GO_PEOPLE: Spec(QT_TRANSLATE_NOOP("Actions", "People"), "people", "Ctrl+9"),
    Act.GO_SETTINGS: Spec(QT_TRANSLATE_NOOP("Actions", "Settings"), "settings", "Ctrl+,"),
    Act.PREVIOUS_DISH: Spec(QT_TRANSLATE_NOOP("Actions", "Previous dish"), "", "Up", _DISH_PAGES),
    Act.NEXT_DISH: Spec(QT_TRANSLATE_NOOP("Actions", "Next dish"), "", "Down", _DISH_PAGES),
    Act.PREVIOUS_DAY: Spec(QT_TRANSLATE_NOOP("Actions", "Previous day"), "", "Left", _DISH_PAGES),
    Act.NEXT_DAY: Spec(QT_TRANSLATE_NOOP("Actions", "Next day"), "", "Right", _DISH_PAGES),
    Act.PREVIOUS_VIEW: Spec(
        QT_TRANSLATE_NOOP("Actions", "Previous picture of the day"), "", "PgUp", _WORK
    ),
    Act.NEXT_VIEW: Spec(
        QT_TRANSLATE_NOOP("Actions", "Next picture of the day"), "", "PgDown", _WORK
    ),
    Act.PREVIOUS_COLONY: Spec(QT_TRANSLATE_NOOP("Actions", "Previous colony"), "", "K", _WORK),
    Act.NEXT_COLONY: Spec(QT_TRANSLATE_NOOP("Actions", "Next colony"), "", "J", _WORK),
    Act.KEEP: Spec(QT_TRANSLATE_NOOP("Actions", "Keep the colony"), "keep", "F", _WORK),
    Act.WATCH: Spec(QT_TRANSLATE_NOOP("Actions", "Watch the colony"), "watch", "W", _WORK),
    Act.DISCARD: Spec(QT_TRANSLATE_NOOP("Actions", "Discard the colony…"), "discard", "D", _WORK),
    Act.ACCEPT_REST: Spec(
        QT_TRANSLATE_NOOP("Actions", "Accept the rest as proposed"), "keep", "A", _WORK
    ),
    Act.APPROVE_DISH: Spec(
        QT_TRANSLATE_NOOP("Actions", "Approve the dish"), "keep", "Shift+F", _WORK
    ),
    Act.REJECT_DISH: Spec(
        QT_TRANSLATE_NOOP("Actions", "Reject the dish…"), "discard", "Shift+D", _WORK
    ),
    Act.TOOL_LOOK: Spec(QT_TRANSLATE_NOOP("Actions", "Move the picture"), "hand", "H", _PAINTED),
    Act.TOOL_SAMPLE: Spec(
        QT_TRANSLATE_NOOP("Actions", "Box of a sample, or correct"), "sample", "S", _PAINTED
    ),
    Act.TOOL_BRUSH: Spec(QT_TRANSLATE_NOOP("Actions", "Brush"), "brush", "B", _PAINTED),
    Act.TOOL_ERASER: Spec(QT_TRANSLATE_NOOP("Actions", "Eraser"), "eraser", "E", _PAINTED),
    Act.TOOL_LINE: Spec(
        QT_TRANSLATE_NOOP("Actions", "Line along a membrane"), "line", "L", _MEMBRANES
    ),
    Act.TOOL_PICK: Spec(
        QT_TRANSLATE_NOOP("Actions", "Find or choose by clicking"), "pick", "C", _PAINTED
    ),
    Act.THINNER: Spec(QT_TRANSLATE_NOOP("Actions", "Thinner brush"), "", "[", _PAINTED),
    Act.THICKER: Spec(QT_TRANSLATE_NOOP("Actions", "Thicker brush"), "", "]", _PAINTED),
    Act.NEXT_SAMPLE: Spec(QT_TRANSLATE_NOOP("Actions", "Next sample here"), "", "N", _MEMBRANES),
    Act.CORRECT: Spec(QT_TRANSLATE_NOOP("Actions", "Correct the colonies"), "brush", "C", _WORK),
    Act.NEXT_TO_CORRECT: Spec(
        QT_TRANSLATE_NOOP("Actions", "Next picture to correct"), "right", "N", _WORK
    ),
    Act.FIT: Spec(QT_TRANSLATE_NOOP("Actions", "Fit the picture"), "fit", "0", _WORK | _PAINTED),
    Act.PANELS: Spec(
        QT_TRANSLATE_NOOP("Actions", "Hide or show the panels"), "layers", "F11", _WORK | _PAINTED
    ),
    Act.COMPARE_DAYS: Spec(QT_TRANSLATE_NOOP("Actions", "Compare days"), "", "Shift+C", _WORK),
    Act.ORIGINAL: Spec(
        QT_TRANSLATE_NOOP("Actions", "Correction beside its original"), "", "Shift+O", _WORK
    ),
    Act.CUT_LIST: Spec(QT_TRANSLATE_NOOP("Actions", "Cut list…"), "", "X", _WORK),
    Act.ANSWERS: Spec(
        QT_TRANSLATE_NOOP("Actions", "All answers…"), "layers", "Ctrl+Shift+A", _WORK
    ),
    Act.JOBS: Spec(QT_TRANSLATE_NOOP("Actions", "Jobs"), "queue", "Ctrl+J"),
    Act.PAUSE_JOBS: Spec(
        QT_TRANSLATE_NOOP("Actions", "Pause the analyses, or go on"), "pause", "Ctrl+Shift+J"
    ),
    Act.CANCEL_JOBS: Spec(QT_TRANSLATE_NOOP("Actions", "Cancel all analyses"), "close", ""),
    Act.THEME: Spec(QT_TRANSLATE_NOOP("Actions", "Dark or light"), "moon", "Ctrl+T"),
    Act.LANGUAGE: Spec(QT_TRANSLATE_NOOP("Actions", "日本語 / English"), "language", "Ctrl+L"),
    Act.SIGN: Spec(QT_TRANSLATE_NOOP("Actions", "Sign…"), "sign", "S", _WORK),
    Act.LOG_OUT: Spec(QT_TRANSLATE_NOOP("Actions", "Log out"), "leave", ""),
    Act.FIND: Spec(QT_TRANSLATE_NOOP("Actions", "Find an action or a dish…"), "search", "Ctrl+K"),
    Act.SHORTCUTS: Spec(QT_TRANSLATE_NOOP("Actions", "Change the keys…"), "settings", ""),
    Act.KEYS: Spec(QT_TRANSLATE_NOOP("Actions", "Keys of this page"), "help", "?"),
    Act.DIAGNOSTICS: Spec(QT_TRANSLATE_NOOP("Actions", "Save diagnostics…"), "", ""),
    Act.QUALIFY: Spec(QT_TRANSLATE_NOOP("Actions", "Qualify this installation…"), "", ""),
    Act.ABOUT: Spec(QT_TRANSLATE_NOOP("Actions", "About"), "", ""),
}

MENUS: Final[tuple[tuple[str, tuple[Act | None, ...]], ...]] = (
    (
        QT_TRANSLATE_NOOP("Actions", "File"),
        (
            Act.OPEN_PICTURES,
            Act.OPEN_FOLDER,
            Act.WATCH_FOLDER,
            Act.FIND_MOVED,
            Act.OPEN_HISTORY,
            Act.PRACTISE,
            Act.FILE_NAMES,
            Act.PREPROCESSING,
            Act.TEACH,
            None,
            Act.ANALYSE_AGAIN,
            None,
            Act.EXPORT_DISHES,
            Act.EXPORT_PDF,
            Act.EXPORT_CSV,
            None,
            Act.LOG_OUT,
            Act.QUIT,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Go"),
        (
            Act.FIND,
            None,
            Act.GO_DISHES,
            Act.GO_WORK,
            Act.GO_TRENDS,
            Act.GO_RULES,
            Act.GO_REPORTS,
            Act.GO_MODELS,
            Act.GO_MEMBRANES,
            Act.GO_REGIONS,
            Act.GO_AUDIT,
            Act.GO_PEOPLE,
            Act.GO_SETTINGS,
            None,
            Act.PREVIOUS_DISH,
            Act.NEXT_DISH,
            Act.PREVIOUS_DAY,
            Act.NEXT_DAY,
            Act.PREVIOUS_VIEW,
            Act.NEXT_VIEW,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Colony"),
        (
            Act.NEXT_COLONY,
            Act.PREVIOUS_COLONY,
            None,
            Act.KEEP,
            Act.WATCH,
            Act.DISCARD,
            None,
            Act.ACCEPT_REST,
            Act.APPROVE_DISH,
            Act.REJECT_DISH,
            Act.SIGN,
            None,
            Act.CORRECT,
            Act.NEXT_TO_CORRECT,
            Act.UNDO,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Sample"),
        (
            Act.TOOL_SAMPLE,
            Act.TOOL_BRUSH,
            Act.TOOL_ERASER,
            Act.TOOL_LINE,
            Act.TOOL_PICK,
            Act.TOOL_LOOK,
            None,
            Act.THINNER,
            Act.THICKER,
            None,
            Act.NEXT_SAMPLE,
            Act.REDO,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Jobs"),
        (Act.JOBS, None, Act.PAUSE_JOBS, Act.CANCEL_JOBS),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "View"),
        (
            Act.FIT,
            Act.PANELS,
            Act.COMPARE_DAYS,
            Act.ORIGINAL,
            Act.CUT_LIST,
            Act.ANSWERS,
            None,
            Act.THEME,
            Act.LANGUAGE,
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Actions", "Help"),
        (Act.KEYS, Act.SHORTCUTS, Act.DIAGNOSTICS, Act.QUALIFY, Act.ABOUT),
    ),
)

_STEPS: Final = frozenset(
    {
        Act.PREVIOUS_DISH,
        Act.NEXT_DISH,
        Act.PREVIOUS_DAY,
        Act.NEXT_DAY,
        Act.PREVIOUS_VIEW,
        Act.NEXT_VIEW,
        Act.PREVIOUS_COLONY,
        Act.NEXT_COLONY,
        Act.THINNER,
        Act.THICKER,
    }
)
"""What a key repeats while it is held down."""

_SHUT: Final = frozenset({Act.THEME, Act.LANGUAGE, Act.PRACTISE, Act.OPEN_HISTORY, Act.QUIT})
"""What answers while nobody is logged in: nothing that shows or changes the history."""


def build(parent: QObject, keys: Mapping[Act, str]) -> dict[Act, QAction]:
    """Make every action with its key; `connect` lets it do something."""
    made: dict[Act, QAction] = {}
    for key, spec in ACTIONS.items():
        action = QAction(worded(key), parent)
        if spec.icon:
            icons.bind(action, spec.icon)
        action.setShortcut(QKeySequence(keys[key]))
        # A key that is held down walks on, but never decides, undoes or writes a second time.
        action.setAutoRepeat(key in _STEPS)
        made[key] = action
    return made


def connect(made: Mapping[Act, QAction], handlers: Handlers) -> None:
    """Let each action call its handler.

    Raises:
        KeyError: one of them has none.
    """
    for key, action in made.items():
        # Qt passes whether the action is checked, which no handler asks for.
        action.triggered.connect(lambda _checked=False, handler=handlers[key]: handler())


def fill(bar: QMenuBar, made: Mapping[Act, QAction]) -> tuple[QMenu, ...]:
    """Put the menus into a bar."""
    menus = []
    for text, keys in MENUS:
        menu = bar.addMenu(translate("Actions", text))
        for key in keys:
            if key is None:
                menu.addSeparator()
            elif key in made:
                menu.addAction(made[key])
        menus.append(menu)
    return tuple(menus)


def enable(made: Mapping[Act, QAction], page: Page, *, shut: bool = False) -> None:
    """Let only the actions of a page answer; of a window that is shut only its looks."""
    for key, action in made.items():
        action.setEnabled(key in _SHUT if shut else page in ACTIONS[key].pages)
