"""Which files of a folder stay as they are: those that somebody still writes do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from colonyqc.domain.picture import FileStamp


@dataclass(frozen=True, slots=True)
class _Seen:
    stamp: FileStamp
    since: float
    polls: int


class Settling:
    """Files as they were found poll by poll.

    Only sizes and times are compared: folders of a network tell nobody what is written to them.
    """

    def __init__(self) -> None:
        self._seen: dict[Path, _Seen] = {}

    def look(self, found: Mapping[Path, FileStamp], now: float) -> None:
        """Take in what lies in the folder ``now``, seconds of any clock that only goes forward."""
        before = self._seen
        self._seen = {}
        for path, stamp in found.items():
            seen = before.get(path)
            if seen is not None and seen.stamp == stamp:
                self._seen[path] = _Seen(stamp, seen.since, seen.polls + 1)
            else:
                self._seen[path] = _Seen(stamp, now, 1)

    def settled(self, path: Path) -> bool:
        """Tell whether a file was the same in two polls, one after the other."""
        seen = self._seen.get(path)
        return seen is not None and seen.polls > 1

    def quiet_s(self, path: Path, now: float) -> float:
        """Return for how many seconds a file has been as it is, as far as that was seen."""
        seen = self._seen.get(path)
        return 0.0 if seen is None else now - seen.since
