"""The kept overview of a large picture, shown while the picture itself is opened."""

from collections.abc import Callable
from typing import Final

from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.memory_sources import OverviewSource
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review import presenter
from colonyqc.gui.pages.review.open_picture import overview_of
from colonyqc.gui.pages.review.state import Moment
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.services.ports import Monitor

_FROM_PX: Final = 16_000_000
"""Smaller pictures are opened about as quickly."""


class Glimpse:
    """Shows an overview at once, and leaves it under the picture's own tiles."""

    def __init__(self, viewer: ViewerController, session: Session, scope: JobScope) -> None:
        self._viewer, self._session, self._scope = viewer, session, scope
        self._seen: tuple[object, OverviewSource] | None = None
        """The picture that was glimpsed, and its overview."""

    def show(self, moment: Moment, index: int, wanted: Callable[[], bool]) -> None:
        """Show the overview of a picture that is being opened, if it is still ``wanted`` then."""
        result, context = moment.result(index), self._session.context
        if result is None or result.width * result.height < _FROM_PX:
            return

        def work(_: Monitor) -> OverviewSource | None:
            return overview_of(context, moment, index)

        def arrived(found: OverviewSource | None) -> None:
            if found is not None and wanted():
                self._seen = moment.pictures[index], found
                self._viewer.show(
                    found,
                    pixel_size_um=result.pixel_size_um,
                    badges=(presenter.reading(),),
                )

        # Without an overview the picture is only seen later, and said by whoever opens it.
        self._scope.submit("display", work, arrived, lambda _: None, key="glimpse")

    def keep_under(self, picture: object) -> None:
        """Leave the overview of a picture under its tiles, which are still to come."""
        seen, self._seen = self._seen, None
        if seen is not None and seen[0] == picture:
            self._viewer.sketch(seen[1].pixels)
