"""Preprocessing steps as a person reads them."""

from collections.abc import Iterable
from typing import Final

from colonyqc.domain.preprocessing import STEPS, PreprocessingStep, StepKind
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, current, translate

NAMES: Final = {
    StepKind.DENOISE: QT_TRANSLATE_NOOP("Preprocessing", "Denoise, keeping edges"),
    StepKind.FLAT_FIELD: QT_TRANSLATE_NOOP("Preprocessing", "Flat-field: divide by the light"),
    StepKind.BACKGROUND: QT_TRANSLATE_NOOP("Preprocessing", "Subtract the background"),
    StepKind.PERCENTILE: QT_TRANSLATE_NOOP("Preprocessing", "Contrast by percentiles"),
    StepKind.CLAHE: QT_TRANSLATE_NOOP("Preprocessing", "Local contrast (CLAHE)"),
    StepKind.RESAMPLE: QT_TRANSLATE_NOOP("Preprocessing", "Common resolution"),
}


def step_name(kind: StepKind) -> str:
    """Return what a step does, in the language in use."""
    return translate("Preprocessing", NAMES[kind])


def steps_said(steps: Iterable[PreprocessingStep]) -> str:
    """Return steps with their amounts as one line, in their order; "" for none."""
    comma = "、" if current() == "ja" else ", "
    return comma.join(
        f"{step_name(each.step)} {each.amount:g} {STEPS[each.step].unit}".rstrip() for each in steps
    )
