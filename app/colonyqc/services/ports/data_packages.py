"""The door to whoever writes a true copy of a history's rows and files (room `history`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from colonyqc.domain.audit import Anchor
from colonyqc.services.ports.history import History
from colonyqc.services.ports.progress import UNWATCHED, Monitor


@dataclass(frozen=True, slots=True)
class CopiedRows:
    """What was copied: the trail's last event, how many events, stored files, and what was not.

    ``wrong``: stored files that are missing or were altered, a sentence each.
    """

    anchor: Anchor
    events: int
    files: int
    wrong: tuple[str, ...]


class DataPackages(Protocol):
    """Copies rows as they lie in the database, and the stored files that they name."""

    def write(
        self, history: History, folder: Path, ids: Sequence[int], monitor: Monitor = UNWATCHED
    ) -> CopiedRows:
        """Write the analyses of these numbers, with the whole trail, into a folder."""
        ...
