"""What a watched folder was found to hold, kept on disk: a restart need not read it all again.

The history has the last word: a file is only left alone where it still knows its bytes.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.config.file_lock import lock
from colonyqc.config.paths import real_path
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import FileStamp

_MOST_BYTES: Final = 512 * 1024 * 1024
_EVERY_S: Final = 30.0
"""With a hundred thousand files it takes a second to write."""


@dataclass(frozen=True, slots=True)
class Known:
    """A file that is done with: as it was then, its sha256, and which dish and moment it is of."""

    stamp: FileStamp
    sha256: str
    moment: str


_ADAPTER: Final = TypeAdapter(dict[str, Known])


class Remembered:
    """The files done with of one folder and history; `close` at the end.

    A lock beside the file is held for as long, and dropped by the system with the process.
    """

    def __init__(self, kept_in: Path, folder: Path, history: str) -> None:
        """Take the lock; ``kept_in``: where such files lie, ``history``: its address.

        Raises:
            UsageError: another process watches this folder for this history.
        """
        said = f"{real_path(folder)}\n{history}".encode("utf-8", "surrogateescape")
        self._path = kept_in / f"{sha256(said).hexdigest()[:24]}.json"
        self._lock = self._taken(folder)
        self.files = _read(self._path)
        self._unwritten = False
        self._written = -_EVERY_S

    def _taken(self, folder: Path) -> FileIO:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.with_suffix(".lock").open("a+b", buffering=0)
        if not lock(file):
            file.close()
            raise UsageError(
                f"{folder} is being watched already for this history, by a window or another "
                "command: stop that one first."
            )
        return file

    def keep(self, files: Mapping[Path, Known], now: float) -> None:
        """Remember files that are done with, and write that down now and then.

        ``now``: seconds of any clock. Killed in between, the last ones are read again.
        """
        self.files |= files
        self._unwritten = self._unwritten or bool(files)
        if self._unwritten and now - self._written >= _EVERY_S:
            self._written = now
            self._write()

    def close(self) -> None:
        """Write it down, and let another process watch the folder."""
        if self._unwritten:
            self._write()
        self._lock.close()

    def _write(self) -> None:
        # A disk that takes nothing costs only time: at the next start the files are read again.
        with suppress(OSError):
            write_whole(self._path, _dumped(self.files), durable=False)
            self._unwritten = False


def _dumped(files: Mapping[Path, Known]) -> bytes:
    told = {str(path): known for path, known in files.items() if _is_text(str(path))}
    return _ADAPTER.dump_json(told)


def _is_text(name: str) -> bool:
    """Tell whether a name can stand in JSON, which names that are only bytes can't."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(path: Path) -> dict[Path, Known]:
    """Return what was written down; nothing where it can't be read: it only saves time."""
    if not path.exists():
        return {}
    try:
        read = _ADAPTER.validate_python(read_json(path, _MOST_BYTES))
    except (DocumentError, ValidationError):
        return {}
    return {Path(name): known for name, known in read.items()}
