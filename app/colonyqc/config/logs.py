"""The program's log: one file, kept small, for whoever looks into a mistake of the program."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from colonyqc.config.paths import log_folder

_BYTES: Final = 1_000_000
_LOG: Final = logging.getLogger("colonyqc")


def open_log(folder: Path, name: str = "colonyqc.log") -> Path:
    """Send the program's log to a file in ``folder``; return its path.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    # A defect that repeats must not fill the disk that the history lies on.
    # A file's name need not be UTF-8: what of a sentence can't be written goes in as its escape.
    handler = RotatingFileHandler(
        path, maxBytes=_BYTES, backupCount=3, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    return path


def log() -> logging.Logger:
    """Return the program's log, opened in the user's folder unless it is open already.

    Where that folder cannot be written nothing is kept: a log is no reason to stop.
    """
    if not _LOG.handlers:
        try:
            open_log(log_folder())
        except OSError:
            # Without any handler Python would print what is logged to standard error.
            _LOG.addHandler(logging.NullHandler())
    return _LOG
