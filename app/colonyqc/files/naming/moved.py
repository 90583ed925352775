"""Files that were moved, found again by their bytes: by size first, then by sha256."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath, PureWindowsPath

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.base import ReaderContext
from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.digest import known_sha256, stamp
from colonyqc.files.formats.ome_zarr_plate import pictures_in
from colonyqc.files.formats.zarr_folder import is_zarr
from colonyqc.files.naming.left_out import is_left_out
from colonyqc.services.ports import Monitor


def find_again(
    wanted: Sequence[FileHash], folders: Iterable[Path], reading: ReaderContext, monitor: Monitor
) -> dict[Path, Path]:
    """Return where files lie now that have the bytes of those wanted; the others are left out.

    Only files of a size that is wanted are read; where a record knows no size, those of its
    ending. Of several with the same bytes the one with the same name is taken.

    Raises:
        Cancelled: asked to stop.
        PictureError: a folder cannot be read.
    """
    missing: dict[str, list[FileHash]] = defaultdict(list)
    for file in wanted:
        missing[file.sha256].append(file)
    names = {_name(file) for file in wanted}
    candidates = [path for folder in folders for path in _like(wanted, folder, monitor)]
    # Where nobody knows sizes, names tell most: what is named alike is read before the rest.
    candidates.sort(key=lambda path: (path.name not in names, str(path)))
    found: dict[Path, Path] = {}
    for at, path in enumerate(candidates):
        monitor.check()
        monitor.report(at / len(candidates), path.name)
        if not missing:
            break
        try:
            sha = known_sha256(path, reading)
        except PictureError:
            continue  # what cannot be read is not found
        still = [file for file in missing.pop(sha, ()) if not _taken(file, path, found)]
        if still:
            missing[sha] = still
    monitor.report(1.0)
    return found


def _taken(file: FileHash, path: Path, found: dict[Path, Path]) -> bool:
    """Take a place for a file; tell whether there is no better one: it has the same name there."""
    same = path.name == _name(file)
    if same or Path(file.path) not in found:
        found[Path(file.path)] = path
    return same


def _name(file: FileHash) -> str:
    """Return a file's name as the system that wrote it spells paths."""
    windows = "\\" in file.path and "/" not in file.path
    path: PurePath = PureWindowsPath(file.path) if windows else PurePath(file.path)
    return path.name


def _like(wanted: Sequence[FileHash], folder: Path, monitor: Monitor) -> Iterator[Path]:
    """Yield the files of a folder, and of those below, that may be one that is wanted."""
    sizes = {file.size for file in wanted if file.size is not None}
    endings = {PurePath(_name(file)).suffix.lower() for file in wanted if file.size is None}
    for path in _files(folder):
        monitor.check()
        with suppress(PictureError), guard_file(path):  # what cannot be looked at is not found
            like = path.suffix.lower() in endings or stamp(path).size in sizes
            # A pipe or device of that name would be read without end.
            if like and (path.is_file() or path.is_dir()):
                yield path


def _files(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        if Path(error.filename or folder) == folder:
            with guard_file(folder):
                raise error

    for root, folders, files in os.walk(folder.absolute(), onerror=refuse):
        inside = pictures_in(Path(root)) if is_zarr(Path(root), files) else ()
        if inside:
            folders.clear()
            yield from inside
            continue
        folders[:] = sorted(name for name in folders if not is_left_out(name))
        yield from (Path(root, name) for name in files if not is_left_out(name))
