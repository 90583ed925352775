"""Another version of the picture in hand beside it, with what differs outlined in both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from colonyqc.domain.colony import Colony
from colonyqc.gui.pages.review.open_picture import ReviewPicture
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.linked_views import Together
from colonyqc.services.ports import LabelSource


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """The picture with other labels, their colonies, and where they differ: a map for each view."""

    opened: ReviewPicture
    colonies: Sequence[Colony]
    pixel_size_um: float | None
    differences: tuple[LabelSource, LabelSource]

    def close(self) -> None:
        """Let go of what was opened for it."""
        self.opened.close()
        for each in self.differences:
            each.close()


class VersionBeside:
    """Lends the other view to one version at a time."""

    def __init__(self, view: ReviewView, viewer: ViewerController, other: ViewerController) -> None:
        self._view, self._viewer, self._other = view, viewer, other
        self._given_up: Callable[[], None] | None = None

    def take(self, given_up: Callable[[], None]) -> None:
        """Make room for a version; ``given_up`` is called when it is taken away again."""
        self._give_up()
        self._given_up = given_up
        self._view.pane.take(self._give_up)
        self._view.pane.show_together(Together.SIDE)

    def show(self, version: Version, badge: str, name: str) -> None:
        """Show a version, called ``badge``, beside the picture in hand, called ``name``."""
        opened, (first, second) = version.opened, version.differences
        self._other.show(
            opened.source, opened.labels, version.colonies, version.pixel_size_um, (badge,)
        )
        self._other.show_marks(first, outlined=True)
        self._viewer.show_marks(second, outlined=True)
        self._view.pane.name_main(name)
        # Only now is there something to lay as the picture in hand lies.
        self._view.pane.link((0.0, 0.0))

    def tell(self, rows: Sequence[tuple[str, str]]) -> None:
        """Say what each (colour, text) of the differences is."""
        # There the name of the picture in hand is not in its way.
        self._view.pane.other.hud.show_key(marks=rows)

    def select(self, number: int | None) -> None:
        """Select a colony of the version."""
        self._other.select(number)

    def leave(self) -> None:
        """Show the picture in hand alone again."""
        if self._given_up is not None:
            self._give_up()
            self._view.pane.take(None)
            self._view.pane.show_together(Together.ALONE)

    def _give_up(self) -> None:
        given_up, self._given_up = self._given_up, None
        if given_up is None:
            return
        self._other.clear()
        self._viewer.show_marks(None)
        self.tell(())
        self._view.pane.name_main("")
        given_up()
