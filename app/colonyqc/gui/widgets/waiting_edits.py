"""What is told of edits that lie on disk: found when a picture is opened, or left for later."""

from collections.abc import Sequence

from colonyqc.domain.picture import Acquisition
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.widgets import formatting
from colonyqc.services.corrections.map_edit import MapEdit


def found_on_disk(edit: MapEdit) -> tuple[str, ...]:
    """Return what is to be told of the edits that lay there when a picture was opened."""
    told = []
    if edit.aside is not None:
        text = translate("Correct", "Edits of another map lay here; they were put aside: {path}")
        told.append(text.format(path=edit.aside))
    if edit.restored:
        text = translate("Correct", "Your {count} edits from before are here again.")
        told.append(text.format(count=edit.restored))
    return tuple(told)


def waiting_words(found: Sequence[Acquisition]) -> str:
    """Return which dishes and days corrections wait of."""
    names = listed(
        translate("Correct", "{dish}, {day}").format(
            dish=each.dish.label, day=formatting.day(each.day)
        )
        for each in found
    )
    text = translate("Correct", "Corrections that are not kept yet wait here: {names}.")
    return text.format(names=names)


def left_words(edits: int) -> str:
    """Return that edits wait until somebody goes on."""
    text = translate("Correct", "Your edits ({count}) wait here until you go on.")
    return text.format(count=edits)
