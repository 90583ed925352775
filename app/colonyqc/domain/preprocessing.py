"""Steps that change a picture before a network sees it: part of a protocol, none by default."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Final


class StepKind(StrEnum):
    """What a step does."""

    DENOISE = "denoise"
    FLAT_FIELD = "flat-field"
    BACKGROUND = "background"
    PERCENTILE = "percentile"
    CLAHE = "clahe"
    RESAMPLE = "resample"


@dataclass(frozen=True, slots=True)
class StepRange:
    """What a step's amount means: its unit, the least and greatest, and where it starts."""

    unit: str
    least: float
    most: float
    usual: float


STEPS: Final[dict[StepKind, StepRange]] = {
    StepKind.DENOISE: StepRange("px", 0.5, 10.0, 1.5),
    StepKind.FLAT_FIELD: StepRange("px", 5.0, 500.0, 80.0),
    StepKind.BACKGROUND: StepRange("px", 5.0, 500.0, 80.0),
    StepKind.PERCENTILE: StepRange("%", 0.0, 20.0, 0.5),
    StepKind.CLAHE: StepRange("", 1.0, 20.0, 2.0),
    StepKind.RESAMPLE: StepRange("", 0.1, 1.0, 0.5),
}
"""In the order that the window offers them; what each does: `imaging.light.preprocess`."""


@dataclass(frozen=True, slots=True)
class PreprocessingStep:
    """One step and how strong it is, see `STEPS`.

    Raises:
        ValueError: the amount is out of range.
    """

    step: StepKind
    amount: float

    def __post_init__(self) -> None:
        known = STEPS[self.step]
        if not isfinite(self.amount) or not known.least <= self.amount <= known.most:
            unit = f" {known.unit}" if known.unit else ""
            raise ValueError(
                f"{self.step} takes an amount from {known.least:g} to {known.most:g}{unit}"
            )
