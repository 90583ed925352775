"""Saves the file of diagnostics where a person says, off the window's thread."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import Monitor


def ask_and_save(session: Session, window: QWidget) -> None:
    """Ask where the file of diagnostics shall lie, and write it there."""
    title = translate("Window", "Save diagnostics: no names, no paths, no pictures")
    path, _ = QFileDialog.getSaveFileName(window, title, "colonyqc-diagnostics.zip", "ZIP (*.zip)")
    if path:
        save(session, Path(path))


def save(session: Session, path: Path) -> None:
    """Write the file of diagnostics; what was chosen to be replaced is replaced."""

    def work(_: Monitor) -> Path:
        from colonyqc.services.handover.diagnostics import export_diagnostics

        # The dialog has asked about a file of that name already.
        path.unlink(missing_ok=True)
        export_diagnostics(session.context, path)
        return path

    def saved(made: Path) -> None:
        text = translate("Window", "The diagnostics are in {name}: read it before you send it.")
        session.say(text.format(name=made.name))

    def refused(error: ColonyQCError) -> None:
        session.say(str(error), "error")

    session.jobs.submit("io", work, saved, refused, translate("Window", "collecting diagnostics"))
