"""How a dish's proposed verdict stands in a report on many: only a model proved here says pass."""

from collections.abc import Iterable, Sequence

from colonyqc.domain.verdict import UNPROVED, DishVerdict
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.summaries import SummaryCell, SummaryCount
from colonyqc.services.reporting.words import ReportWords


def mark_of(shown: str) -> str:
    """Return which mark stands before a verdict as it is shown; none before what says little."""
    return "none" if shown in ("", UNPROVED) else shown


def verdict_cell(shown: str, say: ReportWords, note: str = "") -> SummaryCell:
    """Return a proposed verdict, as it is shown, with its mark."""
    word = say.named("verdict", shown) if shown else say("no verdict")
    return SummaryCell(word, note, state=mark_of(shown), strong=True)


def verdict_counts(
    shown: Sequence[str], wanted: Iterable[DishVerdict], say: ReportWords, *, proved: bool
) -> tuple[SummaryCount, ...]:
    """Return how often each verdict is shown; no pass is counted where none may be said.

    ``proved``: whether a model at work was.
    """
    named: list[str] = []
    for verdict in wanted:
        passes = verdict in shown or (proved and UNPROVED not in shown)
        if verdict is not DishVerdict.PASS or passes:
            named.append(verdict)
        if verdict is DishVerdict.PASS and (UNPROVED in shown or not passes):
            named.append(UNPROVED)
    return tuple(
        SummaryCount(say(f"verdict {each}"), str(shown.count(each)), mark_of(each))
        for each in named
    )


def unproved_said(records: Iterable[AnalysisRecord], say: ReportWords) -> tuple[str, ...]:
    """Return a sentence that names the models without proof, none where there are none."""
    names = {str(each.analysis.model) for each in records if not each.proved}
    return (say("sum unproved", models=say.listed(sorted(names))),) if names else ()
