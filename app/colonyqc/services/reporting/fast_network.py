"""What a report says where a fast network that is not qualified found what it tells."""

from collections.abc import Iterable

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.model import FAST_AGREEMENT, ran_fast
from colonyqc.services.ports import Models
from colonyqc.services.reporting.words import ReportWords


def fast_warnings(
    models: Models, analyses: Iterable[Analysis], say: ReportWords
) -> tuple[str, ...]:
    """Return a sentence for each model whose fast network is not qualified, or not at hand."""
    used = {str(each.model) for each in analyses if ran_fast(each.provider)}
    figures = {str(info.ref): info.fast for info in models.list()} if used else {}
    said = []
    for model in sorted(used):
        fast = figures.get(model)
        if fast is None:
            said.append(say("fast unknown", model=model))
        elif not fast.qualified:
            worst, least = f"{100 * fast.worst:.2f}", f"{100 * FAST_AGREEMENT:g}"
            said.append(say("fast not qualified", model=model, worst=worst, least=least))
    return tuple(said)
