"""Keep analyses and decisions; each change says what it touched."""

from dataclasses import dataclass

from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, Outcome


@dataclass(frozen=True, slots=True)
class Changed:
    """What a mutation touched; views decide what to refresh."""

    analyses: frozenset[int]
    dishes: frozenset[DishKey]


def save(histories: Histories, outcome: Outcome) -> Changed:
    """Keep a finished analysis with its arrays.

    Raises:
        AccessError: who is at work may not.
        HistoryError: it cannot be written; nothing of it is kept.
    """
    with histories() as history:
        require(history, Permission.ANALYSE)
        number = history.add(outcome.analysis, outcome.artefacts)
        history.commit()
    return Changed(frozenset({number}), frozenset({outcome.analysis.acquisition.dish}))


def decide(
    histories: Histories,
    analysis_id: int,
    picture: int,
    colony: int,
    verdict: Verdict,
    reason: str,
    person: str,
) -> Changed:
    """Keep a person's verdict on a colony; earlier ones stay in the history.

    ``person`` counts without log-in; with it, who is logged in decides.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such colony, or it cannot be written.
        UsageError: a discard without a reason.
    """
    with histories() as history:
        require(history, Permission.DECIDE)
        # With log-in a name that is handed in counts for nothing, whoever calls.
        who = history.actor.name if history.policy().log_in else person
        history.decide(analysis_id, picture, colony, verdict, reason, who)
        dish = history.get(analysis_id).analysis.acquisition.dish
        history.commit()
    return Changed(frozenset({analysis_id}), frozenset({dish}))
