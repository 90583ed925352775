"""Run a command in this process as the shell would."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc import __main__


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command:
    """Calls the program with arguments; keeps exit code and what it printed."""

    def __init__(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Ran:
        self._patch.setattr("sys.argv", ["colonyqc", *map(str, arguments)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            __main__.main()
        code = stopped.value.code
        out, err = self._capsys.readouterr()
        return Ran(code if isinstance(code, int) else int(code is not None), out, err)


def field(seed: int, size: int = 256, discs: int = 2) -> NDArray[np.uint8]:
    """Return a grey field with ``discs`` textured discs that do not touch."""
    rng = np.random.default_rng(seed)
    picture = np.full((size, size), 120.0) + rng.normal(0, 1, (size, size))
    y, x = np.mgrid[:size, :size]
    for k in range(discs):
        cx, cy = size * (0.27 + 0.46 * k), size * (0.3 + 0.4 * k)
        inside = (x - cx) ** 2 + (y - cy) ** 2 < (0.17 * size) ** 2
        picture[inside] += rng.choice([-40.0, 40.0], int(inside.sum()))
    return picture.clip(0, 255).astype(np.uint8)


def write_png(path: Path, pixels: NDArray[Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, pixels)[1].tobytes())
    return path
