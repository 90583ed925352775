"""What a qualification finds: checks with what was expected and found, and what was not tested."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from colonyqc.services.ports import Monitor

if TYPE_CHECKING:
    from colonyqc.services.qualification.bench import Bench
    from colonyqc.services.qualification.limits import AcceptanceLimits

Found: TypeAlias = Mapping[str, str]
"""What fills the places of a text: numbers as they are printed, the same in every language."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tested.

    ``key`` names its texts, ``found`` fills them; ``subject``: which of several; ``detail``: what
    the evidence keeps of it, as JSON takes it.
    """

    key: str
    passed: bool
    found: Found = field(default_factory=dict)
    subject: str = ""
    detail: Any = None


@dataclass(frozen=True, slots=True)
class NotTested:
    """Something that could not be tested here; ``key`` names the texts of what and why."""

    key: str
    found: Found = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number that no limit is held against; ``key`` names its texts, ``found`` fills them."""

    key: str
    found: Found
    subject: str = ""
    detail: Any = None


@dataclass(frozen=True, slots=True)
class UseLimit:
    """Where something falls short and the program keeps people from relying on it.

    ``key`` names the texts of what was found, the risk, and what program and laboratory do.
    """

    key: str
    found: Found = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataSet:
    """Pictures that were tested on: what they are, how many, and the sha256 over their pixels."""

    key: str
    count: int
    sha256: str
    found: Found = field(default_factory=dict)


Outcome: TypeAlias = Check | NotTested | DataSet | Measured | UseLimit
RunGroup: TypeAlias = "Callable[[Bench, AcceptanceLimits, Monitor], Iterator[Outcome]]"


class Group(NamedTuple):
    """Tests of one requirement; ``seconds``: about how long they take, for the time left."""

    key: str
    run: RunGroup
    seconds: float


@dataclass(frozen=True, slots=True)
class DatedCheck:
    """A check with when it was made and the sha256 of its evidence."""

    group: str
    check: Check
    at: datetime
    evidence: str


@dataclass(frozen=True, slots=True)
class UntestedItem:
    """What was not tested, and of which group."""

    group: str
    what: NotTested


@dataclass(frozen=True, slots=True)
class Qualification:
    """A whole qualification: every check in order, and everything that was left out."""

    begun: datetime
    ended: datetime
    tested: tuple[DatedCheck, ...]
    left_out: tuple[UntestedItem, ...]
    data: tuple[DataSet, ...]
    evidence: Mapping[str, str]
    """sha256 of each group's evidence."""
    measured: tuple[Measured, ...] = ()
    use_limits: tuple[UseLimit, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return bool(self.tested) and all(each.check.passed for each in self.tested)

    @property
    def failed(self) -> tuple[DatedCheck, ...]:
        """The checks that did not pass."""
        return tuple(each for each in self.tested if not each.check.passed)
