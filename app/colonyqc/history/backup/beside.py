"""What a laboratory keeps beside its history: rules, presets, models, settings, and its pictures.

In a folder of backups these files lie once, in ``beside/``, named by their sha256; each manifest
tells which of them were whose.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from colonyqc.config.atomic_write import sync_folder
from colonyqc.domain.shown_name import shown_name
from colonyqc.history.backup.manifest import Backup
from colonyqc.history.db.engine import spoken
from colonyqc.history.files.durable_copy import copy_file, digest
from colonyqc.services.ports import Monitor

if TYPE_CHECKING:
    from colonyqc.history.connect import SqlHistories

BESIDE: Final = "beside"
_READ: Final = "SELECT DISTINCT path, sha256 FROM image ORDER BY 1"


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What of a backup came back, and what was left because something else lies there now."""

    new: tuple[str, ...] = ()
    different: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        told = [f"Brought back: {each}" for each in self.new]
        told += [f"Left as it is here, another one is in the backup: {e}" for e in self.different]
        return tuple(told)


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes into a backup with the history; ``own``: a file or folder by what it is called.

    ``now`` tells where a source picture lies now; None leaves the pictures out.
    """

    own: Mapping[str, Path] = field(default_factory=dict)
    now: Callable[[Path], Path | None] | None = None

    def copy_own(self, folder: Path, monitor: Monitor) -> tuple[dict[str, str], tuple[str, ...]]:
        """Copy the laboratory's own files; return their sha256 by place, and what went wrong."""
        found, wrong = {}, []
        for place, path in _own_files(self.own):
            monitor.check()
            sha256 = digest(path)
            if _put(path, folder, sha256):
                found[place] = sha256
            else:
                wrong.append(f"{place} was changed while it was backed up.")
        return found, tuple(wrong)

    def copy_pictures(
        self, histories: "SqlHistories", folder: Path, monitor: Monitor
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        """Copy source pictures; return where they were read by their names, and what went wrong."""
        if self.now is None:
            return {}, ()
        with spoken("history"), histories.engine.connect() as connection:
            read = [(str(p), str(s)) for p, s in connection.exec_driver_sql(_READ)]
        found, wrong = {}, []
        for at, (path, sha256) in enumerate(read):
            monitor.check()
            monitor.report(at / len(read), Path(path).name)
            there = self.now(Path(path))
            if there is not None and there.is_file() and _put(there, folder, sha256):
                found[_name(there.name, sha256)] = path
            elif there is not None and there.is_dir():
                wrong.append(
                    f"The picture {shown_name(path)} is a folder of many files, which a backup "
                    "does not copy: copy it by itself."
                )
            else:
                wrong.append(
                    f"The picture {Path(path).name} is not where it was read, or was changed since."
                )
        return found, tuple(wrong)


def _own_files(own: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    for called, root in own.items():
        if root.is_file():
            yield called, root
        elif root.is_dir():
            for path in sorted(each for each in root.rglob("*") if each.is_file()):
                yield f"{called}/{path.relative_to(root).as_posix()}", path


def _name(given: str, sha256: str) -> str:
    return sha256 + PurePosixPath(given).suffix


def _place(folder: Path, name: str) -> Path:
    return folder / BESIDE / name[:2] / name


def _put(path: Path, folder: Path, sha256: str) -> bool:
    target = _place(folder, _name(path.name, sha256))
    if target.is_file() and digest(target) == sha256:
        return True
    target.parent.mkdir(0o700, parents=True, exist_ok=True)
    made = copy_file(path, target, sha256)
    sync_folder(target.parent)
    return made


def names_beside(backup: Backup) -> set[str]:
    """Return the names of the files that a backup keeps in ``beside/``."""
    own = {_name(place, sha256) for place, sha256 in backup.manifest.own.items()}
    return own | set(backup.manifest.pictures)


def wrong_beside(backup: Backup) -> Iterator[str]:
    """Yield what of the files beside is missing or was altered, a sentence each."""
    wanted = {_name(place, sha): (place, sha) for place, sha in backup.manifest.own.items()}
    wanted |= {name: (path, name[:64]) for name, path in backup.manifest.pictures.items()}
    for name, (what, sha256) in wanted.items():
        there = _place(backup.folder.parent, name)
        if not there.is_file() or digest(there) != sha256:
            yield f"The copy of {what} is missing from the backup or was altered."


def pictures_of(backup: Backup) -> tuple[tuple[Path, Path], ...]:
    """Return where each picture of a backup was read, and where its copy lies."""
    folder = backup.folder.parent
    return tuple((Path(p), _place(folder, name)) for name, p in backup.manifest.pictures.items())


def bring_back(backup: Backup, own: Mapping[str, Path]) -> BroughtBack:
    """Put back what is not there any more; what is there and differs stays as it is.

    Raises:
        OSError: it cannot be written.
    """
    new, different = [], []
    for place, sha256 in sorted(backup.manifest.own.items()):
        called, _, rest = place.partition("/")
        root = own.get(called)
        # A manifest that somebody wrote may name any place there is.
        if root is None or ".." in PurePosixPath(rest).parts or rest.startswith("/"):
            continue
        target = root / rest if rest else root
        if target.exists():
            if digest(target) != sha256:
                different.append(place)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if copy_file(_place(backup.folder.parent, _name(place, sha256)), target, sha256):
            new.append(place)
    return BroughtBack(tuple(new), tuple(different))
