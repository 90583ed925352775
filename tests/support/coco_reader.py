"""COCO files read as their descriptions say, by no code of the program."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray


def counts(text: str) -> list[int]:
    """Return the run lengths that a compressed text tells."""
    found: list[int] = []
    at = 0
    while at < len(text):
        value, shift = 0, 0
        while True:
            code = ord(text[at]) - 48
            at += 1
            value |= (code & 0x1F) << shift
            shift += 5
            if not code & 0x20:
                if code & 0x10:
                    value -= 1 << shift
                break
        found.append(value + found[-2] if len(found) > 2 else value)
    return found


def mask(segmentation: dict[str, Any]) -> NDArray[np.bool_]:
    """Return a mask (h, w) from run lengths down the columns, background first."""
    height, width = segmentation["size"]
    pixels = np.zeros(width * height, np.bool_)
    place = 0
    for turn, length in enumerate(counts(segmentation["counts"])):
        pixels[place : place + length] = turn % 2 == 1
        place += length
    assert place == width * height
    return pixels.reshape(width, height).T


def panoptic_ids(path: Path) -> NDArray[np.int64]:
    """Return the ids (h, w) of a panoptic PNG."""
    blue, green, red = np.moveaxis(np.asarray(cv2.imread(str(path)), np.int64), 2, 0)
    return np.asarray(red + 256 * green + 65_536 * blue)


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
