"""What the rules page says of a preview, ready to show."""

from dataclasses import dataclass
from typing import Final

from colonyqc.domain.rule_sets import RuleSet
from colonyqc.domain.verdict import Proposal
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, listed, translate
from colonyqc.gui.widgets import formatting
from colonyqc.services.rules.preview import (
    ColonyChange,
    ColonySample,
    DishChange,
    Preview,
    proposal,
)

Cell = tuple[str, str]
"""A text and the verdict that colours it, "" for none."""

_DEFAULT_RULES: Final = {
    "differentiated area": QT_TRANSLATE_NOOP("Rules", "differentiated area"),
    "uncertain area": QT_TRANSLATE_NOOP("Rules", "uncertain area"),
    "dead cells": QT_TRANSLATE_NOOP("Rules", "dead cells"),
    "ready to passage": QT_TRANSLATE_NOOP("Rules", "ready to passage"),
    "overgrown": QT_TRANSLATE_NOOP("Rules", "overgrown"),
}
"""Names of the rules that come with the program; those of a laboratory are its own."""


def shown_name(name: str) -> str:
    """Return a rule's name as the form shows it."""
    return translate("Rules", _DEFAULT_RULES[name]) if name in _DEFAULT_RULES else name


def kept_name(text: str) -> str:
    """Return a rule's name as it is kept, from what stands in the form."""
    return next((name for name in _DEFAULT_RULES if shown_name(name) == text), text)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A colony whose proposal changes."""

    cells: tuple[Cell, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the dish."""

    cells: tuple[Cell, ...]
    why: str


def _colony_cell(word: str) -> Cell:
    text = (
        f"{formatting.shape(word)}\u2002{formatting.colony_verdict(word)}"
        if word
        else formatting.NONE
    )
    return text, word


def _dish_cell(found: Proposal | None) -> Cell:
    if found is None:
        return formatting.NONE, ""
    return (
        f"{formatting.shape(found.verdict)}\u2002{formatting.dish_verdict(found.verdict)}",
        found.verdict,
    )


def _day(day: int | None) -> str:
    return formatting.NONE if day is None else str(day)


def change_row(change: ColonyChange, sample: ColonySample, draft: RuleSet) -> ChangeRow:
    """Return a colony's row, with why the draft proposes what it does."""
    analysis = sample.records[change.place.analysis].analysis
    result = analysis.pictures[change.place.picture]
    view = result.picture.view
    number = change.place.picture + 1 if view is None else view
    would = proposal(draft, sample, change.place)
    return ChangeRow(
        (
            (_day(analysis.acquisition.day), ""),
            (str(number), ""),
            (str(change.place.number), ""),
            _colony_cell(change.before),
            _colony_cell(change.after),
        ),
        formatting.why(would) if would is not None else translate("Rules", "It can't be judged."),
    )


def day_row(change: DishChange) -> DayRow:
    """Return a day's row, with why the draft proposes what it does."""
    said = "" if change.after is None else formatting.why(change.after, change.reasons)
    cells = (
        (_day(change.day), ""),
        _dish_cell(change.before),
        _dish_cell(change.after),
        (said, ""),
    )
    return DayRow(cells, said)


def meant(found: Preview) -> str:
    """Say for which days of the dish the draft is meant."""
    if all(found.meant):
        return translate("Rules", "The draft is meant for this dish.")
    if not any(found.meant):
        return translate(
            "Rules", "The draft is not meant for this dish; this is what it would propose."
        )
    days = listed(_day(d.day) for d, yes in zip(found.days, found.meant, strict=True) if yes)
    return translate("Rules", "The draft is meant for this dish on days {days}.").format(days=days)
