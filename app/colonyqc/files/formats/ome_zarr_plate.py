"""Plates of OME-Zarr: which folders in them are pictures, and of which well and moment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from colonyqc.domain.errors import PictureError
from colonyqc.domain.shown_name import ZARR
from colonyqc.files.formats.damage import damaged, guard_decoder
from colonyqc.files.formats.ome_zarr_metadata import ome_part
from colonyqc.files.formats.zarr_folder import attributes, is_zarr

_LEVELS: Final = 3
"""A field lies in ROW/COLUMN/FIELD of its plate."""
_DAY: Final = re.compile(r"(?:day|d|tag|jour)[ _.-]*(\d{1,3})|(?:第)?(\d{1,3})日目", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlateField:
    """A field of a well: its folder and plate, the well ("B3"), its number of the moment from 1.

    ``moment`` numbers the plate's acquisitions from 1; 0 where it names none.
    """

    folder: Path
    plate: Path
    well: str
    view: int
    day: int | None = None
    taken: datetime | None = None
    moment: int = 0


def pictures_in(folder: Path) -> tuple[Path, ...]:
    """Return the pictures a Zarr folder holds: itself, or the fields of a plate or a well of it.

    Empty for a folder that is named for none and describes none. What is broken is returned
    itself, for its reader to say how.
    """
    try:
        with guard_decoder(folder):
            outer = attributes(folder)
            said = ome_part(outer)
            if "plate" in said:
                return tuple(each.folder for each in fields_of(folder))
            if "well" in said:
                return tuple(
                    folder / _name(folder, each["path"]) for each in said["well"]["images"]
                )
    except PictureError:
        return (folder,)
    known = {"multiscales", "bioformats2raw.layout"} & {*said, *outer}
    return (folder,) if known or folder.suffix.lower() == ZARR else ()


def field_of(folder: Path) -> PlateField | None:
    """Return which field of which plate a folder is; None for one that is of no plate."""
    if len(folder.parents) < _LEVELS or not is_zarr(folder.parents[_LEVELS - 1]):
        return None
    plate, path = folder.parents[_LEVELS - 1], "/".join(folder.parts[-_LEVELS:-1])
    try:
        with guard_decoder(plate):
            said = ome_part(attributes(plate)).get("plate")
            # Only its own well is read: a plate may have hundreds.
            if said is None or path not in {each["path"] for each in said["wells"]}:
                return None
            fields = _of_well(plate, path, _moments(said))
    except PictureError:
        return None  # said by its reader
    return next((each for each in fields if each.folder == folder), None)


def fields_of(plate: Path) -> tuple[PlateField, ...]:
    """Return the fields of a plate in the order it names them; () for what is no plate.

    Raises:
        PictureError: its description cannot be read.
    """
    with guard_decoder(plate):
        said = ome_part(attributes(plate)).get("plate")
        if said is None:
            return ()
        moments = _moments(said)
        return tuple(
            field for well in said["wells"] for field in _of_well(plate, well["path"], moments)
        )


@dataclass(frozen=True, slots=True)
class _Moment:
    number: int
    day: int | None
    taken: datetime | None


def _moments(said: Mapping[str, Any]) -> dict[Any, _Moment]:
    listed = said.get("acquisitions") or ()
    return {each["id"]: _moment(number, each) for number, each in enumerate(listed, 1)}


def _moment(number: int, said: Mapping[str, Any]) -> _Moment:
    """Return when an acquisition was: a day that its name tells, a start in ms since 1970."""
    day = _DAY.fullmatch(str(said.get("name") or "").strip())
    start = said.get("starttime")
    taken = datetime.fromtimestamp(start / 1000, UTC) if isinstance(start, int) and start else None
    return _Moment(number, int(day[1] or day[2]) if day else None, taken)


def _of_well(plate: Path, path: str, moments: Mapping[Any, _Moment]) -> list[PlateField]:
    row, column = str(path).split("/")
    well = plate / _name(plate, row) / _name(plate, column)
    if not well.is_dir():
        # A well that has not arrived yet, or was never copied: its reader tells by its name.
        return [PlateField(well / "0", plate, row + column, 1)]
    counts: dict[int, int] = {}
    found = []
    for image in ome_part(attributes(well))["well"]["images"]:
        moment = moments.get(image.get("acquisition"), _Moment(0, None, None))
        counts[moment.number] = view = counts.get(moment.number, 0) + 1
        field = PlateField(well / _name(well, image["path"]), plate, row + column, view)
        found.append(replace(field, day=moment.day, taken=moment.taken, moment=moment.number))
    return found


def _name(folder: Path, name: object) -> str:
    """Return the name of a folder right below another: a path in a file could point anywhere."""
    text = str(name)
    if not text or text in (".", "..") or "/" in text or "\\" in text:
        raise damaged(folder)
    return text
