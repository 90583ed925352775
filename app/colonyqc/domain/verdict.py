"""Verdicts: proposed by a rule, decided by a person; both are kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

WITHDRAWN: Final = "decision withdrawn"
"""Reason of the decision that takes an earlier one back: after it the colony is undecided."""

DISCARD_REASONS: Final = ("differentiated", "spontaneous edge", "dead cells", "merged")
"""Reasons that are chosen, not typed. They are kept as these words, whatever language the window
speaks, and shown in the reader's."""


class Verdict(StrEnum):
    """What to do with a colony."""

    KEEP = "keep"
    WATCH = "watch"
    DISCARD = "discard"


class DishVerdict(StrEnum):
    """How a dish stands."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WATCH = "watch"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A verdict a rule proposes, with the metric's value and the limit it was held against.

    ``limit`` is None where no limit was exceeded (the default verdict). ``version``: the rule set
    that proposed it, as name@version; "" where it has none.
    """

    verdict: str
    rule: str
    metric: str
    value: float
    limit: float | None
    sentence: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on one colony of one analysis; ``at`` is UTC."""

    analysis_id: int
    picture: int
    colony: int
    verdict: Verdict
    reason: str
    person: str
    at: datetime
