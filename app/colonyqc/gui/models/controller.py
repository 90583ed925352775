"""Lists the models at hand, keeps which one is in use, and checks them when asked."""

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.model import ModelInfo
from colonyqc.gui.door import Door
from colonyqc.gui.language import translate
from colonyqc.gui.models.view import ModelsView
from colonyqc.gui.session import Session
from colonyqc.services.ports import IsCancelled, Progress


class ModelsController:
    """Joins the models page to the model packages."""

    def __init__(self, view: ModelsView, session: Session) -> None:
        self._view = view
        self._session = session
        self._door = Door(session.jobs)
        view.verify_asked.connect(self.verify)
        view.model_chosen.connect(self._choose)

    def close(self) -> None:
        """Let go of the view."""
        self._door.close()

    def refresh(self) -> None:
        """Read the list of models, off the window's thread."""
        models = self._session.workplace.models

        def work(_: Progress, __: IsCancelled) -> tuple[ModelInfo, ...]:
            return models.list()

        self._door.submit(
            "io",
            work,
            self._show,
            self._failed,
            translate("Models", "reading the models"),
        )

    def verify(self) -> None:
        """Check every model package, and say what came of it."""
        models = self._session.workplace.models
        self._view.set_busy(True)

        def work(_: Progress, __: IsCancelled) -> tuple[tuple[str, str], ...]:
            return models.verify()

        self._door.submit(
            "io", work, self._verified, self._failed, translate("Models", "verifying the models")
        )

    def _choose(self, name: str) -> None:
        self._session.remember(model=name)

    def _show(self, models: tuple[ModelInfo, ...]) -> None:
        wanted = self._session.settings.model
        if wanted and wanted not in {str(info.ref) for info in models}:
            self._session.forget_model(wanted)
        self._view.set_models(models)
        self._view.set_in_use(self._session.settings.model)

    def _verified(self, found: tuple[tuple[str, str], ...]) -> None:
        self._view.set_busy(False)
        self._view.set_checked(dict(found))
        wrong = [sentence for _, sentence in found if sentence]
        if wrong:
            self._session.say(" ".join(wrong), "error")
        else:
            text = translate("Models", "Models checked: {count}. All are as they were shipped.")
            self._session.say(text.format(count=len(found)))

    def _failed(self, error: ColonyQCError) -> None:
        self._view.set_busy(False)
        self._session.say(str(error), "error")
