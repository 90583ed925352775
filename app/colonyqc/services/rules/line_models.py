"""Which model a cell line's pictures are analysed by: set, changed and taken back in the trail."""

from collections.abc import Mapping

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History, Models

_SUBJECT = "line "


def line_models(history: History) -> Mapping[str, str]:
    """Return the model (NAME@VERSION) that each line has in force; lines without one are left out.

    Raises:
        HistoryError: the history cannot be read.
    """
    found: dict[str, str] = {}
    for event in reversed(history.events(kinds=(EventKind.LINE_MODEL_SET,))):
        found[event.subject.removeprefix(_SUBJECT)] = event.new
    return {line: ref for line, ref in found.items() if ref}


def model_of_line(histories: Histories, line: str) -> str | None:
    """Return the model that a line has in force, None where the one that fits is taken."""
    with histories() as history:
        events = history.events(f"{_SUBJECT}{line}", (EventKind.LINE_MODEL_SET,), limit=1)
    return (events[0].new or None) if events else None


def set_line_model(
    histories: Histories, models: Models, line: str, ref: str, why: str
) -> str | None:
    """Let a line's pictures be analysed by a model from now on; "" lets the one that fits.

    Cultures that were begun with another model go on with it until they are passaged. Returns what
    was in force before.

    Raises:
        AccessError: who is at work may not.
        UsageError: no reason, no line, no such model, or nothing would change.
        HistoryError: the event can't be written.
    """
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
    if not why.strip():
        raise UsageError("Say why: the reason is kept with it.")
    if not line.strip():
        raise UsageError("Name the cell line.")
    if ref and ref not in {str(info.ref) for info in models.list()}:
        raise UsageError(f'There is no model "{ref}".')
    before = model_of_line(histories, line)
    if (before or "") == ref:
        if ref:
            raise UsageError(f"The line {line} has the model {ref} already.")
        raise UsageError(f"The line {line} has no model of its own already.")
    with histories() as history:
        history.note(
            EventKind.LINE_MODEL_SET,
            f"{_SUBJECT}{line}",
            old=before or "",
            new=ref,
            reason=why.strip(),
        )
        history.commit()
    return before
