"""One request, whichever engine meets it."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import RegionMethod, RegionRequest, RegionResult, method_of
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, RegionEngine, unseen


class RegionFinder:
    """Several engines as one, the preferred one first; itself a `RegionEngine`."""

    def __init__(self, make: Callable[[], Sequence[RegionEngine]]) -> None:
        """``make`` builds the engines when they are first asked: few starts ever need them."""
        self._make = make

    @cached_property
    def _engines(self) -> tuple[RegionEngine, ...]:
        return tuple(self._make())

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
        method = request.method
        if request.reference:
            method = method or reference_method(request.reference)
        if method is not None:
            able = [engine for engine in able if method in engine.methods()]
        if not able:
            there = ", ".join(self.methods()) or "none"
            raise UsageError(
                f"The method {method or 'wanted'} can't run here: it may need the training extra. "
                f"Methods at hand: {there}."
            )
        chosen = method or able[0].methods()[0]
        return able[0].run(replace(request, method=chosen), monitor, on_preview)


def reference_method(packed: bytes) -> RegionMethod:
    """Return the method that weights are of.

    Raises:
        UsageError: they are no weights of regions.
    """
    try:
        # Never pickles: the bytes may come from anywhere.
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            method = method_of(str(held["kind"]))
    except (
        ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, RuntimeError,
        NotImplementedError, zipfile.BadZipFile, zlib.error,
    ):  # fmt: skip
        method = None
    if method is None:
        raise UsageError(
            "The reference is no file of region weights, or is damaged: make it anew with "
            "--save-weights."
        )
    return method
