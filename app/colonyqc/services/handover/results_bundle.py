"""Results that were made where there is no network, sealed in a bundle and added to a history.

A bundle is a folder or a zip: a small history with its stored files, and a manifest. Its seal
finds damage and slips; who made it is not proved by it, so its sha256 is told at both ends. What
is added was judged without the history it comes to: it is judged there again, after the past of
its dish, so that the record is the one that analysing there would have made.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

from colonyqc.config.documents import read_json
from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import (
    ColonyQCError,
    HistoryError,
    MissingError,
    OutputError,
    UsageError,
)
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey, Failure, Region
from colonyqc.domain.protocol import Past, Protocol
from colonyqc.services.accounts.access import require
from colonyqc.services.alerts import tell_of
from colonyqc.services.analysis.judging import judged_again
from colonyqc.services.analysis.keep import (
    Kept,
    Request,
    ask_to_analyse,
    planned,
    put,
)
from colonyqc.services.analysis.once import Already, same_kept
from colonyqc.services.analysis.replacing import ask_for_reason
from colonyqc.services.analysis.sample_sheet import seeded_days
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.sealed_folder import (
    MANIFEST,
    UNREADABLE,
    check_seal,
    close,
    seal,
    unpack,
)
from colonyqc.services.ports import (
    UNWATCHED,
    AnalysisRecord,
    Artefacts,
    Histories,
    History,
    Monitor,
    Outcome,
    StoredFiles,
)
from colonyqc.services.worklist import dish_life

FORMAT: Final = "colonyqc results 1"
_MOST_FILES: Final = 1_000_000
_MOST_MANIFEST: Final = 256 * 2**20


@dataclass(frozen=True, slots=True)
class OpenedResults:
    """A bundle that is whole: ``histories`` opens the small history in it, which is only read.

    ``sha256``: of its manifest, by which the whole is known.
    """

    name: str
    sha256: str
    histories: Histories

    def origin(self, number: int) -> str:
        """Return what the trail says of where analysis ``number`` of it comes from."""
        return f"results sealed as sha256 {self.sha256}, analysis {number}; from {self.name}"


@dataclass(slots=True)
class ResultsAdded:
    """Which analyses a bundle brought, which were here already, and what could not be added."""

    added: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def seal_results(made: Histories, folder: Path, out: Path, app_version: str) -> str:
    """Seal the folder with the results of ``made``; return the sha256 it is known by.

    Raises:
        OutputError: nothing was analysed.
    """
    with made() as history:
        applied = history.configurations()
    if not applied:
        raise OutputError(f"Nothing was analysed: there is nothing to seal into {out}.")
    models = {str(each.model): each.model.sha256 for each in applied}
    rules = {
        each.protocol.rule_set: each.protocol.rule_set_sha256
        for each in applied
        if each.protocol.rule_set_sha256
    }
    told = {
        "format": FORMAT,
        "program": app_version,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "analyses": len(applied),
        "models": models,
        "rule_sets": rules,
    }
    seal(folder, told)
    return close(folder)


@contextmanager
def unsealed(path: Path, app_version: str) -> Iterator[tuple[Path, str]]:
    """Give the folder of a bundle whose seal holds, and the sha256 it is known by.

    Raises:
        HistoryError: it is none, it was damaged or changed, or another version made it.
        UsageError: nothing is there.
    """
    if not path.exists():
        raise MissingError(f"There is no bundle {path}.")
    with scratch_folder("bundle") as scratch:
        try:
            folder = path
            if not path.is_dir():
                folder = scratch / "unpacked"
                unpack(path, folder, shutil.disk_usage(gettempdir()).free, _MOST_FILES)
            told = read_json(folder / MANIFEST, _MOST_MANIFEST)
            made_by = told["program"] if told["format"] == FORMAT else None
            digest = check_seal(folder, told)
        except UNREADABLE as error:
            raise HistoryError(
                f"Nothing is added: the bundle {path.name} is none, or was damaged or changed "
                f"after it was sealed ({error})."
            ) from error
        _check_version(path.name, made_by, app_version)
        yield folder, digest


def _check_version(name: str, made_by: Any, here: str) -> None:
    if made_by is None:
        raise HistoryError(f"Nothing is added: {name} holds no results of this program.")
    if made_by != here:
        raise HistoryError(
            f"Nothing is added: the bundle {name} was made by version {made_by} of this program, "
            f"and this is {here}; use the same."
        )


def add_results(
    context: ServiceContext,
    bundle: OpenedResults,
    why: str = "",
    monitor: Monitor = UNWATCHED,
    *,
    new_model: bool = False,
) -> ResultsAdded:
    """Add what a bundle holds to the history; what is there already by its key is left out.

    Each analysis is added whole with the event that tells where it comes from, or not at all: a
    run that ended early is simply run again. A dish that cannot be added is listed, the others
    are. ``why`` and ``new_model`` as of an analysis.

    Raises:
        AccessError: who is at work may not; asked before anything is added, too.
        Cancelled: asked to stop; what was added stays.
        HistoryError: a model or rule set of it is not the one here, or the history can't be
            written.
    """
    ask_to_analyse(context.histories)
    with bundle.histories() as there:
        numbers = sorted(each.id for each in there.list())
        applied = there.configurations()
        happened = there.life_events()
    _check_models(context, {str(each.model): each.model.sha256 for each in applied})
    for each in applied:
        _check_rules(context, each.protocol)
    found, dishes = ResultsAdded(), set[DishKey]()
    for at, number in enumerate(numbers):
        monitor.check()
        with bundle.histories() as there:
            record = there.get(number)
        dish = record.analysis.acquisition.dish
        monitor.report(at / len(numbers), dish.label)
        try:
            made = _add(context, bundle, record, Request(new_model=new_model, why=why))
        except HistoryError:
            raise
        except ColonyQCError as error:
            found.failures.append(Failure(dish.label, str(error)))
            continue
        (found.added if isinstance(made, Kept) else found.already).append(made.number)
        dishes.add(dish)
    _note_seedings(context, [each for each in happened if each.dish in dishes])
    monitor.report(1.0, "")
    return found


def _check_models(context: ServiceContext, used: Mapping[str, str]) -> None:
    refs = [info.ref for info in context.models.list()]
    if context.membranes is not None:
        refs += [info.ref for info in context.membranes.membranes()]
    here = {str(ref): ref.sha256 for ref in refs}
    for ref, digest in used.items():
        if ref not in here:
            raise HistoryError(
                f"Nothing is added: the model {ref} (sha256 {digest[:12]}) is not here."
            )
        if here[ref] != digest:
            raise HistoryError(
                f"Nothing is added: the model {ref} of the bundle has the sha256 {digest[:12]}, "
                f"that of this name here {here[ref][:12]}."
            )


def _check_rules(context: ServiceContext, applied: Protocol) -> None:
    if not applied.rule_set_sha256:
        return
    here = context.rules.find(applied.rule_set)
    if here.sha256 != applied.rule_set_sha256:
        raise HistoryError(
            f"Nothing is added: the rule set {applied.rule_set} of the bundle has the sha256 "
            f"{applied.rule_set_sha256[:12]}, that of this name here {here.sha256[:12]}."
        )


def _add(
    context: ServiceContext, bundle: OpenedResults, record: AnalysisRecord, request: Request
) -> Kept | Already:
    given = record.analysis
    with context.histories() as history:
        # Before anything is asked of the dish: what it said of itself when it was added counts.
        same = same_kept(history, given)
    if same is not None:
        return Already(same)
    rules = given.protocol
    plan = planned(
        given.acquisition,
        replace(context, protocol=replace(rules, past=Past())),
        replace(
            request,
            model=str(given.model),
            rules=rules.rule_set if rules.rule_set_sha256 else None,
            preset=rules.prompt or None,
        ),
    )
    _check_alike(given, plan.acquisition.dish, plan.protocol)
    if plan.protocol.on_feeders(plan.acquisition) != rules.on_feeders(given.acquisition):
        raise UsageError(
            "The bundle and this history say different things of whether it grows on feeders, and "
            "what was measured depends on it: say it with --feeders and analyse it again."
        )
    analysis = judged_again(given, plan.acquisition, plan.protocol)
    origin = bundle.origin(record.id)
    with context.histories() as history:
        history.hold()
        same = same_kept(history, analysis)
        if same is None:
            same = _brought(history, origin)
        if same is not None:
            return Already(same)
        if not request.why.strip():
            prompted = analysis.prompt is not None
            ask_for_reason(context.histories, plan.acquisition, prompted=prompted)
        outcome = Outcome(analysis, _artefacts(bundle, record))
        kept = put(history, outcome, plan.pinned, request.why, origin)
    tell_of(context.alerts, kept.number, kept.analysis, context.kept_in.address)
    return kept


def _check_alike(given: Analysis, dish: DishKey, here: Protocol) -> None:
    """Make sure that the history judges by the rules the bundle did.

    Raises:
        UsageError: it does not.
    """
    if replace(here, past=Past()) != replace(given.protocol, past=Past()):
        raise UsageError(
            f"{dish.label} was judged by {given.protocol.rule_set}, and would be by "
            f"{here.rule_set} here: analyse it again."
        )


def _brought(history: History, origin: str) -> int | None:
    """Return the number that an analysis of a bundle got, if it was added before.

    Asked of those without a key: a picture of them could not be read.
    """
    told, _, _ = origin.partition(";")
    for event in history.events(kinds=(EventKind.RESULTS_ADDED,)):
        if event.new.partition(";")[0] == told:
            return int(event.subject.removeprefix("analysis "))
    return None


def _artefacts(bundle: OpenedResults, record: AnalysisRecord) -> tuple[Artefacts, ...]:
    with bundle.histories() as there:
        return tuple(_arrays(there, each) for each in record.stored)


def _arrays(there: History, stored: StoredFiles) -> Artefacts:
    labels = None
    if stored.labels:
        with closing(there.labels(stored.labels)) as opened:
            labels = opened.read(Region(0, 0, *opened.size))
    cells = there.cells(stored.cells) if stored.cells else None
    return Artefacts(labels, there.overview(stored.overview), cells)


def _note_seedings(context: ServiceContext, happened: list[LifeEvent]) -> None:
    """Keep when dishes were seeded, as the bundle tells, each day once."""
    seedings = [each for each in happened if each.kind is LifeEventKind.SEEDING]
    if not seedings:
        return
    with context.histories() as history:
        require(history, Permission.ANALYSE)
        history.hold()
        known = seeded_days(dish_life.events_of(history))
        for each in seedings:
            if (each.dish, each.happened.astimezone().date()) not in known:
                history.add_life_event(replace(each, number=0))
        history.commit()
