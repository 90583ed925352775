"""Sentences for files that cannot be read, and the guard that turns failures into them."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import PictureError

COPY_AGAIN: Final = "Copy it again from the microscope."
EXPORT: Final = "Export it from the microscope as an 8- or 16-bit grey or RGB TIFF."

_DECODER_ERRORS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)
"""What tifffile, imagecodecs and libCZI raise on bytes that make no sense to them."""


def size_text(count: int) -> str:
    """Return a file size as people read it: "812 bytes", "20 kB", "1.3 MB"."""
    if count < 1000:
        return f"{count} bytes"
    for unit in ("kB", "MB", "GB"):
        value = count / 1000
        # 999.6 would be shown as 1000 kB.
        if value < 999.5:
            return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
        count //= 1000
    return f"{count:.0f} TB"


def truncated(path: Path, size: int, expected: int | None = None) -> PictureError:
    """Say that a file of ``size`` bytes ends early; ``expected`` is the least it should have."""
    if expected is None:
        cause = f"it ends after {size_text(size)}, before the picture is complete"
    # "It ends after 1.3 MB of 1.3 MB" says nothing.
    elif size_text(size) == size_text(expected):
        cause = f"it ends {size_text(expected - size)} too early"
    else:
        cause = f"it ends after {size_text(size)} of {size_text(expected)}"
    return PictureError(path, cause, COPY_AGAIN)


def damaged(path: Path) -> PictureError:
    """Say that the bytes of a file do not make a picture."""
    return PictureError(path, "it is damaged", COPY_AGAIN)


def too_large(path: Path, width: int, height: int, limit_px: int) -> PictureError:
    """Say that the declared size is over the limit for its kind."""
    cause = (
        f"it claims to be {width} × {height} px, more than the "
        f"{limit_px / 1e6:.0f} megapixels that can be opened"
    )
    return PictureError(path, cause, "If that is its true size, export it as a tiled TIFF.")


def check_extent(
    path: Path, offsets: tuple[object, ...], counts: tuple[object, ...], size: int, tiled: bool
) -> None:
    """Raise when pixels would lie beyond the end; an empty tile is background, a strip is not.

    ``offsets`` and ``counts`` are what a file of ``size`` bytes states of its tiles or strips.
    """
    ends = []
    for offset, count in zip(offsets, counts, strict=True):
        # A damaged tag may hold fractions, texts or negative numbers as well.
        if not (isinstance(offset, int) and isinstance(count, int)) or min(offset, count) < 0:
            raise damaged(path)
        # Slide scanners leave out empty tiles by a count of 0.
        if count:
            ends.append(offset + count)
    if max(ends, default=0) > size:
        raise truncated(path, size, max(ends))
    if not tiled and len(ends) < len(offsets):
        raise PictureError(path, "a part of it was never written")


@contextmanager
def guard_file(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a PictureError."""
    try:
        yield
    except FileNotFoundError as error:
        raise PictureError(path, "there is no such file (any more)") from error
    except PermissionError as error:
        advice = "Ask its owner to let you read it."
        raise PictureError(path, "you are not allowed to open it", advice) from error
    except IsADirectoryError as error:
        raise PictureError(path, "it is a folder") from error
    except OSError as error:
        said = error.strerror or str(error)
        raise PictureError(path, f"the disk or network says “{said}”") from error


@contextmanager
def guard_decoder(path: Path) -> Iterator[None]:
    """Turn what a decoder raises on senseless bytes into a PictureError; wrap only its calls."""
    with guard_file(path):
        try:
            yield
        # Before the others: the picture may be sound, and it is the machine that is too small.
        except MemoryError as error:
            raise PictureError(path, "there is not enough free memory for it") from error
        except _DECODER_ERRORS as error:
            raise damaged(path) from error
