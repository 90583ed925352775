"""Tries preprocessing steps on the picture in hand, and puts them into force or into a file."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.preprocessing.view import PreprocessingView
from colonyqc.gui.widgets.step_names import steps_said
from colonyqc.imaging.light.preprocess import preprocessed
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.ports import Monitor
from colonyqc.services.protocols import write_protocol

SIDE_PX: Final = 1024
"""The middle of the picture that is tried out is at most so many px a side."""


class PreprocessingController:
    """Joins the window of preprocessing to a picture and to the protocol in force."""

    def __init__(self, view: PreprocessingView, session: Session) -> None:
        self._view, self._session = view, session
        self._scope = JobScope(session.jobs)
        self._part: NDArray[Any] | None = None
        view.changed.connect(self._try)
        view.use_asked.connect(self.use)
        view.save_asked.connect(self._ask_file)
        view.file_chosen.connect(self._write)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._view.close()

    def hide(self) -> None:
        """Show nothing."""
        self._view.hide()

    def open(self, picture: Picture) -> None:
        """Show the middle of a picture, before and after the steps in force."""
        pictures = self._session.context.pictures

        def work(_: Monitor) -> NDArray[Any]:
            with closing(pictures.open(picture)) as opened:
                source = in_camera_range(opened)
                info = source.info
                wide, tall = min(info.width, SIDE_PX), min(info.height, SIDE_PX)
                left, top = (info.width - wide) // 2, (info.height - tall) // 2
                return source.read(Region(left, top, wide, tall))

        def opened(part: NDArray[Any]) -> None:
            self._part = part
            self._view.set_picture(picture.name, _eight_bit(preprocessed(part, ())))
            self._view.set_steps(self._session.context.protocol.preprocessing)
            self._say()
            self._view.show()
            self._try()

        label = translate("Preprocessing", "reading the picture")
        self._scope.submit("io", work, opened, self._failed, label)

    def use(self) -> None:
        """Preprocess pictures by these steps from now on, until the window is closed."""
        self._session.set_preprocessing(self._view.steps)
        self._say()
        text = translate(
            "Preprocessing",
            "Pictures that are analysed from now on are preprocessed as said. Analyse the dish in "
            "hand again to see what it changes.",
        )
        none = translate("Preprocessing", "Pictures are no longer preprocessed.")
        self._session.say(text if self._view.steps else none)

    def _try(self) -> None:
        part, steps = self._part, self._view.steps
        if part is None:
            return

        def work(_: Monitor) -> NDArray[np.uint8]:
            return _eight_bit(preprocessed(part, steps))

        label = translate("Preprocessing", "trying the steps")
        self._scope.submit("display", work, self._view.set_after, self._failed, label, "steps")

    def _say(self) -> None:
        steps = steps_said(self._session.context.protocol.preprocessing)
        none = translate("Preprocessing", "In force: no steps")
        text = translate("Preprocessing", "In force: {steps}").format(steps=steps)
        self._view.set_said(text if steps else none)

    def _ask_file(self) -> None:
        folder = Path(self._session.settings.last_folder or Path.home())
        self._view.ask_file(folder / "protocol.yaml")

    def _write(self, path: Path) -> None:
        context = self._session.context
        protocol = replace(
            context.protocol, name=path.stem, version="1", preprocessing=self._view.steps
        )
        try:
            write_protocol(protocol, path, context.outputs)
        except ColonyQCError as error:
            self._failed(error)
            return
        text = translate(
            "Preprocessing",
            "Written: {name}, for other seats. Here “Use from now on” does the same.",
        )
        self._session.say(text.format(name=path.name))

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def _eight_bit(grey: NDArray[Any]) -> NDArray[np.uint8]:
    return grey if grey.dtype == np.uint8 else (grey >> 8).astype(np.uint8)
