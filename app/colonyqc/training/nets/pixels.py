"""What the pixelwise networks share: their loss and their deployed graph."""

from torch import Tensor, nn

from colonyqc.training.nets.encoder_net import EncoderNet
from colonyqc.training.nets.fcn import Fcn
from colonyqc.training.nets.patch import weighted_cross_entropy
from colonyqc.training.nets.unet import Unet


def pixel_loss(outputs: tuple[Tensor, ...], labels: Tensor, importance: Tensor) -> Tensor:
    """Return the cross-entropy of every labelled pixel; ``importance`` (b,) weighs the crops."""
    (logits,) = outputs
    return weighted_cross_entropy(logits, labels, importance)


class PixelSegmenter(nn.Module):
    """The deployed graph: contrast (b, 1, h, w) → class probabilities (b, classes, h, w)."""

    def __init__(self, net: Fcn | Unet | EncoderNet, temperature: float = 1.0) -> None:
        super().__init__()
        self.net = net
        self.temperature = temperature

    def forward(self, x: Tensor) -> Tensor:
        return self.pixels(self.net(x), (x.shape[2], x.shape[3]))

    def pixels(self, outputs: tuple[Tensor, ...], _: tuple[int, int]) -> Tensor:
        """Return probabilities of an input of that size from the network's outputs."""
        return (outputs[0] / self.temperature).softmax(1)
