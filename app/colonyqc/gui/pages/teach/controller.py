"""Joins the window of teaching to the training set, the training and its proof."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.teach import presenter
from colonyqc.gui.pages.teach.view import TeachView
from colonyqc.services.ports import AnalysisRecord, Monitor
from colonyqc.services.ports.teaching import LossPoint
from colonyqc.services.rules.model_pins import Pin, PinKind, pin_model, pinned_models
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.proof import BeforeAfter
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.runs import (
    STEPS,
    TeachingRequest,
    prepare,
    runs,
    throw_away,
    tools_of,
    train,
)
from colonyqc.services.teaching.settle import settle
from colonyqc.services.teaching.training_set import TaughtPicture, confirm, gathered

_USUAL: Final = "ips-phase"
"""The model that is offered first."""
InHand = Callable[[], tuple[AnalysisRecord, int] | None]
"""Returns the analysis and the picture (from 0) that is shown on the work page."""


def _nothing() -> None:
    """Nothing is in hand."""


@dataclass(frozen=True, slots=True)
class _Found:
    taught: tuple[TaughtPicture, ...]
    models: tuple[str, ...]
    runs: tuple[TeachingRun, ...]
    pins: Mapping[Pin, str]
    lack: str


class _Told(QObject):
    """Carries points of the curve and progress from the thread that waits to the window."""

    point = Signal(object)
    progress = Signal(float, str)


class TeachController:
    """Reads while its window is open; a training goes on when it is closed."""

    def __init__(self, view: TeachView, session: Session) -> None:
        self._view, self._session = view, session
        self._in_hand: InHand = _nothing
        self._scope = JobScope(session.jobs)
        self._told = _Told()
        self._found: _Found | None = None
        self._job: Job | None = None
        self._proof: tuple[TeachingRun, BeforeAfter] | None = None
        view.python.setText(session.settings.training_python)
        view.python.editingFinished.connect(self._name_python)
        view.line_chosen.connect(lambda _: self._show_set())
        view.confirm_asked.connect(self.confirm)
        view.train_asked.connect(self.train)
        view.go_on_asked.connect(self.go_on)
        view.stop_asked.connect(self.stop)
        view.throw_away_asked.connect(self._throw_away)
        view.picture_chosen.connect(self._show_picture)
        view.adopt_asked.connect(self.adopt)
        view.take_back_asked.connect(self.take_back)
        self._told.point.connect(self._pointed)
        self._told.progress.connect(view.set_progress)
        session.noticed.connect(self._stale)

    def open(self, in_hand: InHand) -> None:
        """Show the window; ``in_hand`` returns what is shown on the work page then."""
        self._in_hand = in_hand
        self._view.show()
        self.refresh()

    def hide(self) -> None:
        """Show nothing."""
        self._view.hide()

    def close(self) -> None:
        """Let go of the view; a training that runs is asked to stop, and goes on another time."""
        self.stop()
        self._session.noticed.disconnect(self._stale)
        self._scope.close()
        self._view.close()

    def refresh(self) -> None:
        """Read the training set, the runs and what can be trained on."""
        context, python = self._session.context, self._view.python.text().strip()

        def work(_: Monitor) -> _Found:
            with context.histories() as history:
                taught, pins = gathered(history), pinned_models(history)
            refs = tuple(str(info.ref) for info in context.models.list())
            return _Found(taught, refs, runs(context), pins, tools_of(context).trainer.lack(python))

        said = translate("Teach", "reading the training set")
        self._scope.submit("io", work, self._show, self._failed, said)

    def confirm(self) -> None:
        """Let the picture in hand count as labelled as a whole."""
        place = self._in_hand()
        if place is None:
            self._session.say(translate("Teach", "Open an analysed picture first."))
            return
        if self._session.only_reads():
            return
        histories, (record, picture) = self._session.context.histories, place

        def work(_: Monitor) -> None:
            confirm(histories, record.id, picture)

        said = translate("Teach", "keeping the confirmation")
        self._scope.submit("io", work, lambda _: self.refresh(), self._failed, said)

    def train(self) -> None:
        """Train on the pictures that are shown."""
        view = self._view
        request = TeachingRequest(
            view.start.currentData() or _USUAL,
            view.name.text().strip(),
            view.line.currentData() or None,
            view.steps.currentData() or STEPS,
            "network" if view.steps.currentData() else "read-out",
        )
        context = self._session.context
        self._run(lambda monitor: prepare(context, request, monitor)[0])

    def go_on(self, name: str) -> None:
        """Go on with a run that was stopped; compare one that is trained."""
        found = self._named(name)
        if found is not None:
            self._run(lambda _: found)

    def stop(self) -> None:
        """Ask the training to stop; it goes on from where it was, another time."""
        if self._job is not None:
            self._session.jobs.cancel(self._job)

    def adopt(self) -> None:
        """Make the new model one of the laboratory's own, and that of its line or protocol."""
        if self._proof is None or self._session.only_reads():
            return
        run, proof = self._proof
        context, why = self._session.context, self._view.why.text()
        pins = []
        if run.line and self._view.for_line.isChecked():
            pins.append(Pin(PinKind.LINE, run.line))
        if self._view.for_protocol.isChecked():
            pins.append(Pin(PinKind.PROTOCOL, context.protocol.name))

        def work(_: Monitor) -> str:
            return str(adopt(context, run, proof, why, pins).ref)

        said = translate("Teach", "adopting the model")
        self._scope.submit("io", work, self._adopted, self._failed, said)

    def take_back(self, pin: Pin | None) -> None:
        """Let a line or protocol be analysed by the model that fits again."""
        if pin is None or self._session.only_reads():
            return
        context = self._session.context

        def work(_: Monitor) -> None:
            pin_model(context.histories, context.models, pin, "", "taken back in the window")

        said = translate("Teach", "taking a model back")
        self._scope.submit("io", work, lambda _: self.refresh(), self._failed, said)

    def _run(self, begin: Callable[[Monitor], TeachingRun]) -> None:
        if self._job is not None or self._session.only_reads():
            return
        context, told = self._session.context, self._told
        python = self._view.python.text().strip()

        def work(monitor: Monitor) -> tuple[TeachingRun, BeforeAfter]:
            def report(share: float, what: str) -> None:
                told.progress.emit(share, what)
                monitor.report(share, what)

            watched = Monitor(report, monitor.cancelled)
            run = begin(watched.part(0.0, 0.05))
            train(context, run, python, watched.part(0.05, 0.9), told.point.emit)
            return run, settle(context, run, watched.part(0.9, 1.0))

        self._view.curve.clear_points()
        self._view.set_proof("", ())
        self._view.set_busy(busy=True)
        said = translate("Teach", "training a model")
        job = self._scope.submit("teach", work, self._proved, self._failed, said)
        self._job = job
        self._session.jobs.job_finished.connect(self._ended)

    def _ended(self, job: Job) -> None:
        if job is not self._job:
            return
        self._session.jobs.job_finished.disconnect(self._ended)
        self._job = None
        if self._scope.is_open:
            self._view.set_busy(busy=False)
            if job.cancelled:
                stopped = translate("Teach", "Stopped. Go on whenever you like.")
                self._view.set_progress(0.0, stopped)
            self.refresh()

    def _proved(self, made: tuple[TeachingRun, BeforeAfter]) -> None:
        run, proof = made
        self._proof = made
        self._view.set_progress(1.0, "")
        names = [presenter.picture_text(each) for each in proof.pictures]
        self._view.set_proof(presenter.verdict_text(proof), names)
        self._view.set_offers(run.line or "", self._session.context.protocol.name)
        self._show_picture(0)

    def _show_picture(self, place: int) -> None:
        if self._proof is not None and 0 <= place < len(self._proof[1].pictures):
            self._view.set_pictures(presenter.shown(self._proof[1].pictures[place]))

    def _pointed(self, point: LossPoint) -> None:
        self._view.curve.add(point)
        self._view.state.setText(presenter.point_text(point))

    def _adopted(self, ref: str) -> None:
        self._session.say(translate("Teach", "{ref} is adopted.").format(ref=ref))
        self.refresh()

    def _throw_away(self, name: str) -> None:
        found = self._named(name)
        if found is None:
            return
        context = self._session.context

        def work(_: Monitor) -> None:
            throw_away(context, found)

        said = translate("Teach", "removing a training")
        self._scope.submit("io", work, lambda _: self.refresh(), self._failed, said)

    def _named(self, name: str) -> TeachingRun | None:
        known = () if self._found is None else self._found.runs
        return next((run for run in known if run.folder.name == name), None)

    def _name_python(self) -> None:
        python = self._view.python.text().strip()
        if python != self._session.settings.training_python:
            self._session.remember(training_python=python)
            self.refresh()

    def _stale(self, _: object) -> None:
        if self._view.isVisible():
            self.refresh()

    def _show(self, found: _Found) -> None:
        self._found = found
        self._show_set()
        self._view.set_models(found.models, next(iter(self._usual(found.models)), ""))
        self._view.set_runs({run.folder.name: presenter.run_text(run) for run in found.runs})
        self._view.set_pins({presenter.pin_text(p, ref): p for p, ref in found.pins.items()})
        self._view.set_lack(worded(found.lack))

    def _usual(self, refs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ref for ref in refs if ref.partition("@")[0] == _USUAL)

    def _show_set(self) -> None:
        if self._found is None:
            return
        line = self._view.line.currentData() or ""
        taught = [each for each in self._found.taught if line in ("", each.dish.line)]
        lines = sorted({each.dish.line for each in self._found.taught if each.dish.line})
        rows = [presenter.picture_row(each) for each in taught]
        self._view.set_set(presenter.set_line(taught), rows, lines)

    def _failed(self, error: ColonyQCError) -> None:
        self._view.set_progress(0.0, worded(str(error)))
        self._session.say(str(error), "error")
