"""A picture as every method of finding regions sees it: even light, and what is imaged."""

from contextlib import closing
from typing import Final

import numpy as np

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.regions import RegionPicture
from colonyqc.imaging.light.network_input import flat_reader
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.ports import UNWATCHED, ImageSource, Monitor
from colonyqc.services.ports.pictures import PictureOpener

SIGMA_PX: Final = 40.0
"""Width of the flat-field, px: the one the shipped networks were trained behind."""


def read_picture(
    pictures: PictureOpener, picture: Picture, protocol: Protocol, monitor: Monitor = UNWATCHED
) -> RegionPicture:
    """Return a picture with its light evened out; graphics, rim and gaps are not imaged.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read, or shows nothing.
    """
    with closing(pictures.open(picture)) as source:
        return region_picture(source, protocol, monitor)


def region_picture(
    source: ImageSource, protocol: Protocol, monitor: Monitor = UNWATCHED
) -> RegionPicture:
    """Return the same of an opened picture.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read, or shows nothing.
    """
    info = source.info
    seen = look(source, protocol, monitor)
    reader = flat_reader(source.read, seen.survey, seen.area, SIGMA_PX)
    imaged = None
    if not seen.area.whole:
        imaged = seen.area.pick(np.arange(info.height), np.arange(info.width))
        if not imaged.any():
            raise PictureError(
                info.name,
                "no pixel of it shows anything",
                "It is transparent, without any tile, or nothing but drawn-in graphics.",
            )
    return RegionPicture(info.name, reader.read(info.bounds), imaged, info.pixel_size_um)
