"""Shows the settings and how backup and history stand; keeps what is changed."""

from datetime import UTC, datetime
from pathlib import Path

from colonyqc.config.settings import Settings
from colonyqc.domain.errors import ColonyQCError, ReportError, UsageError
from colonyqc.domain.visits import VisitInterval
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.settings.presenter import SettingsFacts, backup_lines, due_line
from colonyqc.gui.pages.settings.view import SettingsView
from colonyqc.gui.widgets import formatting
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.backups import BackupMade
from colonyqc.services.safekeeping.backups import back_up
from colonyqc.services.worklist.notes import set_usual_due, usual_due_event


class SettingsController:
    """Joins the settings page to the session; reads only while it is shown."""

    def __init__(self, view: SettingsView, session: Session) -> None:
        self._view, self._session = view, session
        self._scope = JobScope(session.jobs)
        self._facts = SettingsFacts()
        self._shown = False
        view.changed.connect(self._change)
        view.backup_asked.connect(self.back_up)
        view.visits_given.connect(self._set_visits)
        session.remembered.connect(self._show)
        session.actor_changed.connect(self._stale)
        session.jobs.job_finished.connect(self._job_finished)
        self._show(session.settings)

    def close(self) -> None:
        """Let go of the view and the session."""
        self._scope.close()
        self._session.remembered.disconnect(self._show)
        self._session.actor_changed.disconnect(self._stale)
        self._session.jobs.job_finished.disconnect(self._job_finished)

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        if shown:
            self.refresh()

    def refresh(self) -> None:
        """Read how backup and history stand."""
        context = self._session.context
        folder, backups = self._session.settings.backup_folder, context.backups

        def work(_: Monitor) -> SettingsFacts:
            newest = backups.newest(Path(folder)) if backups is not None and folder else None
            with context.histories() as history:
                last = history.anchor()
                return SettingsFacts(
                    newest,
                    len(history.dishes()),
                    0 if last is None else last.number,
                    history.policy().log_in,
                    usual_due_event(history),
                )

        self._scope.submit(
            "io",
            work,
            self._learn,
            self._failed,
            translate("Settings", "reading how the backup stands"),
        )

    def back_up(self) -> None:
        """Make a backup now."""
        context, settings = self._session.context, self._session.settings
        self._session.backup_problem = ""
        self._scope.submit(
            "backup",
            lambda monitor: back_up(
                context, Path(settings.backup_folder), settings.backup_keep, monitor
            ),
            self._backed_up,
            self._not_backed_up,
            translate("Settings", "backing up the history"),
        )

    def _backed_up(self, made: BackupMade) -> None:
        if made.wrong:
            text = translate("Settings", "The backup was made, but it is not whole: {reason}")
            self._session.backup_problem = text.format(reason=worded(made.wrong[0]))
            self._session.say(self._session.backup_problem, "error")
        else:
            text = translate("Settings", "Backed up: {folder}")
            self._session.say(text.format(folder=made.folder))
        self.refresh()

    def _not_backed_up(self, error: ColonyQCError) -> None:
        self._session.backup_problem = worded(str(error))
        self._failed(error)
        self._show(self._session.settings)

    def _change(self, values: dict[str, object]) -> None:
        session, folder = self._session, values.get("backup_folder")
        if isinstance(folder, str) and folder:
            try:
                session.context.outputs.check_place(Path(folder))
            except UsageError as error:
                self._failed(error)
                self._show(session.settings)
                return
        if {"logo", "report_templates"} & set(values):
            wanted = session.settings.changed(**values)
            try:
                session.context.reports.check(wanted.logo, wanted.report_templates)
            except ReportError as error:
                self._failed(error)
                self._show(session.settings)
                return
        if "person" in values and values["person"] == session.person:
            return
        session.remember(**values)

    def _set_visits(self, every: VisitInterval) -> None:
        """Say how often all dishes are due."""
        histories = self._session.context.histories

        def done(_: bool) -> None:
            # Another interval makes other dishes late: every list is read anew.
            self._session.noticed.emit(Changed(frozenset(), frozenset()))
            self.refresh()

        def failed(error: ColonyQCError) -> None:
            self._failed(error)
            self._show(self._session.settings)

        self._scope.submit(
            "io",
            lambda _: set_usual_due(histories, every),
            done,
            failed,
            translate("Settings", "writing the history"),
        )

    def _job_finished(self, job: Job) -> None:
        if job.lane == "backup" and self._shown:
            self.refresh()

    def _stale(self, _: object) -> None:
        self._show(self._session.settings)
        if self._shown:
            self.refresh()

    def _learn(self, facts: SettingsFacts) -> None:
        self._facts = facts
        self._show(self._session.settings)

    def _show(self, settings: Settings) -> None:
        session, view = self._session, self._view
        context = session.context
        view.set_settings(settings, session.person, logged_in=session.actor is not None)
        ours = context.backups is not None
        lines: tuple[str, ...] = (
            translate(
                "Settings",
                "This history is backed up with the server's own tools, or, where it is only read, "
                "by whoever writes it.",
            ),
        )
        if ours:
            newest = self._facts.newest
            lines = backup_lines(settings, newest, datetime.now(UTC), session.backup_problem)
        view.set_backup(lines, ours=ours, folder=bool(settings.backup_folder))
        view.set_history(self._history_lines())
        view.set_visits(self._facts.visits, due_line(self._facts.due))
        view.set_rights_note(
            translate("Settings", "People are given their roles on the page People.")
            if self._facts.log_in
            else translate(
                "Settings", "Nobody logs in here: everybody may do everything, under a stated name."
            )
        )

    def _history_lines(self) -> tuple[str, ...]:
        context, facts = self._session.context, self._facts
        lines = [
            translate("Settings", "Database: {place}").format(
                place=context.kept_in.address or formatting.NONE
            ),
            translate("Settings", "Label maps and overviews: {place}").format(
                place=context.kept_in.files
            ),
            translate("Settings", "Dishes: {dishes}. Events of the audit trail: {events}.").format(
                dishes=facts.dishes, events=facts.events
            ),
        ]
        if context.read_only:
            lines.append(worded(context.read_only))
        return tuple(lines)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
