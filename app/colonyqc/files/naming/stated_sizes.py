"""What name, file and person say of a picture's pixel size must be one size."""

from itertools import pairwise
from pathlib import Path

from colonyqc.domain.picture import Selection, same_size
from colonyqc.domain.shown_name import shown_name
from colonyqc.files.formats.base import PageFacts


def clash(
    path: Path,
    given_um: float | None,
    named_um: float | None,
    facts: PageFacts,
    selection: Selection,
) -> str:
    """Return a sentence where two sources state pixel sizes that differ; "" where none do.

    ``given_um``: by a person, µm/px; ``named_um``: by the file's name; None where nothing is said.
    """
    if selection.force_pixel_size and given_um is not None:
        return ""
    stated = [
        (size, where)
        for size, where in (
            (given_um, "you gave"),
            (named_um, "its name says"),
            (facts.pixel_size_um, "the file says"),
        )
        if size is not None
    ]
    for (one, here), (other, there) in pairwise(stated):
        if not same_size(one, other):
            return (
                f"{shown_name(path)}: {here} {one:g} µm per px, {there} {other:g} µm. Nothing was "
                "counted; find out which is true, and give it with --pixel-size and "
                "--force-pixel-size if the file is wrong."
            )
    return ""
