"""The features inside a colony model's network, for regions that no model knows."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.inference.graph_outputs import branches, nodes, with_outputs
from colonyqc.inference.packages import ModelLibrary
from colonyqc.inference.session import ENGINE_ERRORS, LABELS, start_session
from colonyqc.services.packages.pmf import NETWORK, check_seal, read_info

_LEVELS: Final = 2
"""Sizes of features that are needed at least: with one alone borders are coarse."""


class OnnxFeatures:
    """A network that gives what its encoder sees; fits `services.ports.FeatureNetwork`.

    It runs on the CPU always: a series must not depend on which device is free.

    Raises:
        ModelError: the package is damaged, or its network is no pyramid.
    """

    def __init__(self, library: ModelLibrary, name: str, threads: int = 0) -> None:
        folder = library.folder(name)
        check_seal(folder)
        self._info = read_info(folder)
        content = (folder / NETWORK).read_bytes()
        try:
            self._names = branches(nodes(content))
        except (ValueError, LookupError) as error:
            raise self._unfit() from error
        if len(self._names) < _LEVELS:
            raise self._unfit()
        self._session = start_session(
            str(self._info.ref),
            folder / NETWORK,
            threads,
            "cpu",
            with_outputs(content, self._names),
        )
        self._input = self._session.get_inputs()[0].name

    def _unfit(self) -> ModelError:
        return ModelError(
            f"The model {self._info.ref} has no features for regions: its network is no pyramid "
            "over an encoder. Choose another model."
        )

    @property
    def info(self) -> ModelInfo:
        return self._info

    @property
    def provider(self) -> str:
        """What runs it."""
        return LABELS["cpu"]

    def levels(self, tile: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Return features (channels, h / stride, w / stride) of a flat-fielded tile, finest first.

        Raises:
            ModelError: the engine failed, for want of memory perhaps.
        """
        try:
            # Named ones alone: what the decoder would make of them is not worked out.
            found = self._session.run(list(self._names), {self._input: tile[None, None]})
        except ENGINE_ERRORS as error:
            raise ModelError(
                f"The model {self._info.ref} stopped while it looked for features: close other "
                "programs, or take a smaller picture."
            ) from error
        return tuple(each[0] for each in found)


class FeatureLibrary:
    """Opens networks for their features, each once; fits `services.ports.FeatureNetworks`."""

    def __init__(self, library: ModelLibrary, threads: int = 0) -> None:
        self._library, self._threads = library, threads
        self._open: dict[str, OnnxFeatures] = {}

    def open_features(self, name: str) -> OnnxFeatures:
        """Check and open a model for its features.

        Raises:
            ModelError: unknown, damaged or tampered with, or no pyramid over an encoder.
        """
        if name not in self._open:
            self._open[name] = OnnxFeatures(self._library, name, self._threads)
        return self._open[name]
