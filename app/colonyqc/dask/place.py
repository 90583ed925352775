"""Where the machines are: a scheduler's address, or processes of this machine."""

import re
from dataclasses import dataclass
from typing import Final

from colonyqc.domain.errors import UsageError

_LOCAL: Final = "local:"
_MOST: Final = 1024
_ADDRESS: Final = re.compile(r"(tcp|tls|ws|wss|ucx)://[^/\s]+:\d{1,5}")


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """``address``: of a scheduler; "" where ``processes`` of this machine are started."""

    address: str = ""
    processes: int = 0

    def __str__(self) -> str:
        return self.address or f"{_LOCAL}{self.processes}"


def read_place(text: str) -> ClusterPlace:
    """Return where the machines are as a person said it.

    Raises:
        UsageError: it is neither local:N nor a scheduler's address.
    """
    count = text.removeprefix(_LOCAL)
    if count != text and count.isdecimal() and 1 <= int(count) <= _MOST:
        return ClusterPlace(processes=int(count))
    if _ADDRESS.fullmatch(text):
        return ClusterPlace(text)
    raise UsageError(
        f"A cluster is local:N (N from 1 to {_MOST}) or tcp://HOST:PORT of its scheduler, not "
        f"“{text}”."
    )
