"""Leads a person through a round on the virtual dish; steps go on by what was done, or by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Session
from colonyqc.gui.main import keymap
from colonyqc.gui.main.assembly import WindowAssembly
from colonyqc.gui.main.tour_steps import STEPS, TourStep, step_text, step_title
from colonyqc.gui.main.tour_strip import PointerRing, TourStrip
from colonyqc.services.demo import SHOWN
from colonyqc.services.ports import Monitor

_KEY = "tour"


@dataclass(frozen=True, slots=True)
class _Done:
    """What the trail tells: kinds of events, analyses that are kept, dishes that are there."""

    kinds: frozenset[str]
    analyses: int
    dishes: tuple[DishKey, ...]


class Tour(QObject):
    """Outlives a window: that of another language is `attach`ed in its place.

    What was done is read from the audit trail after every job: nothing has to tell the tour.
    """

    def __init__(self, session: Session, pictures: int, parent: QObject | None = None) -> None:
        """``pictures``: how many analyses the virtual dishes come to."""
        super().__init__(parent)
        self._session = session
        self._scope = JobScope(session.jobs)
        self._pictures = pictures
        self._before: frozenset[str] = frozenset()
        self._known = _Done(frozenset(), 0, ())
        self.at = 0
        self.done = False
        self.ring: PointerRing | None = None
        session.jobs.job_finished.connect(self._look)

    @property
    def step(self) -> TourStep:
        """Where the tour is."""
        return STEPS[self.at]

    def attach(self, assembly: WindowAssembly) -> None:
        """Lead through a window from now on."""
        self._assembly = assembly
        self.strip = TourStrip()
        assembly.window.put_strip(self.strip)
        self._point_at(None)
        self.ring = PointerRing(assembly.window)
        self.strip.back_asked.connect(lambda: self.go(self.at - 1))
        self.strip.next_asked.connect(lambda: self.go(self.at + 1))
        self.strip.leave_asked.connect(assembly.window.close)
        assembly.window.page_shown.connect(self._turned)
        self._show()

    def close(self) -> None:
        """Lead nowhere any more."""
        # Before the window goes: what looks around in it must not outlive what it looks at.
        self._point_at(None)
        self._scope.close()
        self._session.jobs.job_finished.disconnect(self._look)

    def go(self, at: int) -> None:
        """Go to a step."""
        self.at = min(max(at, 0), len(STEPS) - 1)
        self.done = False
        # What was done before a step was reached does not pass it: it is there to be tried.
        self._before = self._known.kinds
        if self.step.turns is None and self.step.name not in ("open", "end"):
            self._session_to_dish()
            self._assembly.turn_to(self.step.page)
        self._show()

    def _session_to_dish(self) -> None:
        shown = next((dish for dish in self._known.dishes if dish.dish == SHOWN), None)
        if shown is not None and self._session.dish != shown:
            self._session.take(shown)

    def _show(self) -> None:
        actions = self._assembly.actions
        keys = {
            act.name: keymap.shown(actions[act].shortcut().toString()) for act in self.step.keys
        }
        title, text = step_title(self.step), step_text(self.step, keys)
        self.strip.show_step(title, text, self.at, len(STEPS))
        self._tell()
        # Only when the page that was turned to has found its places.
        QTimer.singleShot(0, self.strip, self._lay_ring)

    def _lay_ring(self) -> None:
        view, rail = self._assembly.review_view, self._assembly.window.rail
        around: dict[str, Callable[[], QWidget]] = {
            "verdict": lambda: view.card,
            "decide": lambda: view.decisions,
            "sign": lambda: view.card.signing.sign,
            "trend": lambda: rail.buttons[Page.TRENDS],
        }
        found = around.get(self.step.name)
        self._point_at(None if found is None or self.done else found())

    def _point_at(self, widget: QWidget | None) -> None:
        if self.ring is not None:
            self.ring.lay_around(widget)

    def _turned(self, page: Page) -> None:
        if page is self.step.turns:
            self.done = True
            self._tell()
        self._lay_ring()

    def _look(self, job: Job) -> None:
        if job.key == _KEY:
            return
        histories = self._session.context.histories

        def work(_: Monitor) -> _Done:
            with histories() as history:
                kinds = [event.kind for event in history.events()]
                return _Done(
                    frozenset(kinds), kinds.count(EventKind.ANALYSIS_ADDED), history.dishes()
                )

        self._scope.submit("display", work, self._learn, self._failed, key=_KEY)

    def _learn(self, found: _Done) -> None:
        self._known = found
        if self.step.name == "open":
            self.done = found.analyses >= self._pictures
        elif self.step.done & (found.kinds - self._before):
            self.done = True
        self._tell()
        if self.done:
            self._lay_ring()

    def _tell(self) -> None:
        self.strip.set_done(self.done)
        note = ""
        if self.step.name == "open" and not self.done:
            note = translate("Tour", "{done} of {count} pictures analysed").format(
                done=self._known.analyses, count=self._pictures
            )
        elif self.done:
            note = translate("Tour", "done")
        self.strip.set_note(note)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
