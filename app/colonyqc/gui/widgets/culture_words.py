"""How a dish is grown, as it was stated, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from colonyqc.domain.audit import Event
from colonyqc.domain.dish_statement import LaterWord, later_words
from colonyqc.domain.picture import Acquisition
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.widgets import formatting
from colonyqc.services.ports import AnalysisRecord


def stated(acquisition: Acquisition) -> str:
    """Return what is said of a dish beside its name, "" where nothing is."""
    parts = [culture(acquisition)]
    if acquisition.feeders is not None:
        parts.append(feeder_words()[acquisition.feeders])
    return " · ".join(part for part in parts if part)


def culture(acquisition: Acquisition) -> str:
    """Return passage, medium, vessel and ROCK inhibitor as stated, "" where none is."""
    parts = [acquisition.passage, acquisition.medium, acquisition.vessel]
    if acquisition.rock is not None:
        parts.append(rock_words()[acquisition.rock])
    return " · ".join(part for part in parts if part)


def stated_later(described: Sequence[Event], record: AnalysisRecord | None) -> str:
    """Return what was said of a culture after it was analysed, a line each time; "" if nothing."""
    if record is None:
        return ""
    analysis = record.analysis
    found = later_words(described, analysis.acquisition, analysis.finished)
    return "\n".join(_later(word) for word in found)


def _later(word: LaterWord) -> str:
    text = translate("Work", "Stated later by {person}, {time}: {said}; at analysis: {stated}.")
    return text.format(
        person=word.person,
        time=formatting.moment(word.at),
        said=_named(word.said),
        stated=_named(word.stated),
    )


def _named(values: Mapping[str, Any]) -> str:
    patterns = {
        "passage": translate("Work", "passage {value}"),
        "medium": translate("Work", "medium {value}"),
        "vessel": translate("Work", "vessel {value}"),
        "rock": translate("Work", "ROCK inhibitor {value}"),
        "feeders": translate("Work", "feeders {value}"),
    }
    none = translate("Work", "not stated")
    words = {None: none, True: translate("Work", "yes"), False: translate("Work", "no")}
    return listed(
        patterns[name].format(value=value if isinstance(value, str) else words[value])
        for name, value in values.items()
    )


def rock_words() -> dict[bool | None, str]:
    """Return how it is said whether cells were seeded with a ROCK inhibitor."""
    return {
        None: translate("Intake", "not stated"),
        True: translate("Intake", "with ROCK inhibitor"),
        False: translate("Intake", "without ROCK inhibitor"),
    }


def feeder_words() -> dict[bool | None, str]:
    """Return how it is said whether a dish is on feeders."""
    return {
        None: translate("Work", "not stated"),
        True: translate("Work", "on feeders"),
        False: translate("Work", "feeder-free"),
    }
