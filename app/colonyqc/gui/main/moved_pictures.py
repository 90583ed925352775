"""Looks for pictures of the history that were moved, where a person says."""

from collections.abc import Callable, Sequence
from pathlib import Path

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.widgets import formatting
from colonyqc.services.safekeeping.originals import FoundAgain, find_again


class MovedPictures:
    """``shown_again()`` opens the picture in hand once more."""

    def __init__(self, session: Session, shown_again: Callable[[], None]) -> None:
        self._session, self._shown_again = session, shown_again

    def look_in(self, folders: Sequence[Path]) -> None:
        """Look for moved pictures in folders; say what was found, and show it."""
        context = self._session.context
        self._session.jobs.submit(
            "io",
            lambda monitor: find_again(context, folders, monitor),
            self._found,
            self._failed,
            translate("Window", "looking for moved pictures"),
        )

    def _found(self, found: FoundAgain) -> None:
        if not found.moves and not found.lost:
            self._session.say(translate("Window", "No picture of the history is missing."))
            return
        where = {str(new if new.is_dir() else new.parent) for _, new in found.moves}
        text = translate(
            "Window", "Missing pictures: {count}, found again: {found} ({folders})."
        ).format(
            count=found.count + len(found.lost),
            found=found.count,
            folders=listed(sorted(where)) or formatting.NONE,
        )
        self._session.say(text, "warning" if found.lost else "info")
        self._shown_again()

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
