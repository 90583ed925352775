"""Keeps the list of dishes true: reads the history when it changed, filters, archives."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction

from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.visits import VisitInterval
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.local_time import local_now
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.dishes import plate_colours, presenter
from colonyqc.gui.pages.dishes.describe_form import DescribeForm
from colonyqc.gui.pages.dishes.small_pictures import SmallPictures
from colonyqc.gui.pages.dishes.table_model import THUMB
from colonyqc.gui.pages.dishes.view import DishesView
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Monitor
from colonyqc.services.worklist import notes, statements
from colonyqc.services.worklist.reading import ListedDish, WorklistReader

_FIRST_PROOFS: Final = 50
"""Signed records that are proved before the list is shown; the others after it, so many at a time:
decisions that are to be kept wait for the same worker."""
_MORE_PROOFS: Final = 100


class DishesController:
    """Joins the page of dishes to the history; reads only while it is shown."""

    def __init__(
        self,
        session: Session,
        analysis_queue: AnalysisQueue,
        open_pictures: QAction,
        reader: WorklistReader,
    ) -> None:
        self._session = session
        self._analysis_queue = analysis_queue
        self._scope = JobScope(session.jobs)
        self._reader = reader
        self._items: tuple[ListedDish, ...] = ()
        self._shown = False
        self._stale = True
        self._reading = False
        self._pictures = SmallPictures(session, self._scope, THUMB, self._picture_came)
        self.view = DishesView(open_pictures, self._pictures.get)
        self.view.set_metrics(plate_colours.metrics())
        self.view.filtered.connect(self._show)
        self.view.coloured.connect(self._show)
        self.view.archive_asked.connect(self._archive)
        self.view.describe_asked.connect(self._describe)
        self.form: DescribeForm | None = None
        self.view.due_asked.connect(self._set_due)
        self.view.opened.connect(session.take)
        session.noticed.connect(self._noticed)
        session.dish_changed.connect(self.view.mark)
        # Hundreds of dishes come, or are cancelled, in one go: the list is drawn once for them all.
        self._soon = QTimer(self.view)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)
        analysis_queue.pending_changed.connect(self._coming)

    def close(self) -> None:
        """Let go of the session."""
        self._scope.close()
        self._session.noticed.disconnect(self._noticed)
        self._session.dish_changed.disconnect(self.view.mark)
        self._analysis_queue.pending_changed.disconnect(self._coming)
        self._soon.stop()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        if shown and self._stale:
            self._read()

    def _noticed(self, _changed: object = None) -> None:
        self._stale = True
        if self._shown:
            self._read()

    def _read_failed(self, error: ColonyQCError) -> None:
        self._reading = False
        self._failed(error)

    def _coming(self, _dish: DishKey | None = None) -> None:
        if self._shown:
            self._soon.start()

    def _read(self, *, first: bool = True) -> None:
        if self._reading:
            # One reader at a time: what came meanwhile is read when it is done.
            return
        self._stale, self._reading = False, True
        histories, reader = self._session.context.histories, self._reader
        proofs = _FIRST_PROOFS if first else _MORE_PROOFS

        def work(_: Monitor) -> tuple[ListedDish, ...]:
            with histories() as history:
                return reader.read(history, local_now(), proofs)

        self._scope.submit(
            "io",
            work,
            partial(self._arrived, first),
            self._read_failed,
            translate("Dishes", "reading the history"),
        )

    def _arrived(self, first: bool, items: tuple[ListedDish, ...]) -> None:
        self._items, self._reading = items, False
        proved = not any(each.unproved for each in items)
        if first or proved:
            self._offer_and_show()
        if self._stale and self._shown:
            self._read()
        elif not proved:
            self._read(first=False)

    def _offer_and_show(self) -> None:
        items = self._items
        self.view.set_choices(
            presenter.lines_of(items), presenter.passages_of(items), presenter.people_of(items)
        )
        self._show()

    def _show(self) -> None:
        now = local_now()
        coming = {each.acquisition.dish for each in self._analysis_queue.pending}
        found = presenter.wanted(self._items, self.view.wanted, now)
        self.view.set_lines([presenter.line(each, now, coming) for each in found], len(self._items))
        metric = self.view.colour_by.currentData()
        self.view.plates.set_spots(plate_colours.spots(found, metric))
        self.view.scale.set_ends(*plate_colours.ends(found, metric))

    def _picture_came(self, overview: str) -> None:
        self.view.model.picture_came(overview)

    def _archive(self, dish: DishKey) -> None:
        """Put a dish aside, or take it back where it is."""
        known = next((each for each in self._items if each.dish == dish), None)
        self._archive_as(dish, back=known is not None and known.notes.archived)

    def _archive_as(self, dish: DishKey, *, back: bool) -> None:
        histories = self._session.context.histories

        def work(_: Monitor) -> bool:
            return notes.archive(histories, dish, back=back)

        def done(_: bool) -> None:
            text = (
                translate("Dishes", "{dish} is in the list again.")
                if back
                else translate("Dishes", "{dish} is archived; nothing of it is deleted.")
            )
            undo = partial(self._archive_as, dish, back=not back)
            action = translate("Dishes", "Undo")
            self._session.said.emit(Message(text.format(dish=dish.label), action=action, do=undo))
            self._noticed()

        self._scope.submit(
            "io", work, done, self._failed, translate("Dishes", "writing the history")
        )

    def _describe(self, dish: DishKey) -> None:
        """Ask what is to be said of a dish from now on, and why."""
        known = next((each for each in self._items if each.dish == dish), None)
        if known is None or known.acquisition is None:
            return
        self.form = form = DescribeForm(self.view, known.acquisition)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        histories = self._session.context.histories

        def give(said: DishStatement, why: str) -> None:
            def done(_: bool) -> None:
                form.accept()
                # The card of the dish in hand tells it, too.
                self._session.noticed.emit(Changed(frozenset(), frozenset({dish})))

            self._scope.submit(
                "io",
                lambda _: statements.describe(histories, dish, said, why),
                done,
                lambda error: form.say(worded(str(error))),
                translate("Dishes", "writing the history"),
            )

        form.given.connect(give)
        form.finished.connect(self._form_gone)
        form.open()

    def _form_gone(self, _: int) -> None:
        self.form = None

    def _set_due(self, dish: DishKey, every: VisitInterval | None) -> None:
        histories = self._session.context.histories

        def work(_: Monitor) -> bool:
            return notes.set_due(histories, dish, every)

        self._scope.submit(
            "io", work, self._noticed, self._failed, translate("Dishes", "writing the history")
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
