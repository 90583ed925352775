"""Edits that wait on disk: opened again, kept as a correction, or dropped."""

from contextlib import ExitStack
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.answers.picture import kept_maps
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.cell_edit import CellEdit
from colonyqc.services.corrections.journal import SUFFIX, About, in_force
from colonyqc.services.corrections.map_edit import MapEdit, left_over
from colonyqc.services.corrections.picture_edit import PictureEdit
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, Histories, Monitor

WINDOW: Final = "window"
"""How a correction that was drawn here says where it was drawn."""


def edits_folder(context: ServiceContext) -> Path:
    """Return where edits lie until they are kept.

    Raises:
        UsageError: nothing is corrected here.
    """
    if context.edits is None:
        raise UsageError("Nothing can be corrected here: there is no place for edits.")
    return context.edits


def why_not(histories: Histories) -> str:
    """Return why who is at work may correct nothing, "" where they may: before they try."""
    with histories() as history:
        try:
            require(history, Permission.CORRECT)
        except AccessError as error:
            return str(error)
    return ""


def open_edit(context: ServiceContext, record: AnalysisRecord, picture: int) -> PictureEdit:
    """Open a picture (from 0) of an analysis for correction, with what was left of an earlier time.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is nothing that can be corrected in it.
        HistoryError: its map cannot be read.
        OutputError: the journal cannot be written.
    """
    from colonyqc.services.corrections.correct import may_correct  # late: it counts anew

    folder = edits_folder(context)
    may_correct(context.histories, record, picture)
    name = record.stored[picture].labels
    with context.histories() as history:
        stored = history.labels(name)
    try:
        return PictureEdit(stored, About(record.id, picture, name, *stored.size), folder)
    except BaseException:
        stored.close()
        raise


def open_cells(context: ServiceContext, record: AnalysisRecord, picture: int) -> CellEdit:
    """Open the cells of a picture (from 0) for correction, with what was left of an earlier time.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is nothing that can be corrected in it, or its cells are not found as
            they were kept.
        HistoryError: its maps cannot be read.
        OutputError: the journal cannot be written.
    """
    from colonyqc.services.corrections.correct import may_correct
    from colonyqc.services.corrections.sheet_work import kept_cells

    folder = edits_folder(context)
    may_correct(context.histories, record, picture)
    result, stored = record.analysis.pictures[picture], record.stored[picture]
    if result.sheet is None:
        raise UsageError(f"{result.picture.name} shows colonies: correct them on the work page.")
    with context.histories() as history:
        maps = kept_maps(history, stored)
    # What the cells are, whether or not they are stored: edits of other ones are of no use here.
    name = stored.cells or stored.labels
    about = About(record.id, picture, name, result.width, result.height)
    return CellEdit(kept_cells(result, maps), maps, about, folder)


def keep_edits(
    context: ServiceContext, analysis: int, reason: str, monitor: Monitor = UNWATCHED
) -> Kept:
    """Keep all edits of an analysis that lie on disk as a correction; then they are dropped.

    Raises:
        AccessError, UsageError, PictureError, HistoryError, Cancelled: as of `correct`.
        OutputError: somebody corrects one of its pictures just now.
    """
    from colonyqc.services.corrections.correct import Corrected, CorrectedCells, correct

    folder = edits_folder(context)
    with context.histories() as history:
        record = history.get(analysis)
    with ExitStack() as held:
        # Held until it is kept: what somebody drew meanwhile would be dropped with it.
        edits: list[MapEdit] = []
        corrected: dict[int, Corrected | CorrectedCells] = {}
        for place in left_over(folder, analysis):
            if record.analysis.prompt is None:
                drawn = open_edit(context, record, place)
                edits.append(drawn)
                corrected[place] = Corrected(drawn.whole(), drawn.edits)
            else:
                cells = open_cells(context, record, place)
                edits.append(cells)
                corrected[place] = CorrectedCells(cells.numbers, cells.edits)
            held.callback(edits[-1].close)
        kept = correct(context, analysis, corrected, reason, WINDOW, monitor)
        held.pop_all()
        for edit in edits:
            edit.discard()
    return kept


def waiting_records(context: ServiceContext) -> tuple[AnalysisRecord, ...]:
    """Return the analyses of which edits wait, those that are still there, without colonies."""
    numbers = {about.analysis for about in waiting(edits_folder(context))}
    if not numbers:
        return ()
    with context.histories() as history:
        return history.several(sorted(numbers))


def waiting(folder: Path) -> tuple[About, ...]:
    """Return of which pictures edits in force lie on disk, by analysis and picture."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        about = in_force(path)
        if about is not None:
            found.append(about)
    return tuple(sorted(found, key=lambda each: (each.analysis, each.picture)))
