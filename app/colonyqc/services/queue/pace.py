"""How fast pictures are analysed, and what that says of those that wait."""

from dataclasses import dataclass
from typing import Final

_FADES: Final = 0.8
"""What a finished analysis still counts for when the next one is done: pictures get larger, other
programs want the processor, and the last dishes say more of the next than the first ones."""
_FIRST_S: Final = 0.5
"""Before that an analysis opens files and loads networks, which says nothing of its pictures."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Pictures and the seconds they took, older ones counted for less."""

    pictures: float = 0.0
    seconds: float = 0.0

    def done(self, pictures: int, seconds: float) -> "Pace":
        """Return the pace with another analysis that is finished."""
        return Pace(_FADES * self.pictures + pictures, _FADES * self.seconds + seconds)

    def going(self, pictures: int, share: float, seconds: float) -> "Pace":
        """Return the pace with one at work, of which a share is done."""
        if seconds < _FIRST_S or share <= 0:
            return self
        return Pace(self.pictures + share * pictures, self.seconds + seconds)

    def seconds_left(self, pictures: float) -> float | None:
        """Return the seconds that so many pictures take; None too early to tell."""
        if pictures <= 0:
            return 0.0
        return pictures * self.seconds / self.pictures if self.pictures > 0 else None
