"""What a report says of a culture that was described after its pictures were analysed."""

from collections.abc import Mapping
from typing import Any, Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_statement import LaterWord, later_words
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.ports.reports import ReportValue
from colonyqc.services.reporting.rows import utc_text
from colonyqc.services.reporting.words import ReportWords

_FLAGS: Final = {
    "rock": {True: "rock used", False: "rock unused"},
    "feeders": {True: "on feeder", False: "feeder free"},
}
_NAMES: Final = {"feeders": "fact feeder"}


def later_facts(
    history: History, record: AnalysisRecord, say: ReportWords
) -> tuple[ReportValue, ...]:
    """Return what was said of the dish after a record was made, and what the record goes by."""
    analysis = record.analysis
    dish = analysis.acquisition.dish
    events = history.events(dish.subject, (EventKind.DISH_DESCRIBED,))
    found = later_words(events, analysis.acquisition, analysis.finished)
    return tuple(ReportValue(say("fact stated later"), _told(word, say)) for word in found)


def _told(word: LaterWord, say: ReportWords) -> str:
    return say(
        "stated later",
        person=word.person,
        at=utc_text(word.at),
        said=_named(word.said, say),
        stated=_named(word.stated, say),
    )


def _named(values: Mapping[str, Any], say: ReportWords) -> str:
    return say.listed(
        say("named value", name=say(_NAMES.get(n, f"fact {n}")), value=_value(n, value, say))
        for n, value in values.items()
    )


def _value(name: str, value: Any, say: ReportWords) -> str:
    if value is None:
        return say("not stated")
    return say(_FLAGS[name][value]) if name in _FLAGS else str(value)
