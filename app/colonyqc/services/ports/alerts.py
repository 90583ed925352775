"""The door to whoever hears of breaches (joined in `bootstrap`)."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that an analysis breaches: the facts, as text and numbers.

    ``value`` and ``limit`` are those of the ``metric``, None where unknown; ``pictures`` the files.
    """

    verdict: str
    sentence: str
    rule: str
    rule_set: str
    metric: str
    value: float | None
    limit: float | None
    line: str
    dish: str
    day: int | None
    analysis: int
    model: str
    finished: str
    history: str
    pictures: tuple[str, ...]
    simulated: bool


class Alerts(Protocol):
    """Tells people of breaches behind the work; returns at once, and never fails."""

    @property
    def tells_desktop(self) -> bool:
        """Whether the desktop is told, too; where it is not, a window does."""
        ...

    def wants(self, verdict: str) -> bool:
        """Tell whether anybody wants to hear of this verdict."""
        ...

    def tell(self, alert: Alert) -> None:
        """Tell of a breach, some time soon."""
        ...
