"""What a network sees of a picture: scaled to its pixel size, and its light evened out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.grid.flat_field import Illumination, flatten, illumination
from colonyqc.imaging.grid.resample import Read, ScaledReader, read_mirrored, source_places
from colonyqc.imaging.light.survey import Survey


@dataclass(frozen=True, slots=True, eq=False)
class FlatReader:
    """Local contrast of a picture on a model's grid; 0 where pixels do not count."""

    scaled: ScaledReader
    light: Illumination
    area: ImagedArea

    @property
    def width(self) -> int:
        return self.scaled.width

    @property
    def height(self) -> int:
        return self.scaled.height

    def read(self, region: Region) -> NDArray[np.float32]:
        """Return local contrast in -1..1 (h, w) of any region; reflected beyond the picture."""
        return read_mirrored(self._inside, self.width, self.height, region)

    def _inside(self, region: Region) -> NDArray[np.float32]:
        contrast = flatten(self.scaled.read(region), region, self.light)
        if not self.area.whole:
            scale = self.scaled.scale
            rows = source_places(region.y, region.height, self.area.height, scale)
            columns = source_places(region.x, region.width, self.area.width, scale)
            # 0 is what even light looks like: a network sees empty dish, not an edge, where nothing
            # counts.
            contrast[~self.area.pick(rows, columns)] = 0
        return contrast


def flat_reader(
    read: Read, survey: Survey, area: ImagedArea, sigma_px: float, scale: float = 1.0
) -> FlatReader:
    """Return a picture as a model with flat-field ``sigma_px`` (px of its grid) expects it.

    ``scale`` is model px per picture px: picture's over model's pixel size, µm/px.
    """
    counts = survey.covered & area.inside
    # The survey is in px of the picture, the model's width in px of its own grid.
    light = illumination(survey.means, sigma_px / scale, counts, survey.block)
    info = survey.info
    scaled = ScaledReader(read, info.width, info.height, scale)
    return FlatReader(scaled, light.scaled(scale), area)
