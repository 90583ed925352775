"""The rule sets at hand, wherever they are kept."""

from typing import Protocol

from colonyqc.domain.picture import Failure
from colonyqc.domain.rule_sets import RuleSet


class RuleSets(Protocol):
    """Finds and keeps versions of rule sets, which never change."""

    def list(self) -> tuple[tuple[RuleSet, ...], tuple[Failure, ...]]:
        """Return every rule set that can be used, by name and version, and what is wrong."""
        ...

    def load(self) -> tuple[RuleSet, ...]:
        """Return every rule set.

        Raises:
            RuleSetError: one is damaged: which rules are in force can't be told.
        """
        ...

    def find(self, wanted: str) -> RuleSet:
        """Return the rule set "NAME@VERSION", or the newest version of "NAME".

        Raises:
            RuleSetError: there is none, or a rule set is damaged.
        """
        ...

    def next_version(self, name: str) -> str:
        """Return the version a changed rule set of this name would get."""
        ...

    def publish(self, draft: RuleSet, person: str, why: str) -> RuleSet:
        """Keep a version of a rule set, once and for all; return it as it will be read.

        Raises:
            RuleSetError: something in it is wrong, there is that version already, the reason is
                missing, or it can't be kept.
        """
        ...

    def take_back(self, made: RuleSet) -> None:
        """Remove a version that was published just now and that the history could not keep."""
        ...
