"""What a file is, by its first bytes; its ending is only a hint for what to expect of it."""

import stat
from pathlib import Path
from typing import Final, Literal

from colonyqc.domain.errors import PictureError
from colonyqc.domain.shown_name import is_in_zarr
from colonyqc.files.formats.damage import COPY_AGAIN, guard_file
from colonyqc.files.formats.zarr_folder import is_zarr

ENDINGS: Final = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".tif", ".tiff", ".btf", ".tf8", ".czi"),
        *(".bmp", ".gif", ".webp", ".jp2", ".heic", ".dng"),
        *(".lif", ".lsm", ".nd2", ".ndpi", ".oib", ".oif", ".oir", ".svs", ".vsi", ".zvi"),
    )
)
"""Endings of pictures, read here or not: such a file is never left out silently."""

Kind = Literal["png", "jpeg", "tiff", "czi", "nd2", "lif", "ome-zarr"]

_KINDS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"ZISRAWFILE", "czi"),
    (b"\xda\xce\xbe\x0a", "nd2"),
    (b"p\x00\x00\x00", "lif"),
)
_OTHERS: Final = (
    (b"PK\x03\x04", "it is a zip archive or an office document"),
    (b"%PDF", "it is a PDF document"),
    (b"GIF8", "it is a GIF picture"),
    (b"BM", "it is a BMP picture"),
    (b"RIFF", "it is a WebP picture, a film or a sound"),
    (b"\x00\x00\x00\x0cjP", "it is a JPEG 2000 picture"),
    (b"\xd0\xcf\x11\xe0", "it is an office document or an older microscope's own format"),
    (b"\x89HDF", "it is an HDF5 data file"),
    (b"\x1f\x8b", "it is a gzip archive"),
    (b"<", "it is a web page or XML text"),
)
_FORMATS: Final = "Pictures are PNG, JPEG, TIFF or CZI files, or OME-Zarr folders."
# Enough for every mark below, and for telling text from bytes.
_NO_FILE: Final = {
    stat.S_IFIFO: "it is a pipe, not a file",
    stat.S_IFSOCK: "it is a socket, not a file",
    stat.S_IFCHR: "it is a device, not a file",
    stat.S_IFBLK: "it is a device, not a file",
    stat.S_IFDIR: "it is a folder",
}
_HEAD: Final = 512


def has_picture_ending(path: Path) -> bool:
    """Tell whether the name promises a picture; a part of a Zarr folder has none of its own."""
    return path.suffix.lower() in ENDINGS or is_in_zarr(path)


def sniff(path: Path) -> Kind:
    """Return the kind of a picture file or folder.

    Raises:
        PictureError: it is something else, empty, or cannot be opened.
    """
    if path.is_dir() and is_zarr(path):
        return "ome-zarr"
    with guard_file(path):
        # A pipe or device would be waited for without end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise PictureError(path, _NO_FILE.get(stat.S_IFMT(path.stat().st_mode), "no file"))
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    for magic, kind in _KINDS:
        if head.startswith(magic):
            return kind
    raise PictureError(path, *_what_it_is(head))


def _what_it_is(head: bytes) -> tuple[str, str]:
    """Return cause and advice for first bytes that no reader knows."""
    if not head:
        return "it is empty (0 bytes)", COPY_AGAIN
    # Copy programs reserve a file's full size first and fill it afterwards.
    if not head.strip(b"\x00"):
        return "it begins with zeros only, as files do that were not copied to the end", COPY_AGAIN
    # The beginning of a known kind, shorter than its mark.
    if any(magic.startswith(head) for magic, _ in _KINDS):
        return f"it ends after {len(head)} bytes", COPY_AGAIN
    # The byte order mark of text editors.
    stripped = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, what in _OTHERS:
        if stripped.startswith(magic):
            return what, _FORMATS
    if all(byte >= 32 or byte in b"\t\r\n\f" for byte in head):
        return "it is text", _FORMATS
    return "its content is no picture format that is known here", _FORMATS
