"""What the command palette offers, and the keys in force: one place knows both."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from PySide6.QtGui import QAction, QKeySequence

from colonyqc.config.settings import Settings
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import current, translate
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Session
from colonyqc.gui.main import keymap
from colonyqc.gui.main.actions import ACTIONS, MENUS, Act, worded
from colonyqc.gui.main.command_palette import Command
from colonyqc.gui.main.shortcuts_editor import ShortcutsEditor
from colonyqc.gui.main.window import MainWindow
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.pages.worklist.view import WorklistView

_KEPT: Final = 20
"""Commands that are remembered as used last."""
_GO: Final = {page: Act[f"GO_{page.name}"] for page in Page}
_SHOW_DISHES: Final = frozenset({Page.WORK, Page.TRENDS, Page.REPORTS})
"""Pages that show the dish in hand: one that is found is shown there."""


class Commands:
    """Joins actions, pages and dishes to the palette, and a person's keys to the actions."""

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        actions: Mapping[Act, QAction],
        views: tuple[WorklistView, ReviewView],
        turn_to: Callable[[Page], None],
    ) -> None:
        self._session, self._window, self._actions = session, window, actions
        self._worklist, self._review = views
        self._turn_to = turn_to
        self._page = Page.WORK
        self.keys = keymap.keymap(session.settings.shortcuts)
        self._say_keys()
        window.commands.chosen.connect(self._remember)
        session.remembered.connect(self._settings)

    def close(self) -> None:
        """Let go of the session."""
        self._session.remembered.disconnect(self._settings)

    def set_page(self, page: Page) -> None:
        """Take note of the page that is shown."""
        self._page = page

    def ask(self) -> None:
        """Open the palette, or close it."""
        recent = self._session.settings.recent
        self._window.commands.ask(tuple(self._offered()), recent)

    def show_keys(self) -> None:
        """Show the keys of the page."""
        self._window.keys.show_keys(keymap.keys_of(self._page, self.keys))

    def edit_keys(self) -> None:
        """Let a person change keys."""
        editor = ShortcutsEditor(self._window, self.keys)
        editor.kept.connect(lambda own: self._session.remember(shortcuts=own))
        editor.open()

    def _offered(self) -> Iterator[Command]:
        """Yield what can be done now: actions of the page, every page, every dish."""
        english = current() == "en"
        for title, acts in MENUS:
            for act in acts:
                action = self._actions.get(act) if act is not None else None
                if act is None or action is None or act is Act.FIND:
                    continue
                if action.isEnabled() and action.isVisible():
                    page = act in _GO.values()
                    yield Command(
                        f"act:{act.name}",
                        worded(act),
                        translate("Window", "Page") if page else translate("Actions", title),
                        keymap.shown(self.keys[act]),
                        action.trigger,
                        "" if english else ACTIONS[act].text,
                    )
        for row in self._worklist.rows:
            yield Command(
                f"dish:{row.dish.label}",
                row.dish.label,
                translate("Window", "Dish"),
                "",
                partial(self._show_dish, row.dish),
            )

    def _show_dish(self, dish: DishKey) -> None:
        self._session.take(dish)
        if self._page not in _SHOW_DISHES:
            self._turn_to(Page.WORK)

    def _remember(self, name: str) -> None:
        others = [each for each in self._session.settings.recent if each != name]
        self._session.remember(recent=[name, *others][:_KEPT])

    def _settings(self, settings: Settings) -> None:
        keys = keymap.keymap(settings.shortcuts)
        if keys == self.keys:
            return
        self.keys = keys
        for act, action in self._actions.items():
            action.setShortcut(QKeySequence(keys[act]))
        self._say_keys()

    def _say_keys(self) -> None:
        """Let buttons say the keys in force."""
        said = {act: keymap.shown(text) for act, text in self.keys.items()}
        self._window.topbar.set_find_key(said[Act.FIND])
        self._window.rail.set_keys({page: said[act] for page, act in _GO.items()})
        self._review.set_keys(
            DecisionKeys(
                keep=said[Act.KEEP],
                watch=said[Act.WATCH],
                discard=said[Act.DISCARD],
                accept=said[Act.ACCEPT_REST],
                approve=said[Act.APPROVE_DISH],
                reject=said[Act.REJECT_DISH],
                next_colony=said[Act.NEXT_COLONY],
                undo=said[Act.UNDO],
                redo=said[Act.REDO],
            )
        )
