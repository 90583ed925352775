"""Writes dishes in the forms of other programs, beside all else that the window does."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from colonyqc.config import paths
from colonyqc.domain.errors import Cancelled, ColonyQCError
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Message, Session
from colonyqc.services.ports import Monitor

if TYPE_CHECKING:
    from colonyqc.services.answers.picture import Parting


def begin_export(
    session: Session,
    folder: Path,
    forms: Sequence[str],
    dishes: Sequence[DishKey] | None,
    parting: "Parting | None" = None,
    key: Path | None = None,
) -> Job:
    """Write dishes (None: all) in forms into a folder, as a job; how it ended is said.

    ``key``: the file that leads back from pseudonyms, where names are replaced by them.

    Nothing of a page is touched when it ends: it outlives a window that another language replaces.
    """
    context = session.context

    def work(monitor: Monitor) -> tuple[Failure, ...] | None:
        # Only now: it takes in every form.
        from colonyqc.services.answers.picture import WHOLE
        from colonyqc.services.handover.deidentified_export import export_deidentified
        from colonyqc.services.interchange.forms import export_forms

        monitor.report(0.0)
        parted = parting or WHOLE
        if key == paths.pseudonym_key():
            # The user's own folder is made as it is needed; one that was typed must be there.
            key.parent.mkdir(parents=True, exist_ok=True)
        try:
            done = (
                export_forms(context, folder, forms, dishes, parted, monitor)
                if key is None
                else export_deidentified(context, folder, forms, key, dishes, parted, monitor)
            )
        except Cancelled:
            return None
        return done.failures

    def ended(failures: tuple[Failure, ...] | None) -> None:
        if failures is None:
            text = translate("Answers", "Stopped. What was finished stays in {folder}.")
            session.say(text.format(folder=folder.name), "warning")
            return
        _say_written(session, folder, failures, key)

    def failed(error: ColonyQCError) -> None:
        session.say(str(error), "error")

    session.remember(last_folder=str(folder))
    if key is not None and key != key_of(session):
        session.remember(pseudonym_key=str(key))
    label = translate("Answers", "exporting to {folder}").format(folder=folder.name)
    return session.jobs.submit("export", work, ended, failed, label)


def key_of(session: Session) -> Path:
    """Return the file that leads back from pseudonyms, as it was chosen last."""
    return Path(session.settings.pseudonym_key or paths.pseudonym_key())


def _say_written(
    session: Session, folder: Path, failures: Sequence[Failure], key: Path | None
) -> None:
    text = translate("Answers", "Written to {folder}.").format(folder=folder.name)
    if key is not None:
        said = translate("Answers", "Names are replaced; the key that leads back lies in {key}.")
        text = f"{text} {said.format(key=key)}"
    if failures:
        first = failures[0]
        lacking = translate("Answers", "Not written: {count}. {name}: {reason}").format(
            count=len(failures), name=first.name, reason=worded(first.reason)
        )
        text = f"{text} {lacking}"
        session.failed.emit(tuple(failures))
    session.said.emit(
        Message(
            text,
            "error" if failures else "info",
            action=translate("Answers", "Open the folder"),
            do=lambda: _open(folder),
        )
    )


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
