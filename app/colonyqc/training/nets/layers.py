"""Layers that several networks share."""

from torch import Tensor, nn
from torch.nn import functional


def conv(inputs: int, outputs: int, size: int, stride: int = 1, padding: int = 0) -> nn.Sequential:
    """Return convolution, batch norm and ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, padding, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


def conv_pair(inputs: int, outputs: int) -> nn.Sequential:
    """Return two 3×3 convolutions that keep the size, each with batch norm and ReLU."""
    return nn.Sequential(conv(inputs, outputs, 3, 1, 1), conv(outputs, outputs, 3, 1, 1))


class Residual(nn.Module):
    """Two valid 3×3 convolutions beside the cropped identity."""

    padding = 0

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            conv(width, width, 3, padding=self.padding),
            nn.Conv2d(width, width, 3, padding=self.padding, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.body(x) + self._identity(x))

    def _identity(self, x: Tensor) -> Tensor:
        return x[:, :, 2:-2, 2:-2]


class Padded(Residual):
    """The same with zeros round the border, so that the size stays."""

    padding = 1

    def _identity(self, x: Tensor) -> Tensor:
        return x
