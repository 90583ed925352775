"""A click network on the models page: what it is, who made it, and its check."""

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.models.model_card import CheckedCard
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import label
from colonyqc.services.packages.click import ClickNetworkInfo


class ClickNetworkCard(CheckedCard):
    """One click network."""

    def __init__(self, info: ClickNetworkInfo) -> None:
        config = info.config
        said = translate(
            "Models",
            "Answers clicks and boxes on the page Membranes. It was imported here: nobody measured "
            "how good it is on your pictures. What it finds assists a person and decides nothing.",
        )
        size = f"{info.side}{formatting.GAP}px, {fit_word(config.fit)}"
        super().__init__(
            info.ref,
            info.ref.name,
            (
                (translate("Models", "Name"), label(str(info.ref))),
                (translate("Models", "Input"), label(size)),
                (translate("Models", "Masks per click"), label(str(config.masks))),
                (translate("Models", "Author"), label(config.author or formatting.NONE, wrap=True)),
                (
                    translate("Models", "Licence"),
                    label(config.licence or formatting.NONE, wrap=True),
                ),
            ),
            (label(said, "caption", wrap=True),),
            translate("Models", "Checked: the files are as imported, the test click too."),
        )


def fit_word(fit: str) -> str:
    """Return in words how a picture becomes the input."""
    return {
        "pad": translate("Models", "longer side fitted, the rest zeros"),
        "stretch": translate("Models", "stretched to a square"),
        "longest": translate("Models", "longer side fitted, the encoder pads"),
    }[fit]
