"""Run a promptable membrane network on one device."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.inference.session import ENGINE_ERRORS, LABELS, Device, start_session, timely
from colonyqc.services.packages.membrane import MembraneInfo


class OnnxMembrane:
    """A promptable network ready to run on a device; fits `services.ports.MembraneNetwork`.

    ``threads`` 0 lets the engine take every core.

    Raises:
        ModelError: the file is no such network, or the device did not start.
    """

    def __init__(
        self, info: MembraneInfo, network: Path, threads: int = 0, device: Device = "cpu"
    ) -> None:
        self._info = info
        self._device = device
        self._session = start_session(str(info.ref), network, threads, device)
        self._input = self._session.get_inputs()[0].name
        names = {output.name for output in self._session.get_outputs()}
        if not names >= {"features", "log_odds"}:
            raise ModelError(
                f"The model {info.ref} can't be used: its {network.name} gives no features or no "
                "log-odds. Export it again."
            )

    @property
    def info(self) -> MembraneInfo:
        return self._info

    @property
    def provider(self) -> str:
        return LABELS[self._device]

    def encode(
        self, tile: NDArray[np.float32], patience_s: float | None = None
    ) -> NDArray[np.float32]:
        """Return features and, last, log-odds (d + 1, h, w) of a standardised tile (h, w).

        Raises:
            ModelError: the device failed, for want of memory perhaps.
        """
        options = ort.RunOptions()
        if self._device == "cpu":
            # Else the engine keeps a tile's memory, which the cells of a large picture need.
            options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        try:
            fed, wanted = {self._input: tile[None, None]}, ("features", "log_odds")
            features, odds = timely(
                str(self._info.ref), self._session, fed, patience_s, wanted, options
            )
        except ENGINE_ERRORS as error:
            raise ModelError(
                f"The model {self._info.ref} stopped on {LABELS[self._device]}: let the CPU run "
                "it, or close other programs."
            ) from error
        # One array: tiles are joined and cross-faded as a whole.
        return np.concatenate([features[0], odds[0]])
