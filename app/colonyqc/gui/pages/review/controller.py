"""The work page without its widgets: shows the dish in hand, takes what is decided on colonies."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from colonyqc.domain.classes import DRAWN, ColonyClass
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey, Picture
from colonyqc.domain.verdict import Decision
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review import dish_records, presenter
from colonyqc.gui.pages.review.analyse_again import AnalyseAgain
from colonyqc.gui.pages.review.colony_facts import colony_facts
from colonyqc.gui.pages.review.dead_cells import dead_share, discs_of
from colonyqc.gui.pages.review.deciding import Deciding
from colonyqc.gui.pages.review.decisions import Target
from colonyqc.gui.pages.review.dish_records import DishRecords
from colonyqc.gui.pages.review.glimpse import Glimpse
from colonyqc.gui.pages.review.open_picture import ReviewPicture, open_picture
from colonyqc.gui.pages.review.proposals import left_to_accept
from colonyqc.gui.pages.review.sheet_presenter import sheet_facts
from colonyqc.gui.pages.review.state import (
    Moment,
    ReviewState,
    Wish,
    find,
    merge,
    resolve,
)
from colonyqc.gui.pages.review.thumbnails import Thumbnails
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.state import OverlayStyle
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import ImageSource, Monitor


class ReviewController:
    """Joins the work page to the dish in hand, its records and its pictures on the way."""

    def __init__(
        self,
        view: ReviewView,
        viewer: ViewerController,
        session: Session,
        analysis_queue: AnalysisQueue,
    ) -> None:
        self._view = view
        self._viewer = viewer
        self._session = session
        self._analysis_queue = analysis_queue
        self._scope = JobScope(session.jobs)
        self._thumbnails = Thumbnails(session, self._scope, view.set_thumbnail)
        self._dish: DishKey | None = None
        self._records = DishRecords()
        self._coming = 0
        self._wish = Wish()
        self._state = ReviewState()
        self._held: tuple[Picture, ImageSource] | None = None
        self._unshown: list[ReviewPicture] = []
        """What was opened and not shown yet: only the one asked for last will be."""
        self._again = AnalyseAgain(
            session, self._scope, analysis_queue, lambda: self._state, view.ask_why
        )
        self._destination: Target | None = None
        """Where an undo leads; shown as soon as its dish's records are read."""
        self.order: tuple[int, ...] = ()
        """The colonies of the picture as the table shows them."""
        self._centre: int | None = None
        """The colony to bring to the middle of a picture that is being opened."""
        self._onward = False
        """Whether the first colony in doubt comes as soon as the dish's records are read."""
        self._glimpse = Glimpse(viewer, session, self._scope)
        self.deciding = Deciding(view, session, self._scope, self)
        self._connections = (
            (session.dish_changed, self._taken),
            (session.noticed, self._noticed),
            (analysis_queue.pending_changed, self._pending_changed),
            (analysis_queue.arrived, self._arrived),
            (analysis_queue.questions.reason_wanted, self._again.ask_owed),
            (view.day_chosen, self.show_moment),
            (view.picture_chosen, self.show_picture),
            (view.colony_chosen, self.select),
            (view.order_changed, self._ordered),
            (view.verdict_asked, self.deciding.colony),
            (view.dish_verdict_asked, self.deciding.dish),
            (view.rest_accepted, self.deciding.accept_rest),
            (view.reason_given, self.deciding.because),
            (view.overlay_changed, self._overlay),
            (view.dead_shown, viewer.show_discs),
            (view.feeders_said, self._again.say_feeders),
            (viewer.colony_clicked, self.select),
        )
        for signal, slot in self._connections:
            signal.connect(slot)
        view.set_overlay(session.settings.overlay_opacity, session.settings.overlay_style)
        self._overlay(session.settings.overlay_opacity, session.settings.overlay_style, {})
        viewer.clear(presenter.reading())

    @property
    def state(self) -> ReviewState:
        """What is shown."""
        return self._state

    def close(self) -> None:
        """Let go of the views."""
        self._scope.close()
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._clear()
        self._let_go()

    def refresh(self) -> None:
        """Show the dish that was in hand before this page was made."""
        if self._session.dish is not None:
            self._taken(self._session.dish)

    def show_moment(self, index: int) -> None:
        """Show a day by its place."""
        self._apply(replace(self._wish, moment=index, colony=None))

    def show_picture(self, index: int) -> None:
        """Show a picture of the day by its place."""
        self._apply(replace(self._wish, picture=index, colony=None))

    def step_moment(self, places: int) -> None:
        """Go some days on (back), keeping the view's place."""
        if self._state.moments:
            self.show_moment(self._state.index + places)

    def step_picture(self, places: int) -> None:
        """Go some pictures of the day on (back)."""
        if self._state.moment is not None:
            self.show_picture(self._state.picture + places)

    def select(self, number: int | None) -> None:
        """Select a colony in picture and table; None or 0 selects none."""
        self._apply(replace(self._wish, colony=number or None))

    def step_colony(self, places: int) -> None:
        """Go some colonies on (back) in the table's order, and bring it into view."""
        if not self.order:
            return
        if self._state.colony in self.order:
            place = self.order.index(self._state.colony) + places
            place = min(max(place, 0), len(self.order) - 1)
        else:
            place = 0 if places > 0 else len(self.order) - 1
        self.go_to(self._state.picture, self.order[place])

    def undo(self) -> None:
        """Take the last decision back."""
        target = self.deciding.undo()
        if target is not None:
            self.show(target)

    def analyse_again(self) -> None:
        """Analyse the pictures of the day shown anew, unless they are just being analysed."""
        self._again.day()

    def open_again(self, *, labels: bool = False) -> None:
        """Open the picture shown anew, as its file may have been found, or only its labels."""
        self._held = self._held if labels else None
        self._open(self._state)

    def fit(self) -> None:
        """Show the whole picture."""
        self._viewer.fit()

    def show(self, target: Target) -> None:
        """Take a dish in hand and show a picture of it, as soon as its records are read."""
        self._destination = target
        self._session.take(target.dish, target.day)
        self._reach()

    def _reach(self) -> None:
        """Go to where an undo leads, once its analysis is among those that are read."""
        target, moments = self._destination, self._state.moments
        if target is None:
            return
        for place, moment in enumerate(moments):
            if moment.record is not None and moment.record.id == target.analysis:
                self._destination = None
                self._apply(Wish(place, target.picture, target.colony))
                self._viewer.center_on(target.colony)
                return

    def go_to(self, picture: int, colony: int) -> None:
        """Show a colony of the day in the middle."""
        self._centre = colony if picture != self._state.picture else None
        self._apply(replace(self._wish, picture=picture, colony=colony))
        self._viewer.center_on(colony)

    def go_on(self, step: Callable[[], None]) -> None:
        """Take the next dish after a signature by ``step``; go to its first colony in doubt."""
        before, self._onward = self._dish, True
        self._view.focus_picture()
        step()
        self._onward = self._dish != before
        if before is not None and not self._onward:
            text = translate("Work", "{dish} is signed: the last dish of the list.")
            self._session.say(text.format(dish=before.label))

    def decided(self, decision: Decision) -> None:
        """Show a decision at once; the record that is read anew will say the same."""
        self._records = self._records.decided(decision)
        self._refresh()

    def _taken(self, dish: DishKey | None) -> None:
        if dish != self._dish:
            self._dish, self._records, self._wish = dish, DishRecords(), Wish()
            self._thumbnails.forget()
            if self._destination is not None and self._destination.dish != dish:
                self._destination = None
            # Nothing of the dish before stays in reach while this one's records are read.
            self._apply(Wish(), ())
            self.reload()
        elif self._state.moment and self._state.moment.acquisition.day != self._session.day:
            self.show_moment(self._place(self._session.day))

    def _place(self, day: int | None) -> int:
        found = find(self._state.moments, day)
        return len(self._state.moments) - 1 if found is None else found

    def _arrived(self, dish: DishKey, day: int | None) -> None:
        """Turn to pictures that just came in."""
        if dish != self._dish:
            self._session.take(dish, day)
        else:
            self._refresh()
            self.show_moment(self._place(day))

    def _noticed(self, changed: Changed) -> None:
        if self._dish in changed.dishes:
            self.reload()

    def _pending_changed(self, dish: DishKey) -> None:
        if dish != self._dish:
            return
        if len(self._analysis_queue.of(dish)) < self._coming:
            self.reload()
        else:
            self._refresh()

    def reload(self) -> None:
        """Read the dish's records anew, off the window's thread."""
        dish = self._dish
        if dish is None:
            self._apply(Wish())
            return
        if self._analysis_queue.of(dish) and not self._records.days:
            self._refresh()

        def arrived(found: DishRecords) -> None:
            if dish == self._dish:
                self._records = found
                self._refresh()
                if self._state.moment is None:
                    self._viewer.clear()
                self._reach()
                if self._onward:
                    self._onward = False
                    self.deciding.first()

        dish_records.read(self._session, self._scope, dish, arrived, self._failed)

    def _failed(self, error: ColonyQCError) -> None:
        self._viewer.clear()
        self._held = None
        self._session.say(str(error), "error")

    def _refresh(self) -> None:
        """Merge records and pictures on the way, staying at the day that was shown."""
        pending = self._analysis_queue.of(self._dish) if self._dish else ()
        self._coming = len(pending)
        moments = merge(self._records.days, pending, self._records.sheets)
        shown = self._state.moment
        if shown is None or shown.acquisition.dish != self._dish:
            place = find(moments, self._session.day)
        else:
            # By what it is of: a day that comes in before must not move what is looked at.
            same = [i for i, m in enumerate(moments) if m.key == shown.key]
            place = same[-1] if same else None
        self._apply(replace(self._wish, moment=place), moments)

    def _apply(self, wish: Wish, moments: tuple[Moment, ...] | None = None) -> None:
        """Resolve a wish and hand the views what differs from what they show."""
        old = self._state
        new = resolve(wish, old.moments if moments is None else moments)
        self._wish, self._state = wish, new
        if new.moments is not old.moments or new.index != old.index:
            self._show_days(new)
        if new.moment is not old.moment:
            self._view.set_card(presenter.card(new, self._session.context.protocol, self._records))
            self._view.set_left(left_to_accept(new))
            self._view.set_sheet(sheet_facts(new))
            self._session.provided.emit(new.moment.provider if new.moment else "")
            self._session.record_shown.emit(new.moment.record if new.moment else None)
        if (new.moment, new.picture) != (old.moment, old.picture):
            self._show_colonies(new)
        # An analysis that was just kept looks like the one on its way: no need to open it anew.
        if new.signature != old.signature:
            self._open(new)
        if new.moment is not old.moment or new.colony != old.colony:
            self._viewer.select(new.colony)
            self._view.select_colony(new.colony)
            self._view.say_colony(colony_facts(new))
        if new.moment is not None:
            self._session.take(self._dish, new.moment.acquisition.day)

    def _show_days(self, state: ReviewState) -> None:
        self._view.set_days(
            tuple(m.acquisition.day for m in state.moments),
            presenter.day_verdicts(state.moments),
            state.index,
        )
        for index, moment in enumerate(state.moments):
            self._thumbnails.want(index, moment)

    def _show_colonies(self, state: ReviewState) -> None:
        self._view.set_pictures(presenter.picture_names(state.moment), state.picture)
        rows = presenter.colony_rows(state)
        self._view.set_colonies(rows, state.scale.area_unit)
        self._view.set_class_shares(presenter.class_shares(state.result))
        self._view.set_dead_share(dead_share(state.result))
        self._viewer.set_decisions(state.decisions)

    def _open(self, state: ReviewState) -> None:
        """Open the picture shown, or only its new labels, off the window's thread."""
        moment, index = state.moment, state.picture
        if moment is None or index >= len(moment.pictures):
            self._clear()
            return
        context, picture = self._session.context, moment.pictures[index]
        held = self._held_source(picture)

        def work(monitor: Monitor) -> ReviewPicture:
            opened = open_picture(context, moment, index, held, monitor)
            self._unshown.append(opened)
            return opened

        if held is None:
            self._glimpse.show(moment, index, lambda: self._waits_for(state, picture))
        shown = partial(self._show_opened, picture=picture, asked=state)
        text = translate("Work", "opening the picture")
        self._scope.submit("display", work, shown, self._failed, text, "picture")

    def _held_source(self, picture: Picture) -> ImageSource | None:
        return self._held[1] if self._held and self._held[0] == picture else None

    def _waits_for(self, asked: ReviewState, picture: Picture) -> bool:
        return self._state.signature == asked.signature and self._held_source(picture) is None

    def _let_go(self) -> None:
        """Close what was opened and is not shown any more: another picture was asked for."""
        while self._unshown:
            self._unshown.pop().close()

    def _clear(self) -> None:
        self._viewer.clear(presenter.reading() if self._dish else "")
        self._held = None

    def _show_opened(self, opened: ReviewPicture, picture: Picture, asked: ReviewState) -> None:
        state = self._state
        if state.signature != asked.signature:
            self._let_go()  # another dish, day or picture was taken in hand meanwhile
            return
        self._unshown.remove(opened)
        self._let_go()
        self._held = (picture, opened.source)
        self._viewer.show(
            opened.source,
            opened.labels,
            state.colonies,
            state.scale.um_per_px,
            presenter.badges(state),
            state.result.quality.graphics if state.result else (),
            discs_of(state.result),
        )
        self._glimpse.keep_under(picture)
        self._viewer.set_decisions(state.decisions)
        self._viewer.select(state.colony)
        if self._centre is not None and self._centre == state.colony:
            self._viewer.center_on(self._centre)
        self._centre = None
        if opened.note:
            self._session.say(opened.note, "warning")

    def _ordered(self, order: Sequence[int]) -> None:
        self.order = tuple(order)

    def _overlay(self, opacity: float, style: str, visible: dict[ColonyClass, bool]) -> None:
        """Put the overlay's looks in force and remember them."""
        for kind in DRAWN:
            self._viewer.set_overlay(kind, visible.get(kind, True), opacity, OverlayStyle(style))
        self._session.remember(overlay_opacity=opacity, overlay_style=style)
