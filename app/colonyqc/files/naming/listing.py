"""The files that lie in a folder and those below it, as they lie there now."""

import os
from collections.abc import Iterator
from pathlib import Path

from colonyqc.domain.picture import FileStamp
from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.digest import stamp
from colonyqc.files.formats.ome_zarr_plate import pictures_in
from colonyqc.files.formats.signature import has_picture_ending
from colonyqc.files.formats.zarr_folder import is_zarr
from colonyqc.files.naming.left_out import is_left_out


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below; hidden, binned and half-written ones are not.

    A Zarr folder is what its pictures are: itself or the fields of its plate, not its files.

    Raises:
        PictureError: a folder cannot be read.
    """

    def refuse(error: OSError) -> None:
        with guard_file(Path(error.filename or folder)):
            raise error

    for root, folders, files in os.walk(folder, onerror=refuse):
        inside = pictures_in(Path(root)) if is_zarr(Path(root), files) else ()
        if inside:
            folders.clear()
            yield from inside
            continue
        folders[:] = [name for name in folders if not is_left_out(name)]
        yield from (Path(root, name) for name in files if not is_left_out(name))


def listed(folder: Path) -> dict[Path, FileStamp]:
    """Return the files below a folder whose names promise a picture; see `Pictures`.

    Raises:
        PictureError: a folder cannot be read.
    """
    found = {}
    for path in files_below(folder):
        if not has_picture_ending(path):
            continue
        # Renamed or taken away since the folder was read, or a well that has not arrived.
        if path.exists():
            found[path] = stamp(path)
    return found
