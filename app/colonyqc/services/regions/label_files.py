"""Regions as the label pictures that training takes: ``images/`` and ``masks/`` of one folder."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.domain.picture import Picture
from colonyqc.services.outputs import PICTURE, Outputs, png
from colonyqc.services.ports.pictures import PictureOpener
from colonyqc.services.regions.strokes import Numbers

IMAGES: Final = "images"
MASKS: Final = "masks"


def save_labels(
    folder: Path,
    picture: Picture,
    numbers: Numbers,
    classes: Mapping[int, int],
    pictures: PictureOpener,
    outputs: Outputs,
) -> Path:
    """Write a picture and the class of each of its px (8-bit grey PNG); return the labels' path.

    ``classes``: class index of a region's number; px of regions without one are not labelled (255).

    Raises:
        PictureError: the picture cannot be read.
        UsageError: a file cannot be written, or something else is there.
    """
    table = np.full(256, UNLABELLED, np.uint8)
    for number, index in classes.items():
        table[number] = index
    labels = table[numbers]
    if (labels == UNLABELLED).all():
        raise UsageError(
            "No region has the name of a class: name one background, undifferentiated, "
            "differentiated or uncertain."
        )
    name = f"{Path(picture.name).stem}.png"
    image, mask = folder / IMAGES / name, folder / MASKS / name
    outputs.check_place(folder)
    try:
        for each in (image, mask):
            each.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder} can't be written: {error.strerror}. Choose another folder."
        ) from error
    outputs.claim((image, PICTURE), (mask, PICTURE))
    with closing(pictures.open(picture)) as source:
        pixels = source.read(source.info.bounds)
    # OpenCV writes blue first.
    ordered = pixels[..., ::-1] if pixels.ndim == 3 else pixels
    outputs.write(image, png(ordered), PICTURE)
    outputs.write(mask, png(labels), PICTURE)
    return mask
