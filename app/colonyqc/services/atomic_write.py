"""Files that a person asked for: there whole or not at all."""

from pathlib import Path

from colonyqc.domain.errors import UsageError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        UsageError: the folder does not exist or cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise UsageError(
            f"{path} can't be written: {error.strerror}. Choose another file or folder."
        ) from error
