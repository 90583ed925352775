"""One request, whichever engine meets it."""

from collections.abc import Sequence
from dataclasses import replace

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import RegionMethod, RegionRequest, RegionResult
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, RegionEngine, unseen


class RegionFinder:
    """Several engines as one, the preferred one first; itself a `RegionEngine`."""

    def __init__(self, engines: Sequence[RegionEngine]) -> None:
        self._engines = tuple(engines)

    def methods(self) -> tuple[RegionMethod, ...]:
        """Return every method that can run here, the best of the preferred engine first."""
        return tuple(method for engine in self._engines for method in engine.methods())

    def run(
        self,
        request: RegionRequest,
        monitor: Monitor = UNWATCHED,
        on_preview: OnPreview = unseen,
    ) -> RegionResult:
        """Answer a request by the method it names, else by the best there is.

        Raises:
            Cancelled: asked to stop.
            UsageError: the method cannot run here, or the request cannot be met.
            TrainingError: the work broke off.
        """
        able = [engine for engine in self._engines if engine.methods()]
        if request.method is None:
            able[0:] = able[:1]
        else:
            able = [engine for engine in able if request.method in engine.methods()]
        if not able:
            there = ", ".join(self.methods()) or "none"
            raise UsageError(
                f"The method {request.method} can't run here: it may need the training extra. "
                f"Methods at hand: {there}."
            )
        method = request.method or able[0].methods()[0]
        return able[0].run(replace(request, method=method), monitor, on_preview)
