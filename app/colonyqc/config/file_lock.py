"""A lock on an open file that the system drops with the process, however that ends."""

import sys
from io import FileIO
from typing import Final

_LOCKED_BYTE: Final = 1 << 30
"""Windows forbids reading what is locked, so the byte that is locked lies behind what is said."""


def lock(file: FileIO) -> bool:
    """Lock an open file without waiting; tell whether it worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_LOCKED_BYTE)
            # The non-blocking kind: the blocking one gives up after ten tries of a second by
            # itself.
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
