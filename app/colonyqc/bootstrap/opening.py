"""Open histories and prove, restore, migrate and export them."""

import atexit
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from colonyqc.bootstrap.parts import kept_with_history, models, person, presets, rule_sets
from colonyqc.config import paths
from colonyqc.config.settings import load_settings
from colonyqc.domain.audit import Anchor, read_anchors
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.history import (
    BroughtBack,
    Migration,
    SqlHistories,
    bring_back_beside,
    database_url,
    is_bucket,
    open_as_found,
    open_histories,
    places,
    restore,
    to_be_replaced,
    verify,
)
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import (
    UNWATCHED,
    Monitor,
)

if TYPE_CHECKING:
    from colonyqc.domain.picture import Failure
    from colonyqc.domain.rule_sets import RuleSet


def _address(db: str | None, files: Path | None) -> tuple[str, Path | None]:
    """Return where a history is and where its label files lie; None: beside it."""
    named = db if db is not None else str(paths.default_database())
    if files is None and database_url(named).get_backend_name() != "sqlite":
        set_folder = load_settings().server_files
        files = paths.typed(set_folder) if set_folder else None
    return named, files if files is None or is_bucket(files) else files.absolute()


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
    return Outputs(read, kept_of(places(*_address(db, files))))


def kept_of(history: Sequence[Path]) -> tuple[Path, ...]:
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


def counting_rule_sets(
    db: str | None, files: Path | None
) -> "tuple[tuple[RuleSet, ...], tuple[Failure, ...]]":
    """Return the rule sets that count in a history (without one the shipped), and what is wrong."""
    from colonyqc.services.rules.register import RegisteredRuleSets

    if db is None and not paths.default_database().exists():
        return replace(rule_sets(), own=None).list()
    return RegisteredRuleSets(rule_sets(), histories(db, files, reading=True)).list()


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
    return prove(opened, known)


def prove(
    opened: SqlHistories,
    anchors: Sequence[Anchor],
    monitor: Monitor = UNWATCHED,
    own: Path | None = None,
) -> tuple[str, ...]:
    """Return what is wrong with an open history, and with what its results were made by.

    ``own``: where rules, presets and models of the laboratory lie; default: among the user's data.
    """
    from colonyqc.services.rules import approvals, register

    def place(name: str) -> Path | None:
        return None if own is None else own / name

    files = rule_sets(place("rules"))
    here = approvals.AtHand(
        files.shipped_refs(), lambda: models(own=place("models")).list(), presets(place("presets"))
    )
    wrong = verify(opened, anchors, monitor)
    return (*wrong, *register.check(opened, files), *approvals.check(opened, here))


def restore_history(
    folder: Path,
    db: str,
    name: str | None,
    ask_password: Callable[[str], str],
    watched: Callable[[], AbstractContextManager[Monitor]],
    why: str = "",
) -> tuple[Path | None, BroughtBack]:
    """Restore a backup as a history; return where the one that was there lies now, if any.

    Beside it comes what was kept with the history and is not here any more: rules, presets,
    models, settings. What is here and differs stays, and is told.

    ``name``: who says so; ``ask_password`` is called where the history there asks for log-in,
    ``watched`` for the work after it; ``why``: the reason, for the trail.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the backup is not whole, or the history is in use or cannot be written.
        UsageError: the history is on a server.
    """
    from colonyqc.services.safekeeping import backups

    url = database_url(db)
    if url.get_backend_name() != "sqlite":
        raise UsageError("A backup is restored to a file, such as --db history.db.")
    database = Path(url.database or "")
    brought: list[BroughtBack] = []

    def bring_back(kept: Path, actor: Actor, monitor: Monitor) -> Path | None:
        old = restore(kept, database, actor, monitor, why)
        brought.append(bring_back_beside(kept, database, actor, kept_with_history()))
        return old

    # The very file that is going to be replaced, however it was named.
    there = to_be_replaced(database) if database.exists() else None
    who = person() if name is None and there is None else name or ""
    old = backups.restore(there, bring_back, folder, who, ask_password, watched)
    return old, brought[0]


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
