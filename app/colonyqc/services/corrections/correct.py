"""Keep what a person corrected: a new version of the analysis, beside the one it was made of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from colonyqc.domain.correction import CorrectionSource
from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.verdict import Decision
from colonyqc.services.accounts.access import require
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.colony_work import ColonyWork, Corrected
from colonyqc.services.corrections.new_version import NewVersion
from colonyqc.services.corrections.sheet_work import CorrectedCells, SheetWork
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, Histories, Monitor

__all__ = ["Corrected", "CorrectedCells", "carried", "correct", "may_correct"]


def may_correct(histories: Histories, record: AnalysisRecord, picture: int) -> None:
    """Make sure that a picture of an analysis can be corrected by who is at work.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is no such picture, or nothing that can be corrected in it.
    """
    with histories() as history:
        require(history, Permission.CORRECT)
    analysis = record.analysis
    if not 0 <= picture < len(analysis.pictures):
        raise MissingError(f"Analysis {record.id} has no picture {picture + 1}.")
    result = analysis.pictures[picture]
    if result.regions is not None:
        raise UsageError(
            f"Analysis {record.id} holds regions: only colonies and the cells of sheets are "
            "corrected."
        )
    # Cells can be corrected to a sheet where what was found is none.
    counted = result.quality.usable if analysis.prompt is None else result.sheet is not None
    if not counted or not record.stored[picture].labels:
        raise UsageError(
            f"{result.picture.name} was not counted: there is nothing to correct in it."
        )


def correct(
    context: ServiceContext,
    original: int,
    corrected: Mapping[int, Corrected | CorrectedCells],
    reason: str,
    way: str,
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep a new version of an analysis with the maps of some pictures (from 0) corrected.

    Measures and proposals are made anew for what changed only; decisions on colonies that nobody
    touched hold in the new version, too. Signatures are of the version that was signed. ``way``:
    "window", or the name of the file that the map came from.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; nothing is kept.
        UsageError: no reason, nothing corrected, or a map that does not fit its picture.
        PictureError: a picture has to be looked at again, and cannot be read.
        HistoryError: there is no such analysis, or it cannot be written.
    """
    if not reason.strip():
        raise UsageError("A correction needs a reason; say why in a few words.")
    with context.histories() as history:
        require(history, Permission.CORRECT)
        history.check_room()
        record = history.get(original)
    for place in corrected:
        may_correct(context.histories, record, place)
    started = datetime.now(UTC)
    made = _made(context, record, corrected, monitor)
    if not made.changes:
        raise UsageError("Nothing differs from what was found: there is no correction to keep.")
    with context.histories() as history:
        person = history.actor.name if history.policy().log_in else context.person
    source = CorrectionSource(original, person, reason.strip(), way, made.changes)
    analysis = made.analysis(source, started)
    with context.histories() as history:
        require(history, Permission.CORRECT)
        number = history.add(analysis, made.artefacts, reason.strip())
        history.carry_over(number, carried(record, number, source))
        history.commit()
    return Kept(number, analysis)


def _made(
    context: ServiceContext,
    record: AnalysisRecord,
    corrected: Mapping[int, Corrected | CorrectedCells],
    monitor: Monitor,
) -> NewVersion:
    if record.analysis.prompt is not None:
        cells = {k: each for k, each in corrected.items() if isinstance(each, CorrectedCells)}
        return SheetWork(context, record).made(cells)
    classes = {k: each for k, each in corrected.items() if isinstance(each, Corrected)}
    return ColonyWork(context, record, monitor).made(classes)


def carried(record: AnalysisRecord, number: int, source: CorrectionSource) -> tuple[Decision, ...]:
    """Return the decisions in force on colonies that a correction left as they were."""
    now = {(change.picture, gone) for change in source.pictures for gone in change.removed}
    return tuple(
        replace(each, analysis_id=number)
        for each in record.in_force
        if source.untouched(each.picture, each.colony) and (each.picture, each.colony) not in now
    )
