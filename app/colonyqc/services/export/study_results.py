"""What a reader study came to, kept in the trail and shown with the models it was about.

The packages of the models stay as they are: they are sealed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import isnan, nan
from typing import Any, Final

from colonyqc.domain.agreement import Agreement
from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.export.study import AgreementRow, StudyItem, what_is_shown
from colonyqc.services.ports import Histories, History

_SUBJECT: Final = "reader study"


@dataclass(frozen=True, slots=True)
class StudyResult:
    """Who agreed with whom over how many items, of which ``repeated`` were shown twice.

    ``shown``: "colonies" or "pictures"; ``person``: who kept it, and ``at``: when.
    """

    shown: str
    items: int
    repeated: int
    rows: tuple[AgreementRow, ...]
    person: str
    at: datetime


def keep_study(
    histories: Histories, items: Sequence[StudyItem], rows: Sequence[AgreementRow]
) -> bool:
    """Keep what a study came to with its models; return whether that is new.

    Raises:
        AccessError: who is at work may not.
        UsageError: nobody answered it.
        HistoryError: the history cannot be written.
    """
    if not rows:
        raise UsageError("Nobody has answered this reader study: there is nothing to keep.")
    told = {
        "models": sorted({each.model for each in items}),
        "shown": what_is_shown(items),
        "items": sum(each.repeats is None for each in items),
        "repeated": sum(each.repeats is not None for each in items),
        # No number is no JSON: kappa that is not defined is kept as none.
        "rows": [_plain(asdict(row)) for row in rows],
    }
    text = json.dumps(told, ensure_ascii=False)
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
        history.hold()
        if any(each.new == text for each in _kept(history)):
            return False
        history.note(EventKind.STUDY_KEPT, _SUBJECT, new=text)
        history.commit()
    return True


def study_results(history: History) -> Mapping[str, tuple[StudyResult, ...]]:
    """Return the newest result of each kind of item of each model (NAME@VERSION)."""
    found: dict[str, dict[str, StudyResult]] = {}
    for event in _kept(history):
        told = json.loads(event.new)
        result = StudyResult(
            told["shown"],
            told["items"],
            told["repeated"],
            tuple(_row(each) for each in told["rows"]),
            event.person,
            event.moment,
        )
        for model in told["models"]:
            # The newest comes first.
            found.setdefault(model, {}).setdefault(result.shown, result)
    return {model: tuple(of.values()) for model, of in found.items()}


def _kept(history: History) -> Sequence[Event]:
    return history.events(_SUBJECT, (EventKind.STUDY_KEPT,))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    numbers = row["agreement"].items()
    return row | {"agreement": {name: None if isnan(v) else v for name, v in numbers}}


def _row(told: dict[str, Any]) -> AgreementRow:
    numbers = told["agreement"].items()
    kept: dict[str, Any] = {name: nan if value is None else value for name, value in numbers}
    return AgreementRow(told["kind"], told["who"], Agreement(**kept))
