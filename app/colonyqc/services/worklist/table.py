"""The list of dishes as plain rows and JSON values, for the command line."""

from typing import Any, Final

from colonyqc.domain import number_format
from colonyqc.domain.triage import due
from colonyqc.services.worklist.reading import ListedDish

COLUMNS: Final = (
    "line", "dish", "day", "confluence", "differentiated", "proposal", "dish decided", "task",
    "decided", "signed", "due", "why",
)  # fmt: skip
PASSAGE: Final = "passage"
"""The task of a dish that is ready to passage."""


def row(item: ListedDish) -> tuple[str, ...]:
    """Return a dish as a row under `COLUMNS`."""
    summary, standing = item.summary, item.ranked.standing
    visit = due(standing)
    judged = standing.analysis is not None
    return (
        summary.dish.line,
        summary.dish.dish,
        number_format.known(summary.day),
        number_format.percent(summary.confluence if judged else None),
        differentiated(item),
        number_format.known(summary.shown_verdict),
        summary.approval,
        PASSAGE if item.ranked.to_passage else "",
        f"{standing.decided} of {standing.colonies}" if judged else number_format.NONE,
        number_format.known(item.signed and f"{item.signed:%Y-%m-%d %H:%M}"),
        number_format.known(visit),
        " ".join(risk.sentence for risk in item.ranked.risks),
    )


def differentiated(item: ListedDish) -> str:
    """Return the differentiated fraction with its 95 % interval, where there is one."""
    analysis = item.ranked.standing.analysis
    if analysis is None:
        return number_format.NONE
    value = number_format.percent(item.summary.differentiated)
    sure = number_format.span(*analysis.statistics.differentiated_interval)
    return f"{value} ({sure})" if sure else value


def value(item: ListedDish) -> dict[str, Any]:
    """Return a dish as a JSON value."""
    summary, standing = item.summary, item.ranked.standing
    analysis = standing.analysis
    ends = None if analysis is None else analysis.statistics.differentiated_interval
    visit = due(standing)
    return {
        "line": summary.dish.line,
        "dish": summary.dish.dish,
        "day": summary.day,
        "passage": item.passage,
        "analysis": summary.id,
        "confluence": None if analysis is None else summary.confluence,
        "differentiated": None if analysis is None else summary.differentiated,
        "differentiated_interval": ends,
        "verdict": summary.verdict,
        "verdict_shown": summary.shown_verdict,
        "dish_decided": summary.approval or None,
        "task": PASSAGE if item.ranked.to_passage else "",
        "decided": standing.decided,
        "colonies": standing.colonies,
        "signed": item.signed and item.signed.isoformat(),
        "due": visit and (visit.at if visit.exact else visit.day).isoformat(),
        "due_every": standing.due_rule.interval.short,
        "due_says": standing.due_rule.source.value,
        "archived": item.notes.archived,
        "person": item.person,
        "risks": [
            {"kind": risk.kind.value, "amount": risk.amount, "sentence": risk.sentence}
            for risk in item.ranked.risks
        ],
    }
