"""Folders that many tests begin with: made once a run, and copied for each of them."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path


@cache
def _made(make: Callable[..., object], *args: Hashable) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="made-once-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder, *args)
    return folder


def copied(folder: Path, make: Callable[..., object], *args: Hashable) -> None:
    """Put into a folder what ``make(folder, *args)`` puts into one; it leaves nothing open."""
    shutil.copytree(_made(make, *args), folder, dirs_exist_ok=True)
