"""The file of anchors beside the database: the chain's state at each export, one a line."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from colonyqc.domain.audit import Anchor, read_anchors
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history.files.durable_copy import writable

_COMING: Final = "coming "
"""Before an anchor whose event is about to be committed."""
_COMING_LINE: Final = re.compile(rf"{_COMING}(\d{{1,18}}):[0-9a-f]{{64}}")


@dataclass(frozen=True, slots=True)
class KeptAnchors:
    """What a file of anchors holds.

    ``coming``: numbers of events that were about to be written, which may have been killed;
    ``unreadable``: the first line that is no anchor, "" where there is none.
    """

    anchors: tuple[Anchor, ...] = ()
    coming: frozenset[int] = frozenset()
    unreadable: str = ""

    @property
    def named(self) -> frozenset[int]:
        """The numbers of all events that are named."""
        return self.coming | {each.number for each in self.anchors}


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """Lines "NUMBER:SHA256", only ever added to."""

    path: Path

    def announce(self, anchors: Iterable[Anchor]) -> None:
        """Add anchors of events that are about to be committed.

        An export whose anchor is missing was covered up: a process that is killed between the
        commit and `add` must not look like that.

        Raises:
            HistoryError: the file cannot be written.
        """
        self._append([f"{_COMING}{each}\n" for each in anchors])

    def add(self, anchors: Iterable[Anchor]) -> None:
        """Add anchors, safe on disk when this returns.

        Raises:
            HistoryError: the file cannot be written.
        """
        self._append([f"{each}\n" for each in anchors])

    def _append(self, lines: list[str]) -> None:
        if not lines:
            return
        with writable(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(0o600)
            # Appended and not replaced: whoever cuts the trail must also touch a file that only
            # ever grows.
            with self.path.open("a", encoding="ascii", newline="\n") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())

    def read(self) -> KeptAnchors:
        """Return what the file holds; nothing where there is none.

        Raises:
            HistoryError: the file cannot be read.
        """
        lines = self._lines()
        anchors: list[Anchor] = []
        coming: set[int] = set()
        unreadable = ""
        for line in filter(str.strip, lines):
            announced = _COMING_LINE.fullmatch(line)
            if announced:
                coming.add(int(announced[1]))
                continue
            try:
                anchors += read_anchors(line)
            except UsageError as error:
                unreadable = unreadable or str(error)
        return KeptAnchors(tuple(anchors), frozenset(coming), unreadable)

    def _lines(self) -> list[str]:
        if not self.path.exists():
            return []
        try:
            # A changed byte makes its line no anchor, which is told; it must not make the file
            # unreadable.
            return self.path.read_text("ascii", errors="replace").splitlines()
        except OSError as error:
            raise HistoryError(
                f"The anchors in {self.path.name} cannot be read ({error.strerror or error}); "
                "make the file readable."
            ) from error
