"""Why a picture is the next to correct, in words, and where it is."""

from colonyqc.domain.correction_order import Usefulness
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.pages.review.decisions import Target
from colonyqc.gui.widgets import formatting
from colonyqc.services.corrections.next_picture import PictureToCorrect


def worth_words(worth: Usefulness) -> str:
    """Say what speaks for correcting a picture."""
    said = []
    if worth.unsure:
        text = translate("Correct", "{share} of it is uncertain")
        said.append(text.format(share=formatting.percent(worth.unsure)))
    if worth.apart:
        text = translate("Correct", "the second opinion differs by {points} points")
        said.append(text.format(points=round(worth.apart)))
    if worth.unfamiliar:
        said.append(translate("Correct", "the model knows few pictures like it"))
    return listed(said)


def target_of(picture: PictureToCorrect) -> Target:
    """Return where the picture is."""
    acquisition = picture.acquisition
    # Of no colony: the picture as a whole is meant.
    return Target(
        acquisition.dish, acquisition.day, picture.record, picture.picture, 0, Verdict.KEEP
    )
