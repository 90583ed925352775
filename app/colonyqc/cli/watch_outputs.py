"""What ``colonyqc watch`` writes beside the history: a report a dish, a line of JSON an answer."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from colonyqc.cli.output import finite
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.context import ServiceContext
from colonyqc.services.export.answered import answered
from colonyqc.services.export.colonies import batch
from colonyqc.services.outputs import FileKind
from colonyqc.services.reporting.issue import file_stem, issue


def _is_lines(path: Path) -> bool:
    with path.open("rb") as file:
        first = json.loads(file.readline())
    return isinstance(first, dict) and "analyses" in first


LINES = FileKind("file of lines of JSON by colonyqc watch", _is_lines)


class WatchOutputs:
    """Writes what was asked for as answers come; what can't be written is told and stops nothing.

    ``report``: a file whose name gets each dish's; ``lines``: a file, or "-" for standard output.
    """

    def __init__(
        self,
        context: ServiceContext,
        report: Path | None,
        lines: str | None,
        tell: Callable[[str], None],
    ) -> None:
        self._context, self._report, self._lines, self._tell = context, report, lines, tell

    def kept(self, made: Kept) -> None:
        """Write of an analysis that was just kept."""
        self._guarded(lambda: self._line_of(made))
        self._guarded(lambda: self._report_of(made.analysis.acquisition.dish))

    def failed(self, failure: Failure) -> None:
        """Write of something that could not be analysed."""
        self._guarded(lambda: self._write(batch([], [failure])))

    def _guarded(self, write: Callable[[], None]) -> None:
        try:
            write()
        except ColonyQCError as error:
            self._tell(str(error))
        except OSError as error:
            self._tell(f"{self._lines} can't be written: {error.strerror or error}.")

    def _line_of(self, made: Kept) -> None:
        if self._lines is None:
            return
        with self._context.histories() as history:
            told = answered(history.get(made.number), history)
        self._write(batch([told], made.analysis.failures))

    def _write(self, value: dict[str, Any]) -> None:
        if self._lines is None:
            return
        text = json.dumps(finite(value), ensure_ascii=False, default=str) + "\n"
        data = text.encode(errors="backslashreplace")
        if self._lines == "-":
            sys.stdout.write(data.decode())
            sys.stdout.flush()
            return
        with Path(self._lines).open("ab") as file:
            whole = file.tell()
            try:
                file.write(data)
                file.flush()
            except OSError:
                # Half a line would spoil those that follow: the disk may have room again.
                file.truncate(whole)
                raise

    def _report_of(self, dish: DishKey) -> None:
        if self._report is None:
            return
        name = f"{self._report.stem}-{file_stem(dish, '-')}{self._report.suffix}"
        issue(self._context, dish, None, self._report.with_name(name))
