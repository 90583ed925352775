"""Write a history's answers as files that other programs read: COCO, COCO panoptic, PNG."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import sweep_unfinished
from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.cell import ASSISTIVE
from colonyqc.domain.errors import HistoryError, OutputError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.answers import coco
from colonyqc.services.answers.drawing import with_both
from colonyqc.services.answers.panoptic import coloured_ids, panoptic
from colonyqc.services.answers.picture import WHOLE, Parting, PictureAnswer, answer_at
from colonyqc.services.outputs import PICTURE, Exported, Outputs, json_object, png
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, Histories, History, Monitor

_SIXTEEN_BITS: Final = 65_535


class AnswerForm(StrEnum):
    """A form that answers are written in."""

    COCO = "coco"
    COCO_PANOPTIC = "coco-panoptic"
    PNG = "png"


_LISTS: Final = {
    AnswerForm.COCO: "instances.json",
    AnswerForm.COCO_PANOPTIC: "panoptic.json",
    AnswerForm.PNG: "labels.json",
}
_KEYS: Final = ("images",)


@dataclass(frozen=True, slots=True)
class AnswerExport:
    """What is written: which forms, of which dishes (None: all), which colonies parted."""

    forms: tuple[AnswerForm, ...]
    dishes: tuple[DishKey, ...] | None = None
    parting: Parting = WHOLE


def export_answers(
    histories: Histories,
    outputs: Outputs,
    folder: Path,
    wanted: AnswerExport,
    monitor: Monitor = UNWATCHED,
) -> Exported:
    """Write the newest answers of each dish and day into a folder.

    The trail gets the export's event before the first file. Pictures that could not be judged are
    listed without annotations; pictures and dishes that cannot be read are told, and the others
    go on.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; what was written stays.
        HistoryError: the history cannot be read.
        UsageError: the folder cannot be written, or something else is there.
    """
    outputs.check_place(folder)
    lists = {form: folder / _LISTS[form] for form in wanted.forms}
    for path in lists.values():
        outputs.check(path, json_object(_KEYS))
    what = f"answers ({', '.join(wanted.forms)}): {folder.name}"
    with export_failure_noted(histories, what), histories() as history:
        require(history, Permission.EXPORT)
        writer = _Writer(outputs, folder, wanted)
        dishes = history.dishes() if wanted.dishes is None else wanted.dishes
        _make(folder)
        history.exported(what)
        history.commit()
        # Dish by dish: a history's colonies together may not fit into memory.
        for place, dish in enumerate(dishes):
            for record in _newest(history, dish, writer.failures):
                monitor.check()
                writer.add(record, history)
            monitor.report((place + 1) / len(dishes))
        for form, path in lists.items():
            text = json.dumps(writer.list_of(form), ensure_ascii=False)
            outputs.write(path, text.encode(errors="backslashreplace"), json_object(_KEYS))
    return Exported(tuple(lists.values()), tuple(writer.failures))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep_unfinished(folder)
    except OSError as error:
        raise OutputError(
            f"{folder} can't be made: {error.strerror}. Choose another folder."
        ) from error


def _newest(history: History, dish: DishKey, failures: list[Failure]) -> tuple[AnalysisRecord, ...]:
    """Return the newest analysis of each day of a dish, prompted ones behind the others."""
    try:
        return (*history.series(dish), *history.sheets(dish))
    except HistoryError as error:
        failures.append(Failure(dish.label, str(error)))
        return ()


@dataclass(slots=True)
class _Writer:
    """Writes the maps of pictures as they come, and keeps what their lists will say."""

    outputs: Outputs
    folder: Path
    wanted: AnswerExport
    images: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    maps: list[dict[str, Any]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def add(self, record: AnalysisRecord, history: History) -> None:
        for place, result in enumerate(record.analysis.pictures):
            name = f"analysis-{record.id}-picture-{place + 1}.png"
            overview = numbers = None
            try:
                # All is known before anything is written: a picture is there whole or not at all.
                answer = answer_at(record, place, history, self.wanted.parting)
                if answer is not None and AnswerForm.PNG in self.wanted.forms:
                    stored = record.stored[place].overview
                    overview = history.overview(stored) if stored else None
                    numbers = _numbers(answer)
            except (HistoryError, UsageError) as error:
                dish = record.analysis.acquisition.dish
                self.failures.append(Failure(f"{dish.label}, {result.picture.name}", str(error)))
                continue
            self._list(record, result, name)
            if answer is not None:
                self._write(answer, name, numbers)
                if overview is not None:
                    self._png(Path("overlay", name), with_both(overview, answer)[..., ::-1])

    def _list(self, record: AnalysisRecord, result: PictureResult, name: str) -> None:
        acquisition = record.analysis.acquisition
        self.images.append(
            coco.image(len(self.images) + 1, result.picture.name, result)
            | {
                "map": name,
                "analysis": record.id,
                "line": acquisition.dish.line,
                "dish": acquisition.dish.dish,
                "day": acquisition.day,
                "model": str(record.analysis.model),
                "usable": result.quality.usable,
                "assistive": ASSISTIVE if record.analysis.prompt is not None else None,
            }
        )

    def _write(self, answer: PictureAnswer, name: str, numbers: NDArray[np.uint16] | None) -> None:
        number = len(self.images)
        if AnswerForm.COCO in self.wanted.forms:
            self.annotations += coco.instances(answer, number, len(self.annotations) + 1)
        if AnswerForm.COCO_PANOPTIC in self.wanted.forms:
            found = panoptic(answer)
            self._png(Path("panoptic", name), coloured_ids(found.ids)[..., ::-1])
            self.maps.append(coco.segments(found, number, name))
        if numbers is not None:
            self._png(Path("semantic", name), answer.classes)
            self._png(Path("instances", name), numbers)

    def _png(self, place: Path, pixels: Any) -> None:
        path = self.folder / place
        _make(path.parent)
        self.outputs.write(path, png(pixels), PICTURE)

    def list_of(self, form: AnswerForm) -> dict[str, Any]:
        """Return what a form's list says of all pictures."""
        said: dict[str, Any] = {"images": self.images, "categories": coco.categories()}
        if form is AnswerForm.COCO:
            said["annotations"] = self.annotations
        if form is AnswerForm.COCO_PANOPTIC:
            said["annotations"] = self.maps
        return said


def _numbers(answer: PictureAnswer) -> NDArray[np.uint16]:
    """Return the number of each pixel's instance (h, w), 0 where there is none.

    Raises:
        UsageError: there are more than 16 bits can number.
    """
    if len(answer.instances) > _SIXTEEN_BITS:
        raise UsageError(
            f"{len(answer.instances)} instances are more than a PNG of 16 bits can number "
            f"({_SIXTEEN_BITS}): write them as coco."
        )
    numbers = np.zeros(answer.classes.shape, np.uint16)
    for each in answer.instances:
        numbers[each.rows][each.mask] = each.number
    return numbers
