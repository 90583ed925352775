"""A network to go on from, read back from the package it was shipped in."""

from pathlib import Path
from typing import Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import NETWORK
from colonyqc.training.nets.pyramid import Pyramid, PyramidConfig

_NET: Final = "net."
_HEAD: Final = "head."


def packaged_net(folder: Path, config: PyramidConfig) -> Pyramid:
    """Return the network of a package as a `Pyramid` of ``config``, which answers alike.

    Its batch norms lie in the convolutions there: here they pass everything on and add what was
    the convolution's bias. The coarser heads, which a package lacks, begin as the finest.

    Raises:
        TrainingError: the package holds another kind of network.
    """
    try:
        graph = onnx.load(folder / NETWORK).graph
    except (OSError, ValueError) as error:
        raise TrainingError(f"{folder / NETWORK} can't be read: give a model package.") from error
    weights = {
        part.name: torch.from_numpy(np.array(numpy_helper.to_array(part), np.float32))
        for part in graph.initializer
    }
    net = Pyramid(config)
    if f"{_NET}encoder.stem.0.weight" not in weights or f"{_HEAD}weight" not in weights:
        raise TrainingError(
            f"{folder} holds another kind of network, which can't be trained on: choose "
            "--from none."
        )
    with torch.no_grad():
        for name, module in net.named_modules():
            if isinstance(module, nn.Sequential) and isinstance(module[1], nn.BatchNorm2d):
                _take(module[0], module[1], weights, f"{_NET}{name}.0")
        for name, module in net.lateral.named_children():
            _copy(module, weights, f"{_NET}lateral.{name}")
        for head in net.heads:
            _copy(head, weights, _HEAD[:-1])
        stem = net.encoder.stem[0]
        if isinstance(stem, nn.Conv2d):
            stem.weight /= config.input_gain
    return net


def _tensor(weights: dict[str, Tensor], name: str, like: Tensor) -> Tensor:
    """Return a packed tensor; an exporter leaves out a bias that is nothing but zeros."""
    value = weights.get(name)
    if value is None and name.endswith("bias"):
        return torch.zeros_like(like)
    if value is None or value.shape != like.shape:
        raise TrainingError(f"The package's network lacks {name}: choose --from none.")
    return value


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    for leaf, parameter in module.named_parameters():
        parameter.copy_(_tensor(weights, f"{name}.{leaf}", parameter))


def _take(conv: nn.Module, norm: nn.BatchNorm2d, weights: dict[str, Tensor], name: str) -> None:
    """Give a convolution its packed weight and the batch norm after it the packed bias."""
    _copy(conv, weights, name)
    norm.bias.copy_(_tensor(weights, f"{name}.bias", norm.bias))
    norm.weight.fill_(1.0)
    if norm.running_mean is None or norm.running_var is None:
        raise TypeError("a batch norm of this network keeps running means")
    norm.running_mean.fill_(0.0)
    norm.running_var.fill_(1.0 - norm.eps)
