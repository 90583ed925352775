"""Finds out about the picture on the screen beside its tiles: greys in use, minimap, readings."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from colonyqc.domain.colony import Colony
from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.jobs import Job, Jobs, Work
from colonyqc.gui.viewer.annotations import ColonyNumber
from colonyqc.gui.viewer.open_picture import OpenPicture, PictureSurvey
from colonyqc.services.ports import Monitor
from colonyqc.services.viewing.tiles import GreyWindow

T = TypeVar("T")

_MINIMAP_PX: Final = 336


class Asides:
    """Display jobs that go with the picture on the screen; a newer one of a name supersedes."""

    def __init__(self, jobs: Jobs, on_error: Callable[[ColonyQCError], None]) -> None:
        self._jobs, self._on_error = jobs, on_error
        self._running: dict[str, Job] = {}

    def submit(self, name: str, work: Work[T], on_result: Callable[[T], None]) -> None:
        """Do work about the picture."""
        key = f"{name} {id(self)}"
        self._running[name] = self._jobs.submit("display", work, on_result, self._on_error, key=key)

    def drop(self) -> None:
        """Forget what is on its way: the picture is another one."""
        for job in self._running.values():
            job.drop()


def place_numbers(
    asides: Asides,
    opened: OpenPicture,
    colonies: Sequence[Colony],
    placed: Callable[[list[ColonyNumber]], None],
) -> None:
    """Find where the number of each colony stands, off the window's thread; tell ``placed``."""

    def arrived(places: Sequence[tuple[float, float]]) -> None:
        placed(
            [
                ColonyNumber(*place, *each.box[2:], each.number, each.centroid)
                for each, place in zip(colonies, places, strict=True)
            ]
        )

    asides.submit("numbers", lambda _: opened.number_places(colonies), arrived)


class Surveyor:
    """Measures a picture's greys: a small one at once, a large one as soon as it was gone through.

    Until then a large picture of 16 bits is shown by a few of its parts.
    """

    def __init__(
        self,
        asides: Asides,
        on_window: Callable[[], None],
        on_survey: Callable[[PictureSurvey], None],
    ) -> None:
        """``on_window`` is called when the greys are better known, after ``on_survey``."""
        self._asides, self._on_window, self._on_survey = asides, on_window, on_survey
        self.window: GreyWindow | None = None
        """The greys in use of a picture of 16 bits; None while they are not known."""
        self._done = False

    def clear(self) -> None:
        """Forget the picture."""
        self.window, self._done = None, False

    def begin(self, opened: OpenPicture) -> None:
        """Take a new picture."""
        if not opened.sketch:
            self._survey(opened)
        elif opened.info.bits > 8:
            self._asides.submit("glance", lambda _: opened.glance(), self._glanced)

    def whole_there(self, opened: OpenPicture) -> None:
        """Survey a large picture that was gone through."""
        if opened.sketch and not self._done:
            self._survey(opened)

    def _glanced(self, window: GreyWindow) -> None:
        if not self._done:
            self.window = window
            self._on_window()

    def _survey(self, opened: OpenPicture) -> None:
        self._done = True

        def work(monitor: Monitor) -> PictureSurvey:
            return opened.survey(_MINIMAP_PX, monitor)

        def shown(found: PictureSurvey) -> None:
            self.window = found.window
            self._on_survey(found)
            self._on_window()

        self._asides.submit("minimap", work, shown)
