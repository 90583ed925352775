"""Small pictures of a dish's days, read from the kept overviews off the window's thread."""

from collections.abc import Callable

from PySide6.QtGui import QImage

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.state import Moment
from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.viewer.thumbnail import crop
from colonyqc.services.ports import Monitor


class Thumbnails:
    """Fetches each overview once; ``show(place, image)`` gets it, at once when it is known."""

    def __init__(
        self, session: Session, scope: JobScope, show: Callable[[int, QImage], None]
    ) -> None:
        self._session = session
        self._scope = scope
        self._show = show
        self._known: dict[str, QImage] = {}
        self._wanted: dict[int, str] = {}
        """What each place shows or waits for: reading may end when another dish is in hand."""

    def forget(self) -> None:
        """Drop the pictures of a dish that is out of hand, also those on their way."""
        self._known.clear()
        self._wanted.clear()

    def want(self, place: int, moment: Moment) -> None:
        """Show a day's first picture that is kept, or found so far."""
        live = next((found for found in moment.live if found is not None), None)
        if live is not None:
            self._wanted[place] = ""
            self._show(place, to_qimage(crop(live.overview)))
            return
        kept = (moment.stored(place) for place in range(len(moment.pictures)))
        sha256 = next((files.overview for files in kept if files and files.overview), "")
        self._wanted[place] = sha256
        if not sha256:
            return
        if sha256 in self._known:
            self._show(place, self._known[sha256])
            return
        histories = self._session.context.histories

        def work(_: Monitor) -> QImage:
            with histories() as history:
                return to_qimage(crop(history.overview(sha256)))

        def arrived(image: QImage) -> None:
            if self._wanted.get(place) == sha256:
                self._known[sha256] = image
                self._show(place, image)

        self._scope.submit(
            "io", work, arrived, self._failed, translate("Work", "reading the small pictures")
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "warning")
