"""What the colours of marked differences between two class maps mean, in words."""

from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.state import MARK_COLOURS
from colonyqc.gui.widgets import formatting
from colonyqc.services.viewing.disagreement import (
    ONLY_FIRST,
    ONLY_SECOND,
    OTHERWISE,
    DisagreementShares,
)


def mark_words(shares: DisagreementShares, first: str, second: str) -> list[tuple[str, str]]:
    """Return colour and text of each kind of difference between two named maps."""
    only = translate("Work", "only {model}: {share}")
    otherwise = translate("Work", "both, called otherwise: {share}")
    return [
        (
            MARK_COLOURS[ONLY_FIRST],
            only.format(model=first, share=formatting.percent(shares.only_first)),
        ),
        (
            MARK_COLOURS[ONLY_SECOND],
            only.format(model=second, share=formatting.percent(shares.only_second)),
        ),
        (
            MARK_COLOURS[OTHERWISE],
            otherwise.format(share=formatting.percent(shares.otherwise)),
        ),
    ]
