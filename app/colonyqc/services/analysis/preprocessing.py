"""A picture after the steps of a protocol, as what analyses it reads it."""

from dataclasses import replace
from typing import Any, Final

from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.domain.preprocessing import PreprocessingStep
from colonyqc.domain.protocol import Protocol
from colonyqc.imaging.light.preprocess import preprocessed
from colonyqc.services.analysis.picture_look import Surveyed, look
from colonyqc.services.ports import UNWATCHED, ImageSource

MOST_PX: Final = 64_000_000
"""A larger picture is not preprocessed: steps need it whole in memory."""


class _Preprocessed:
    """A source whose pixels have gone through all steps; grey, with one level."""

    def __init__(self, source: ImageSource, steps: tuple[PreprocessingStep, ...]) -> None:
        self._source = source
        self._pixels = preprocessed(source.read(source.info.bounds), steps)
        self.info: ImageInfo = replace(source.info, channels=1, levels=(1,))

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:  # noqa: ARG002 - of the port
        """Return pixels of ``region``; there is only level 0."""
        return self._pixels[region.y : region.bottom, region.x : region.right]

    def close(self) -> None:
        self._source.close()


def prepared(
    source: ImageSource, seen: Surveyed, protocol: Protocol
) -> tuple[ImageSource, Surveyed]:
    """Return a picture after the protocol's steps, and what it looks like then.

    What does not count (well edge, burnt-in graphics) stays as it was ``seen`` before. Without
    steps both are returned as they came.

    Raises:
        PictureError: it is too large, or went away.
    """
    if not protocol.preprocessing:
        return source, seen
    info = source.info
    if info.width * info.height > MOST_PX:
        raise PictureError(
            info.name,
            f"it has {info.width * info.height / 1e6:.0f} megapixels, and the protocol's "
            f"preprocessing takes at most {MOST_PX / 1e6:.0f}: use a protocol without steps",
        )
    made = _Preprocessed(source, protocol.preprocessing)
    again = look(made, protocol, UNWATCHED)
    return made, replace(again, area=seen.area, graphics=seen.graphics)
