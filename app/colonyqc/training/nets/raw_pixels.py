"""What lies before and behind a network when it is handed raw pixels: light, mirrored rim, cut.

The same numbers as `imaging.grid.flat_field`, in operators that ONNX knows, so that a program which
knows nothing of flat-fields gets this program's answer.
"""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from colonyqc.imaging.grid.flat_field import BLOCK

_DARK: Final = 1e-3
"""Light below this share of the brightest pixel is none, as in `flat_field`."""


def reach(sigma_px: float) -> int:
    """Return how many blocks the light reaches to each side: as OpenCV's Gaussian for float32."""
    return (round(8 * sigma_px / BLOCK + 1) | 1) // 2


class Contrast(nn.Module):
    """Raw pixels (1, c, h, w) of any range → local contrast, mirrored by the halo on every side.

    Sides are multiples of ``BLOCK`` and above the halo and four σ.
    """

    kernel: Tensor

    def __init__(self, sigma_px: float, halo: int) -> None:
        super().__init__()
        sigma = sigma_px / BLOCK
        self._reach = reach(sigma_px)
        away = torch.arange(-self._reach, self._reach + 1, dtype=torch.float64)
        weight = (-0.5 * (away / sigma) ** 2).exp()
        self.register_buffer("kernel", (weight / weight.sum()).float())
        self._halo = halo

    def forward(self, x: Tensor) -> Tensor:
        grey = x.mean(1, keepdim=True)
        light = self._light(grey)
        floor = _DARK * grey.amax((1, 2, 3), keepdim=True)
        contrast = (grey / torch.maximum(light, floor) - 1).clamp(-1, 1)
        even = torch.where(light > floor, contrast, torch.zeros_like(contrast))
        return functional.pad(even, [self._halo] * 4, mode="reflect")

    def _light(self, grey: Tensor) -> Tensor:
        means = functional.avg_pool2d(grey, BLOCK)
        rows = functional.conv2d(_mirrored(means, 2, self._reach), self.kernel[None, None, :, None])
        both = functional.conv2d(_mirrored(rows, 3, self._reach), self.kernel[None, None, None, :])
        return functional.interpolate(
            both, scale_factor=float(BLOCK), mode="bilinear", align_corners=False
        )


def _mirrored(x: Tensor, axis: int, reach: int) -> Tensor:
    """Return ``x`` with its border mirrored, the outermost value included."""
    # Written out: ONNX pads by mirroring without the outermost value only.
    before = x.narrow(axis, 0, reach).flip(axis)
    after = x.narrow(axis, x.shape[axis] - reach, reach).flip(axis)
    return torch.cat([before, x, after], axis)


class Cut(nn.Module):
    """Takes a halo off every side."""

    def __init__(self, halo: int) -> None:
        super().__init__()
        self._halo = halo

    def forward(self, x: Tensor) -> Tensor:
        return x[:, :, self._halo : -self._halo, self._halo : -self._halo]
