"""Write several forms at once: tables, answers and label files of a history or of one dish."""

from collections.abc import Sequence
from pathlib import Path

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.services.answers.files import AnswerExport, AnswerForm, Exported, export_answers
from colonyqc.services.answers.picture import WHOLE, Parting
from colonyqc.services.context import ServiceContext
from colonyqc.services.export.tables import export_history
from colonyqc.services.interchange.label_export import LabelExport, export_labels
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.label_files import LabelForm
from colonyqc.services.ports.tables import TableExport, TableForm


def export_forms(
    context: ServiceContext,
    folder: Path,
    forms: Sequence[str],
    dish: DishKey | None = None,
    parting: Parting = WHOLE,
    monitor: Monitor = UNWATCHED,
) -> Exported:
    """Write the forms asked for, tables first; return the files and what could not be written.

    ``forms``: values of `TableForm`, `AnswerForm` and `LabelForm`; ``dish``: None for all;
    ``parting`` is for answers and labels.

    Raises:
        AccessError, Cancelled, HistoryError, UsageError: as of each kind's export.
    """
    tables = tuple(form for form in TableForm if form in forms)
    answers = tuple(form for form in AnswerForm if form in forms)
    labels = tuple(form for form in LabelForm if form in forms)
    paths: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()
    if tables:
        if context.tables is None:
            raise HistoryError("Tables can't be written here.")
        part, wanted = monitor.part(0.0, 0.4), TableExport(tables, dish)
        made = export_history(
            context.histories, context.outputs, context.tables, folder, wanted, part
        )
        paths += tuple(made)
    if answers:
        part, asked = monitor.part(0.4, 0.7), AnswerExport(answers, dish, parting)
        written = export_answers(context.histories, context.outputs, folder, asked, part)
        paths, failures = paths + written.paths, written.failures
    if not labels:
        return Exported(paths, failures)
    part, shown = monitor.part(0.7, 1.0), LabelExport(labels, dish, parting)
    done = export_labels(context, folder, shown, part)
    # A picture that can't be read fails in every form, and is told once.
    return Exported(paths + done.paths, tuple(dict.fromkeys(failures + done.failures)))
