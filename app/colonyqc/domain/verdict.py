"""Verdicts: proposed by a rule, decided by a person; both are kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

WITHDRAWN: Final = "decision withdrawn"
"""Reason of the decision that takes an earlier one back: after it the colony is undecided."""

ACCEPTED: Final = "accepted as proposed"
"""Reason of a decision that one act made for every colony left: nobody looked at this one alone."""

AGREED: Final = "as the rule proposes"
"""Reason of a decision on one colony to discard what a rule proposes to discard: its own."""

DISCARD_REASONS: Final = ("differentiated", "spontaneous edge", "dead cells", "merged")
"""Reasons that are chosen, not typed. They are kept as these words, whatever language the window
speaks, and shown in the reader's."""
OVERRIDE_REASONS: Final = ("seen at the microscope", "wrong outline", "artefact", "as before")
"""As many reasons for keeping or watching what the rules propose otherwise; kept likewise."""
REJECTION_REASONS: Final = ("differentiated", "contaminated", "dead cells", "poor growth")
"""Reasons for rejecting a dish; kept likewise. Against its proposal one is approved by
`OVERRIDE_REASONS`."""


class Verdict(StrEnum):
    """What to do with a colony."""

    KEEP = "keep"
    WATCH = "watch"
    DISCARD = "discard"


class DishVerdict(StrEnum):
    """How a dish stands."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    READY = "ready"
    """To be passaged: something to do, no danger."""
    UNDECIDED = "undecided"
    """A value keeps within its limits and its interval does not: look. No rule can say it."""
    WATCH = "watch"
    FAIL = "fail"


UNPROVED: Final = "no rule exceeded"
"""What people read of a dish that passed where its model was not proved on the laboratory's own
pictures: no more is said. No record keeps it."""


def shown_verdict(verdict: str, *, proved: bool) -> str:
    """Return as what people read a dish's verdict: only a model that was proved says pass."""
    return UNPROVED if verdict == DishVerdict.PASS and not proved else verdict


RULED: Final = tuple(v for v in DishVerdict if v is not DishVerdict.UNDECIDED)
"""The verdicts a dish rule may propose."""


ALERTED: Final = {
    "off": frozenset[str](),
    "fail": frozenset({DishVerdict.FAIL.value}),
    "watch": frozenset({DishVerdict.FAIL.value, DishVerdict.WATCH.value}),
}
"""Verdicts on dishes that people are alerted to, by the setting."""


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


class Approval(StrEnum):
    """A person's verdict on a dish."""

    APPROVED = "approved"
    REJECTED = "rejected"


def reason_owed(approval: Approval, proposed: str) -> bool:
    """Tell whether a person's verdict on a dish needs a reason.

    ``proposed``: the verdict that the rules propose, "" where they propose none. Only approving
    what they pass needs no words.
    """
    passed = proposed in (DishVerdict.PASS, DishVerdict.READY)
    return approval is Approval.REJECTED or not passed


@dataclass(frozen=True, slots=True)
class DishDecision:
    """A person's verdict on the dish of one analysis; ``at`` is UTC."""

    analysis_id: int
    approval: Approval
    reason: str
    person: str
    at: datetime


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

    @property
    def accepted(self) -> bool:
        """Whether it was accepted as proposed together with others, not decided by itself."""
        return self.reason == ACCEPTED
