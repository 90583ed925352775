"""Write a report, and say why where it cannot be written."""

from hashlib import sha256
from pathlib import Path

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import ReportError


def _reason(error: OSError) -> str:
    """Return the system's own words for what went wrong."""
    return (error.strerror or str(error)).lower()


def write_report(path: Path, content: bytes) -> str:
    """Write beside ``path``, flush to the disk, then rename; return the sha256 of ``content``.

    Raises:
        ReportError: the folder is missing or nothing can be written there; nothing is left behind.
    """
    if not path.parent.is_dir():
        raise ReportError(
            f"The report {path.name} can't be written: the folder {path.parent} does not exist. "
            "Make it or choose another."
        )
    try:
        write_whole(path, content, durable=True)
    except OSError as error:
        raise _refused(path, error) from error
    return sha256(content).hexdigest()


def _refused(path: Path, error: OSError) -> ReportError:
    return ReportError(
        f"The report {path.name} can't be written: {_reason(error)}. "
        "Close it where it is open, or choose another folder."
    )
