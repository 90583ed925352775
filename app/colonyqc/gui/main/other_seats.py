"""What other seats of a server write, told to the pages; and the server's going and coming back."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from colonyqc.domain.errors import ColonyQCError, UnreachableError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.main.status_bar import StatusBar
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.analysis.other_seats import OtherSeats

LOOK_MS: Final = 500
"""How often the trail is asked: what another seat does is to be seen within 2 s."""


class SeatFollower(QObject):
    """Asks a server's trail all the time, behind the window and not twice at once."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._scope = JobScope(session.jobs)
        self._looking, self._trouble = False, ""
        self.lost = False
        """Whether the server could not be reached at the last look."""
        self._status: StatusBar | None = None
        elsewhere = session.context.elsewhere
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        if elsewhere is not None:
            self._seats = OtherSeats(session.own_histories, elsewhere)
            self._timer.start()

    def attach(self, status: StatusBar) -> None:
        """Show in a window whether the server is away; another one takes its place."""
        self._status = status
        status.set_away(self.lost)

    @property
    def asks(self) -> bool:
        """Whether anybody is asked: nobody else writes to a file while this window is open."""
        return self._timer.isActive()

    def look(self) -> None:
        """Look once, unless the last look is not over, or nobody may see anything."""
        session = self._session
        nobody = session.policy.log_in and session.actor is None
        if self._looking or nobody:
            return
        self._looking = True
        seats, everything = self._seats, self.lost
        self._scope.submit(
            "seats", lambda _: seats.look(everything=everything), self._looked, self._failed
        )

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._scope.close()

    def _looked(self, changed: Changed | None) -> None:
        self._looking, self._trouble = False, ""
        if self.lost:
            self._set_lost(False)
            self._session.say(
                translate("Seats", "The server of this history can be reached again.")
            )
        if changed is not None:
            self._session.noticed.emit(changed)

    def _failed(self, error: ColonyQCError) -> None:
        self._looking = False
        # Said once: it stays until it is closed, and the next look comes at once.
        if str(error) != self._trouble:
            self._session.say(str(error), "error")
        self._trouble = str(error)
        self._set_lost(isinstance(error, UnreachableError))

    def _set_lost(self, lost: bool) -> None:
        self.lost = lost
        if self._status is not None:
            self._status.set_away(lost)
