"""The one place that builds the parts and joins them.

A room is imported where a part of it is built: a command waits only for the rooms it uses.
"""

import atexit
import getpass
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from colonyqc.config import paths
from colonyqc.config.build import build_version
from colonyqc.config.collector import loading
from colonyqc.config.settings import load_settings
from colonyqc.domain.audit import Anchor, read_anchors
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.files.formats.readers import read_pixels
from colonyqc.files.formats.simulated import write_simulated
from colonyqc.history import (
    Migration,
    SqlBackups,
    SqlHistories,
    database_url,
    export_csv,
    export_kinds,
    open_as_found,
    open_histories,
    places,
    restore,
    to_be_replaced,
    verify,
)
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import UNWATCHED, Models, Monitor, Pictures, TextPair

if TYPE_CHECKING:
    from colonyqc.domain.picture import Failure
    from colonyqc.domain.protocol import Protocol
    from colonyqc.domain.rule_sets import RuleSet
    from colonyqc.inference.packages import ModelLibrary
    from colonyqc.services.membranes.encoder import Prompter
    from colonyqc.services.membranes.presets import Presets
    from colonyqc.services.regions.find import RegionFinder
    from colonyqc.services.rules.sets import RuleSetFiles

# What is passed on from the rooms below; what is built here needs no list.
__all__ = ["read_pixels", "write_simulated"]


def pictures() -> Pictures:
    """Return the door to picture files."""
    from colonyqc.files.pictures import FilePictures

    return FilePictures()


def models(
    folder: Path | None = None,
    precision: Literal["full", "fast"] | None = None,
    device: Literal["", "cpu", "cuda", "directml"] | None = None,
    *,
    side_by_side: bool = False,
) -> "ModelLibrary":
    """Return the models in ``folder``, or the shipped and the user's own.

    Without ``precision`` or ``device`` networks run as the settings say. ``side_by_side``: several
    tiles are given to a network of colonies at once, so it takes one core for each.
    """
    from colonyqc.inference.packages import ModelLibrary

    roots = [paths.shipped_models(), paths.user_models()] if folder is None else [folder]
    settings = load_settings()
    return ModelLibrary(
        roots,
        precision=settings.precision if precision is None else precision,
        device=settings.provider if device is None else device,
        tile_threads=1 if side_by_side else 0,
    )


def regions(library: "ModelLibrary") -> "RegionFinder":
    """Return what finds regions without a trained model, by every method that can run here."""
    from colonyqc.inference.feature_network import FeatureLibrary
    from colonyqc.services.regions.baselines import BaselineRegions
    from colonyqc.services.regions.encoder import EncoderRegions
    from colonyqc.services.regions.find import RegionFinder
    from colonyqc.training.clusters.child import DifferentiableRegions  # no torch in this process

    # Where the training extra is installed, its first method is the default.
    encoder = EncoderRegions(library, FeatureLibrary(library))
    return RegionFinder([DifferentiableRegions(), encoder, BaselineRegions()])


def text_pair(image: Path, text: Path, tokenizer: Path) -> TextPair:
    """Return a user's own image and text encoder, ready to run.

    Raises:
        ModelError: they are no pair that can be used.
    """
    from colonyqc.inference.text_pair import OnnxTextPair

    return OnnxTextPair(image, text, tokenizer)


def rule_sets() -> "RuleSetFiles":
    """Return the rule sets: the shipped and the lab's own."""
    from colonyqc.services.rules.sets import RuleSetFiles

    return RuleSetFiles(paths.resources() / "rules", paths.user_rules())


def counting_rule_sets(
    db: str | None, files: Path | None
) -> "tuple[tuple[RuleSet, ...], tuple[Failure, ...]]":
    """Return the rule sets that count in a history (without one the shipped), and what is wrong."""
    from colonyqc.services.rules.register import RegisteredRuleSets

    if db is None and not paths.default_database().exists():
        return replace(rule_sets(), own=None).list()
    return RegisteredRuleSets(rule_sets(), histories(db, files, reading=True)).list()


def presets() -> "Presets":
    """Return the user's saved prompts."""
    from colonyqc.services.membranes.presets import Presets

    return Presets(paths.user_presets())


def prompter() -> "Prompter":
    """Return what answers prompts; it keeps the features of the last few pictures."""
    from colonyqc.services.membranes.encoder import Prompter

    return Prompter(pictures())


def protocol() -> "Protocol":
    """Return the default protocol; its rules are those where no rule set says otherwise."""
    from colonyqc.services.protocols import read_protocol

    return read_protocol(paths.resources() / "protocols" / "default.yaml")


def person() -> str:
    """Return who is at work: as set in the settings, else the account's name."""
    # Nobody is asked: a name of their own is an offer, not a gate.
    return load_settings().person or getpass.getuser()


def _address(db: str | None, files: Path | None) -> tuple[str, Path | None]:
    """Return where a history is and where its label files lie; None: beside it."""
    named = db if db is not None else str(paths.default_database())
    if files is None and database_url(named).get_backend_name() != "sqlite":
        set_folder = load_settings().server_files
        files = Path(set_folder).expanduser() if set_folder else None
    return named, None if files is None else files.absolute()


def histories(
    db: str | None = None,
    files: Path | None = None,
    *,
    must_exist: bool = False,
    reading: bool = False,
) -> SqlHistories:
    """Open a history: a file, a database URL, or the user's own.

    ``files``: the folder of its label files; default: beside a file, of a server's as set.
    ``reading``: it is only read, so its tables are never migrated, and it must be there.

    Raises:
        UsageError: ``must_exist`` and there is no such history, or a server's has no such folder.
        HistoryError: the history cannot be opened.
    """
    named, folder = _address(db, files)
    opened = open_histories(
        named, files=folder, person=person(), must_exist=must_exist, reading=reading
    )
    # A server notes in its log whoever leaves without a word.
    atexit.register(opened.engine.dispose)
    return opened


def outputs(
    db: str | None = None, files: Path | None = None, inputs: Iterable[Path | None] = ()
) -> Outputs:
    """Return what nothing may be written on: ``inputs``, a history, the program's own files."""
    read = tuple(path for path in inputs if path is not None)
    return Outputs(read, _kept(places(*_address(db, files))))


def _kept(history: Sequence[Path]) -> tuple[Path, ...]:
    """Return what the program keeps: histories, models, rules, presets, settings."""
    return (
        *history,
        *places(paths.default_database()),
        paths.settings_file(),
        paths.user_models(),
        paths.user_rules(),
        paths.user_presets(),
        paths.shipped_models(),
        paths.resources(),
    )


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
    return _join(opened, networks)


def _join(opened: SqlHistories, networks: Models | None = None) -> ServiceContext:
    from colonyqc.inference.feature_network import FeatureLibrary
    from colonyqc.inference.workers import ThreadWorkers
    from colonyqc.reports.renderer import Renderer
    from colonyqc.services.rules.register import RegisteredRuleSets

    library = models(side_by_side=True)
    return ServiceContext(
        pictures=pictures(),
        models=library if networks is None else networks,
        histories=opened,
        reports=Renderer(),
        protocol=protocol(),
        person=person(),
        outputs=Outputs(kept=_kept(opened.places)),
        app_version=build_version(),
        rules=RegisteredRuleSets(rule_sets(), opened),
        read_only=opened.read_only,
        backups=None if opened.database is None or opened.read_only else SqlBackups(opened),
        verify=partial(_verify, opened, ()),
        membranes=library,
        presets=presets(),
        click_networks=library,
        regions=regions(library),
        features=FeatureLibrary(library),
        workers=ThreadWorkers(),
    )


def export_history(context: ServiceContext, folder: Path) -> Sequence[Path]:
    """Write a history as CSV files; return their paths."""
    from colonyqc.services.export import tables

    return tables.export_history(
        context.histories, context.outputs, export_csv, folder, export_kinds(folder)
    )


def verify_history(
    db: str | None, files: Path | None, anchors: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return what is wrong with a history, one sentence each.

    ``anchors``: texts with anchors in them.

    Raises:
        HistoryError: it cannot be opened or read.
        UsageError: there is no such history, or an anchor is none.
    """
    known = [anchor for text in anchors for anchor in read_anchors(text)]
    named, folder = _address(db, files)
    opened = open_as_found(named, files=folder)
    atexit.register(opened.engine.dispose)
    return _verify(opened, known)


def _verify(
    opened: SqlHistories, anchors: Sequence[Anchor], monitor: Monitor = UNWATCHED
) -> tuple[str, ...]:
    from colonyqc.services.rules import register

    wrong = verify(opened, anchors, monitor)
    return (*wrong, *register.check(opened, rule_sets()))


def restore_history(
    folder: Path,
    db: str,
    name: str | None,
    ask_password: Callable[[str], str],
    watched: Callable[[], AbstractContextManager[Monitor]],
    why: str = "",
) -> Path | None:
    """Restore a backup as a history; return where the one that was there lies now, if any.

    ``name``: who says so; ``ask_password`` is called where the history there asks for log-in,
    ``watched`` for the work after it; ``why``: the reason, for the trail.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the backup is not whole, or the history is in use or cannot be written.
        UsageError: the history is on a server.
    """
    from colonyqc.services import backups

    url = database_url(db)
    if url.get_backend_name() != "sqlite":
        raise UsageError("A backup is restored to a file, such as --db history.db.")
    database = Path(url.database or "")

    def bring_back(kept: Path, actor: Actor, monitor: Monitor) -> Path | None:
        return restore(kept, database, actor, monitor, why)

    # The very file that is going to be replaced, however it was named.
    there = to_be_replaced(database) if database.exists() else None
    who = person() if name is None and there is None else name or ""
    return backups.restore(there, bring_back, folder, who, ask_password, watched)


def migrate_history(db: str | None, files: Path | None) -> Migration:
    """Bring a history to the tables of this program, a copy of it first; return what was done.

    Raises:
        HistoryError: it cannot be opened or written, or is of a newer program.
        UsageError: there is no such history.
    """
    opened = histories(db, files, must_exist=True)
    if opened.migration is None:
        raise HistoryError(opened.read_only)
    return opened.migration


def virtual_pictures(monitor: Monitor) -> Path:
    """Draw the virtual dishes into a folder of the user's data; return it."""
    from colonyqc.services import demo

    folder = paths.virtual_dish()
    folder.mkdir(parents=True, exist_ok=True)
    demo.draw_pictures(folder, write_simulated, monitor)
    return folder


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
    with loading():
        from colonyqc.gui.main.start import start  # Qt is loaded only when a window is wanted

    opened = histories(db, files)
    if not opened.read_only:
        try:
            # For as long as the window is open: another program's write in between would leave it
            # showing an old state.
            opened.hold("window")
        except HistoryError as error:
            opened.only_read(str(error))
    context = _join(opened)
    try:
        return start(
            context, pictures, shown=shown, screenshot=screenshot, on_demo=virtual_pictures
        )
    finally:
        if not opened.read_only:
            opened.release()
