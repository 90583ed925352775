"""The file of anchors beside the database: the chain's state at each export, one a line."""

import os
from dataclasses import dataclass
from pathlib import Path

from colonyqc.domain.audit import Anchor, read_anchors
from colonyqc.domain.errors import HistoryError
from colonyqc.history.files.durable_copy import writable


@dataclass(frozen=True, slots=True)
class AnchorFile:
    """Lines "NUMBER:SHA256", only ever added to."""

    path: Path

    def add(self, anchor: Anchor) -> None:
        """Add an anchor, safe on disk when this returns.

        Raises:
            HistoryError: the file cannot be written.
        """
        with writable(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Appended and not replaced: whoever cuts the trail must also touch a file that only
            # ever grows.
            with self.path.open("a", encoding="ascii", newline="\n") as file:
                file.write(f"{anchor}\n")
                file.flush()
                os.fsync(file.fileno())

    def read(self) -> tuple[Anchor, ...]:
        """Return all anchors; none where there is no file.

        Raises:
            HistoryError: the file cannot be read.
            UsageError: a line is no anchor.
        """
        if not self.path.exists():
            return ()
        try:
            # A changed byte makes its line no anchor, which is told; it must not make the file
            # unreadable.
            lines = self.path.read_text("ascii", errors="replace").splitlines()
        except OSError as error:
            raise HistoryError(
                f"The anchors in {self.path.name} cannot be read ({error.strerror or error}); "
                "make the file readable."
            ) from error
        return tuple(each for line in lines if line.strip() for each in read_anchors(line))
