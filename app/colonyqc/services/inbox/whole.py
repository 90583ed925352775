"""Read a picture's file to its end: what can be read so is whole."""

from contextlib import closing
from pathlib import Path
from typing import Final

from colonyqc.domain.picture import Region, Selection
from colonyqc.services.one_picture import one_picture
from colonyqc.services.ports import UNWATCHED, Monitor, Pictures

_ROWS: Final = 1024


def read_to_the_end(
    pictures: Pictures, path: Path, selection: Selection, monitor: Monitor = UNWATCHED
) -> None:
    """Read every pixel of what would be analysed of a file, a strip at a time.

    Raises:
        Cancelled: asked to stop.
        PictureError: it ends early, or is no picture.
        UsageError: no picture of it has the plane or channel asked for.
    """
    with one_picture(path.name):
        for picture in pictures.of_file(path, selection).pictures:
            with closing(pictures.open(picture)) as source:
                width, height = source.info.width, source.info.height
                for top in range(0, height, _ROWS):
                    monitor.check()
                    source.read(Region(0, top, width, min(_ROWS, height - top)))
