"""What is drawn at one place into all pictures of a job, found once for all of them."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Picture, Region
from colonyqc.services.one_picture import one_picture
from colonyqc.services.ports import ImageSource, Pictures

if TYPE_CHECKING:
    from colonyqc.imaging.light.series_marks import SeriesMark

_LOOKED_AT: Final = 12
"""Pictures of a job that are opened; of each size and kind at most six of them are read."""
_LEAST: Final = 3
"""Fewer tell nothing, and none is opened."""


def looked_at(pictures: Sequence[Picture]) -> tuple[Picture, ...]:
    """Return the pictures of a job that are opened to find its marks; of them all are again."""
    # A well put together of tiles has each tile's mark many times over, and never at one place.
    alone = [p for p in pictures if len(p.tiles) == 1 and p.tiles[0].x_mm is None]
    step = max(1, len(alone) / _LOOKED_AT)
    return tuple(alone[int(n * step)] for n in range(min(len(alone), _LOOKED_AT)))


class JobMarks:
    """The marks of a job's pictures; looked for when they are first asked for."""

    def __init__(self, files: Pictures, pictures: Sequence[Picture]) -> None:
        self._some = looked_at(pictures)
        self._files = files
        self._lock = Lock()

    @classmethod
    def known(cls, marks: Sequence["SeriesMark"]) -> "JobMarks":
        """Return marks that were found elsewhere; no picture is opened for them."""
        made = cls.__new__(cls)
        made._lock = Lock()
        made._marks = tuple(marks)
        return made

    @property
    def found(self) -> tuple["SeriesMark", ...]:
        """The marks, looked for now where nobody has asked for them yet."""
        # Pictures are analysed side by side: the others wait for the first one's answer.
        with self._lock:
            return self._marks

    def in_picture(self, source: ImageSource) -> tuple[Region, ...]:
        """Return the boxes of the marks that a picture has.

        Raises:
            PictureError: it cannot be read.
        """
        return tuple(mark.box for mark in self.found if mark.is_in(source.read, source.info))

    @cached_property
    def _marks(self) -> tuple["SeriesMark", ...]:
        return tuple(self._found()) if len(self._some) >= _LEAST else ()

    def _found(self) -> Iterator["SeriesMark"]:
        # With the first picture: the window makes these before it needs any imaging.
        from colonyqc.imaging.light.series_marks import find_series_marks

        with ExitStack() as opened:
            kinds: dict[Hashable, list[ImageSource]] = defaultdict(list)
            for picture in self._some:
                # What cannot be read is said when its turn comes.
                with suppress(PictureError), one_picture(picture.name):
                    source = self._files.open(picture)
                    opened.callback(source.close)
                    info = source.info
                    kinds[info.width, info.height, info.channels, info.bits].append(source)
            for alike in kinds.values():
                with suppress(PictureError), one_picture(alike[0].info.name):
                    yield from find_series_marks([(each.read, each.info) for each in alike])
