"""A window in one language, with its pages and their controllers; thrown away as a whole.

The work page is made with it, the others when they are first turned to.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from colonyqc.config.settings import LARGEST_PIXEL_UM, SMALLEST_PIXEL_UM, Settings
from colonyqc.domain.errors import NamePatternError, UsageError
from colonyqc.domain.picture import Picture
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Session
from colonyqc.gui.main import actions
from colonyqc.gui.main.actions import Act, Handlers
from colonyqc.gui.main.commands import Commands
from colonyqc.gui.main.late_pages import LatePages
from colonyqc.gui.main.next_dish import NextDish
from colonyqc.gui.main.window import MainWindow
from colonyqc.gui.main.window_parts import WindowParts
from colonyqc.gui.pages.membranes.tools import Tool
from colonyqc.gui.pages.regions.tools import RegionTool
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.correcting import Correcting
from colonyqc.gui.pages.review.days_controller import DaysController
from colonyqc.gui.pages.review.original_beside import OriginalBeside
from colonyqc.gui.pages.review.plane_chooser import PlaneChooser
from colonyqc.gui.pages.review.second_look import SecondLook
from colonyqc.gui.pages.review.state import ReviewState
from colonyqc.gui.pages.review.version_beside import VersionBeside
from colonyqc.gui.pages.signing.controller import SigningController
from colonyqc.gui.pages.worklist.controller import WorklistController
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.instruments import Instruments
from colonyqc.gui.viewer.paint_page import PaintPage
from colonyqc.gui.widgets import icons, theme

if TYPE_CHECKING:
    from colonyqc.gui.pages.membranes.controller import MembranesController
    from colonyqc.gui.pages.regions.controller import RegionsController


class WindowAssembly:
    """Builds the window and joins it to the session."""

    def __init__(
        self,
        session: Session,
        analysis_queue: AnalysisQueue,
        handlers: Handlers,
        parts: WindowParts,
    ) -> None:
        """Whoever makes it says `dress` and `turn_to` before it is shown."""
        self._session, self._analysis_queue = session, analysis_queue
        self._shut = False
        self.page = Page.WORK
        self._holder, self.actions = parts.holder, parts.actions
        self.topbar, self.status, self.viewer_view = parts.topbar, parts.status, parts.viewer
        self.worklist_view, self.review_view = parts.worklist, parts.review
        self.empty, self._work_page = parts.empty, parts.work
        self.window = MainWindow(self.topbar, self.status, self._wrong_names)
        self.window.put_page(Page.WORK, self._work_page)
        actions.fill(self.window.menuBar(), self.actions)
        self.window.addActions(list(self.actions.values()))
        self._controllers()
        actions.connect(self.actions, {**handlers, **self._page_handlers()})
        self._join()

    def turn_to(self, page: Page) -> None:
        """Show a page; the dish in hand stays in hand."""
        if page is not self.page:
            self._session.steps += 1
        self.page = page
        self.window.show_page(page)
        work = page is Page.WORK
        self.window.messages.set_anchor(self.viewer_view if work else self.window.pages)
        self.commands.set_page(page)
        actions.enable(self.actions, page, shut=self._shut)
        self.pages.show(None if self._shut else page)
        if not self._shut:
            # Else Qt gives it to whatever comes next to what was hidden, such as a button at the
            # window's edge that a blind Space then presses.
            shown = self.viewer_view if work else self.pages.views[page]
            shown.setFocus()

    def resume(self, other: "WindowAssembly") -> None:
        """Show the dish in hand, and go on with what another window corrected."""
        self.worklist.refresh()
        self.work.refresh()
        self.correcting.resume(other.correcting)

    def set_shut(self, shut: bool) -> None:
        """Show nothing but the log-in page, or the page that was shown again."""
        self._shut = shut
        self.window.set_shut(shut)
        self.turn_to(self.page)

    def dress(self) -> None:
        """Draw the window, and what carries a colour of its own, in the theme in force."""
        for _ in self.dressing():
            pass

    def dressing(self) -> Iterator[None]:
        """Dress a part at a time; nothing is painted before all that is in sight is done."""
        self.window.setUpdatesEnabled(False)
        dark = theme.current_name() == "dark"
        icons.bind(self.topbar.theme, "sun" if dark else "moon")
        for action in self.actions.values():
            icons.recolour(action)
        yield from self.window.dressing()
        self.window.setUpdatesEnabled(True)

    def close(self) -> None:
        """Let go of the session and throw the window away."""
        for _ in self.closing():
            pass

    def closing(self) -> Iterator[None]:
        """Close it in parts: eleven pages unmade at once are a wait that a person notices."""
        for controller in (
            self.worklist,
            self.correcting,
            self.original,
            self.days,
            self.second_look,
            self.planes,
            self.work,
            self.pages,
            self.signing,
            self._round,
            self.commands,
        ):
            controller.close()
        self.status.close_down()
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self.window.close()
        for page in self.window.views():
            yield
            page.deleteLater()
        yield
        self.window.deleteLater()

    def _controllers(self) -> None:
        session = self._session
        self.viewer = ViewerController(self.viewer_view, session.jobs, self.window)
        self.instruments = Instruments(self.viewer, self.viewer_view, session)
        self.work = ReviewController(self.review_view, self.viewer, session, self._analysis_queue)
        beside = ViewerController(self.review_view.pane.other, session.jobs, self.window)
        version = VersionBeside(self.review_view, self.viewer, beside)

        def shown() -> ReviewState:
            return self.work.state

        self.planes = PlaneChooser(self.viewer_view, self.viewer, session, shown)
        self.days = DaysController(self.review_view, self.viewer, beside, session, shown)
        self.original = OriginalBeside(self.review_view, self.viewer, version, session, shown)
        self.second_look = SecondLook(self.viewer_view, self.viewer, session, shown, version)
        parts = self.review_view, self.viewer, session, self.work
        self.correcting = Correcting(*parts, self._to_cells)
        self.worklist = WorklistController(self.worklist_view, session, self._analysis_queue)
        self.signing = SigningController(
            self.review_view.card.signing, session, self.window, self._next_dish, self._may_sign
        )
        self._round = NextDish(session)
        self.pages = LatePages(
            session,
            self.window,
            self.actions[Act.OPEN_PICTURES],
            self._picture_in_hand,
            self._analysis_queue,
            self.turn_to,
            self._round.reader,
        )

        self.commands = Commands(
            session,
            self.window,
            self.actions,
            (self.worklist_view, self.review_view),
            self.turn_to,
        )

    def _join(self) -> None:
        session, window = self._session, self.window
        window.rail.chosen.connect(self.turn_to)
        self.review_view.membranes_asked.connect(self._to_membranes)
        self.worklist_view.emptied.connect(
            lambda empty: self._work_page.setCurrentIndex(1 if empty else 0)
        )
        self.topbar.person_named.connect(lambda name: session.remember(person=name))
        self.topbar.set_person(session.person)
        self.topbar.pixel_size.set_size(session.settings.pixel_size_um)
        self.topbar.pixel_size.refused.connect(self._no_size)
        window.names.chosen.connect(lambda names: session.remember(names=names))
        self._connections = (
            (session.said, window.messages.show_message),
            (session.remembered, self._show_settings),
            (session.provided, self.status.set_provider),
            (session.dish_changed, self._place),
            (session.record_shown, self._place),
            (session.noticed, self._saved),
            (session.kept, self.status.set_saved),
            (session.actor_changed, self._person),
            (session.policy_changed, self._person),
            (self._analysis_queue.failed, window.failures.add),
            (self._analysis_queue.told, window.failures.tell),
            (session.failed, window.failures.add),
        )
        for signal, slot in self._connections:
            signal.connect(slot)
        self._place(None)
        self._person(None)

    def _page_handlers(self) -> Handlers:
        """Return what the actions do with the pages of this window."""
        work, turn_to = self.work, self.turn_to

        def membranes() -> "MembranesController":  # a page may be built by what is asked of it
            return self.pages.membranes

        def painted() -> "MembranesController | RegionsController":
            return self.pages.regions if self.page is Page.REGIONS else membranes()

        def take(tool: Tool) -> None:
            if self.page is Page.REGIONS:
                # Both pages name their tools by the icons, and share the keys.
                self.pages.regions.take_tool(RegionTool(tool.value))
            else:
                membranes().take_tool(tool)

        def undone() -> None:
            if self.correcting.active:
                self.correcting.undo()
            else:
                work.undo()

        return {
            Act.ANALYSE_AGAIN: work.analyse_again,
            Act.FILE_NAMES: lambda: self.window.names.ask(self._session.settings.names),
            Act.PREPROCESSING: self._try_preprocessing,
            Act.TEACH: lambda: self.pages.teach.open(lambda: work.state.kept),
            Act.EXPORT_DISHES: lambda: self.pages.exporter.ask(),
            Act.EXPORT_PDF: lambda: self._export(".pdf"),
            Act.EXPORT_CSV: lambda: self._export(".csv"),
            Act.QUIT: self.window.close,
            Act.UNDO: lambda: painted().undo() if self._paints else undone(),
            Act.REDO: lambda: painted().redo() if self._paints else self.correcting.redo(),
            Act.CORRECT: self.review_view.days_bar.correct_asked.emit,
            Act.NEXT_TO_CORRECT: self.correcting.go_on,
            Act.GO_DISHES: lambda: turn_to(Page.DISHES),
            Act.GO_WORK: lambda: turn_to(Page.WORK),
            Act.GO_TRENDS: lambda: turn_to(Page.TRENDS),
            Act.GO_RULES: lambda: turn_to(Page.RULES),
            Act.GO_REPORTS: lambda: turn_to(Page.REPORTS),
            Act.GO_MODELS: lambda: turn_to(Page.MODELS),
            Act.GO_MEMBRANES: lambda: turn_to(Page.MEMBRANES),
            Act.GO_REGIONS: lambda: turn_to(Page.REGIONS),
            Act.GO_AUDIT: lambda: turn_to(Page.AUDIT),
            Act.GO_PEOPLE: lambda: turn_to(Page.PEOPLE),
            Act.GO_SETTINGS: lambda: turn_to(Page.SETTINGS),
            Act.PREVIOUS_DISH: lambda: self.worklist.step(-1),
            Act.NEXT_DISH: lambda: self.worklist.step(1),
            Act.PREVIOUS_DAY: lambda: work.step_moment(-1),
            Act.NEXT_DAY: lambda: work.step_moment(1),
            Act.PREVIOUS_VIEW: lambda: work.step_picture(-1),
            Act.NEXT_VIEW: lambda: work.step_picture(1),
            Act.PREVIOUS_COLONY: lambda: work.step_colony(-1),
            Act.NEXT_COLONY: lambda: work.step_colony(1),
            Act.KEEP: lambda: work.deciding.colony(Verdict.KEEP),
            Act.WATCH: lambda: work.deciding.colony(Verdict.WATCH),
            Act.DISCARD: lambda: work.deciding.colony(Verdict.DISCARD),
            Act.ACCEPT_REST: work.deciding.accept_rest,
            Act.APPROVE_DISH: lambda: work.deciding.dish(Approval.APPROVED),
            Act.REJECT_DISH: lambda: work.deciding.dish(Approval.REJECTED),
            Act.TOOL_LOOK: lambda: take(Tool.LOOK),
            Act.TOOL_SAMPLE: lambda: take(Tool.BOX),
            Act.TOOL_BRUSH: lambda: take(Tool.BRUSH),
            Act.TOOL_ERASER: lambda: take(Tool.ERASER),
            Act.TOOL_LINE: lambda: take(Tool.LINE),
            Act.TOOL_PICK: lambda: take(Tool.PICK),
            Act.THINNER: lambda: painted().step_size(-1),
            Act.THICKER: lambda: painted().step_size(1),
            Act.NEXT_SAMPLE: lambda: membranes().next_sample(),
            Act.FIT: lambda: painted().fit() if self._paints else work.fit(),
            Act.PANELS: self._toggle_panels,
            Act.ANSWERS: self._show_answers,
            Act.COMPARE_DAYS: self.days.next_way,
            Act.ORIGINAL: self.original.toggle,
            Act.CUT_LIST: self.days.show_cut_list,
            Act.JOBS: lambda: self.pages.jobs.toggle(),
            Act.PAUSE_JOBS: lambda: self.pages.jobs.pause(),
            Act.CANCEL_JOBS: lambda: self.pages.jobs.cancel_all(),
            Act.SIGN: self.signing.ask,
            Act.FIND: self.commands.ask,
            Act.SHORTCUTS: self.commands.edit_keys,
            Act.KEYS: self.commands.show_keys,
        }

    def _toggle_panels(self) -> None:
        view = self.pages.views.get(self.page)
        (view if isinstance(view, PaintPage) else self.review_view).toggle_panels()

    def _may_sign(self) -> bool:
        """Tell whether the dish can be signed: not while a correction or a verdict is awaited."""
        edit = self.correcting.edit
        if edit is not None and edit.edits:
            text = translate(
                "Window",
                "Keep the correction, or discard it, before you sign: a signature is on the record "
                "as it was found.",
            )
            self._session.say(text, "warning")
            return False
        return not self.work.deciding.dish_first()

    def _next_dish(self, signed: Meaning) -> None:
        """Turn to the next dish by risk that waits for it, at its first colony in doubt."""
        dish = self._round.after(signed)
        self.work.go_on(lambda: None if dish is None else self._session.take(dish))

    def _show_answers(self) -> None:
        """Show every kind of answer to the picture in hand, in a window of its own."""
        kept = self.work.state.kept
        if kept is None:
            self._session.say(translate("Window", "This picture is not analysed yet."))
            return
        self.pages.answers.open(*kept)

    def _try_preprocessing(self) -> None:
        """Try preprocessing steps on the picture in hand, in a window of its own."""
        picture = self._picture_in_hand()
        if picture is None:
            self._session.say(translate("Window", "Open a picture first."))
            return
        self.pages.preprocessing.open(picture)

    @property
    def _paints(self) -> bool:
        return self.page in (Page.MEMBRANES, Page.REGIONS)

    def _export(self, suffix: str) -> None:
        self.turn_to(Page.REPORTS)
        self.pages.reports.export(suffix)

    def _picture_in_hand(self) -> Picture | None:
        shown = self.work.state.signature
        return None if shown is None else shown[0]

    def _to_cells(self, picture: Picture, record: int) -> None:
        self.turn_to(Page.MEMBRANES)
        self.pages.membranes.correct(picture, record)

    def _to_membranes(self) -> None:
        """Turn to the page Membranes with the picture in hand and the presets that answered it."""
        self.turn_to(Page.MEMBRANES)
        self.pages.membranes.use_presets(self.work.state.presets)
        self.pages.membranes.chooser.open_in_hand()

    def _show_settings(self, settings: Settings) -> None:
        """Show the pixel size in force (none once it was used), and who is at work."""
        self.topbar.set_person(self._session.person)
        self.topbar.pixel_size.set_size(settings.pixel_size_um)

    def _no_size(self) -> None:
        text = translate("Window", "A pixel size is a number from {low} to {high} µm per pixel.")
        low, high = f"{SMALLEST_PIXEL_UM:g}", f"{LARGEST_PIXEL_UM:g}"
        self._session.say(text.format(low=low, high=high), "warning")

    def _wrong_names(self, names: str) -> str:
        """Return what is wrong with a preset or pattern of file names, "" when nothing is."""
        try:
            self._session.context.pictures.collect((), names or None)
        except NamePatternError as error:
            return worded(str(error))
        except UsageError:  # it was understood: there is just no picture to try it on
            return ""
        return ""

    def _person(self, _: object) -> None:
        """Show who is at work; with log-in that is not typed but proved."""
        actor = self._session.actor
        self.topbar.set_person(self._session.person)
        self.topbar.set_logged_in(actor.name if actor else "")
        self.actions[Act.LOG_OUT].setVisible(actor is not None)

    def _place(self, _: object) -> None:
        moment, day = self.work.state.moment, self._session.day
        if moment is not None:
            day = moment.acquisition.day
        self.topbar.set_place(self._session.dish, day, known=moment is not None)

    def _saved(self, _: object) -> None:
        self.status.set_saved(datetime.now(UTC))
        self._session.tell_notices()
