"""What a backup says of itself, and the backups there are in a folder."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from colonyqc.config.atomic_write import UNFINISHED, write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import HistoryError

DATABASE: Final = "history.db"
FILES: Final = "files"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds; ``wrong``: what was wrong with it when it was made, a sentence each."""

    format: int
    history: str
    made: str
    tables: str
    sha256: str
    analyses: int
    decisions: int
    events: int
    last_event: str
    files: tuple[str, ...]
    wrong: tuple[str, ...]
    own: dict[str, str] = field(default_factory=dict)
    """Rules, presets, models and settings of the laboratory: sha256 by their place."""
    pictures: dict[str, str] = field(default_factory=dict)
    """Source pictures that were asked for: where each was read, by the name it is kept under."""
    left_out: tuple[str, ...] = ()
    """Pictures that were asked for and are not there: the history is whole all the same."""


_MANIFESTS: Final = TypeAdapter(Manifest)
STORED: Final = re.compile(r"[0-9a-f]{64}\.(tif|png)")


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup: its folder and what is in it."""

    folder: Path
    manifest: Manifest

    @property
    def made(self) -> datetime:
        """When it was made, in UTC."""
        return datetime.fromisoformat(self.manifest.made)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what a backup holds into its folder, safe on disk."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    write_whole(folder / _MANIFEST, text.encode(), durable=True)


def read_backup(folder: Path) -> Backup:
    """Return a backup by its folder.

    Raises:
        HistoryError: it is none, or is of a newer program.
    """
    try:
        said = read_json(folder / _MANIFEST)
        if said["format"] != _FORMAT:
            raise HistoryError(
                f"The backup {folder.name} was made by a newer version of this program; install "
                "that version."
            )
        manifest = _MANIFESTS.validate_python(said)
        if not all(STORED.fullmatch(name) for name in manifest.files):
            raise DocumentError("it names a file that is none of a history")
        backup = Backup(folder, manifest)
        # A moment without a zone can't be put in order with the others.
        if backup.made.tzinfo is None:
            raise DocumentError("it tells no moment")
    except (ValueError, TypeError, KeyError) as error:
        raise HistoryError(
            f"{folder} is no backup of a history; name a folder that holds {_MANIFEST}."
        ) from error
    return backup


def backups(folder: Path, history: str = "") -> tuple[Backup, ...]:
    """Return the backups in a folder by time, of one history if named; others' files are none."""
    finished = (
        path.parent
        for path in folder.glob(f"*/{_MANIFEST}")
        if not path.parent.name.endswith(UNFINISHED)
    )
    mine = (each for each in map(read_backup, finished) if history in ("", each.manifest.history))
    return tuple(sorted(mine, key=lambda each: (each.made, each.folder.name)))
