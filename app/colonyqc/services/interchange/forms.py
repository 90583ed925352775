"""Write several forms at once: tables, answers and label files of a history or of some dishes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.services.accounts.access import require
from colonyqc.services.answers.files import AnswerExport, AnswerForm, export_answers
from colonyqc.services.answers.picture import WHOLE, Parting
from colonyqc.services.context import ServiceContext
from colonyqc.services.export.tables import export_history
from colonyqc.services.interchange.label_export import LabelExport, export_labels
from colonyqc.services.outputs import Exported
from colonyqc.services.ports import UNWATCHED, Histories, Monitor
from colonyqc.services.ports.label_files import LabelForm
from colonyqc.services.ports.tables import TableExport, TableForm

_Work = Callable[[Monitor], Exported]
_COST: Final[Mapping[str, int]] = {
    TableForm.CSV: 1,
    TableForm.XLSX: 2,
    TableForm.PARQUET: 1,
    AnswerForm.COCO: 1,
    AnswerForm.COCO_PANOPTIC: 2,
    AnswerForm.PNG: 4,
    LabelForm.GEOJSON: 2,
    LabelForm.ROI: 2,
    LabelForm.OME_TIFF: 3,
    LabelForm.OME_ZARR: 6,
}
"""How long each form takes beside the others, as measured (docs/measurements.md)."""


def exportable_dishes(histories: Histories) -> tuple[DishKey, ...]:
    """Return the dishes that can be exported.

    Raises:
        AccessError: who is at work may not export.
        HistoryError: the history cannot be read.
    """
    with histories() as history:
        require(history, Permission.EXPORT)
        return tuple(history.dishes())


def export_forms(
    context: ServiceContext,
    folder: Path,
    forms: Sequence[str],
    dishes: Sequence[DishKey] | None = None,
    parting: Parting = WHOLE,
    monitor: Monitor = UNWATCHED,
) -> Exported:
    """Write the forms asked for, tables first; return the files and what could not be written.

    ``forms``: values of `TableForm`, `AnswerForm` and `LabelForm`; ``dishes``: None for all;
    ``parting`` is for answers and labels.

    Raises:
        AccessError, Cancelled, HistoryError, UsageError: as of each kind's export.
    """
    of = None if dishes is None else tuple(dishes)
    kinds = tuple(_kinds(context, folder, forms, of, parting))
    # The time left is told from the share done: what was not asked for has no part in it.
    ends = tuple(accumulate((sum(map(_COST.__getitem__, made)) for made, _ in kinds), initial=0))
    total = ends[-1]
    paths: list[Path] = []
    failures: list[Failure] = []
    for (_, work), (start, end) in zip(kinds, pairwise(ends), strict=True):
        made = work(monitor.part(start / total, end / total))
        paths += made.paths
        failures += made.failures
    # A picture that can't be read fails in every form, and is told once.
    return Exported(tuple(paths), tuple(dict.fromkeys(failures)))


def _kinds(
    context: ServiceContext,
    folder: Path,
    forms: Sequence[str],
    dishes: tuple[DishKey, ...] | None,
    parting: Parting,
) -> Iterator[tuple[tuple[str, ...], _Work]]:
    """Yield each kind of forms that is asked for, with what writes them."""
    histories, outputs, tables = context.histories, context.outputs, context.tables
    if rows := tuple(form for form in TableForm if form in forms):
        if tables is None:
            raise HistoryError("Tables can't be written here.")
        listed = TableExport(rows, dishes)
        yield rows, lambda told: export_history(histories, outputs, tables, folder, listed, told)
    if answers := tuple(form for form in AnswerForm if form in forms):
        asked = AnswerExport(answers, dishes, parting)
        yield answers, lambda told: export_answers(histories, outputs, folder, asked, told)
    if labels := tuple(form for form in LabelForm if form in forms):
        shown = LabelExport(labels, dishes, parting)
        yield labels, lambda told: export_labels(context, folder, shown, told)
