"""Days together on the work page: the same place on another day, a colony's path, the cut list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.days_words import (
    badge_words,
    day_name,
    fate_words,
    path_words,
    place_words,
)
from colonyqc.gui.pages.review.filmstrip import SURE, UNSURE
from colonyqc.gui.pages.review.open_picture import ReviewPicture, open_picture
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.annotations import PathMark
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.linked_views import Together
from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.viewer.thumbnail import crop
from colonyqc.services.days.discarded import Discarded, discarded
from colonyqc.services.days.follow import (
    FollowedDish,
    FollowedView,
    followed,
    scale_of,
    views_of,
)
from colonyqc.services.ports import AnalysisRecord, History, Monitor

if TYPE_CHECKING:
    from colonyqc.gui.pages.review.cut_list_window import CutListWindow


@dataclass(frozen=True, slots=True, eq=False)
class ReadDays:
    """A view as it was followed, its discarded colonies, and its days' small pictures."""

    records: tuple[int, ...]
    view: FollowedView
    discarded: tuple[Discarded, ...]
    small: dict[int, QImage]
    """By record: shifted to the view's first day where that is sure."""


class DaysController:
    """Follows the view in hand off the window's thread, and shows what was found."""

    def __init__(
        self,
        view: ReviewView,
        viewer: ViewerController,
        other: ViewerController,
        session: Session,
        state: Callable[[], ReviewState],
    ) -> None:
        self._view, self._viewer, self._other = view, viewer, other
        self._session, self._state = session, state
        self._scope = JobScope(session.jobs)
        self._days: ReadDays | None = None
        self._chosen: int | None = None
        """Place of the picture compared with, in the view; None takes the one before."""
        self._way = Together.ALONE
        self._window: CutListWindow | None = None
        bar = view.days_bar
        self._connections = (
            (viewer.picture_shown, self._shown),
            (viewer.colony_selected, self._selected),
            (session.dish_changed, self._taken),
            (bar.asked, self.show_together),
            (bar.day_asked, self.compare_with),
            (bar.cut_list_asked, self.show_cut_list),
        )
        for signal, slot in self._connections:
            signal.connect(slot)
        bar.set_days((), None)
        bar.cut_list.setEnabled(session.dish is not None)

    def close(self) -> None:
        """Let go of the views."""
        self._scope.close()
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._other.clear()

    def show_together(self, way: Together) -> None:
        """Show the picture of another day beside or over the one in hand, or none."""
        had, self._way = self._way is not Together.ALONE, way
        self._view.days_bar.set_way(way)
        if way is not Together.ALONE:
            self._view.pane.take(self._give_up)
        elif had:
            self._other.clear()
            self._view.pane.take(None)
        else:
            return  # the other view may be somebody else's
        self._view.pane.show_together(way)
        self._compare()

    def _give_up(self) -> None:
        """Leave the other view to who wants it now."""
        if self._way is not Together.ALONE:
            self._way = Together.ALONE
            self._view.days_bar.set_way(self._way)
            self._other.clear()

    def next_way(self) -> None:
        """Show the other day beside the one in hand, then under a line to swipe, then not."""
        if not self._view.days_bar.compare.isEnabled():
            text = translate("Work", "There is no other analysed day to compare this one with.")
            self._session.say(text)
            return
        ways = list(Together)
        at = ways.index(self._way)
        self.show_together(ways[(at + 1) % len(ways)])

    def compare_with(self, place: int) -> None:
        """Compare with another picture of the view."""
        self._chosen = place
        self.show_together(Together.SIDE if self._way is Together.ALONE else self._way)

    def show_cut_list(self) -> None:
        """Open the cut list of the day in hand."""
        moment = self._state().moment
        if moment is None or moment.record is None:
            text = translate("Work", "A cut list can be made as soon as the analysis is kept.")
            self._session.say(text)
            return
        # What draws a list on paper is loaded with the first one, not with the window.
        from colonyqc.gui.pages.review.cut_list_window import CutListWindow

        self._window = CutListWindow(self._view.window(), self._session, moment.record.id)
        self._window.show()

    def _taken(self, dish: object) -> None:
        self._view.days_bar.cut_list.setEnabled(dish is not None)
        moment = self._state().moment
        if moment is None or moment.acquisition.dish != self._session.dish:
            self._days, self._chosen = None, None
            self._view.days_bar.say("")
            self.show_together(Together.ALONE)

    def _here(self) -> int | None:
        """Return the place in the view of the picture in hand; None where it is not followed."""
        state, days = self._state(), self._days
        record = state.moment.record if state.moment else None
        if days is None or record is None:
            return None
        places = (
            at
            for at, picture in enumerate(days.view.pictures)
            if (picture.record, picture.picture) == (record.id, state.picture)
        )
        return next(places, None)

    def _shown(self) -> None:
        """Follow the view of a picture that came onto the screen, unless that was done."""
        state = self._state()
        records = tuple(m.record.id for m in state.moments if m.record is not None)
        if self._days is not None and records == self._days.records and self._here() is not None:
            self._tell()
            return
        self._days = None
        self._view.days_bar.set_days((), None)
        record, index = state.moment.record if state.moment else None, state.picture
        if record is None or len(records) < 2:
            return
        kept = [m.record for m in state.moments if m.record is not None]
        histories = self._session.context.histories

        def work(monitor: Monitor) -> ReadDays | None:
            with histories() as history:
                return read_days(kept, record.id, index, history, monitor)

        def arrived(found: ReadDays | None) -> None:
            self._days = found
            self._tell()

        # "display": what is looked at now matters, and a newer picture takes its place.
        self._scope.submit(
            "display", work, arrived, self._failed, translate("Work", "following the days"), "days"
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "warning")

    def _tell(self) -> None:
        here, days = self._here(), self._days
        if here is None or days is None:
            return
        others = [(at, day_name(p)) for at, p in enumerate(days.view.pictures) if at != here]
        self._view.days_bar.set_days(others, self._with(here))
        self._show_small(days)
        self._selected(self._state().colony)
        self._compare()

    def _show_small(self, days: ReadDays) -> None:
        notes = {}
        at_of = {p.record: at for at, p in enumerate(days.view.pictures)}
        for place, moment in enumerate(self._state().moments):
            number = moment.record.id if moment.record else None
            if number in days.small:
                self._view.set_thumbnail(place, days.small[number])
            at = at_of.get(number) if number is not None else None
            if at:
                sure = days.view.between(0, at) is not None
                notes[place] = (SURE if sure else UNSURE, place_words(days.view, at, 0))
        self._view.filmstrip.set_place_notes(notes)

    def _with(self, here: int) -> int | None:
        count = len(self._days.view.pictures) if self._days else 0
        if self._chosen is not None and self._chosen != here and self._chosen < count:
            return self._chosen
        return here - 1 if here else (1 if count > 1 else None)

    def _compare(self) -> None:
        """Open the picture of the other day, and lay it as the one in hand lies."""
        if self._way is Together.ALONE:
            return
        here, days = self._here(), self._days
        other = None if here is None else self._with(here)
        if days is None or other is None:
            self._other.clear()
            return
        picture = days.view.pictures[other]
        moment = next(
            (m for m in self._state().moments if m.record and m.record.id == picture.record), None
        )
        if moment is not None:
            self._open(moment, picture.picture, other)

    def _open(self, moment: Moment, index: int, at: int) -> None:
        context = self._session.context

        def work(monitor: Monitor) -> ReviewPicture:
            return open_picture(context, moment, index, None, monitor)

        def arrived(opened: ReviewPicture) -> None:
            result = moment.result(index)
            colonies, um = (result.colonies, result.pixel_size_um) if result else ((), None)
            here, days = self._here(), self._days
            if here is None or days is None or self._way is Together.ALONE:
                opened.close()
                return
            badge = badge_words(days.view, here, at)
            self._other.show(opened.source, opened.labels, colonies, um, (badge,))
            self._lay(at)
            self._selected(self._state().colony)

        said = translate("Work", "opening the picture")
        self._scope.submit("display", work, arrived, self._failed, said, "beside")

    def _lay(self, other: int) -> None:
        here, days = self._here(), self._days
        if here is None or days is None:
            return
        self._view.pane.name_main(day_name(days.view.pictures[here]))
        # Not sure of the place: they lie as they were taken, and the line below says so.
        self._view.pane.link(days.view.between(here, other) or (0.0, 0.0))

    def _selected(self, number: int | None) -> None:
        """Draw a colony's path and say how it grew; without one, how sure the place is."""
        here, days = self._here(), self._days
        if here is None or days is None:
            self._viewer.show_path(())
            return
        other = self._with(here)
        path = None if number is None else days.view.path_of(here, number)
        if path is None:
            self._viewer.show_path(())
            showing = self._way is not Together.ALONE and other is not None
            if showing:
                self._other.select(None)
            said = place_words(days.view, here, other) if showing and other is not None else ""
            self._view.days_bar.say(said)
            return
        marks = []
        for point in path.points:
            offset = days.view.between(here, point.at)
            if offset is not None:
                x, y = point.colony.centroid
                day = days.view.pictures[point.at].day
                text = "" if day is None else str(day)
                marks.append(PathMark(x + offset[0], y + offset[1], text))
            if point.at == other and self._way is not Together.ALONE:
                self._other.select(point.colony.number)
        self._viewer.show_path(marks)
        text = path_words(days.view, path, scale_of(days.view))
        self._view.days_bar.say(self._said(days, text, number))

    def _said(self, days: ReadDays, text: str, number: int | None) -> str:
        record = self._state().moment
        kept = record.record.id if record and record.record else None
        fates = [
            fate_words(each)
            for each in days.discarded
            if (each.decision.analysis_id, each.decision.colony) == (kept, number) and each.seen
        ]
        return " · ".join([*fates, text])


def read_days(
    records: list[AnalysisRecord], record: int, index: int, history: History, monitor: Monitor
) -> ReadDays | None:
    """Follow the view that a picture belongs to; None where it is not followed. Blocking."""
    views, _ = views_of(records)
    for name, pictures in views:
        if any((p.record, p.picture) == (record, index) for p in pictures):
            view = followed(name, pictures, history, monitor)
            by_id = {each.id: each for each in records}
            dish = FollowedDish(by_id[record].analysis.acquisition.dish, (view,))
            small = {
                picture.record: to_qimage(crop(_shifted(view, at, history)))
                for at, picture in enumerate(view.pictures)
                if picture.overview
            }
            ids = tuple(each.id for each in records)
            return ReadDays(ids, view, discarded(dish, by_id), small)
    return None


def _shifted(view: FollowedView, at: int, history: History) -> NDArray[np.uint8]:
    """Return an overview laid as the view's first day lies, where that is sure."""
    picture, offset = view.pictures[at], view.between(0, at)
    overview = history.overview(picture.overview)
    if offset is None or at == 0:
        return overview
    scale = overview.shape[1] / picture.result.width
    move = np.array([[1, 0, offset[0] * scale], [0, 1, offset[1] * scale]], np.float64)
    size = overview.shape[1], overview.shape[0]
    return np.asarray(cv2.warpAffine(overview, move, size), np.uint8)
