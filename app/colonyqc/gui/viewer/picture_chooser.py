"""Ways to a picture for a page that works on one: the one in hand, or a file of one's own."""

from collections.abc import Callable
from pathlib import Path

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import Monitor


class PictureChooser:
    """Hands a picture to a page, or says why there is none."""

    def __init__(
        self,
        session: Session,
        scope: JobScope,
        in_hand: Callable[[], Picture | None],
        chosen: Callable[[Picture], object],
    ) -> None:
        """``in_hand``: the picture of the work page; ``chosen`` takes what is opened."""
        self._session, self._scope = session, scope
        self._in_hand, self._chosen = in_hand, chosen

    @property
    def in_hand(self) -> bool:
        """Whether the work page shows a picture."""
        return self._in_hand() is not None

    def open_in_hand(self) -> None:
        """Open the picture that is shown on the work page."""
        picture = self._in_hand()
        if picture is None:
            self._session.say(translate("Paint", "There is no picture in hand: open one here."))
        else:
            self._chosen(picture)

    def open_path(self, path: Path) -> None:
        """Open a picture file."""
        collect = self._session.collector()

        def work(_: Monitor) -> tuple[Picture | None, str]:
            found = collect((path,))
            if found.acquisitions:
                return found.acquisitions[0].pictures[0], ""
            return None, found.failures[0].reason if found.failures else ""

        def arrived(result: tuple[Picture | None, str]) -> None:
            picture, reason = result
            if picture is not None:
                self._chosen(picture)
            else:
                text = translate("Paint", "{name} is no picture.").format(name=path.name)
                self._session.say(reason or text, "error")

        self._scope.submit("io", work, arrived, self._failed)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
