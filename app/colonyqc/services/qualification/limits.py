"""The acceptance limits: a file that came with the program, fixed before any run."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from colonyqc.config.documents import DocumentError, decoded, parse_yaml, read_bytes
from colonyqc.config.paths import resources
from colonyqc.domain.errors import UsageError

FILE: Final = "limits.yaml"


@dataclass(frozen=True, slots=True)
class AcceptanceLimits:
    """AcceptanceLimits by name, who may do what, and the sha256 of the file they stand in."""

    numbers: Mapping[str, float]
    roles: Mapping[str, tuple[str, ...]]
    sha256: str
    data: bytes = b""

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]

    def count(self, name: str) -> int:
        """Return a limit that is a number of things."""
        return int(self.numbers[name])

    @property
    def texts(self) -> dict[str, str]:
        """The limits as they are printed."""
        return {name: f"{value:g}" for name, value in self.numbers.items()}


def shipped_limits(path: Path | None = None) -> AcceptanceLimits:
    """Return the limits of this program.

    Raises:
        UsageError: the file is damaged.
    """
    file = path or resources() / "qualification" / FILE
    try:
        data = read_bytes(file)
        found: Any = parse_yaml(decoded(data))
        numbers = {str(name): float(value) for name, value in found["limits"].items()}
        roles = {str(role): tuple(map(str, may)) for role, may in found["roles"].items()}
    except (DocumentError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            f"The limits of the qualification ({file.name}) can't be read: install the program "
            "again."
        ) from error
    return AcceptanceLimits(numbers, roles, sha256(data).hexdigest(), data)
