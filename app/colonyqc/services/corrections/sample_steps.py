"""The painted samples of a picture on disk, step by step, until their answer is kept.

In a journal like that of a correction: a step that was not whole when the program ended is lost,
everything before it counts.
"""

import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Picture, Region
from colonyqc.services.corrections.journal import About, Journal, replay_as

SUFFIX: Final = ".samples"
_QUICK: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class SampleStep:
    """The samples as a step of this name left them: box and labels (h, w) of each, and which of
    them is painted in."""

    name: str
    boxes: tuple[tuple[Region, NDArray[np.uint8]], ...] = ()
    active: int | None = None

    def to_bytes(self) -> bytes:
        """Return it as bytes, compressed."""
        places = [(r.x, r.y, r.width, r.height) for r, _ in self.boxes]
        head = json.dumps([self.name, self.active, places]).encode("utf-8")
        labels = b"".join(np.ascontiguousarray(each).tobytes() for _, each in self.boxes)
        return zlib.compress(len(head).to_bytes(4, "little") + head + labels, _QUICK)

    @classmethod
    def from_bytes(cls, data: bytes) -> "SampleStep":
        """Return what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are nothing of the kind.
        """
        try:
            raw = zlib.decompress(data)
            at = 4 + int.from_bytes(raw[:4], "little")
            name, active, places = json.loads(raw[4:at])
            boxes = []
            for x, y, width, height in places:
                labels = np.frombuffer(raw, np.uint8, width * height, at)
                boxes.append((Region(x, y, width, height), labels.reshape(height, width)))
                at += width * height
        except (zlib.error, TypeError, ValueError) as error:
            raise ValueError("the bytes are no samples") from error
        return cls(name, tuple(boxes), active)


class SampleJournal:
    """The steps of one picture's samples; a file is made with the first of them.

    Raises:
        OutputError: it cannot be written, or another window paints samples in this picture.
    """

    def __init__(self, folder: Path, picture: Picture, width: int, height: int) -> None:
        tiles = "\n".join(f"{tile.path}\t{tile.page}" for tile in picture.tiles)
        digest = sha256(tiles.encode("utf-8", "surrogateescape")).hexdigest()
        self._path = folder / f"samples-{digest[:16]}{SUFFIX}"
        self._about = About(0, 0, digest, width, height)
        self._journal: Journal | None = None
        self.done: tuple[SampleStep, ...] = ()
        """The steps that were found, oldest first."""
        self.undone: tuple[SampleStep, ...] = ()
        """Those that were taken back, the last one taken back last."""
        if self._path.exists():
            self._open()
            found = replay_as(self._path, SampleStep.from_bytes)
            self.done, self.undone = found.done, found.undone

    def add(self, step: SampleStep) -> None:
        """Note a step."""
        self._open().add_bytes(step.to_bytes())

    def undo(self) -> None:
        """Note that the last step was taken back."""
        self._open().undo()

    def redo(self) -> None:
        """Note that the last step taken back was taken again."""
        self._open().redo()

    def forget(self) -> None:
        """Drop the steps: what they came to is kept."""
        if self._journal is not None:
            self._journal.remove()
            self._journal = None

    def close(self) -> None:
        """Let go of the file; the steps stay on disk."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _open(self) -> Journal:
        if self._journal is None:
            self._journal = Journal(self._path, self._about)
        return self._journal
