"""What a pointer reads off a picture, and how long things on the screen are."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.services.ports import ImageSource, LabelSource


@dataclass(frozen=True, slots=True)
class PixelReading:
    """What lies under a pointer: picture px, grey or RGB values as in the file, and the class."""

    x: int
    y: int
    values: tuple[int, ...]
    label: ColonyClass | None

    @property
    def text(self) -> str:
        """The values as text: "128" or "128, 64, 32"."""
        return ", ".join(str(v) for v in self.values)


def read_at(source: ImageSource, labels: LabelSource | None, x: int, y: int) -> PixelReading | None:
    """Return what lies at picture px (x, y); None outside the picture."""
    if not (0 <= x < source.info.width and 0 <= y < source.info.height):
        return None
    values = source.read(Region(x, y, 1, 1)).reshape(-1)
    label = None
    if labels is not None and x < labels.size[0] and y < labels.size[1]:
        index = int(labels.read(Region(x, y, 1, 1))[0, 0])
        label = ColonyClass(index) if index <= max(ColonyClass) else None
    return PixelReading(x, y, tuple(int(v) for v in values), label)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A scale bar: its length in screen px and its text with unit."""

    screen_px: float
    text: str


def nice_length(most: float) -> float:
    """Return the longest length of the 1-2-5 series that is not over ``most`` (> 0)."""
    # The tolerance below is for logarithms of exact powers, which come out just under them.
    power = 10.0 ** floor(log10(most))
    steps: Sequence[float] = (10.0, 5.0, 2.0, 1.0)
    return power * next(step for step in steps if step * power <= most * (1 + 1e-9))


def scale_bar(pixel_size_um: float | None, zoom: float, most_px: float) -> ScaleBar:
    """Return the longest 1-2-5 bar within ``most_px`` screen px at ``zoom`` screen px a px.

    In µm (mm from 1,000 µm) when the pixel size is known, else in picture px.
    """
    unit_px = zoom if pixel_size_um is None else zoom / pixel_size_um
    length = nice_length(most_px / unit_px)
    if pixel_size_um is None:
        text = f"{length:,g} px"
    elif length >= 1000:
        text = f"{length / 1000:g} mm"
    else:
        text = f"{length:g} µm"
    return ScaleBar(length * unit_px, text)
