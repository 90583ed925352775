"""Fetches tiles in order of need: a few in flight, the rest waiting or forgotten."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from PySide6.QtGui import QImage

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.jobs import Job, Jobs
from colonyqc.services.ports import Monitor
from colonyqc.services.viewing.grid import TileIndex

# As many as the lane has workers: what waits here can still be changed, what waits there cannot.
_IN_FLIGHT: Final = 2


class Layer(StrEnum):
    """What a tile belongs to."""

    PICTURE = "picture"
    OVERLAY = "overlay"
    HEAT = "heat"
    """A class's probability."""
    MARKS = "marks"
    """Where two models disagree."""
    SKETCH = "sketch"
    """Parts of a rough whole picture, shown until the picture itself is there."""


CODED: Final = frozenset({Layer.OVERLAY, Layer.HEAT, Layer.MARKS})
"""Layers whose tiles hold codes, coloured by a table."""
TileKey = tuple[Layer, TileIndex]
Render = Callable[[TileKey], QImage]
"""Renders a tile; called on worker threads."""


class TileLoader:
    """Keeps the display lane busy with the tiles most wanted.

    What is in flight is let finish (it is cached and short), what only waits is replaced by
    the next call of `want`: panning never starves the screen.
    """

    def __init__(
        self,
        jobs: Jobs,
        deliver: Callable[[TileKey, QImage, int], None],
        on_error: Callable[[ColonyQCError], None],
    ) -> None:
        self._jobs = jobs
        self._deliver = deliver
        self._on_error = on_error
        self._waiting: list[TileKey] = []
        self._flying: dict[Job, TileKey] = {}
        self._serial = 0
        self._round = 0
        jobs.job_finished.connect(self._finished)

    @property
    def flying(self) -> tuple[TileKey, ...]:
        """Tiles being rendered just now."""
        return tuple(self._flying.values())

    def want(self, keys: Sequence[TileKey], render: Render, asked: int = 0) -> None:
        """Fetch these tiles, first ones first, instead of those still waiting.

        ``asked`` is told with each of them when it is delivered.
        """
        flying = set(self._flying.values())
        self._waiting = [key for key in keys if key not in flying]
        self._render, self._round = render, asked
        self._pump()

    def reset(self) -> None:
        """Forget everything asked for; results on their way are dropped."""
        self._waiting.clear()
        for job in self._flying:
            job.drop()
        self._flying.clear()

    def _pump(self) -> None:
        while self._waiting and len(self._flying) < _IN_FLIGHT:
            self._launch(self._waiting.pop(0))

    def _launch(self, key: TileKey) -> None:
        render, asked = self._render, self._round

        def work(_: Monitor) -> QImage:
            return render(key)

        def arrived(image: QImage) -> None:
            self._deliver(key, image, asked)
            self._pump()

        self._serial += 1
        # A key of its own: tiles must not supersede one another, only their order of need does.
        name = f"tile {id(self)} {self._serial}"
        job = self._jobs.submit("display", work, arrived, self._failed, key=name)
        self._flying[job] = key

    def _failed(self, error: ColonyQCError) -> None:
        # A file that fails once fails for every tile: one sentence, not fifty.
        self.reset()
        self._on_error(error)

    def _finished(self, job: Job) -> None:
        self._flying.pop(job, None)
