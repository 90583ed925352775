"""Files that a person asked for: there whole or not at all."""

from pathlib import Path

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import UsageError


def write_output(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        UsageError: the folder does not exist or cannot be written.
    """
    try:
        write_whole(path, data, durable=False)
    except OSError as error:
        raise UsageError(
            f"{path} can't be written: {error.strerror}. Choose another file or folder."
        ) from error
