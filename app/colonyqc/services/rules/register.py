"""The rule sets that count in a history: the shipped ones, and those that were published in it.

A file in the lab's folder says by itself who published it: only the trail of the history in use
proves that, and that they were allowed to.
"""

from dataclasses import dataclass, field
from pathlib import Path

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError, RuleSetError
from colonyqc.domain.picture import Failure
from colonyqc.domain.rule_sets import RuleSet, newest
from colonyqc.services.ports import Histories, History
from colonyqc.services.rules.sets import RuleSetFiles

_SUBJECT = "rule set "


def subject_of(rule_set: RuleSet) -> str:
    """Return what the trail calls a rule set."""
    return f"{_SUBJECT}{rule_set.ref}"


def published(history: History) -> frozenset[tuple[str, str]]:
    """Return NAME@VERSION and sha256 of all that was published in a history."""
    return frozenset(
        (event.subject.removeprefix(_SUBJECT), event.new)
        for event in history.events(kinds=(EventKind.RULES_PUBLISHED,))
    )


def check(histories: Histories, files: RuleSetFiles) -> tuple[str, ...]:
    """Return which published rule sets are not at hand as they were published, a sentence each.

    One whose file is elsewhere is no finding: analyses keep the rules they were judged by.
    """
    try:
        with histories() as history:
            told = published(history)
    except HistoryError:
        # Why its trail cannot be read is said by whoever proves the history.
        return ()
    refs = {ref for ref, _ in told}
    found, failures = files.list()
    changed = (
        f"The file of the rule set {each.ref} is not the one that was published."
        for each in found
        if each.ref in refs and (each.ref, each.sha256) not in told
    )
    damaged = (
        failure.reason
        for failure in failures
        if "{0.parent.name}@{0.stem}".format(Path(failure.name)) in refs
    )
    return (*changed, *damaged)


@dataclass(slots=True)
class RegisteredRuleSets:
    """The rule sets at hand for one history; see `services.ports.rule_sets.RuleSets`."""

    files: RuleSetFiles
    histories: Histories
    _adopted: set[str] = field(default_factory=set)

    def _counting(self) -> frozenset[tuple[str, str]]:
        with self.histories() as history:
            return published(history) | self.files.shipped_refs()

    def list(self) -> tuple[tuple[RuleSet, ...], tuple[Failure, ...]]:
        """Return every rule set that counts, by name and version, and what is wrong."""
        found, failures = self.files.list()
        counting = self._counting()
        counts = tuple(each for each in found if (each.ref, each.sha256) in counting)
        others = tuple(
            Failure(each.ref, _not_published(each.ref)) for each in found if each not in counts
        )
        return counts, (*failures, *others)

    def load(self) -> tuple[RuleSet, ...]:
        """Return every rule set that counts.

        Raises:
            RuleSetError: one is damaged: which rules are in force can't be told.
        """
        counting = self._counting()
        return tuple(each for each in self.files.load() if (each.ref, each.sha256) in counting)

    def find(self, wanted: str) -> RuleSet:
        """Return the rule set "NAME@VERSION", or the newest version of "NAME" that counts.

        Raises:
            RuleSetError: there is none, it was not published here, or a rule set is damaged.
        """
        known = self.load()
        name, _, version = wanted.partition("@")
        named = [s for s in known if s.name == name and version in ("", s.version)]
        if named:
            return newest(named)[0]
        raise RuleSetError(_not_published(self.files.find(wanted).ref))

    def next_version(self, name: str) -> str:
        """Return the version a changed rule set of this name would get."""
        return self.files.next_version(name)

    def publish(self, draft: RuleSet, person: str, why: str) -> RuleSet:
        """Keep a version of a rule set; one of another history is taken over as it is.

        Raises:
            RuleSetError: as of `RuleSetFiles.publish`.
        """
        counting = self._counting()
        for other in self.files.list()[0]:
            same = (other.ref, other.colony_rules, other.dish_rules, other.applies) == (
                draft.ref,
                draft.colony_rules,
                draft.dish_rules,
                draft.applies,
            )
            if same and why.strip() and (other.ref, other.sha256) not in counting:
                self._adopted.add(other.ref)
                return other
        return self.files.publish(draft, person, why)

    def take_back(self, made: RuleSet) -> None:
        """Remove a version that was published just now and that the history could not keep."""
        if made.ref in self._adopted:
            self._adopted.discard(made.ref)
        else:
            self.files.take_back(made)


def _not_published(ref: str) -> str:
    return (
        f"The rule set {ref} was not published in this history, so it does not count. Publish its "
        "file here too, if it shall."
    )
