"""Files that a person asked for: there whole or not at all, and never on top of something else.

A command claims all it will write before its work begins, so that a slip of the pen costs no
hour of computing. A file that is there is replaced only where it is of the kind to be written,
which is told from what it holds, not from its name.
"""

import json
import os
import stat
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from colonyqc.config.atomic_write import passing_path, write_whole
from colonyqc.config.paths import real_path
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.domain.picture import Failure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_IHDR_END: Final = 33
"""Where the first chunk of a PNG ends: 8 bytes of signature, 25 of IHDR."""
_MARK: Final = b"tEXtSoftware\0colonyqc"
_AUTHOR: Final = b"/Author(colonyqc"
"""What every PDF report says of its maker, see ``resources/reports/dish.typ``."""
_GENERATOR: Final = b'<meta name="generator" content="colonyqc'
"""What every report as HTML says of its maker, see `reports.summary_html`."""
_VIDEO_MARK: Final = struct.pack(">I", 16) + b"freecolonyqc"
_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class Exported:
    """The files that were written, and what could not be, one sentence each."""

    paths: tuple[Path, ...]
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: what it is called, and how one that is there is told."""

    name: str
    holds: Callable[[Path], bool]
    """Tells whether a file that is not empty is of this kind; may raise OSError or ValueError."""


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_cell_map(path: Path) -> bool:
    import cv2
    import numpy as np

    # No camera writes 32-bit integers: only maps of instances do.
    read = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    return read is not None and read.dtype == np.int32 and read.ndim == 2


def _is_archive_of(path: Path, names: frozenset[str]) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return frozenset(archive.namelist()) == names
    # The second: of a version of the format that is not known here.
    except (BadZipFile, NotImplementedError):
        return False


def _is_ours(path: Path) -> bool:
    head = _head(path)
    return head.startswith(_PNG) and head[_IHDR_END + 4 :].startswith(_MARK)


def _is_report(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(b"%PDF-") and _AUTHOR in data


def _is_workbook(path: Path) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return b">colonyqc<" in archive.read("docProps/core.xml")
    except (BadZipFile, NotImplementedError, KeyError):
        return False


PICTURE: Final = FileKind("picture written by colonyqc", _is_ours)
CELL_MAP: Final = FileKind("32-bit map of cells", _is_cell_map)
REPORT: Final = FileKind("report of colonyqc", _is_report)
WORKBOOK: Final = FileKind("workbook of colonyqc", _is_workbook)
PAGE: Final = FileKind("page of colonyqc", lambda path: _GENERATOR in _head(path))
PROBABILITIES: Final = FileKind(
    "file of probabilities", lambda path: _is_archive_of(path, frozenset({"probabilities.npy"}))
)


def _is_video(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-len(_VIDEO_MARK), os.SEEK_END)
        return file.read() == _VIDEO_MARK


def _is_weights(path: Path) -> bool:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            return "kind.npy" in archive.namelist()
    except (BadZipFile, NotImplementedError):
        return False


def with_mark(mp4: bytes) -> bytes:
    """Return a video with the mark that `VIDEO` is told by: a box that players pass over."""
    return mp4 + _VIDEO_MARK


WEIGHTS: Final = FileKind("file of region weights", _is_weights)
VIDEO: Final = FileKind("video written by colonyqc", _is_video)


def table(*headers: Sequence[str]) -> FileKind:
    """Return the kind of a CSV table whose first line begins with one of some headings."""
    begins = tuple(",".join(header) for header in headers)

    def holds(path: Path) -> bool:
        return _head(path).decode("utf-8-sig", "replace").startswith(begins)

    return FileKind("table of colonyqc", holds)


def json_object(keys: Iterable[str]) -> FileKind:
    """Return the kind of a JSON object that has one of some keys."""
    known = frozenset(keys)

    def holds(path: Path) -> bool:
        try:
            found = json.loads(path.read_text("utf-8"))
        except RecursionError:
            return False
        return isinstance(found, dict) and not known.isdisjoint(found)

    return FileKind("result of this command", holds)


def png(pixels: "NDArray[np.generic]") -> bytes:
    """Return a picture as PNG that says who wrote it; `PICTURE` is told by that."""
    import cv2
    import numpy as np

    data = cv2.imencode(".png", np.ascontiguousarray(pixels))[1].tobytes()
    chunk = struct.pack(">I", len(_MARK) - 4) + _MARK + struct.pack(">I", zlib.crc32(_MARK))
    return data[:_IHDR_END] + chunk + data[_IHDR_END:]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What may not be written on: the files that are read, and the program's own."""

    inputs: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    """Files and folders of the history, of models, presets, rules and settings."""

    def claim(self, *wanted: tuple[Path | None, FileKind]) -> None:
        """Make sure that all of some files can be written; None stands for one not asked for.

        Raises:
            OutputError: one cannot; nothing was changed.
            UsageError: something else is there, or it is named twice.
        """
        claimed: list[Path] = []
        for path, kind in wanted:
            if path is None:
                continue
            if any(_same(path, other) for other in claimed):
                raise UsageError(f"{path} is named for two outputs: give each a file of its own.")
            self.check(path, kind)
            _try(path)
            claimed.append(path)

    def check(self, path: Path, kind: FileKind) -> None:
        """Make sure that nothing of worth is replaced by a file of a kind.

        Raises:
            UsageError: it would be.
        """
        if any(_same(path, given) for given in self.inputs):
            raise UsageError(
                f"{path} is one of the files that are read: it would be lost. Choose another name."
            )
        self.check_place(path)
        if not os.path.lexists(path):
            return
        try:
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):
                raise UsageError(f"{path} is no file: choose another name.")
            replaceable = state.st_size == 0 or kind.holds(path)
        except (OSError, ValueError):
            replaceable = False
            state = None
        if not replaceable:
            raise UsageError(
                f"{path} is there already and is no {kind.name}: it would be lost. Choose another "
                "name, or remove it first."
            )
        # A rename would replace a write-protected file without a word.
        if state is not None and not state.st_mode & stat.S_IWUSR:
            raise UsageError(f"{path} is write-protected: choose another name.")

    def check_place(self, path: Path) -> None:
        """Make sure that a file or folder is none of the program's own, nor within one.

        Raises:
            UsageError: it is.
        """
        place = real_path(path)
        for own in self.kept:
            if _same(path, own) or place.is_relative_to(real_path(own)):
                raise UsageError(
                    f"{path} belongs to what the program keeps ({own}): choose another name."
                )

    def write(self, path: Path, data: bytes, kind: FileKind) -> None:
        """Write a file, unless something else has come to its place since it was claimed.

        Raises:
            OutputError: it cannot be written any more.
            UsageError: something else is there.
        """
        self.check(path, kind)
        try:
            write_whole(path, data, durable=False)
        except OSError as error:
            raise OutputError(_refusal(path, error)) from error


def _same(one: Path, other: Path) -> bool:
    """Tell whether two paths name one file, by links too; they need not be there."""
    try:
        if one.samefile(other):
            return True
    except OSError:
        pass
    return real_path(one) == real_path(other)


def _try(path: Path) -> None:
    try:
        with passing_path(path) as passing:
            passing.touch()
    except OSError as error:
        raise OutputError(_refusal(path, error)) from error


def _refusal(path: Path, error: OSError) -> str:
    return f"{path} can't be written: {error.strerror}. Choose another file or folder."
