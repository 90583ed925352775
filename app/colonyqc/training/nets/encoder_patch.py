"""Patch classification on the pre-trained encoder: the class of each 16 px block's centre."""

from dataclasses import dataclass

from torch import Tensor

from colonyqc.training.nets.encoder_pmf import EncoderPmfConfig
from colonyqc.training.nets.patch import weighted_cross_entropy


@dataclass(frozen=True, slots=True)
class EncoderPatchConfig(EncoderPmfConfig):
    """An `EncoderPmfConfig` with one answer a block, which is of its centre."""

    grids: tuple[int, ...] = (1,)


def block_centre_loss(outputs: tuple[Tensor, ...], labels: Tensor, importance: Tensor) -> Tensor:
    """Return the cross-entropy with the label of the pixel at each block's centre.

    ``labels`` (b, h, w) belong to an input of the same size; ``importance`` (b,) weighs them.
    """
    (logits,) = outputs
    side = labels.shape[1] // logits.shape[2]
    centres = labels[:, side // 2 :: side, side // 2 :: side]
    return weighted_cross_entropy(logits, centres, importance)
