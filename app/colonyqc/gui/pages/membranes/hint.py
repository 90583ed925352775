"""The one sentence beside the picture that says what to do next."""

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.pages.membranes.tools import Tool


def advice(painting: Painting, tool: Tool, *, read: bool, told: bool) -> str:
    """Return what to do next: ``read``: features are there; ``told``: samples of presets are."""
    if not read:
        return translate("Membranes", "The picture is being read, once. You can paint meanwhile.")
    if tool is Tool.PICK:
        return translate(
            "Membranes",
            "Click what you look for, with Shift what you do not; drag a box around one "
            "thing. Esc forgets the clicks.",
        )
    if not painting.boxes and not told:
        return translate(
            "Membranes",
            "Shown is what the network sees without a sample. Paint the membranes in a small "
            "box: what is not painted inside the box counts as not membrane.",
        )
    if painting.box is not None and not painting.box.painted:
        return translate(
            "Membranes",
            "Paint every membrane in the box: the rest of it counts as not membrane.",
        )
    return translate(
        "Membranes",
        "Answered from your samples. Where it is wrong, correct a sample or add the next one.",
    )
