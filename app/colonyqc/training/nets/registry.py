"""The family of methods behind one door: a config names the network, its loss and its graph."""

from typing import Final

from torch import Tensor

from colonyqc.training.nets.encoder_fcn import EncoderFcn, EncoderFcnConfig
from colonyqc.training.nets.encoder_net import COARSEST, EncoderConfig, EncoderNet
from colonyqc.training.nets.encoder_patch import EncoderPatchConfig, block_centre_loss
from colonyqc.training.nets.encoder_pmf import EncoderPmf, EncoderPmfConfig
from colonyqc.training.nets.encoder_unet import EncoderUnet, EncoderUnetConfig
from colonyqc.training.nets.fcn import Fcn, FcnConfig
from colonyqc.training.nets.patch import PatchConfig, centre_loss
from colonyqc.training.nets.pixels import PixelSegmenter, pixel_loss
from colonyqc.training.nets.pmf import STRIDE, PmfConfig, PmfNet, PmfSegmenter
from colonyqc.training.nets.pmf_loss import pmf_loss
from colonyqc.training.nets.pyramid import (
    Pyramid,
    PyramidConfig,
    PyramidSegmenter,
    pyramid_loss,
)
from colonyqc.training.nets.unet import Unet, UnetConfig

EncoderNetConfig = PyramidConfig | EncoderPmfConfig | EncoderFcnConfig | EncoderUnetConfig
"""A config of a network on the pre-trained encoder; an `EncoderPatchConfig` is an
`EncoderPmfConfig` with another loss."""
NetConfig = PmfConfig | FcnConfig | UnetConfig | EncoderNetConfig
"""Any network's config; a `PatchConfig` is a `PmfConfig` with another loss."""
Net = PmfNet | Fcn | Unet | EncoderNet

METHODS: Final[dict[str, NetConfig]] = {
    "pmf": PmfConfig(),
    "patch": PatchConfig(),
    "fcn": FcnConfig(),
    "unet": UnetConfig(),
    "pyramid": PyramidConfig(),
    "encoder-pmf": EncoderPmfConfig(),
    "encoder-patch": EncoderPatchConfig(),
    "encoder-fcn": EncoderFcnConfig(),
    "encoder-unet": EncoderUnetConfig(),
}
"""The methods that are compared, with the shapes they are compared in."""


def build(config: NetConfig) -> Net:
    """Return a new network of a config's kind."""
    match config:
        case FcnConfig():
            return Fcn(config)
        case UnetConfig():
            return Unet(config)
        case PyramidConfig():
            return Pyramid(config)
        case EncoderPmfConfig():
            return EncoderPmf(config)
        case EncoderFcnConfig():
            return EncoderFcn(config)
        case EncoderUnetConfig():
            return EncoderUnet(config)
        case _:
            return PmfNet(config)


def loss(
    outputs: tuple[Tensor, ...], labels: Tensor, importance: Tensor, config: NetConfig
) -> Tensor:
    """Return a batch's loss as the method defines it.

    ``labels`` (b, h, w) uint8 belong to an input of the same size; ``importance`` (b,) weighs
    the crops.
    """
    match config:
        case PatchConfig():
            return centre_loss(outputs, labels, importance, config)
        case PmfConfig():
            return pmf_loss(outputs, labels, importance, config)
        case EncoderPatchConfig():
            return block_centre_loss(outputs, labels, importance)
        case PyramidConfig() | EncoderPmfConfig():
            return pyramid_loss(outputs, labels, importance)
        case _:
            return pixel_loss(outputs, labels, importance)


def stride_of(config: NetConfig | EncoderConfig) -> int:
    """Return what the sides of a network's input are multiples of, px."""
    return COARSEST if isinstance(config, EncoderConfig) else STRIDE


def segmenter(
    net: Net, temperature: float = 1.0
) -> PmfSegmenter | PixelSegmenter | PyramidSegmenter:
    """Return the deployed graph of a network: contrast (b, 1, h, w) → (b, classes, h, w)."""
    if isinstance(net, PmfNet):
        return PmfSegmenter(net, temperature)
    if isinstance(net, Pyramid | EncoderPmf):
        return PyramidSegmenter(net, temperature)
    return PixelSegmenter(net, temperature)
