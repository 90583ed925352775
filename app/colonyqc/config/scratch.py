"""A passing folder, for what a library writes under a path only; none outlives a killed process."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import lock

_HELD: Final = "held"
"""The file in such a folder that whoever fills it holds: the system lets go of it with them."""


@contextmanager
def scratch_folder(what: str) -> Iterator[Path]:
    """Give an empty folder below the system's for passing files; it is removed at the end.

    Those that killed processes left of the same ``what`` are removed first.

    Raises:
        OSError: it cannot be made.
    """
    prefix = f"colonyqc-{what}-"
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        _remove_if_left(left)
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with (folder / _HELD).open("wb") as held:
            lock(held)
            yield folder


def _remove_if_left(folder: Path) -> None:
    """Remove a folder that nobody holds; one that is not ours to remove stays."""
    if folder.is_symlink():
        return
    with suppress(OSError):
        held = folder / _HELD
        with held.open("rb") as file:
            if not lock(file):
                return
        # Windows refuses it while another process has it open, and this is all that is asked there.
        held.unlink()
        shutil.rmtree(folder, ignore_errors=True)
