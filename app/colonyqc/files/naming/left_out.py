"""Which files and folders are no pictures of anybody: hidden, binned, or half written."""

from typing import Final

_BINS: Final = frozenset(
    (
        *("thumbs.db", "desktop.ini", "__macosx", "@eadir", "system volume information"),
        *("$recycle.bin", "recycler", "recycled", "#recycle", "@recycle", "trash", "lost+found"),
    )
)
_HALF_WRITTEN: Final = (
    *(".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp"),
    "~",
)


def is_left_out(name: str) -> bool:
    """Tell whether a file or folder is hidden, the system's, in a bin, or half written."""
    plain = name.casefold()
    return name.startswith((".", "~$")) or plain in _BINS or plain.endswith(_HALF_WRITTEN)
