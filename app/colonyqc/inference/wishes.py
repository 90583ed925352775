"""What is said where a network runs otherwise than asked for, or is not one to rely on."""

from collections.abc import Iterator
from typing import Literal

from colonyqc.inference.segmenter import OnnxSegmenter
from colonyqc.inference.session import LABELS, Device
from colonyqc.services.packages.pmf import Precision


def told_of(
    segmenter: OnnxSegmenter, precision: Precision, device: Device | Literal[""]
) -> Iterator[str]:
    """Yield a sentence for each wish that was not met, and for a fast network not qualified."""
    runs, fast = LABELS[segmenter.device], segmenter.info.fast
    if device and device != segmenter.device:
        yield f"{LABELS[device]} was asked for and did not start: the {runs} runs the networks."
    if precision == "fast" and fast is None:
        yield f"The model {segmenter.info.ref} has no fast network: the full one is used."
    elif precision != segmenter.precision:
        yield f"Fast networks are for the CPU: on {runs} the full ones are used."
    elif precision == "fast" and fast is not None and not fast.qualified:
        yield fast.refusal(segmenter.info.ref)
