"""Lists the models at hand, keeps which one is in use and how they run, and checks them."""

from collections.abc import Mapping

from colonyqc.config.settings import Settings
from colonyqc.domain.errors import ColonyQCError, ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import in_a_row, translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.models.click_network_form import ClickNetworkForm
from colonyqc.gui.pages.models.click_network_import import ClickNetworkImporter
from colonyqc.gui.pages.models.view import ModelsView
from colonyqc.services.export.study_results import StudyResult, study_results
from colonyqc.services.packages.click import ClickNetworkInfo
from colonyqc.services.ports import Models, Monitor
from colonyqc.services.reporting.overruled import OverruledChart, charts

_Found = tuple[tuple[ModelInfo, ...], Mapping[str, str], tuple[ClickNetworkInfo, ...]]
"""The models, what each that opens runs on, and the click networks."""


class ModelsController:
    """Joins the models page to the model packages."""

    def __init__(self, view: ModelsView, session: Session) -> None:
        self._view = view
        self._session = session
        self._scope = JobScope(session.jobs)
        view.verify_asked.connect(self.verify)
        view.model_chosen.connect(self._choose)
        view.runs.precision_chosen.connect(lambda value: self._run_so(precision=value))
        view.runs.provider_chosen.connect(lambda value: self._run_so(provider=value))
        view.runs.set_wishes(session.settings)
        self._runs = (session.settings.precision, session.settings.provider)
        session.remembered.connect(self._remembered)
        view.adding_begun.connect(self._add)
        view.study_asked.connect(self._study)
        view.add.setVisible(session.context.click_networks is not None)
        self._adder: ClickNetworkImporter | None = None

    def close(self) -> None:
        """Let go of the view and the session."""
        if self._adder is not None:
            self._adder.close()
        self._session.remembered.disconnect(self._remembered)
        self._scope.close()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        if shown:
            self.refresh()

    def refresh(self) -> None:
        """Read the list of models and try what they run on, off the window's thread."""
        models, networks = self._session.context.models, self._session.context.click_networks

        def work(_: Monitor) -> _Found:
            listed = models.list()
            clicked = networks.click_networks() if networks is not None else ()
            return listed, _tried(models, listed), clicked

        self._scope.submit(
            "io",
            work,
            self._show,
            self._failed,
            translate("Models", "reading the models"),
        )
        self._read_studies()
        histories = self._session.context.histories

        def overruled(_: Monitor) -> tuple[OverruledChart, ...]:
            with histories() as history:
                return charts(history)

        # Apart: a long history must not keep the list of models waiting.
        self._scope.submit(
            "io",
            overruled,
            self._view.overruled.set_charts,
            self._failed,
            translate("Models", "reading the decisions"),
        )

    def _read_studies(self) -> None:
        histories = self._session.context.histories

        def studies(_: Monitor) -> Mapping[str, tuple[StudyResult, ...]]:
            with histories() as history:
                return study_results(history)

        self._scope.submit(
            "io",
            studies,
            self._view.set_studies,
            self._failed,
            translate("Models", "reading the reader studies"),
        )

    def verify(self) -> None:
        """Check every model package, and say what came of it."""
        models = self._session.context.models
        self._view.set_busy(True)

        def work(_: Monitor) -> tuple[tuple[str, str], ...]:
            return models.verify()

        self._scope.submit(
            "io", work, self._verified, self._failed, translate("Models", "verifying the models")
        )

    def _choose(self, name: str) -> None:
        self._session.remember(model=name)

    def _run_so(self, **wish: str) -> None:
        self._session.remember(**wish)

    def _remembered(self, settings: Settings) -> None:
        """Show what is in force, and what runs by it."""
        self._view.runs.set_wishes(settings)
        if (settings.precision, settings.provider) != self._runs:
            self._runs = (settings.precision, settings.provider)
            self.refresh()

    def _add(self, form: ClickNetworkForm) -> None:
        networks = self._session.context.click_networks
        if networks is not None:
            self._adder = ClickNetworkImporter(form, networks, self._session, self.refresh)

    def _study(self) -> None:
        """Open the window of reader studies."""
        # With the first study: nobody else needs what draws one.
        from colonyqc.gui.pages.models.study_window import StudyWindow

        window = StudyWindow(self._view.window(), self._session)
        window.kept.connect(self._read_studies)
        window.show()

    def _show(self, found: _Found) -> None:
        models, running, pairs = found
        wanted = self._session.settings.model
        if wanted and wanted not in {str(info.ref) for info in models}:
            self._session.forget_model(wanted)
        self._view.set_models(models, pairs)
        self._view.set_in_use(self._session.settings.model)
        self._view.runs.set_wishes(self._session.settings)
        self._view.runs.set_running(running)
        self._session.tell_notices()

    def _verified(self, found: tuple[tuple[str, str], ...]) -> None:
        self._view.set_busy(False)
        self._view.set_checked(dict(found))
        wrong = [sentence for _, sentence in found if sentence]
        if wrong:
            self._session.say(in_a_row(map(worded, wrong)), "error")
        else:
            text = translate("Models", "Models checked: {count}. All are as they were shipped.")
            self._session.say(text.format(count=len(found)))

    def _failed(self, error: ColonyQCError) -> None:
        self._view.set_busy(False)
        self._session.say(str(error), "error")


def _tried(models: Models, listed: tuple[ModelInfo, ...]) -> dict[str, str]:
    """Return what each model runs on; one that cannot be opened is left to the check to name."""
    running = {}
    for info in listed:
        try:
            running[str(info.ref)] = models.open(str(info.ref)).provider
        except ModelError:
            continue
    return running
