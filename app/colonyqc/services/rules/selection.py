"""Which rules are in force for an acquisition, with what went before; publishing others."""

from dataclasses import replace
from datetime import UTC, datetime

from colonyqc.domain.audit import EventKind
from colonyqc.domain.culture_time import HOURS_PER_DAY, hours_between
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.people import Actor, Permission
from colonyqc.domain.picture import Acquisition
from colonyqc.domain.protocol import Past, Protocol
from colonyqc.domain.rule_sets import RuleSet, choose, newest
from colonyqc.domain.rules import moment, past
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import AnalysisSummary, Histories
from colonyqc.services.rules.register import subject_of
from colonyqc.services.rules.sets import with_rules


def in_force(
    context: ServiceContext,
    acquisition: Acquisition,
    wanted: str | None = None,
    prompt: str | None = None,
) -> Protocol:
    """Return the protocol for an acquisition: with its rule set and what went before.

    ``wanted``: a rule set by NAME or NAME@VERSION, else the most specific that is meant for it.
    ``prompt``: the preset to answer by, default: what the context's protocol says.

    Raises:
        RuleSetError: there is no such rule set, or one is damaged.
        HistoryError: the history cannot be read.
    """
    sets = context.rules
    chosen = sets.find(wanted) if wanted else choose(sets.load(), acquisition)
    ruled = context.protocol if chosen is None else with_rules(context.protocol, chosen)
    ruled = replace(ruled, past=_past(context.histories, acquisition))
    return ruled if prompt is None else replace(ruled, prompt=prompt)


def publish(context: ServiceContext, draft: RuleSet, person: str, why: str) -> RuleSet:
    """Publish a version of a rule set; analyses from now on go by it.

    The event in the audit trail and the file come together or not at all. ``person`` counts
    without log-in; with it, who is logged in publishes.

    Raises:
        AccessError: who is at work may not.
        RuleSetError: it is wrong, there is that version already, or it can't be written.
        HistoryError: the event can't be written.
    """
    with context.histories() as history:
        named = not history.policy().log_in
    histories = acting(context.histories, Actor(person)) if named else context.histories
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
        history.hold()
        sets = context.rules
        older = next((s.ref for s in newest(sets.list()[0]) if s.name == draft.name), "")
        made = sets.publish(draft, history.actor.name, why)
        try:
            history.note(
                EventKind.RULES_PUBLISHED,
                subject_of(made),
                old=older,
                new=made.sha256,
                reason=why.strip(),
            )
            history.commit()
        except HistoryError:
            sets.take_back(made)
            raise
    return made


def hours_after(before: Acquisition, after: Acquisition) -> float | None:
    """Return the hours between two moments of a dish: by their times, else 24 h a day."""
    timed = hours_between(before.taken, after.taken)
    if timed is not None or before.day is None or after.day is None:
        return timed
    days = after.day - before.day
    return HOURS_PER_DAY * days if days > 0 else None


def _before(summary: AnalysisSummary, acquisition: Acquisition) -> bool:
    """Return whether an analysis of colonies is of an earlier moment of the dish."""
    if summary.prompt or summary.dish != acquisition.dish:
        return False
    if summary.day is not None and acquisition.day is not None and summary.day != acquisition.day:
        return summary.day < acquisition.day
    return hours_between(summary.taken, acquisition.taken) is not None


def _order(summary: AnalysisSummary) -> tuple[int, float, datetime]:
    taken = summary.taken
    if taken is not None and taken.tzinfo is None:
        taken = taken.replace(tzinfo=UTC)
    day = -1 if summary.day is None else summary.day
    return day, 0.0 if taken is None else taken.timestamp(), summary.finished


def _past(histories: Histories, acquisition: Acquisition) -> Past:
    """Return what is known of the dish's earlier moment, by its newest analysis."""
    with histories() as history:
        earlier = [s for s in history.list(acquisition.dish) if _before(s, acquisition)]
        if not earlier:
            return Past()
        number = max(earlier, key=_order).id
        analysis = history.get(number).analysis
    hours = hours_after(analysis.acquisition, acquisition)
    when = moment(analysis.acquisition)
    return past(number, analysis.statistics, analysis.protocol, when, hours)
