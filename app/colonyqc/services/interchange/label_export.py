"""Write the newest labels of each dish and day, a file a picture; what fails stops no other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from colonyqc.config.atomic_write import passing_path, put_in_place, sweep_unfinished
from colonyqc.domain.errors import ColonyQCError, HistoryError, OutputError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import Acquisition, DishKey, Failure
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.answers.picture import WHOLE, Parting, answer_at
from colonyqc.services.context import ServiceContext
from colonyqc.services.interchange.labelled import labelled
from colonyqc.services.interchange.plate_folders import PlateFolders, whole_folder
from colonyqc.services.outputs import Exported
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, History, Monitor
from colonyqc.services.ports.label_files import LabelFiles, LabelForm, PictureLabels


@dataclass(frozen=True, slots=True)
class LabelExport:
    """What is written: which forms, of which dishes (None: all), which colonies parted."""

    forms: tuple[LabelForm, ...]
    dishes: tuple[DishKey, ...] | None = None
    parting: Parting = WHOLE


def export_labels(
    context: ServiceContext, folder: Path, wanted: LabelExport, monitor: Monitor = UNWATCHED
) -> Exported:
    """Write the newest labels of each dish and day into a folder: FORM/<name>, a file a picture.

    The trail gets the export's event before the first file. Pictures that could not be judged
    have no labels. What of a dish cannot be read or written is told, and the others go on.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; the files that were written stay, each whole.
        HistoryError: the history cannot be read.
        UsageError: the folder cannot be written.
    """
    if context.label_files is None:
        raise HistoryError("Label files can't be written here.")
    context.outputs.check_place(folder)
    what = f"labels ({', '.join(wanted.forms)}): {folder.name}"
    with export_failure_noted(context.histories, what), context.histories() as history:
        require(history, Permission.EXPORT)
        dishes = history.dishes() if wanted.dishes is None else wanted.dishes
        for form in wanted.forms:
            _make(folder / form)
        history.exported(what)
        history.commit()
        with PlateFolders(folder / LabelForm.OME_ZARR, dishes) as wells:
            work = _Work(context, context.label_files, folder, wanted, wells)
            for place, dish in enumerate(dishes):
                for record in work.newest(history, dish):
                    monitor.check()
                    work.write(record, history)
                monitor.report((place + 1) / len(dishes))
            work.close_plates()
    return Exported(tuple(work.paths), tuple(work.failures))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep_unfinished(folder)
    except OSError as error:
        raise OutputError(
            f"{folder} can't be made: {error.strerror}. Choose another folder."
        ) from error


@dataclass(slots=True)
class _Work:
    """Writes record by record, and keeps what was written and what was not."""

    context: ServiceContext
    files: LabelFiles
    folder: Path
    wanted: LabelExport
    plates: PlateFolders
    paths: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def newest(self, history: History, dish: DishKey) -> Iterator[AnalysisRecord]:
        """Yield the newest analysis of each day of a dish, prompted ones behind the others."""
        try:
            found = (*history.series(dish), *history.sheets(dish))
        except HistoryError as error:
            self.fail(dish.label, error)
            return
        yield from found

    def write(self, record: AnalysisRecord, history: History) -> None:
        """Write what a record's pictures show, in all forms."""
        for place, result in enumerate(record.analysis.pictures):
            name = f"analysis-{record.id}-picture-{place + 1}"
            try:
                answer = answer_at(record, place, history, self.wanted.parting)
                if answer is None:
                    continue
                overview = history.overview(record.stored[place].overview)
                picture = labelled(record, place, answer, name, overview)
                for form in self.wanted.forms:
                    self._put(form, picture, record.analysis.acquisition)
            except (ColonyQCError, OSError) as error:
                dish = record.analysis.acquisition.dish
                self.fail(f"{dish.label}, {result.picture.name}", error)

    def _put(self, form: LabelForm, picture: PictureLabels, of: Acquisition) -> None:
        """Write a picture's labels in one form, whole or not at all."""
        if form is LabelForm.OME_ZARR and self.plates.holds(of.dish):
            self.plates.add(self.files, picture, of)
            return
        target = self.folder / form / f"{picture.name}{self.files.ending(form)}"
        kind = self.files.kind(form)
        if form is LabelForm.OME_ZARR:
            with whole_folder(target, kind) as passing:
                self.files.write(form, picture, passing)
        else:
            self.context.outputs.check(target, kind)
            with passing_path(target) as passing:
                self.files.write(form, picture, passing)
                put_in_place(passing, target, durable=False)
        self.paths.append(target)

    def close_plates(self) -> None:
        """Give the plates whose fields were written their names."""
        for made, error in self.plates.close(self.files):
            if error is None:
                self.paths.append(made)
            else:
                self.fail(made.name, error)

    def fail(self, name: str, error: ColonyQCError | OSError) -> None:
        """Keep what could not be done, in one sentence."""
        said = error.strerror if isinstance(error, OSError) else str(error)
        self.failures.append(Failure(name, str(said)))
