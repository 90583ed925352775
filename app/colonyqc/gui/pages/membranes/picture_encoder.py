"""Reads the picture that is open, once for each scale that its samples or its cells ask for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.widgets import formatting
from colonyqc.services.membranes.answerer import Wide
from colonyqc.services.membranes.encoder import Encoded
from colonyqc.services.membranes.presets import Preset
from colonyqc.services.membranes.samples import common_pixel_size
from colonyqc.services.ports import MembraneNetwork, Monitor


@dataclass(frozen=True, slots=True)
class EncodingGrid:
    """What a picture is read at: µm per px shared with its samples, network px per such px."""

    target_um: float | None = None
    scale: float = 1.0


class PictureEncoder:
    """Encodes the open picture in the lane "prompt"; ``arrived`` is given the features."""

    def __init__(
        self, session: Session, scope: JobScope, arrived: Callable[[Encoded], None]
    ) -> None:
        self._session, self._scope, self._arrived = session, scope, arrived
        self._picture: Picture | None = None
        self._size: float | None = None
        self._fixed: float | None = None
        self._shrunk = 1.0
        self.network: MembraneNetwork | None = None
        self.grid = EncodingGrid()

    @property
    def chooses(self) -> bool:
        """Tell whether the picture may still be shrunk: no preset fixes its scale."""
        return self._fixed is None and self._shrunk == 1.0

    def open(self, picture: Picture, size_um: float | None, presets: Sequence[Preset]) -> None:
        """Read another picture."""
        self._picture, self._size, self._shrunk = picture, size_um, 1.0
        self.grid = self._suited(presets)
        self._read()

    def suit(self, presets: Sequence[Preset]) -> bool:
        """Read the picture anew where presets ask for another scale; tell whether they do."""
        grid = self._suited(presets)
        if self._picture is None or grid == self.grid:
            return False
        self.grid = grid
        self._read()
        return True

    def narrow(self, wide: Wide) -> None:
        """Read the picture anew, shrunk so that its wide cells look usual."""
        self._shrunk = wide.scale
        self.grid = EncodingGrid(self.grid.target_um, wide.scale)
        text = translate(
            "Membranes",
            "Cells are about {width} px wide here: the picture is read at {percent} % of its size.",
        )
        said = text.format(
            width=formatting.number(wide.diameter, 0),
            percent=formatting.number(100 * wide.scale, 0),
        )
        self._session.say(said)
        self._read()

    def _suited(self, presets: Sequence[Preset]) -> EncodingGrid:
        sizes = [sample.pixel_size_um for preset in presets for sample in preset.samples]
        fixed = [preset.scale for preset in presets if preset.scale is not None]
        self._fixed = fixed[0] if fixed else None
        scale = self._shrunk if self._fixed is None else self._fixed
        return EncodingGrid(common_pixel_size([self._size, *sizes]) if presets else None, scale)

    def _read(self) -> None:
        networks, prompter = self._session.context.membranes, self._session.prompter
        # Taken now: the worker must not read what the window goes on changing.
        held, picture, grid = self.network, self._picture, self.grid
        if picture is None:
            return

        def work(monitor: Monitor) -> tuple[MembraneNetwork, Encoded]:
            if networks is None:
                raise LookupError("the page is offered with networks only")
            network = held or networks.open_membrane()
            encoded = prompter.encode(
                picture,
                network,
                scale=grid.scale,
                target_um=grid.target_um,
                monitor=monitor,
            )
            return network, encoded

        def arrived(result: tuple[MembraneNetwork, Encoded]) -> None:
            self.network, encoded = result
            # Another picture or scale may have been asked for while this one was read.
            if (picture, grid) == (self._picture, self.grid):
                self._session.provided.emit(self.network.provider)
                self._arrived(encoded)

        self._scope.submit(
            "prompt",
            work,
            arrived,
            self._failed,
            translate("Membranes", "reading the picture"),
            f"encode {id(self)}",
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
