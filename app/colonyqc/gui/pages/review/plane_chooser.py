"""The other planes and channels of the picture in hand, to be looked at: one is analysed."""

from collections.abc import Callable

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture, PictureStack
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.state import ReviewState
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.services.ports import ImageSource, Monitor


class PlaneChooser:
    """Offers a stack's planes and channels beside the picture."""

    def __init__(
        self,
        view: ViewerView,
        viewer: ViewerController,
        session: Session,
        state: Callable[[], ReviewState],
    ) -> None:
        self._bar, self._hud = view.hud.stack, view.hud
        self._viewer, self._session, self._state = viewer, session, state
        self._scope = JobScope(session.jobs)
        self._stack: PictureStack | None = None
        self._picture: Picture | None = None
        self._wanted = self._at = (0, 0)
        """Chosen last, and shown: one that was opened meanwhile is not shown."""
        viewer.picture_shown.connect(self._shown)
        self._bar.chosen.connect(self._choose)

    def close(self) -> None:
        """Let go of the views."""
        self._scope.close()
        self._viewer.picture_shown.disconnect(self._shown)
        self._bar.chosen.disconnect(self._choose)

    def _shown(self) -> None:
        state = self._state()
        moment = state.moment
        picture = None if moment is None else moment.pictures[state.picture]
        if picture == self._picture:
            return
        self._picture, self._stack = picture, None
        self._bar.hide()
        if picture is None:
            return
        pictures = self._session.context.pictures

        def arrived(stack: PictureStack | None) -> None:
            if stack is not None and picture == self._picture:
                self._stack, self._at = stack, stack.here
                self._bar.show_stack(stack.planes, stack.channels, stack.here)
                self._hud.arrange()

        def work(_: Monitor) -> PictureStack | None:
            return pictures.stack(picture)

        # A file that cannot be read is said by whoever shows it.
        self._scope.submit("display", work, arrived, lambda _: None, key="stack of a picture")

    def _choose(self, plane: int, channel: int) -> None:
        stack, picture = self._stack, self._picture
        chosen = None if stack is None else stack.at(plane, channel)
        if stack is None:
            return
        if chosen is None:
            text = translate("Viewer", "The file of this plane is not beside the picture's.")
            self._refuse(text)
            return
        self._wanted = (plane, channel)
        if (plane, channel) == stack.here:
            self._at = stack.here
            self._viewer.show_plane(None)
            return
        pictures = self._session.context.pictures

        def work(_: Monitor) -> ImageSource:
            return pictures.open_to_view(chosen)

        def arrived(source: ImageSource) -> None:
            opened = self._viewer.opened
            if picture != self._picture or self._wanted != (plane, channel) or opened is None:
                source.close()
            elif (source.info.width, source.info.height) != opened.size:
                source.close()
                text = translate("Viewer", "This plane is not of the analysed one's size.")
                self._refuse(text)
            else:
                self._at = (plane, channel)
                self._viewer.show_plane(source)

        # Opened planes are small things without open files: one that is superseded is let go.
        self._scope.submit("display", work, arrived, self._failed, key="plane of a picture")

    def _refuse(self, text: str) -> None:
        """Go on showing what is shown."""
        self._bar.stand_at(*self._at)
        self._session.say(text, "warning")

    def _failed(self, error: ColonyQCError) -> None:
        self._bar.stand_at(*self._at)
        self._session.say(str(error), "error")
