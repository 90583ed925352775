"""What the window of teaching shows, as words and pictures."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import COLOURS, UNLABELLED
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.widgets import formatting
from colonyqc.services.ports.teaching import LossPoint
from colonyqc.services.rules.model_pins import Pin, PinKind
from colonyqc.services.teaching.proof import BeforeAfter, ProvedPicture
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.training_set import TaughtPicture

_COLOUR: Final = 0.4
"""Share of a class's colour over the picture."""
_UNKNOWN: Final = 0.45
"""Brightness of what nobody stated: there nothing is scored."""


def drawn(pixels: NDArray[np.uint8], classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a grey picture (h, w) under its classes, RGB (h, w, 3)."""
    made = np.repeat(pixels[..., None], 3, axis=2).astype(np.float32)
    for kind, colour in COLOURS.items():
        rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.float32)
        here = classes == kind
        made[here] = (1 - _COLOUR) * made[here] + _COLOUR * rgb
    made[classes == UNLABELLED] *= _UNKNOWN
    return np.rint(made).astype(np.uint8)


def shown(picture: ProvedPicture) -> tuple[NDArray[np.uint8], ...]:
    """Return a picture as people stated it, as the old model and as the new one finds it.

    What nobody stated is dark in all three.
    """
    hidden = picture.labels == UNLABELLED
    found = [np.where(hidden, np.uint8(UNLABELLED), each) for each in _found(picture)]
    return tuple(drawn(picture.pixels, each) for each in (picture.labels, *found))


def _found(picture: ProvedPicture) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return picture.found_before, picture.found_after


def set_line(taught: Sequence[TaughtPicture]) -> str:
    """Return what the training set holds, in one sentence."""
    dishes = {each.dish for each in taught}
    whole = sum(each.whole for each in taught)
    if not taught:
        return translate(
            "Teach",
            "Nothing was corrected yet. Correct a picture on the page Work, or confirm one that is "
            "right as it stands.",
        )
    said = translate(
        "Teach", "{pictures} pictures of {dishes} dishes; {whole} of them confirmed as a whole"
    )
    return said.format(pictures=len(taught), dishes=len(dishes), whole=whole)


def picture_row(taught: TaughtPicture) -> tuple[str, ...]:
    """Return a picture of the training set as a row: dish, day, picture, labelled, by."""
    part = translate("Teach", "what was corrected")
    return (
        taught.dish.label,
        formatting.day(taught.day),
        taught.name,
        translate("Teach", "whole picture") if taught.whole else part,
        listed(taught.people) or formatting.NONE,
    )


def point_text(point: LossPoint) -> str:
    """Return how far a training is."""
    said = translate("Teach", "step {step} of {steps}, loss {loss}")
    return said.format(step=point.step, steps=point.steps, loss=f"{point.loss:.3f}")


def run_text(run: TeachingRun) -> str:
    """Return a run as it is listed."""
    state = translate("Teach", "trained") if run.trained else translate("Teach", "stopped")
    if run.turns:
        parts = translate("Teach", "{count} pictures, kept apart in turn")
    else:
        parts = translate("Teach", "{count} pictures, {apart} kept apart")
    parts = parts.format(count=len(run.sizes), apart=len(run.apart))
    return f"{run.ref} · {run.line or formatting.NONE} · {parts} · {state}"


def pin_text(pin: Pin, ref: str) -> str:
    """Return a line or protocol with the model it has in force, as it is listed."""
    if pin.kind == PinKind.LINE:
        said = translate("Teach", "cell line {name}: {model}")
    else:
        said = translate("Teach", "protocol {name}: {model}")
    return said.format(name=pin.name, model=ref)


def verdict_text(proof: BeforeAfter) -> str:
    """Return what came of a training: the figures, how they were found, and what they say."""
    figures = translate(
        "Teach", "Agreement with people (mean Jaccard) on {count} pictures kept apart: "
    ).format(count=len(proof.pictures))
    figures += f"{proof.start} {proof.before:.3f} → {proof.ref} {proof.after:.3f}. "
    said = [figures + _judged(proof)]
    if proof.in_turn:
        said.append(
            translate(
                "Teach",
                "The new model is trained on all of them; the comparison was made by rotation: "
                "each picture was shown to a model trained alike, without its dish.",
            )
        )
    if proof.share < 1:
        part = translate(
            "Teach",
            "All that was learned did clearly worse on a picture; so the new model goes {percent} "
            "% of the way from the old one.",
        )
        said.append(part.format(percent=round(100 * proof.share)))
    if (density := proof.density) is not None:
        warned = translate(
            "Teach",
            "Colonies cover {low} to {high} % of every picture compared: of emptier or fuller "
            "fields nothing is known.",
        )
        low, high = (f"{100 * each:.0f}" for each in density)
        said.append(warned.format(low=low, high=high))
    return "\n".join(said)


def _judged(proof: BeforeAfter) -> str:
    if proof.worse:
        worse = translate("Teach", "It does clearly worse on {names}: keep the old one.")
        return worse.format(names=listed(proof.worse))
    if proof.better:
        return translate("Teach", "The new model is better there.")
    return translate("Teach", "The new model is no better there: keep the old one.")


def picture_text(picture: ProvedPicture) -> str:
    """Return a compared picture as it is listed."""
    return f"{picture.name}: {picture.before:.3f} → {picture.after:.3f}"
