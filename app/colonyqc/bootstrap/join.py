"""Join the parts over a history, for a command or the window."""

import atexit
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from colonyqc.bootstrap.alerts import CommandAlerts
from colonyqc.bootstrap.opening import histories, kept_of, prove
from colonyqc.bootstrap.parts import (
    kept_with_history,
    models,
    own_folders,
    person,
    pictures,
    presets,
    protocol,
    regions,
    rule_sets,
)
from colonyqc.config import paths
from colonyqc.config.build import build_version
from colonyqc.config.collector import loading
from colonyqc.config.settings import load_settings
from colonyqc.domain.errors import HistoryError
from colonyqc.history import (
    SqlBackups,
    SqlDataPackages,
    SqlHistories,
    SqlTables,
)
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import Models
from colonyqc.services.ports.alerts import Alerts

if TYPE_CHECKING:
    from colonyqc.gui.main.workplace import Workplace


def context(
    db: str | None = None,
    files: Path | None = None,
    *,
    must_exist: bool = False,
    reading: bool = False,
    networks: Models | None = None,
    task: str = "",
) -> ServiceContext:
    """Join the parts over a history: a file, a database URL, or the user's own.

    ``files`` and ``reading`` as in `histories`; ``networks`` are the models to work with; default:
    those of `models`. ``task``: what the right to write is kept for until this process ends; ""
    takes it for each write.

    Raises:
        UsageError: as of `histories`.
        HistoryError: the history cannot be opened, or another process keeps the right to write.
    """
    opened = histories(db, files, must_exist=must_exist, reading=reading)
    if task:
        opened.hold(task)
        # However the process ends by itself; where it is killed the system drops the lock.
        atexit.register(opened.release)
    alerts = CommandAlerts(load_settings)
    atexit.register(alerts.close)
    return join(opened, networks, alerts=alerts)


def join(
    opened: SqlHistories,
    networks: Models | None = None,
    own: Path | None = None,
    alerts: Alerts | None = None,
) -> ServiceContext:
    """Join the parts over an open history.

    ``networks`` as in `context`; ``own``: where rules, presets and models of the laboratory lie;
    default: among the user's data.
    """
    from colonyqc.files.label_files.writer import LabelFileWriter
    from colonyqc.files.video import VideoFiles
    from colonyqc.inference.feature_network import FeatureLibrary
    from colonyqc.inference.own_packages import OwnPackages
    from colonyqc.inference.workers import ThreadWorkers
    from colonyqc.reports.renderer import Renderer
    from colonyqc.services.ports.teaching import TeachingTools
    from colonyqc.services.rules.register import RegisteredRuleSets
    from colonyqc.training.teaching_child import TrainingChild  # no torch in here

    def place(name: str) -> Path | None:
        return None if own is None else own / name

    settings = load_settings()
    library = models(side_by_side=True, own=place("models"))
    features = FeatureLibrary(library)
    return ServiceContext(
        pictures=pictures(opened),
        models=library if networks is None else networks,
        histories=opened,
        reports=Renderer(settings.logo, settings.report_templates),
        cut_lists=Renderer(),
        edits=None if opened.read_only else edits_folder(opened),
        protocol=protocol(),
        person=person(),
        outputs=Outputs(kept=kept_of(opened.places)),
        app_version=build_version(),
        rules=RegisteredRuleSets(rule_sets(place("rules")), opened),
        read_only=opened.read_only,
        backups=None
        if opened.database is None or opened.read_only
        else SqlBackups(opened, kept_with_history(own)),
        verify=partial(prove, opened, (), own=own),
        membranes=library,
        presets=presets(place("presets")),
        click_networks=library,
        regions=regions(library, features),
        features=features,
        workers=ThreadWorkers(settings.threads),
        videos=VideoFiles(),
        teaching=TeachingTools(
            TrainingChild(),
            OwnPackages(place("models") or paths.user_models(), library),
            place("teaching") or paths.teaching(),
        ),
        alerts=alerts,
        laboratory=settings.laboratory,
        kept_in=opened.kept_in,
        tables=SqlTables(),
        data_packages=SqlDataPackages(opened.engine, opened.files),
        own_folders=own_folders(own),
        label_files=LabelFileWriter(),
    )


def edits_folder(opened: SqlHistories) -> Path:
    """Return where edits lie that are not kept yet: by what the history is, not by where it lies.

    So they are found when it was moved. One without events yet, in which nothing can be corrected
    before its next start, is known by its address; what lies there is taken along.
    """
    by_address = paths.user_edits(str(opened.engine.url))
    if not opened.identity:
        return by_address
    place = paths.user_edits(opened.identity)
    if by_address.is_dir() and not place.exists():
        try:
            by_address.rename(place)
        except OSError:
            return by_address
    return place


def window(
    db: str | None = None,
    files: Path | None = None,
    pictures: Sequence[Path] = (),
    *,
    shown: str | None = None,
    screenshot: Path | None = None,
) -> int:
    """Open the window, on the dish ``shown`` if named; return its exit code.

    It keeps the right to write while it is open; where another process has it, this one reads.
    With ``screenshot``: save the window's picture there and close.
    """
    from colonyqc.bootstrap.practice import practice

    with loading():
        from colonyqc.gui.main.start import start  # Qt is loaded only when a window is wanted

        place = workplace(db, files)
    return start(
        place,
        pictures,
        shown=shown,
        screenshot=screenshot,
        practice=practice,
        opener=lambda address, folder, make: workplace(address, folder, must_exist=not make),
    )


def workplace(
    db: str | None = None, files: Path | None = None, *, must_exist: bool = False
) -> "Workplace":
    """Open a history for a window; ``must_exist`` as in `histories`.

    Raises:
        UsageError: as of `histories`.
        HistoryError: it cannot be opened.
    """
    from colonyqc.gui.main.workplace import Workplace
    from colonyqc.services.queue.queue_files import QueueFiles

    opened = histories(db, files, must_exist=must_exist)
    if not opened.read_only:
        try:
            # For as long as the window is open: another program's write in between would leave it
            # showing an old state.
            opened.hold("window")
        except HistoryError as error:
            opened.only_read(str(error))

    def close() -> None:
        if not opened.read_only:
            opened.release()
        # Another history may follow in this process, and this file be moved meanwhile.
        opened.engine.dispose()

    queue = QueueFiles(paths.queues(), opened.address)
    folder = "" if opened.database is not None else opened.files.place.told
    joined = replace(
        join(opened, alerts=CommandAlerts(load_settings)),
        # A file is written by this window alone while it is open.
        elsewhere=opened.elsewhere() if opened.database is None else None,
    )
    return Workplace(joined, queue, opened.address, folder, close)
