"""Which picture a correction would help most: where a model is unsure, or contradicted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from colonyqc.domain.analysis import PictureResult

LEAST: Final = 1.0
"""% of the imaged area below which a picture is not worth a person's time."""


@dataclass(frozen=True, slots=True)
class Usefulness:
    """What speaks for correcting a picture, each in % of its imaged area.

    ``unsure``: called uncertain; ``apart``: by how much the confluence differs from that by local
    contrast, without a network.
    """

    unsure: float
    apart: float
    unfamiliar: bool = False

    @property
    def share(self) -> float:
        """How much of the picture is in doubt, %: both kinds together.

        Twice as much where the model hardly knows the look: what it is sure of may be wrong, too.
        """
        return (self.unsure + self.apart) * (2.0 if self.unfamiliar else 1.0)

    @property
    def sentence(self) -> str:
        """Why the picture stands where it does."""
        said = [
            f"{self.unsure:.0f} % of it is uncertain",
            f"the second opinion differs by {self.apart:.0f} points",
        ]
        told = [each for each, value in zip(said, (self.unsure, self.apart), strict=True) if value]
        if self.unfamiliar:
            told.append("the model knows few pictures like it")
        return "; ".join(told)


def usefulness(result: PictureResult) -> Usefulness | None:
    """Return what speaks for correcting a picture; None where nothing was counted in it."""
    if not result.quality.usable or not result.imaged_px or result.sheet or result.regions:
        return None
    peer = result.peer_confluence
    apart = 0.0 if peer is None else abs(result.confluence - peer)
    unsure = 100.0 * result.uncertain_px / result.imaged_px
    return Usefulness(unsure, apart, result.quality.unfamiliar)


def most_useful(
    pictures: Iterable[tuple[int, int, PictureResult]],
) -> tuple[tuple[int, int, Usefulness], ...]:
    """Order (record, picture, result) by what a correction of each would help, the most first."""
    found = (
        (record, place, worth)
        for record, place, result in pictures
        if (worth := usefulness(result)) is not None and worth.share >= LEAST
    )
    # Of equals the newest record: its dish can still be looked at.
    return tuple(sorted(found, key=lambda each: (-each[2].share, -each[0], each[1])))
