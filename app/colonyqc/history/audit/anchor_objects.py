"""Anchors in a bucket, where nothing can be appended to: an object for each time any were added."""

from dataclasses import dataclass
from typing import Final

from colonyqc.history.audit.anchors import AnchorFile
from colonyqc.history.files.bucket import BucketPlace

_KIND: Final = "anchors"


@dataclass(frozen=True, slots=True)
class AnchorObjects(AnchorFile):
    """The lines of an `AnchorFile`, among the stored files in a bucket."""

    place: BucketPlace

    def _append(self, lines: list[str]) -> None:
        if lines:
            self.place.add_lines(_KIND, lines)

    def _lines(self) -> list[str]:
        return self.place.lines(_KIND)
