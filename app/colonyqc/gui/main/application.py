"""The running program: session, jobs, the analysis queue and the window of the moment."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog

from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.in_turns import InTurns
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.language import Languages, translate, wanted
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.main import last_place
from colonyqc.gui.main.actions import Act, Handlers
from colonyqc.gui.main.assembly import WindowAssembly
from colonyqc.gui.main.backup_scheduler import BackupScheduler
from colonyqc.gui.main.desktop_notices import DesktopNotices
from colonyqc.gui.main.diagnostics_saver import ask_and_save
from colonyqc.gui.main.folder_watch import FolderWatch
from colonyqc.gui.main.leaving import LeavingGuard, offer_left
from colonyqc.gui.main.moved_pictures import MovedPictures
from colonyqc.gui.main.other_history import OpenHistory, OtherHistory
from colonyqc.gui.main.other_seats import SeatFollower
from colonyqc.gui.main.practice import Practice, PracticeHost, virtual_dishes
from colonyqc.gui.main.preloader import PagePreloader
from colonyqc.gui.main.qualifier import Qualifier
from colonyqc.gui.main.text_follower import TextFollower
from colonyqc.gui.main.tour import Tour
from colonyqc.gui.main.window_parts import WindowParts
from colonyqc.gui.main.workplace import Workplace
from colonyqc.gui.pages.intake.controller import IntakeController
from colonyqc.gui.pages.login.controller import LoginController
from colonyqc.gui.widgets import formatting, theme
from colonyqc.services.context import ServiceContext
from colonyqc.services.demo import NAMES
from colonyqc.services.queue.queue_files import QueueFiles

_FOLDER, _FILES = QFileDialog.FileMode.Directory, QFileDialog.FileMode.ExistingFiles
_ENDINGS = "*.png *.jpg *.jpeg *.tif *.tiff *.czi"


class Application(QObject):
    """Lives as long as the program; windows come and go. Emits ``ended()`` with its last one."""

    ended = Signal()

    def __init__(
        self,
        app: QApplication,
        context: ServiceContext,
        loaded: Loaded,
        settings_file: Path,
        practice: Practice | None = None,
        languages: Languages | None = None,
        queue: QueueFiles | None = None,
        elsewhere: tuple[Workplace, OpenHistory] | None = None,
    ) -> None:
        """``practice``: a place to practise in; ``languages``: those of the laboratory's program,
        where this one is its practice; ``queue``: where what waits to be analysed is kept; without
        it goes with the window; ``elsewhere``: what is open here and what opens another history.
        """
        super().__init__()
        self._app = app
        self._languages = languages or Languages(app)
        self._practises = languages is not None
        # Before anything makes a text: widgets do not look theirs up again.
        if not self._practises:
            self._languages.use(wanted(loaded.settings.language))
            theme.apply(app, loaded.settings.theme)
        self.jobs = Jobs(self)
        self.session = Session(context, self.jobs, loaded.settings, settings_file, self)
        self.analysis_queue = AnalysisQueue(self.session, queue, self)
        self.analysis_queue.arrived.connect(self._arrived)
        self.analysis_queue.kept.left_changed.connect(
            lambda: offer_left(self.session, self.analysis_queue)
        )
        self.leaving = LeavingGuard(self.jobs, self.analysis_queue, self)
        self.intake = IntakeController(self.session, self.analysis_queue, self)
        self.jobs.failed.connect(lambda _job, sentence: self.session.say(sentence, "error"))
        self.backups = BackupScheduler(self.session, self)
        self.notices = DesktopNotices(self.session, self.analysis_queue, self)
        self.watching = FolderWatch(self.session, self.analysis_queue, self)
        self.seats = SeatFollower(self.session, self)
        self.qualifier = Qualifier(self.session, lambda: self.assembly.window, self)
        self._preloader = PagePreloader(self.jobs, self)
        self.entry = LoginController(self.session, self)
        self.entry.closed.connect(self._shut)
        self.entry.opened.connect(self._opened)
        self._asked: tuple[Path, ...] = ()
        self._changing = InTurns(self)
        self._text = TextFollower(app, lambda: self._changing.begin(self._other_window()), self)
        self.practice: PracticeHost | None = None
        if practice is not None:
            self.practice = PracticeHost(self.session, practice, self._make_practice, self)
            self.practice.over.connect(self._practised)
        self.tour = Tour(self.session, len(virtual_dishes()), self) if self._practises else None
        self.other: OtherHistory | None = None
        if elsewhere is not None:
            self.other = OtherHistory(self.session, self.leaving, *elsewhere, self)
        self.moved = MovedPictures(self.session, lambda: self.assembly.work.open_again())
        self.assembly = self._set_up(self._parts())
        self.assembly.dress()
        self._take_hold(Page.WORK)
        self.session.remembered.connect(self._remembered)
        for warning in loaded.warnings:
            self.session.say(warning, "warning")

    def begin(self, paths: Sequence[Path] = ()) -> None:
        """Show the window and read the history; open the pictures the command line named."""
        self._asked = tuple(paths)
        self.entry.begin()
        self.assembly.window.show()
        self.backups.start()
        self._preloader.start()
        if not self.entry.shut:
            self._go_on()

    def shut_down(self) -> None:
        """Stop every job and throw the window away."""
        # Closing the window would else cancel jobs in the middle of being taken down.
        self._changing.finish()
        self._release(self.assembly)
        self.analysis_queue.close()
        self.entry.stop()
        self.intake.close()
        self.seats.close()
        if self.tour is not None:
            self.tour.close()
        self.assembly.close()
        self.backups.stop()
        self.notices.close()
        self._preloader.stop()
        self.jobs.shutdown()
        self.watching.close()
        # After the last write: from here on another window may go on with it.
        self.analysis_queue.kept.let_go()
        if self.practice is not None:
            self.practice.close()
        self.session.close()
        if not self._practises:
            self._languages.use("en")

    def open_pictures(self) -> None:
        """Ask for pictures to analyse."""
        dialog = self._dialog(translate("Window", "Open pictures"), _FILES)
        pictures = translate("Window", "Pictures")
        dialog.setNameFilters([f"{pictures} ({_ENDINGS})", translate("Window", "All files (*)")])
        dialog.open()

    def open_folder(self) -> None:
        """Ask for a folder of pictures to analyse."""
        self._dialog(translate("Window", "Open folder"), _FOLDER).open()

    def find_moved(self) -> None:
        """Ask in which folder to look for pictures of the history that were moved."""
        title = translate("Window", "Where to look for moved pictures")
        self._dialog(title, _FOLDER, self.moved.look_in).open()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Show what pictures and folders are taken for; they are analysed once that is given."""
        if paths and not self.session.only_reads():
            folder = paths[0] if paths[0].is_dir() else paths[0].parent
            self.session.remember(last_folder=str(folder))
            self.intake.begin(self.assembly.window, paths)

    def open_history(self) -> None:
        """Ask which history to open in the place of this one."""
        if self.other is not None:
            self.other.ask()

    def practise(self) -> None:
        """Open the window in which everything can be tried."""
        if self.practice is not None:
            self.practice.open()

    def resize_and_analyse(self) -> None:
        """Analyse anew with the pixel size given; ask for one first when there is none."""
        if self.session.settings.pixel_size_um is None:
            self.assembly.topbar.pixel_size.setFocus()
            self.session.say(
                translate("Window", "Enter the pixel size above first, then analyse again.")
            )
        else:
            self.assembly.work.analyse_again()

    @property
    def settled(self) -> bool:
        """Whether the window stands: no other theme or language is on its way."""
        return not self._changing.active

    def switch_theme(self) -> None:
        """Turn from dark to light or back."""
        self._changing.finish()
        chosen: theme.ThemeName = "light" if theme.current_name() == "dark" else "dark"
        theme.apply(self._app, chosen)
        self._changing.begin(self.assembly.dressing())
        self.session.remember(theme=chosen)

    def switch_language(self) -> None:
        """Turn from English to Japanese or back: the window is made anew, jobs go on."""
        self.session.remember(language="en" if self._languages.current == "ja" else "ja")

    def _remembered(self, settings: Settings) -> None:
        """Speak the language that was set, wherever that was done."""
        language = wanted(settings.language)
        if language != self._languages.current:
            # What is left of the language before is made in that one.
            self._changing.finish()
            self._languages.use(language)
            self._changing.begin(self._other_window())

    def _make_anew(self) -> None:
        """Throw the window away and make another in its place, at once; jobs go on."""
        self._changing.begin(self._other_window())
        self._changing.finish()

    def _other_window(self) -> Iterator[None]:
        """Make another window part by part; the one there is stays until the other is whole."""
        parts = self._parts()
        yield
        made = self._set_up(parts)
        yield
        made.dress()
        yield
        old = self.assembly
        self.intake.close()
        self._release(old)
        self.assembly = made
        made.window.restoreGeometry(old.window.saveGeometry())
        self._take_hold(old.page)
        yield
        made.window.show()
        # After the new one stands: without any window Qt would end the program.
        old.window.hide()
        if not self.entry.shut:
            made.resume(old)
        yield
        # With what was in hand in the window before.
        if Page.MEMBRANES in old.pages.views:
            made.pages.membranes.resume(old.pages.membranes)
            yield
        if Page.REGIONS in old.pages.views:
            made.pages.regions.resume(old.pages.regions)
            yield
        yield from old.closing()

    def about(self) -> None:
        """Say what program this is."""
        text = translate(
            "Window",
            "colonyqc {version}: quality control of iPS cell cultures. It proposes; you decide.",
        )
        self.session.say(text.format(version=self.session.context.app_version))

    def _handlers(self) -> Handlers:
        """Return what the actions do that outlive a window."""
        return {
            Act.OPEN_PICTURES: self.open_pictures,
            Act.OPEN_FOLDER: self.open_folder,
            Act.WATCH_FOLDER: self.watching.ask,
            Act.FIND_MOVED: self.find_moved,
            Act.OPEN_HISTORY: self.open_history,
            Act.PRACTISE: self.practise,
            Act.THEME: self.switch_theme,
            Act.LANGUAGE: self.switch_language,
            Act.LOG_OUT: self.entry.log_out,
            Act.DIAGNOSTICS: lambda: ask_and_save(self.session, self.assembly.window),
            Act.QUALIFY: self.qualifier.ask,
            Act.ABOUT: self.about,
        }

    def _parts(self) -> WindowParts:
        return WindowParts(self.session, self.practice is not None)

    def _set_up(self, parts: WindowParts) -> WindowAssembly:
        """Join parts to a window that nothing leads to yet."""
        self._spoken = self._languages.current
        assembly = WindowAssembly(self.session, self.analysis_queue, self._handlers(), parts)
        assembly.actions[Act.OPEN_HISTORY].setVisible(self.other is not None)
        assembly.window.dropped.connect(self.open_paths)
        assembly.window.closing.connect(self._closing)
        if not self._practises:
            stay = (lambda: None) if self.other is None else self.other.stay
            assembly.window.may_close = lambda: self.leaving.may_leave(
                assembly.window, assembly.window.close, stay
            )
        assembly.topbar.pixel_size_given.connect(self._pixel_size)
        assembly.review_view.again_asked.connect(self.resize_and_analyse)
        assembly.topbar.log_out_asked.connect(self.entry.log_out)
        return assembly

    def _take_hold(self, page: Page) -> None:
        """Turn the window in hand to a page; log-in, tour and history are asked and told there."""
        assembly = self.assembly
        if self.tour is not None:
            self.tour.attach(assembly)
        if self.other is not None:
            self.other.attach(assembly)
        self.watching.attach(assembly.status, assembly.window)
        self.seats.attach(assembly.status)
        self._text.attach(assembly.window)
        # Not turned to before: shut, it must read nothing.
        assembly.page = page
        assembly.set_shut(self.entry.shut)
        self.entry.attach(assembly.window.gate)

    def _go_on(self) -> None:
        """Read the history and open what the command line named, once somebody may see it."""
        self.assembly.worklist.refresh()
        self.session.only_reads()
        self.analysis_queue.kept.look()
        paths, self._asked = self._asked, ()
        if paths:
            self.analysis_queue.open(paths)

    def _shut(self, forget: bool) -> None:
        """Show nothing of the history; ``forget``: nor keep anything of it in hand."""
        if forget:
            self.session.take(None)
            self._make_anew()
        else:
            self.assembly.set_shut(True)

    def _opened(self, other: bool) -> None:
        """Show the history to who has logged in; another person finds a window of their own."""
        if other:
            self._make_anew()
        else:
            self.assembly.set_shut(False)
        self._go_on()

    def _pixel_size(self, size: float | None) -> None:
        """Keep the pixel size given, and offer to use it on what is in hand."""
        self.session.remember(pixel_size_um=size)
        if self.session.dish is None:
            return
        text = (
            translate("Window", "From now on the pixel size is taken from the file.")
            if size is None
            else translate(
                "Window", "Pictures opened next, or this dish analysed again, take {size} µm/px."
            ).format(size=formatting.pixel_size(size))
        )
        again = self.assembly.actions[Act.ANALYSE_AGAIN].text()
        self.session.said.emit(Message(text, action=again, do=self.assembly.work.analyse_again))

    def _release(self, assembly: WindowAssembly) -> None:
        """Let a window close without a question, and without an end to the work."""
        assembly.window.closing.disconnect(self._closing)
        assembly.window.may_close = lambda: True

    def _closing(self) -> None:
        if not self._practises:
            last_place.keep(self.assembly, self.session)
        # First: what is cancelled now is the next window's.
        self.analysis_queue.close()
        self.jobs.cancel_all()
        if self.practice is not None:
            self.practice.close()
        self.ended.emit()

    def _make_practice(self, context: ServiceContext, folder: Path) -> "Application":
        """Open the practice: the virtual dishes come in by themselves, and a tour leads on."""
        mine = self.session.settings
        settings = Settings(
            theme=mine.theme, language=mine.language, person=self.session.person, names=NAMES
        )
        file = folder / "settings.json"
        made = Application(self._app, context, Loaded(settings), file, languages=self._languages)
        made.assembly.window.setGeometry(self.assembly.window.geometry())
        made.begin(virtual_dishes())
        return made

    def _practised(self) -> None:
        """Show the laboratory's window as it was, in the looks that were chosen meanwhile."""
        if self._languages.current != self._spoken:
            self._make_anew()
        self.assembly.dress()
        self.assembly.window.activateWindow()

    def _arrived(self, _dish: DishKey, _day: int | None) -> None:
        self.assembly.turn_to(Page.WORK)

    def _dialog(
        self,
        title: str,
        mode: QFileDialog.FileMode,
        chosen: Callable[[Sequence[Path]], None] | None = None,
    ) -> QFileDialog:
        dialog = QFileDialog(self.assembly.window, title, self.session.settings.last_folder)
        # Opened without blocking, so nobody else throws it away.
        dialog.setFileMode(mode)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        taken = chosen or self.open_paths
        dialog.filesSelected.connect(lambda names: taken([Path(name) for name in names]))
        return dialog
