"""What is said of pictures by their names; of the fields of a plate by its name and their place."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from colonyqc.domain.picture import NameFields
from colonyqc.domain.tidy_name import tidy
from colonyqc.files.formats.ome_zarr_plate import PlateField, field_of
from colonyqc.files.naming.conventions import Convention, matched, read_name
from colonyqc.files.naming.moments import told_by_folders


def name_bearer(path: Path) -> Path:
    """Return what is named for what a picture is of: itself, or the plate it is a field of."""
    place = field_of(path)
    return path if place is None else place.plate


def is_of_plate(path: Path) -> bool:
    """Tell whether a picture is a field of a plate."""
    return field_of(path) is not None


def moment_number(path: Path) -> int:
    """Return which of its plate's moments a field is of, from 1; 0 where days or times tell it."""
    place = field_of(path)
    return place.moment if place is not None and place.day is None and place.taken is None else 0


def matches(path: Path, conventions: Sequence[Convention]) -> NameFields | None:
    """Return what a name says by the first convention it follows, None where it follows none."""
    place = field_of(path)
    if place is None:
        return matched(path, conventions)
    found = matched(place.plate, conventions)
    return None if found is None else _placed(place, found)


def what_is_said(path: Path, conventions: Sequence[Convention]) -> NameFields:
    """Return what name, folders and place on a plate say of a picture.

    Raises:
        PictureError: they say what cannot be.
    """
    place = field_of(path)
    if place is None:
        return told_by_folders(path, read_name(path, conventions))
    # The folder that a plate lies in says nothing of its dishes: the plate's own name does.
    named = matched(place.plate, conventions[:-1]) or NameFields(dish=_stem(place.plate))
    return told_by_folders(place.plate, _placed(place, named))


def _stem(plate: Path) -> str:
    return tidy(plate.stem.removesuffix(".ome"))


def _placed(place: PlateField, named: NameFields) -> NameFields:
    day = named.day if place.day is None else place.day
    taken = named.taken if place.taken is None else place.taken
    return replace(named, well=place.well, view=place.view, day=day, taken=taken)
