"""A corrected picture and its original side by side, with what differs outlined in both."""

from collections.abc import Callable
from contextlib import ExitStack

from colonyqc.domain.correction import CorrectionSource
from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.mark_words import mark_words
from colonyqc.gui.pages.review.open_picture import open_picture
from colonyqc.gui.pages.review.state import Moment, ReviewState
from colonyqc.gui.pages.review.version_beside import Version, VersionBeside
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import LabelSource, Monitor
from colonyqc.services.viewing.disagreement import (
    DisagreementLabels,
    DisagreementShares,
    disagreement_shares,
)


class OriginalBeside:
    """Lends the other view to the original of the corrected picture in hand."""

    def __init__(
        self,
        view: ReviewView,
        viewer: ViewerController,
        beside: VersionBeside,
        session: Session,
        state: Callable[[], ReviewState],
    ) -> None:
        self._view, self._beside = view, beside
        self._session, self._state = session, state
        self._scope = JobScope(session.jobs)
        self._shown = False
        self._connections = (
            (viewer.picture_shown, self._another),
            (viewer.colony_selected, self._selected),
            (session.dish_changed, lambda _: self.leave()),
            (view.days_bar.correct_asked, self.leave),
        )
        for signal, slot in self._connections:
            signal.connect(slot)

    def close(self) -> None:
        """Let go of the views."""
        self._scope.close()
        for signal, slot in self._connections:
            signal.disconnect(slot)

    def toggle(self) -> None:
        """Show the original beside the picture in hand, or the picture alone again."""
        if self._shown:
            self.leave()
        elif not self._view.correction.isHidden():
            text = translate(
                "Work", "Keep or leave the correction first: its original is shown beside it then."
            )
            self._session.say(text)
        elif self._correction is None:
            text = translate("Work", "This picture was not corrected: there is no other version.")
            self._session.say(text)
        else:
            self._shown = True
            self._beside.take(self._give_up)
            self._open()

    def leave(self) -> None:
        """Show the picture alone again."""
        if self._shown:
            self._beside.leave()

    # Inside

    @property
    def _correction(self) -> CorrectionSource | None:
        """What the picture in hand is a correction by; None where it was found so."""
        kept = self._state().kept
        if kept is None or kept[0].analysis.prompt is not None:
            return None
        return kept[0].analysis.correction

    def _give_up(self) -> None:
        self._shown = False

    def _another(self) -> None:
        """Go on with another picture that was corrected; without one, stop."""
        if self._shown and self._correction is None:
            self.leave()
        elif self._shown:
            self._open()

    def _open(self) -> None:
        state, made, context = self._state(), self._correction, self._session.context
        kept = state.kept
        if made is None or kept is None:
            return
        moment, place = state.moment, state.picture

        def work(monitor: Monitor) -> Version:
            assert moment is not None  # noqa: S101 - what is kept is of a moment
            return _opened(context, moment, place, made.original, monitor)

        def arrived(found: Version) -> None:
            if self._shown and self._state().kept == kept:
                self._show(found, made, kept[0].id)
                self._count(moment, place, made.original)
            else:
                found.close()

        said = translate("Work", "opening the original")
        self._scope.submit("display", work, arrived, self._failed, said, "original beside")

    def _show(self, found: Version, made: CorrectionSource, number: int) -> None:
        original = translate("Work", "Record {number}, as it was found")
        name = translate("Work", "Record {number}, corrected by {person}")
        self._beside.show(
            found,
            original.format(number=made.original),
            name.format(number=number, person=made.person),
        )
        self._selected(self._state().colony)

    def _count(self, moment: Moment | None, place: int, original: int) -> None:
        """Say how much differs: a large map is gone through for it, behind what is shown."""
        context, kept = self._session.context, self._state().kept

        def work(monitor: Monitor) -> DisagreementShares:
            assert moment is not None  # noqa: S101 - as above
            maps = _maps(context, moment, place, original)
            try:
                return disagreement_shares(*maps, monitor)
            finally:
                for each in maps:
                    each.close()

        def arrived(shares: DisagreementShares) -> None:
            if self._shown and self._state().kept == kept:
                names = translate("Work", "the original"), translate("Work", "the correction")
                self._beside.tell(mark_words(shares, *names))

        said = translate("Work", "comparing with the original")
        self._scope.submit("prompt", work, arrived, self._failed, said, "original counted")

    def _selected(self, number: int | None) -> None:
        """Select the same colony in both, where it is pixel for pixel the same."""
        made = self._correction
        if self._shown and made is not None:
            same = number is not None and made.untouched(self._state().picture, number)
            self._beside.select(number if same else None)

    def _failed(self, error: ColonyQCError) -> None:
        self.leave()
        self._session.say(str(error), "error")


def _opened(
    context: ServiceContext, moment: Moment, place: int, original: int, monitor: Monitor
) -> Version:
    """Open a picture with its labels before they were corrected, and the differences twice."""
    with context.histories() as history:
        record = history.get(original)
    before = Moment(record.analysis.acquisition, record)
    index = _index(before, moment, place)
    with ExitStack() as opened:
        picture = open_picture(context, before, index, None, monitor)
        opened.callback(picture.close)
        pairs = []
        for _ in range(2):
            pairs.append(DisagreementLabels(*_maps(context, moment, place, original)))
            opened.callback(pairs[-1].close)
        opened.pop_all()
    result = record.analysis.pictures[index]
    return Version(picture, result.colonies, result.pixel_size_um, (pairs[0], pairs[1]))


def _maps(
    context: ServiceContext, moment: Moment, place: int, original: int
) -> tuple[LabelSource, LabelSource]:
    """Return the class maps of a picture before and after its correction."""
    with context.histories() as history:
        record = history.get(original)
        before = Moment(record.analysis.acquisition, record)
        files = before.stored(_index(before, moment, place)), moment.stored(place)
        first, second = (history.labels(each.labels) for each in files if each is not None)
    return first, second


def _index(before: Moment, after: Moment, place: int) -> int:
    return before.pictures.index(after.pictures[place])
