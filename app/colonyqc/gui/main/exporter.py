"""Exports chosen dishes or the whole history: asks which, in which forms and where."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.exporting import begin_export, key_of
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.answers.export_dialog import USUAL, ExportDialog, ExportScope, ask_folder
from colonyqc.services.ports import Monitor

Dishes = tuple[DishKey, ...]
AskFolder = Callable[[QWidget, Path, Callable[[Path], object]], QDialog]


class Exporter:
    """Asks and begins; the job goes on by itself.

    ``marked`` and ``listed`` return the dishes of the page of dishes: those that are marked there,
    and all that it shows, nothing while it was never looked at.
    """

    def __init__(
        self,
        session: Session,
        window: QWidget,
        marked: Callable[[], Dishes],
        listed: Callable[[], Dishes],
        ask: AskFolder = ask_folder,
    ) -> None:
        self._session, self._window, self._ask = session, window, ask
        self._marked, self._listed = marked, listed
        self._scope = JobScope(session.jobs)
        self._forms: tuple[str, ...] = USUAL
        self._nameless = False
        self.dialog: ExportDialog | None = None

    def ask(self) -> None:
        """Ask which dishes and forms, where there is something to export and who asks may."""
        if self._session.only_reads():
            return
        histories = self._session.context.histories

        def work(_: Monitor) -> Dishes:
            # Late: nothing else of the window's start needs the forms.
            from colonyqc.services.interchange.forms import exportable_dishes

            return exportable_dishes(histories)

        self._scope.submit(
            "io", work, self._ask_dishes, self._failed, translate("Answers", "reading the dishes")
        )

    def hide(self) -> None:
        """Ask no more."""
        if self.dialog is not None:
            self.dialog.reject()

    def close(self) -> None:
        """Let go of the window."""
        self._scope.close()
        self.hide()

    def _ask_dishes(self, dishes: Dishes) -> None:
        if not dishes:
            self._session.say(translate("Answers", "There is no dish to export yet."))
            return
        self.hide()
        dialog = ExportDialog(
            self._forms, self._window, self._scopes(dishes), key_of(self._session)
        )
        dialog.pseudonyms.box.setChecked(self._nameless)
        self.dialog = dialog
        dialog.chosen.connect(lambda forms: self._ask_folder(forms, dialog.dishes, dialog.key))
        dialog.finished.connect(self._gone)
        dialog.open()

    def _scopes(self, dishes: Dishes) -> Sequence[ExportScope]:
        """Return what may be exported, the likeliest first; a dish on its way is not there yet."""
        here, found = frozenset(dishes), []
        marked, listed = (
            tuple(each for each in of() if each in here) for of in (self._marked, self._listed)
        )
        if len(marked) > 1:
            text = translate("Answers", "Marked on the page Dishes: {count}")
            found.append(ExportScope(text.format(count=len(marked)), marked))
        if 0 < len(listed) < len(dishes):
            text = translate("Answers", "Listed on the page Dishes: {count}")
            found.append(ExportScope(text.format(count=len(listed)), listed))
        if (dish := self._session.dish) in here:
            text = translate("Answers", "The dish in hand: {dish}")
            found.append(ExportScope(text.format(dish=dish.label), (dish,)))
        text = translate("Answers", "The whole history: {count}")
        return (*found, ExportScope(text.format(count=len(dishes)), None))

    def _ask_folder(self, forms: tuple[str, ...], dishes: Dishes | None, key: Path | None) -> None:
        self._forms, self._nameless = forms, key is not None
        folder = Path(self._session.settings.last_folder or Path.home())
        self._ask(self._window, folder, partial(self._begin, forms, dishes, key))

    def _begin(
        self, forms: tuple[str, ...], dishes: Dishes | None, key: Path | None, folder: Path
    ) -> None:
        begin_export(self._session, folder, forms, dishes, key=key)

    def _gone(self, _: int) -> None:
        self.dialog = None

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
