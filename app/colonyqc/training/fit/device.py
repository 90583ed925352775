"""What trains here, and in which number format it is fastest."""

import time
from functools import cache
from typing import Final

import torch

from colonyqc.training.nets.registry import NetConfig, build, loss

_CLEARLY: Final = 0.9
"""Share of a plain step's time that one in bfloat16 must stay below."""


def training_device() -> torch.device:
    """Return where networks are trained here: the first graphics processor, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def device_name() -> str:
    """Return what trains here, for a card."""
    device = training_device()
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"


@cache
def bfloat16_pays(net: NetConfig, crop: int, batch: int) -> bool:
    """Tell whether steps in bfloat16 are faster on this machine, by taking some of both.

    It is half of a step's time where it is native, and up to 12 times as long where it is not.
    """
    device = training_device()
    if device.type == "cuda":
        native: bool = torch.cuda.is_bf16_supported(including_emulation=False)
        return native
    module = build(net).to(device).train()
    few = max(1, batch // 4)
    contrast = torch.zeros(few, 1, crop, crop, device=device)
    labels = torch.zeros(few, crop, crop, dtype=torch.uint8, device=device)

    def seconds(*, shortened: bool) -> float:
        begun = time.process_time()
        with torch.autocast(device.type, torch.bfloat16, enabled=shortened):
            outputs = module(contrast)
        told = tuple(out.float() for out in outputs)
        value = loss(told, labels, torch.ones(few, device=device), net)
        value.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        value.item()
        return time.process_time() - begun

    # Of the processor and not of the clock: beside other work the clock may choose another format
    # for each run, and two runs of one seed would differ. The first of each finds its kernels; the
    # least of three is the one nothing disturbed.
    plain, short = (min(seconds(shortened=s) for _ in range(3)) for s in (False, True))
    return short < _CLEARLY * plain
