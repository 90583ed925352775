"""Look for drawn marks in series of real pictures: what is found there must be drawn indeed.

Pictures of one folder, size and kind are taken in sixes, as if they were one job. Label pictures
are left out. Printed are the series, the processor time, and every mark with its place.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Hashable
from pathlib import Path

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Tile
from colonyqc.files.pictures import FilePictures
from colonyqc.imaging.light.series_marks import (
    LEAST_PICTURES,
    MOST_PICTURES,
    find_series_marks,
)
from colonyqc.services.ports import ImageSource

ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
NO_PHOTOGRAPHS = ("mask", "label", "corrected")


def series(data: Path) -> list[list[ImageSource]]:
    """Return the pictures below a folder, in series of at most six."""
    files = FilePictures()
    alike: dict[Hashable, list[ImageSource]] = defaultdict(list)
    for path in sorted(data.rglob("*")):
        where = str(path.relative_to(data)).lower()
        if path.suffix.lower() not in ENDINGS or any(word in where for word in NO_PHOTOGRAPHS):
            continue
        try:
            source = files.open(Picture(where, (Tile(path),)))
        except PictureError:
            continue
        info = source.info
        alike[path.parent, info.width, info.height, info.channels, info.bits].append(source)
    cut = [
        group[start : start + MOST_PICTURES]
        for group in alike.values()
        for start in range(0, len(group), MOST_PICTURES)
    ]
    return [each for each in cut if len(each) >= LEAST_PICTURES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    found = series(parser.parse_args().data)
    start = time.process_time()
    for group in found:
        for mark in find_series_marks([(each.read, each.info) for each in group]):
            box = mark.box
            print(f"{group[0].info.name} …: {box.width} × {box.height} px at {box.x}, {box.y}")
    pictures = sum(map(len, found))
    print(f"{len(found)} series, {pictures} pictures, {time.process_time() - start:.1f} s")


if __name__ == "__main__":
    main()
