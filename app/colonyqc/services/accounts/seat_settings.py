"""Change what of the settings is the laboratory's: an event of the trail, by who may."""

from collections.abc import Mapping
from typing import Final

from colonyqc.config.settings import OF_THE_LABORATORY
from colonyqc.domain.audit import EventKind
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories

_RIGHTS: Final = dict.fromkeys(OF_THE_LABORATORY, Permission.MANAGE) | {
    name: Permission.BACK_UP for name in OF_THE_LABORATORY if name.startswith("backup")
}


def change_settings(
    histories: Histories, old: Mapping[str, object], new: Mapping[str, object]
) -> None:
    """Note settings of the laboratory that change, an event each; both by name.

    What is no setting of the laboratory, or stays as it is, is no event.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history cannot be written.
    """
    changed = [name for name in OF_THE_LABORATORY if name in new and new[name] != old.get(name)]
    if not changed:
        return
    with histories() as history:
        for name in changed:
            require(history, _RIGHTS[name])
            history.note(
                EventKind.SETTING_CHANGED,
                f"setting {name}",
                old=_told(old.get(name)),
                new=_told(new[name]),
            )
        history.commit()


def _told(value: object) -> str:
    return "–" if value in ("", None) else f"{value:g}" if isinstance(value, float) else str(value)
