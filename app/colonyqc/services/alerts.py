"""Raise an alert where what was kept breaches a rule."""

from math import isnan

from colonyqc.domain.analysis import Analysis
from colonyqc.services.ports.alerts import Alert, Alerts


def tell_of(alerts: Alerts | None, number: int, analysis: Analysis, history: str) -> None:
    """Tell of an analysis that is kept as ``number``, where it breaches a rule.

    ``history``: its address. Nothing is waited for.
    """
    proposal = analysis.proposal
    if alerts is None or proposal is None or not alerts.wants(proposal.verdict):
        return
    acquisition = analysis.acquisition
    paths = dict.fromkeys(str(t.path) for p in acquisition.pictures for t in p.tiles)
    alerts.tell(
        Alert(
            verdict=proposal.verdict,
            sentence=proposal.sentence,
            rule=proposal.rule,
            rule_set=proposal.version,
            metric=proposal.metric,
            value=None if isnan(proposal.value) else proposal.value,
            limit=proposal.limit,
            line=acquisition.dish.line,
            dish=acquisition.dish.dish,
            day=acquisition.day,
            analysis=number,
            model=analysis.model_text,
            finished=analysis.finished.isoformat(),
            history=history,
            pictures=tuple(paths),
            simulated=analysis.simulated,
        )
    )
