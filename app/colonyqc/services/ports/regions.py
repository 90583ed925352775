"""The door to what finds regions without a trained model (rooms `training` and `services`)."""

from collections.abc import Callable
from typing import Protocol

from colonyqc.domain.regions import RegionMethod, RegionPreview, RegionRequest, RegionResult
from colonyqc.services.ports.progress import UNWATCHED, Monitor

OnPreview = Callable[[RegionPreview], None]
"""Called from the thread that runs the request, each time there is something new to see."""


def unseen(_: RegionPreview) -> None:
    """Show a preview to nobody."""


class RegionEngine(Protocol):
    """Finds regions by some methods; blocking, and safe to be asked again after it was stopped."""

    def methods(self) -> tuple[RegionMethod, ...]:
        """Return the methods that can run here, best first; none where a library is missing."""
        ...

    def run(
        self,
        request: RegionRequest,
        monitor: Monitor = UNWATCHED,
        on_preview: OnPreview = unseen,
    ) -> RegionResult:
        """Answer a request whose method is one of `methods`, or None for the first of them.

        Raises:
            Cancelled: asked to stop.
            UsageError: the request cannot be met, or its reference is no weights of this engine.
            TrainingError: the work broke off.
        """
        ...
