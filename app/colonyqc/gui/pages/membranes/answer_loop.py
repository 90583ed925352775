"""Has the open picture answered whenever its samples change; what is shown is always the newest."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes import prediction
from colonyqc.gui.pages.membranes.prediction import Shown
from colonyqc.gui.pages.membranes.samples import PaintedBox
from colonyqc.gui.widgets import formatting
from colonyqc.services.membranes.answerer import EncodingGrid, Wide
from colonyqc.services.membranes.encoder import Encoded
from colonyqc.services.membranes.live import LiveAnswerer
from colonyqc.services.membranes.presets import Preset
from colonyqc.services.membranes.samples import common_pixel_size
from colonyqc.services.ports import MembraneNetwork, Monitor

Samples = Callable[[], tuple[tuple[PaintedBox, ...], tuple[Preset, ...]]]
"""Returns the samples of the moment: those painted in the picture, and the presets in use."""


class AnswerLoop:
    """Asks in the lane "prompt", one question at a time; ``arrived`` is given each answer."""

    def __init__(
        self,
        session: Session,
        scope: JobScope,
        samples: Samples,
        arrived: Callable[[Shown], None],
    ) -> None:
        self._session, self._scope = session, scope
        self._samples, self._arrived = samples, arrived
        self._live = LiveAnswerer(session.context.pictures, session.prompter)
        self._picture: Picture | None = None
        self._size: float | None = None
        self._fixed: float | None = None
        self._shrunk = 1.0
        self._job: Job | None = None
        self._asked: tuple[tuple[PaintedBox, ...], tuple[Preset, ...]] = ((), ())
        self._stale = False
        self.network: MembraneNetwork | None = None
        self.grid = EncodingGrid()
        self.encoded: Encoded | None = None
        """The features of the picture at the grid's scale; None until it is read."""

    def open(self, picture: Picture, size_um: float | None) -> None:
        """Answer another picture."""
        self._picture, self._size, self._shrunk = picture, size_um, 1.0
        self._suit(self._samples()[1])
        self._begin_anew()

    def suit(self) -> bool:
        """Read the picture anew where the presets ask for another scale; tell whether they do."""
        before = self.grid
        self._suit(self._samples()[1])
        if self._picture is None or self.grid == before:
            return False
        self._begin_anew()
        return True

    def ask(self) -> None:
        """Answer the samples of the moment, or as soon as the question before is answered.

        A question on its way is not superseded: it may be reading the picture, and who paints on
        would never see the end of that.
        """
        picture = self._picture
        if picture is None:
            return
        if self._job in self._session.jobs.active:
            self._stale = self._samples() != self._asked
            return
        # Taken now: the worker must not read what the window goes on changing.
        self._asked = boxes, presets = self._samples()
        self._stale = False
        networks, held = self._session.context.membranes, self.network
        grid, read = self.grid, self.encoded
        may_shrink = self._fixed is None and self._shrunk == 1.0

        def work(monitor: Monitor) -> tuple[MembraneNetwork, Shown]:
            if networks is None:
                raise LookupError("the page is offered with networks only")
            network = held or networks.open_membrane()
            answer = self._live.answer(
                picture,
                network,
                grid,
                boxes,
                presets,
                may_shrink=may_shrink,
                read=read,
                monitor=monitor,
            )
            return network, prediction.shown(answer, boxes, presets)

        label = translate("Membranes", "reading the picture")
        key = f"answer {id(self)}"
        self._job = self._scope.submit("prompt", work, self._answered, self._failed, label, key)

    def _suit(self, presets: Sequence[Preset]) -> None:
        sizes = [sample.pixel_size_um for preset in presets for sample in preset.samples]
        fixed = [preset.scale for preset in presets if preset.scale is not None]
        self._fixed = fixed[0] if fixed else None
        scale = self._shrunk if self._fixed is None else self._fixed
        self.grid = EncodingGrid(
            common_pixel_size([self._size, *sizes]) if presets else None, scale
        )

    def _begin_anew(self) -> None:
        """Forget the question on its way: it is about another picture, or another scale."""
        if self._job is not None:
            self._job.drop()
        self._job, self.encoded = None, None
        self.ask()

    def _answered(self, result: tuple[MembraneNetwork, Shown]) -> None:
        self.network, shown = result
        self._session.provided.emit(self.network.provider)
        self.encoded = shown.answer.encoded
        if shown.answer.wide is not None:
            self._shrink(shown.answer.wide)
        self._arrived(shown)
        self._go_on()

    def _shrink(self, wide: Wide) -> None:
        self._shrunk = wide.scale
        self.grid = replace(self.grid, scale=wide.scale)
        text = translate(
            "Membranes",
            "Cells are about {width} px wide here: the picture is read at {percent} % of its size.",
        )
        said = text.format(
            width=formatting.number(wide.diameter, 0),
            percent=formatting.number(100 * wide.scale, 0),
        )
        self._session.say(said)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
        self._go_on()

    def _go_on(self) -> None:
        """Ask about what changed while the question before was answered."""
        if self._stale:
            self.ask()
