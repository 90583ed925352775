"""Write a file whole or not at all."""

import os
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from colonyqc.domain.errors import ReportError


def _reason(error: OSError) -> str:
    """Return the system's own words for what went wrong."""
    return (error.strerror or str(error)).lower()


def write_whole(path: Path, content: bytes) -> str:
    """Write beside ``path``, flush to the disk, then rename; return the sha256 of ``content``.

    Raises:
        ReportError: the folder is missing or nothing can be written there; nothing is left behind.
    """
    if not path.parent.is_dir():
        raise ReportError(
            f"The report {path.name} can't be written: the folder {path.parent} does not exist. "
            "Make it or choose another."
        )
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _refused(path, error) from error
    return sha256(content).hexdigest()


def _refused(path: Path, error: OSError) -> ReportError:
    return ReportError(
        f"The report {path.name} can't be written: {_reason(error)}. "
        "Close it where it is open, or choose another folder."
    )
