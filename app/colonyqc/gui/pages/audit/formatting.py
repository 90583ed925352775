"""What is said about events, in the language in use; what the trail holds stays as it was kept."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.people import Policy
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, listed, translate, worded
from colonyqc.services.accounts.trail_review import WHOLE

SHORT: Final = 8
"""Letters of a hash that are shown in a row."""

_KINDS: Final = {
    EventKind.HISTORY_MADE: QT_TRANSLATE_NOOP("Audit", "history made"),
    EventKind.HISTORY_MIGRATED: QT_TRANSLATE_NOOP("Audit", "history migrated"),
    EventKind.TAKEN_OVER: QT_TRANSLATE_NOOP("Audit", "taken over at migration"),
    EventKind.ANALYSIS_ADDED: QT_TRANSLATE_NOOP("Audit", "analysis added"),
    EventKind.CORRECTED: QT_TRANSLATE_NOOP("Audit", "analysis corrected"),
    EventKind.DECISIONS_CARRIED: QT_TRANSLATE_NOOP("Audit", "decisions carried over"),
    EventKind.PICTURE_CONFIRMED: QT_TRANSLATE_NOOP("Audit", "picture confirmed as right"),
    EventKind.CONFIRMATION_WITHDRAWN: QT_TRANSLATE_NOOP("Audit", "confirmation withdrawn"),
    EventKind.PROMPTED_ADDED: QT_TRANSLATE_NOOP("Audit", "prompted sheet"),
    EventKind.MODEL_CHANGED: QT_TRANSLATE_NOOP("Audit", "model of a culture changed"),
    EventKind.DECISION_MADE: QT_TRANSLATE_NOOP("Audit", "decision made"),
    EventKind.DECISION_WITHDRAWN: QT_TRANSLATE_NOOP("Audit", "decision withdrawn"),
    EventKind.DECISION_RESTORED: QT_TRANSLATE_NOOP("Audit", "decision restored by undo"),
    EventKind.PROPOSALS_ACCEPTED: QT_TRANSLATE_NOOP("Audit", "proposals accepted"),
    EventKind.ACCEPTANCE_WITHDRAWN: QT_TRANSLATE_NOOP("Audit", "acceptance withdrawn"),
    EventKind.DISH_DECIDED: QT_TRANSLATE_NOOP("Audit", "dish decided"),
    EventKind.SIGNED: QT_TRANSLATE_NOOP("Audit", "signed"),
    EventKind.DISH_ARCHIVED: QT_TRANSLATE_NOOP("Audit", "dish archived"),
    EventKind.DISH_TAKEN_BACK: QT_TRANSLATE_NOOP("Audit", "dish taken back from the archive"),
    EventKind.DISH_DUE_SET: QT_TRANSLATE_NOOP("Audit", "dish due set"),
    EventKind.DISH_DESCRIBED: QT_TRANSLATE_NOOP("Audit", "dish described anew"),
    EventKind.POLICY_SET: QT_TRANSLATE_NOOP("Audit", "log-in rules set"),
    EventKind.PERSON_ADDED: QT_TRANSLATE_NOOP("Audit", "person added"),
    EventKind.PERSON_CHANGED: QT_TRANSLATE_NOOP("Audit", "person changed"),
    EventKind.PERSON_DISABLED: QT_TRANSLATE_NOOP("Audit", "person disabled"),
    EventKind.PASSWORD_CHANGED: QT_TRANSLATE_NOOP("Audit", "password changed"),
    EventKind.LOGGED_IN: QT_TRANSLATE_NOOP("Audit", "logged in"),
    EventKind.LOGGED_OUT: QT_TRANSLATE_NOOP("Audit", "logged out"),
    EventKind.LOG_IN_FAILED: QT_TRANSLATE_NOOP("Audit", "log-in failed"),
    EventKind.LOCKED_OUT: QT_TRANSLATE_NOOP("Audit", "locked out"),
    EventKind.UNLOCKED: QT_TRANSLATE_NOOP("Audit", "unlocked"),
    EventKind.EXPORTED: QT_TRANSLATE_NOOP("Audit", "exported"),
    EventKind.REPORT_WRITTEN: QT_TRANSLATE_NOOP("Audit", "report written"),
    EventKind.EXPORT_FAILED: QT_TRANSLATE_NOOP("Audit", "export failed"),
    EventKind.BACKED_UP: QT_TRANSLATE_NOOP("Audit", "backed up"),
    EventKind.RESTORED: QT_TRANSLATE_NOOP("Audit", "restored"),
    EventKind.CONFIGURATION_APPROVED: QT_TRANSLATE_NOOP("Audit", "configuration approved"),
    EventKind.MODEL_ADOPTED: QT_TRANSLATE_NOOP("Audit", "model adopted"),
    EventKind.LINE_MODEL_SET: QT_TRANSLATE_NOOP("Audit", "model of a line set"),
    EventKind.PROTOCOL_MODEL_SET: QT_TRANSLATE_NOOP("Audit", "model of a protocol set"),
    EventKind.RULES_PUBLISHED: QT_TRANSLATE_NOOP("Audit", "rule set published"),
    EventKind.DISH_EVENT: QT_TRANSLATE_NOOP("Audit", "event of a dish"),
    EventKind.ORIGINALS_FOUND: QT_TRANSLATE_NOOP("Audit", "originals found again"),
    EventKind.SETTING_CHANGED: QT_TRANSLATE_NOOP("Audit", "setting changed"),
    EventKind.PRESET_SAVED: QT_TRANSLATE_NOOP("Audit", "preset saved"),
    EventKind.MODEL_IMPORTED: QT_TRANSLATE_NOOP("Audit", "model imported"),
    EventKind.BUNDLE_IMPORTED: QT_TRANSLATE_NOOP("Audit", "protocol bundle imported"),
    EventKind.RESULTS_ADDED: QT_TRANSLATE_NOOP("Audit", "results added from a bundle"),
    EventKind.VERIFIED: QT_TRANSLATE_NOOP("Audit", "history verified"),
    EventKind.TRAIL_REVIEWED: QT_TRANSLATE_NOOP("Audit", "trail reviewed"),
    EventKind.BACKUP_DRILLED: QT_TRANSLATE_NOOP("Audit", "backup drill"),
    EventKind.STUDY_KEPT: QT_TRANSLATE_NOOP("Audit", "reader study kept"),
    EventKind.CLOCK_SET_BACK: QT_TRANSLATE_NOOP("Audit", "clock set back"),
    EventKind.QUALIFIED: QT_TRANSLATE_NOOP("Audit", "installation qualified"),
    EventKind.SITE_PACK_PASSED: QT_TRANSLATE_NOOP("Audit", "site pack passed"),
}


_SETTINGS: Final = {
    "laboratory": QT_TRANSLATE_NOOP("Audit", "laboratory"),
    "logo": QT_TRANSLATE_NOOP("Audit", "logo of reports"),
    "report_templates": QT_TRANSLATE_NOOP("Audit", "folder of report templates"),
    "precision": QT_TRANSLATE_NOOP("Audit", "network, full or fast"),
    "provider": QT_TRANSLATE_NOOP("Audit", "device of networks"),
    "threads": QT_TRANSLATE_NOOP("Audit", "cores used"),
    "backup_folder": QT_TRANSLATE_NOOP("Audit", "folder of backups"),
    "backup_hours": QT_TRANSLATE_NOOP("Audit", "hours between backups"),
    "backup_keep": QT_TRANSLATE_NOOP("Audit", "backups kept"),
}


def kind(word: str) -> str:
    """Return what happened; a kind this program does not know as it is kept."""
    known = {each.value: text for each, text in _KINDS.items()}
    return translate("Audit", known[word]) if word in known else word


def kinds_called(text: str) -> frozenset[str]:
    """Return the kinds whose name in the language in use holds a text."""
    wanted = text.casefold().strip()
    return frozenset(each.value for each in EventKind if wanted and wanted in kind(each.value))


def subject(event: Event) -> str:
    """Return what an event is about."""
    what, _, name = event.subject.partition(" ")
    if what == "analysis" and name:
        return translate("Audit", "analysis {name}").format(name=name)
    if what == "person" and name:
        return translate("Audit", "person {name}").format(name=name)
    if what == "setting" and name in _SETTINGS:
        setting = translate("Audit", _SETTINGS[name])
        return translate("Audit", "setting: {name}").format(name=setting)
    if event.subject == "reader study":
        return translate("Audit", "reader study")
    if event.subject == "history":
        return translate("Audit", "the history")
    return event.subject


def change(event: Event) -> str:
    """Return "old → new", or the one of them there is."""
    told = _TOLD.get(event.kind, worded)
    return " → ".join(told(part) for part in (event.old, event.new) if part)


def reason(event: Event) -> str:
    """Return why somebody did it: a reason the program offers, or said, in the language in use."""
    return worded(event.reason)


def _policy(text: str) -> str:
    try:
        made = Policy(**json.loads(text))
    except (TypeError, ValueError):
        return text
    if not made.log_in:
        return translate("Audit", "no log-in")
    said = translate("Audit", "log-in; {attempts} attempts, lock-out {lock} min, idle {idle} min")
    return said.format(attempts=made.attempts, lock=made.lock_minutes, idle=made.idle_minutes)


def _study(text: str) -> str:
    try:
        made = json.loads(text)
        models, items, repeated = listed(made["models"]), made["items"], made["repeated"]
    except (TypeError, ValueError, KeyError):
        return text
    said = translate("Audit", "{models}: {items} items, {repeated} of them shown twice")
    return said.format(models=models, items=items, repeated=repeated)


def _verified(text: str) -> str:
    return translate("Audit", "whole") if text == WHOLE else worded(text)


_TOLD: Final[Mapping[str, Callable[[str], str]]] = {
    EventKind.POLICY_SET: _policy,
    EventKind.STUDY_KEPT: _study,
    EventKind.VERIFIED: _verified,
}
"""How facts are told that are kept as JSON or as a word of the trail's own."""


def times(event: Event) -> tuple[str, str]:
    """Return (local time, UTC) to the second; as it is kept where it is no time."""
    try:
        moment = event.moment
    except ValueError:
        return event.at, event.at
    utc = moment.astimezone(UTC)
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}", f"{utc:%Y-%m-%d %H:%M:%S}"


def whole(event: Event) -> str:
    """Return all of an event, a line each, with its whole hash."""
    local, utc = times(event)
    head = translate("Audit", "Event {number}: {kind}, {subject}").format(
        number=event.number, kind=kind(event.kind), subject=subject(event)
    )
    lines = [
        head,
        translate("Audit", "{person}, {local} (UTC {utc})").format(
            person=event.person, local=local, utc=utc
        ),
    ]
    if changed := change(event):
        lines.append(changed)
    if event.reason:
        lines.append(translate("Audit", "Why: {reason}").format(reason=reason(event)))
    lines.append(f"sha256 {event.sha256}")
    return "\n".join(lines)
