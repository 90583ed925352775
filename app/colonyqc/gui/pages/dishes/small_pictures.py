"""Small pictures of dishes, read off the window's thread, those asked for last first."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QImage, QPixmap

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.viewer.thumbnail import crop
from colonyqc.services.ports import Monitor

MOST: Final = 600
"""Small pictures that are held; each takes about 13 kB as it is shown."""
_AT_ONCE: Final = 8


class SmallPictures:
    """Hands out a small picture, or None and has it read; ``came(overview)`` tells of each."""

    def __init__(
        self,
        session: Session,
        scope: JobScope,
        size: tuple[int, int],
        came: Callable[[str], None],
    ) -> None:
        self._session = session
        self._scope = scope
        self._size = size
        self._came = came
        self._known: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: list[str] = []
        self._reading = False

    def get(self, overview: str) -> QPixmap | None:
        """Return the small picture of a stored overview; None without one or until it came."""
        if overview in self._known:
            self._known.move_to_end(overview)
            known = self._known[overview]
            return None if known.isNull() else known
        if overview and overview not in self._wanted:
            self._wanted.append(overview)
            self._read()
        return None

    def _read(self) -> None:
        if self._reading or not self._wanted:
            return
        # The last asked for are those in view; what was scrolled past waits, and is let go of.
        now, self._wanted = self._wanted[-_AT_ONCE:], self._wanted[:-_AT_ONCE][-MOST:]
        histories = self._session.context.histories
        self._reading = True

        def work(_: Monitor) -> dict[str, QImage | None]:
            found: dict[str, QImage | None] = {}
            with histories() as history:
                for overview in now:
                    try:
                        found[overview] = to_qimage(crop(history.overview(overview)))
                    except ColonyQCError:
                        # A lost file is told where its dish is opened; the list goes on without.
                        found[overview] = None
            return found

        self._scope.submit("io", work, self._arrived, self._failed)

    def _arrived(self, found: dict[str, QImage | None]) -> None:
        self._reading = False
        for overview, image in found.items():
            picture = QPixmap() if image is None else QPixmap.fromImage(image)
            if image is not None:
                # Kept at twice the size, for dense screens, and told so.
                picture.setDevicePixelRatio(picture.width() / self._size[0])
            self._known[overview] = picture
            if len(self._known) > MOST:
                self._known.popitem(last=False)
            self._came(overview)
        self._read()

    def _failed(self, error: ColonyQCError) -> None:
        self._reading = False
        self._session.say(str(error), "warning")
