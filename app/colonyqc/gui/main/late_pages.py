"""The pages beside the work page: each is built, and its modules loaded, when it is wanted."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from colonyqc.domain.picture import DishKey, Picture
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Session
from colonyqc.gui.main.window import MainWindow
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.services.worklist.reading import WorklistReader

if TYPE_CHECKING:
    from colonyqc.gui.main.exporter import Exporter
    from colonyqc.gui.pages.accounts.controller import AccountsController
    from colonyqc.gui.pages.answers.controller import AnswersController
    from colonyqc.gui.pages.audit.controller import AuditController
    from colonyqc.gui.pages.dishes.controller import DishesController
    from colonyqc.gui.pages.jobs.controller import JobsController
    from colonyqc.gui.pages.membranes.controller import MembranesController
    from colonyqc.gui.pages.models.controller import ModelsController
    from colonyqc.gui.pages.preprocessing.controller import PreprocessingController
    from colonyqc.gui.pages.regions.controller import RegionsController
    from colonyqc.gui.pages.reports.controller import ReportsController
    from colonyqc.gui.pages.rules.controller import RulesController
    from colonyqc.gui.pages.settings.controller import SettingsController
    from colonyqc.gui.pages.teach.controller import TeachController
    from colonyqc.gui.pages.trends.modes import TrendsModes


class PageController(Protocol):
    """What every page's controller answers."""

    def set_shown(self, shown: bool) -> None: ...

    def close(self) -> None: ...


C = TypeVar("C", bound=PageController)


class LatePages:
    """Ten pages of one window; an attribute builds its page when it is first read."""

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        open_pictures: QAction,
        in_hand: Callable[[], Picture | None],
        analysis_queue: AnalysisQueue,
        turn_to: Callable[[Page], None],
        reader: WorklistReader,
    ) -> None:
        """``in_hand`` returns the picture that is shown on the work page."""
        self._analysis_queue, self._turn_to = analysis_queue, turn_to
        self._session, self._window = session, window
        self._reader = reader
        self._open_pictures, self._in_hand = open_pictures, in_hand
        self.views: Final[dict[Page, QWidget]] = {}
        """The pages that are built."""
        self._controllers: dict[Page, PageController] = {}

    def show(self, page: Page | None) -> None:
        """Tell the pages which of them is looked at; None: none is."""
        if page is not None:
            self._built(page)
        for each, controller in self._controllers.items():
            controller.set_shown(each is page)
        # A window of its own would go on showing pictures while nobody is logged in.
        if page is None:
            for window in self._windows:
                window.hide()

    def close(self) -> None:
        """Let go of the session."""
        for controller in self._controllers.values():
            controller.close()
        for window in self._windows:
            window.close()
        if "jobs" in vars(self):
            self.jobs.close()

    @property
    def _windows(
        self,
    ) -> "tuple[AnswersController | Exporter | PreprocessingController | TeachController, ...]":
        """The windows of their own that were opened."""
        made = vars(self)
        names = ("answers", "preprocessing", "teach", "exporter")
        return tuple(made[name] for name in names if name in made)

    @cached_property
    def answers(self) -> "AnswersController":
        """The window of every kind of answer to one picture."""
        from colonyqc.gui.pages.answers.controller import AnswersController
        from colonyqc.gui.pages.answers.view import AnswersView

        return AnswersController(AnswersView(self._window), self._session)

    @cached_property
    def preprocessing(self) -> "PreprocessingController":
        """The window of preprocessing steps."""
        from colonyqc.gui.pages.preprocessing.controller import PreprocessingController
        from colonyqc.gui.pages.preprocessing.view import PreprocessingView

        return PreprocessingController(PreprocessingView(self._window), self._session)

    @cached_property
    def teach(self) -> "TeachController":
        """The window that makes a model from corrections."""
        from colonyqc.gui.pages.teach.controller import TeachController
        from colonyqc.gui.pages.teach.view import TeachView

        return TeachController(TeachView(self._window), self._session)

    @cached_property
    def exporter(self) -> "Exporter":
        """What exports chosen dishes, and those of the page of dishes if that is built."""
        from colonyqc.gui.main.exporter import Exporter

        def marked() -> tuple[DishKey, ...]:
            return self.dishes.view.every_marked if Page.DISHES in self.views else ()

        def listed() -> tuple[DishKey, ...]:
            lines = self.dishes.view.model.lines if Page.DISHES in self.views else ()
            return tuple(each.dish for each in lines)

        return Exporter(self._session, self._window, marked, listed)

    @cached_property
    def jobs(self) -> "JobsController":
        """The panel of jobs, over every page."""
        from colonyqc.gui.pages.jobs.controller import JobsController
        from colonyqc.gui.pages.jobs.view import JobsView

        view = JobsView(self._window.pages, self._open_pictures)
        self._window.put_panel(view)
        view.covered.connect(self._window.messages.keep_clear)
        return JobsController(view, self._session, self._analysis_queue)

    @cached_property
    def dishes(self) -> "DishesController":
        """The page of every dish as it stands."""
        from colonyqc.gui.pages.dishes.controller import DishesController

        made = DishesController(
            self._session, self._analysis_queue, self._open_pictures, self._reader
        )
        made.view.opened.connect(lambda _: self._turn_to(Page.WORK))
        return self._keep(Page.DISHES, made.view, made)

    @cached_property
    def trends(self) -> "TrendsModes":
        """The page of a dish's course."""
        from colonyqc.gui.pages.trends.modes import TrendsModes
        from colonyqc.gui.pages.trends.view import TrendsView

        view = TrendsView(self._open_pictures)
        work = partial(self._window.rail.chosen.emit, Page.WORK)
        return self._keep(Page.TRENDS, view, TrendsModes(view, self._session, work))

    @cached_property
    def rules(self) -> "RulesController":
        """The page of rule sets."""
        from colonyqc.gui.pages.rules.controller import RulesController
        from colonyqc.gui.pages.rules.view import RulesView

        view = RulesView()
        return self._keep(Page.RULES, view, RulesController(view, self._session))

    @cached_property
    def reports(self) -> "ReportsController":
        """The page of reports."""
        from colonyqc.gui.pages.reports.controller import ReportsController
        from colonyqc.gui.pages.reports.view import ReportsView

        view = ReportsView(self._open_pictures)
        return self._keep(Page.REPORTS, view, ReportsController(view, self._session))

    @cached_property
    def models(self) -> "ModelsController":
        """The page of models."""
        from colonyqc.gui.pages.models.controller import ModelsController
        from colonyqc.gui.pages.models.view import ModelsView

        view = ModelsView()
        return self._keep(Page.MODELS, view, ModelsController(view, self._session))

    @cached_property
    def membranes(self) -> "MembranesController":
        """The page of membranes found by samples."""
        from colonyqc.gui.pages.membranes.controller import MembranesController
        from colonyqc.gui.pages.membranes.view import MembranesView

        view = MembranesView()
        viewer = ViewerController(view.canvas, self._session.jobs, self._window)
        made = MembranesController(view, viewer, self._session, self._in_hand)
        return self._keep(Page.MEMBRANES, view, made)

    @cached_property
    def regions(self) -> "RegionsController":
        """The page of regions that no model knows."""
        from colonyqc.gui.pages.regions.controller import RegionsController
        from colonyqc.gui.pages.regions.view import RegionsView

        view = RegionsView()
        viewer = ViewerController(view.canvas, self._session.jobs, self._window)
        made = RegionsController(view, viewer, self._session, self._in_hand)
        return self._keep(Page.REGIONS, view, made)

    @cached_property
    def audit(self) -> "AuditController":
        """The page of the audit trail."""
        from colonyqc.gui.pages.audit.controller import AuditController
        from colonyqc.gui.pages.audit.view import AuditView

        view = AuditView()
        return self._keep(Page.AUDIT, view, AuditController(view, self._session))

    @cached_property
    def accounts(self) -> "AccountsController":
        """The page of people."""
        from colonyqc.gui.pages.accounts.controller import AccountsController
        from colonyqc.gui.pages.accounts.view import AccountsView

        view = AccountsView()
        return self._keep(Page.PEOPLE, view, AccountsController(view, self._session))

    @cached_property
    def settings(self) -> "SettingsController":
        """The page of settings."""
        from colonyqc.gui.pages.settings.controller import SettingsController
        from colonyqc.gui.pages.settings.view import SettingsView

        view = SettingsView()
        return self._keep(Page.SETTINGS, view, SettingsController(view, self._session))

    def _built(self, page: Page) -> PageController | None:
        """Return the controller of a page, built now if it was not; None for the work page."""
        match page:
            case Page.WORK:
                return None
            case Page.DISHES:
                return self.dishes
            case Page.TRENDS:
                return self.trends
            case Page.RULES:
                return self.rules
            case Page.REPORTS:
                return self.reports
            case Page.MODELS:
                return self.models
            case Page.MEMBRANES:
                return self.membranes
            case Page.REGIONS:
                return self.regions
            case Page.AUDIT:
                return self.audit
            case Page.PEOPLE:
                return self.accounts
            case Page.SETTINGS:
                return self.settings

    def _keep(self, page: Page, view: QWidget, controller: C) -> C:
        self.views[page] = view
        self._controllers[page] = controller
        self._window.put_page(page, view)
        return controller
