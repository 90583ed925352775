"""Adds click networks: reads two files, tries them out and keeps them, off the window's thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import ColonyQCError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.models.click_network_form import ClickNetworkForm
from colonyqc.gui.widgets import formatting
from colonyqc.services.packages.click import UNLIKELY, Detected, Imported, changed
from colonyqc.services.ports import ClickNetworks, Monitor
from colonyqc.services.rules.configuration import note_kept


class ClickNetworkImporter:
    """Joins one form to the click networks; ``added`` is called after one was kept."""

    def __init__(
        self,
        form: ClickNetworkForm,
        networks: ClickNetworks,
        session: Session,
        added: Callable[[], None],
    ) -> None:
        self._form, self._networks, self._session = form, networks, session
        self._added = added
        self._scope = JobScope(session.jobs)
        self._job: Job | None = None
        self._found: Detected | None = None
        form.files_given.connect(self._read)
        form.given.connect(self._import)
        form.stopped.connect(self._stop)
        form.finished.connect(self.close)

    def close(self) -> None:
        """Let go of the form; what runs is stopped."""
        self._stop()
        self._scope.close()

    def _read(self, encoder: Path, decoder: Path) -> None:
        networks = self._networks

        def work(_: Monitor) -> Detected:
            return networks.detect_click_network(encoder, decoder)

        self._scope.submit(
            "prompt",
            work,
            self._detected,
            self._failed,
            translate("Models", "reading the networks"),
            f"detect {id(self)}",
        )

    def _detected(self, found: Detected) -> None:
        self._found = found
        self._form.set_detected(found)

    def _import(self, name: str, values: dict[str, Any]) -> None:
        encoder, decoder, found = self._form.encoder.path, self._form.decoder.path, self._found
        if encoder is None or decoder is None or found is None:
            return
        files, config, networks = (encoder, decoder), found.config, self._networks
        histories = self._session.context.histories
        self._form.set_busy(True)

        def work(monitor: Monitor) -> Imported:
            told = changed(config, **values)
            made = networks.import_click_network_files(name, files, told, monitor)
            ref = made.info.ref
            note_kept(histories, EventKind.MODEL_IMPORTED, f"model {ref}", ref.sha256)
            return made

        self._job = self._scope.submit(
            "prompt",
            work,
            self._imported,
            self._failed,
            translate("Models", "trying out {name}").format(name=name),
            f"import {id(self)}",
        )
        self._session.jobs.job_progress.connect(self._progress)

    def _progress(self, job: Job, share: float, _: str, __: float | None) -> None:
        if job is self._job:
            self._form.set_progress(share)

    def _imported(self, made: Imported) -> None:
        self._settle()
        self._form.accept()
        if made.overlap < UNLIKELY:
            text = translate(
                "Models",
                "{name} was imported, but a click found the disc of the test picture with an IoU "
                "of {share} only: look at its side, mean and standard deviation.",
            )
        else:
            text = translate(
                "Models",
                "{name} was imported: a click found the disc of the test picture (IoU {share}).",
            )
        said = text.format(name=made.info.ref, share=formatting.number(made.overlap, 2))
        self._session.say(said, "warning" if made.overlap < UNLIKELY else "info")
        self._added()

    def _failed(self, error: ColonyQCError) -> None:
        self._settle()
        self._form.set_problem(worded(str(error)))

    def _settle(self) -> None:
        if self._job is not None:
            self._job = None
            self._session.jobs.job_progress.disconnect(self._progress)
            self._form.set_busy(False)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self._session.jobs.job_progress.disconnect(self._progress)
