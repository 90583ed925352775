"""Run an ONNX network, on the first execution provider that really starts."""

from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelInfo

_PREFERRED: Final = ("CUDAExecutionProvider", "DmlExecutionProvider", "CPUExecutionProvider")


_state = ort.capi.onnxruntime_pybind11_state
_LOAD_ERRORS: Final = (
    _state.Fail,
    _state.InvalidArgument,
    _state.InvalidGraph,
    _state.InvalidProtobuf,
    _state.NoModel,
    _state.NoSuchFile,
    _state.NotImplemented,
    _state.RuntimeException,
)


def providers() -> tuple[str, ...]:
    """Return the providers this build lists, best first; a listed one may still not start."""
    listed = ort.get_available_providers()
    return tuple(p for p in _PREFERRED if p in listed)


class OnnxSegmenter:
    """A checked network ready to run; fits `services.ports.Segmenter`.

    ``threads`` 0 lets the engine take every core.
    """

    def __init__(self, info: ModelInfo, network: Path, threads: int = 0) -> None:
        self._info = info
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(network, options, providers=list(providers()))
        except _LOAD_ERRORS as error:
            raise ModelError(
                f"The model {info.ref} can't be used: its {network.name} is not a network this "
                "program can run. Export it again as ONNX."
            ) from error
        self._input = self._session.get_inputs()[0].name

    @property
    def info(self) -> ModelInfo:
        return self._info

    @property
    def provider(self) -> str:
        """What runs the network: believed from the session, not from the list of providers."""
        return str(self._session.get_providers()[0]).removesuffix("ExecutionProvider")

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return class probabilities (4, h, w) of a flat-fielded tile (h, w)."""
        (output,) = self._session.run(None, {self._input: tile[None, None]})
        probabilities: NDArray[np.float32] = output[0]
        return probabilities
