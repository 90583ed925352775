"""Folders that are moments: dates and culture days above the pictures of a dish."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from colonyqc.domain.picture import NameFields
from colonyqc.domain.tidy_name import tidy

_DATE: Final = (
    r"(?P<Y>20\d\d)(?:年|[-_. ])?(?P<m>\d\d?)(?:月|[-_. ])?(?P<d>\d\d?)日?"
    r"(?:[T_ -]+(?P<H>\d\d)[-_.:h ]?(?P<M>\d\d)(?:[-_.:m ]?(?P<S>\d\d))?)?"
)
_DAY: Final = r"(?:(?:day|tag|jour)[ _.-]*(?P<day>\d{1,3})|(?P<nichi>\d{1,3})日目)"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (_DATE, _DAY, rf"{_DATE}[ _-]+{_DAY}", rf"{_DAY}[ _-]+{_DATE}")
)
# "D3" is a well as often as a day: it is taken for neither.


@dataclass(frozen=True, slots=True)
class FolderTime:
    """What a folder's name says of time; midnight stands for a time that is not known."""

    day: int | None = None
    taken: datetime | None = None


def moment_of(folder: str) -> FolderTime | None:
    """Return the moment a folder is named for, None where it is named for something else."""
    name = tidy(folder)
    for form in _FORMS:
        found = form.fullmatch(name)
        if found is None:
            continue
        said = found.groupdict()
        day = said.get("day") or said.get("nichi")
        try:
            taken = _taken(said) if said.get("Y") else None
        except ValueError:
            return None
        return FolderTime(None if day is None else int(day), taken)
    return None


def _taken(said: dict[str, str | None]) -> datetime:
    year, month, date, hour, minute, second = (int(said.get(part) or 0) for part in "YmdHMS")
    return datetime(year, month, date, hour, minute, second)


def without_moments(path: Path) -> Path:
    """Return a path less the folders that are moments, so that the dish is its nearest folder."""
    kept = [part for part in path.parts[1:-1] if moment_of(part) is None]
    return Path(path.parts[0], *kept, path.name)


def told_by_folders(path: Path, fields: NameFields) -> NameFields:
    """Return fields with the moment of the nearest folders where the name told none."""
    if fields.day is not None or fields.taken is not None:
        return fields
    for part in reversed(path.parts[1:-1]):
        moment = moment_of(part)
        if moment is not None:
            fields = replace(
                fields,
                day=moment.day if fields.day is None else fields.day,
                taken=moment.taken if fields.taken is None else fields.taken,
            )
    return fields
