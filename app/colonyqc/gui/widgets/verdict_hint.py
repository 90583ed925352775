"""Why a verdict is not called by its usual word."""

from colonyqc.domain.verdict import UNPROVED
from colonyqc.gui.core.language import translate


def verdict_hint(word: str) -> str:
    """Return why a dish that passed is not called so; "" where nothing needs to be said."""
    if word != UNPROVED:
        return ""
    return translate(
        "Dish verdict",
        "The model was not proved on this laboratory's own labelled pictures (site pack): this "
        "says that no rule was exceeded, and no more.",
    )
