"""Why a colony needs a person, in the language in use: rule, value, limit."""

from math import isnan

from colonyqc.domain.doubts import Doubt, DoubtKind
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting

_SAID_BY_RULE = (DoubtKind.DISCARD, DoubtKind.WATCH)
"""What the rule's own sentence says already."""


def in_words(doubt: Doubt) -> str:
    """Return one reason in a few words."""
    value = "" if isnan(doubt.value) else formatting.measured(doubt.metric, doubt.value)
    limit = "" if doubt.limit is None else formatting.limited(doubt.metric, doubt.limit)
    match doubt.kind:
        case DoubtKind.DISCARD:
            return translate("Work", "proposed for discard")
        case DoubtKind.WATCH:
            return translate("Work", "proposed for watch")
        case DoubtKind.UNJUDGED:
            return translate("Work", "not judged: the model cannot tell")
        case DoubtKind.NEAR:
            text = translate("Work", "near a limit: {metric} {value}, limit {limit}")
            return text.format(
                metric=formatting.metric_name(doubt.metric), value=value, limit=limit
            )
        case DoubtKind.UNSURE:
            text = translate("Work", "low confidence: {metric} {value}")
            return text.format(metric=formatting.metric_name(doubt.metric), value=value)
        case DoubtKind.UNFAMILIAR:
            return translate("Work", "unfamiliar look of the picture")
        case DoubtKind.SECOND_OPINION:
            return translate("Work", "the second opinion differs on this picture")
        case DoubtKind.CUT:
            return translate("Work", "cut by the picture's border")


def listed(doubts: tuple[Doubt, ...]) -> str:
    """Return every reason that the rule's own sentence does not say already, "" without one."""
    said = [in_words(each) for each in doubts if each.kind not in _SAID_BY_RULE]
    return translate("Work", "; ").join(said)
