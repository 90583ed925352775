"""Folders that appear whole: one a picture, or one a plate that its fields gather in."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Self
from uuid import uuid4

from colonyqc.config.atomic_write import UNFINISHED, passing_folder, put_in_place
from colonyqc.config.folder_names import names_a_folder
from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.plates import Plate, Well, plates
from colonyqc.services.outputs import FileKind
from colonyqc.services.ports.label_files import LabelFiles, LabelForm, PictureLabels, PlateFields

_FORM: Final = LabelForm.OME_ZARR


def _check(target: Path, kind: FileKind) -> None:
    try:
        replaceable = not target.exists() or (target.is_dir() and kind.holds(target))
    except (OSError, ValueError):
        replaceable = False
    if not replaceable:
        raise UsageError(
            f"{target} is there already and is no {kind.name}: it would be lost. Choose another "
            "name, or remove it first."
        )


def _replace(passing: Path, target: Path) -> None:
    """Give a folder its name; one of that name goes, and comes back where that fails."""
    if not target.exists():
        put_in_place(passing, target, durable=False)
        return
    aside = target.with_name(f".{uuid4().hex}{UNFINISHED}")
    target.rename(aside)
    try:
        put_in_place(passing, target, durable=False)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def whole_folder(target: Path, kind: FileKind) -> Iterator[Path]:
    """Give a folder to fill that takes its name when the block ends without an error.

    Raises:
        OSError: it cannot be made.
        UsageError: something else is there.
    """
    _check(target, kind)
    with passing_folder(target) as passing:
        yield passing
        _replace(passing, target)


class PlateFolders:
    """The plates among some dishes, each gathering its fields in a passing folder."""

    def __init__(self, folder: Path, dishes: Iterable[DishKey]) -> None:
        self._folder = folder
        self._wells: Mapping[DishKey, tuple[Plate, Well]] = {
            dish: (plate, well) for plate in plates(dishes)[0] for well, dish in plate.wells.items()
        }
        self._made: dict[str, tuple[Plate, Path, Path]] = {}
        self._fields: dict[str, dict[tuple[int, int], list[int | None]]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def holds(self, dish: DishKey) -> bool:
        """Tell whether a dish is a well of a plate."""
        return dish in self._wells

    def add(self, files: LabelFiles, picture: PictureLabels, of: Acquisition) -> None:
        """Write a picture as the next field of its well.

        Raises:
            OSError: it cannot be written.
            UsageError: something else is where the plate is to be.
        """
        plate, well = self._wells[of.dish]
        name = plate.label
        if name not in self._made:
            number = f"plate-{len(self._made) + 1}"
            target = self._folder / f"{_stem(plate, number)}{files.ending(_FORM)}"
            _check(target, files.kind(_FORM))
            passing = self._stack.enter_context(passing_folder(target))
            self._made[name] = plate, target, passing
        fields = self._fields.setdefault(name, {}).setdefault((well.row, well.column), [])
        place = self._made[name][2] / well.name[0] / well.name[1:] / str(len(fields))
        files.write(_FORM, picture, place)
        fields.append(of.day)

    def close(self, files: LabelFiles) -> Iterator[tuple[Path, ColonyQCError | OSError | None]]:
        """Describe each plate and give it its name; yield it, with what went wrong."""
        for name, (plate, target, passing) in self._made.items():
            wells = {at: tuple(days) for at, days in self._fields.get(name, {}).items()}
            if not wells:
                continue
            try:
                fields = PlateFields(name or "plate", plate.rows, plate.columns, wells)
                files.write_plate(passing, fields)
                _replace(passing, target)
            except (ColonyQCError, OSError) as error:
                yield target, error
            else:
                yield target, None


def _stem(plate: Plate, number: str) -> str:
    """Return a plate's name for its folder, or its number where no disk takes the name."""
    name = "-".join(part for part in (plate.line, plate.name or "plate") if part)
    return name if names_a_folder(name) else number
