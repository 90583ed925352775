"""A colony model's networks ready to run: classes of pixels, and what a picture looks like."""

from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelInfo, Recognised
from colonyqc.inference.session import ENGINE_ERRORS, LABELS, Device, start_session, timely
from colonyqc.services.packages.pmf import Precision


class OnnxSegmenter:
    """A network ready to run on a device; fits `services.ports.Segmenter`.

    ``threads`` 0 lets the engine take every core.

    Raises:
        ModelError: the file is no network, or the device did not start.
    """

    def __init__(
        self,
        info: ModelInfo,
        network: Path,
        threads: int = 0,
        device: Device = "cpu",
        precision: Precision = "full",
        looks: Path | None = None,
    ) -> None:
        self._info = info
        self._device = device
        self._precision = precision
        self._session = start_session(str(info.ref), network, threads, device)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or len(outputs) != 1 or inputs[0].type != "tensor(float)":
            found = ", ".join(f"{each.name}: {each.type}" for each in (*inputs, *outputs))
            raise ModelError(
                f"The model {info.ref} can't be used: its {network.name} must take one float32 "
                f"tensor and give one, but has {found}."
            )
        self._input = inputs[0].name
        # On the CPU always: it is small, and what it says decides what is refused.
        self._looks = None if looks is None else start_session(str(info.ref), looks, threads, "cpu")

    @property
    def info(self) -> ModelInfo:
        return self._info

    @property
    def device(self) -> Device:
        """What runs the network."""
        return self._device

    @property
    def precision(self) -> Precision:
        """Which of the package's networks it is."""
        return self._precision

    @property
    def provider(self) -> str:
        """The device, and int8 when that network runs: "CPU", "CPU int8", "CUDA", "DirectML"."""
        label = LABELS[self._device]
        return f"{label} int8" if self._precision == "fast" else label

    def predict(
        self, tile: NDArray[np.float32], patience_s: float | None = None
    ) -> NDArray[np.float32]:
        """Return class probabilities (4, h, w) of a flat-fielded tile (h, w).

        Raises:
            ModelError: the device failed, for want of memory perhaps; or it took longer than
                ``patience_s``.
        """
        try:
            # By the input's own name: exports call it what they like.
            fed = {self._input: tile[None, None]}
            (output,) = timely(str(self._info.ref), self._session, fed, patience_s)
        except ENGINE_ERRORS as error:
            raise ModelError(
                f"The model {self._info.ref} stopped on {LABELS[self._device]}: let the CPU run "
                "it, or close other programs."
            ) from error
        probabilities: NDArray[np.float32] = output[0]
        return probabilities

    def recognise(self, tiles: NDArray[np.float32], patience_s: float | None = None) -> Recognised:
        """Return what the package's looks network makes of flat-fielded tiles (n, h, w).

        Raises:
            ModelError: the package has none, or it failed.
        """
        if self._looks is None:
            raise ModelError(f"The model {self._info.ref} has no network that tells looks.")
        try:
            fed = {self._looks.get_inputs()[0].name: tiles[:, None]}
            (told,) = timely(str(self._info.ref), self._looks, fed, patience_s)
            familiarity, log_um, covered = (float(value) for value in told)
            um = exp(log_um)
        except (*ENGINE_ERRORS, OverflowError) as error:
            raise ModelError(
                f"The looks network of {self._info.ref} failed: install the model again from "
                "where it came from."
            ) from error
        return Recognised(familiarity, um, covered)
