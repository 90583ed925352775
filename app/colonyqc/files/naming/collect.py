"""Files into acquisitions: what belongs to one dish at one moment, in the order of people."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import PictureError, UsageError
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    Failure,
    NameFields,
    Picture,
    Tile,
)
from colonyqc.files.formats.base import PageFacts
from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import inspect
from colonyqc.files.formats.signature import has_picture_ending
from colonyqc.files.naming.conventions import choose, read_name

_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx", "@eadir"})
_NO_PICTURES: Final = "PNG, JPEG, TIFF and CZI files are read."


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file to look at, and whether a person named it."""

    path: Path
    named: bool


@dataclass(frozen=True, slots=True)
class _FoundPicture:
    """One picture of a readable file."""

    path: Path
    fields: NameFields
    facts: PageFacts
    pages: int


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts "view2" before "view10", case aside."""
    parts = re.split(r"(\d+)", text.casefold())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def collect(
    paths: Sequence[Path], names: str | None, given: NameFields, limits: Limits
) -> Collection:
    """Sort files and the contents of folders (and theirs) into acquisitions; see `Pictures`.

    Raises:
        NamePatternError: ``names`` is neither a preset nor a pattern.
        UsageError: there is nothing that could be a picture.
    """
    candidates, failures = _candidates(paths)
    readable: list[tuple[Path, tuple[PageFacts, ...]]] = []
    for candidate in candidates:
        try:
            readable.append((candidate.path, inspect(candidate.path, limits)))
        except PictureError as error:
            if candidate.named or has_picture_ending(candidate.path):
                failures.append(Failure(candidate.path.name, str(error)))
    conventions = choose(names, [path for path, _ in readable])
    if not readable and not failures:
        raise UsageError(_nothing(paths))
    found = [
        _FoundPicture(path, given.over(read_name(path, conventions)), facts, len(pages))
        for path, pages in readable
        for facts in pages
    ]
    acquisitions: list[Acquisition] = []
    for key, members in _groups(found):
        pictures, left_out = _pictures(members, given.pixel_size_um)
        failures += left_out
        if pictures:
            acquisitions.append(_acquisition(key, members, pictures))
    return Collection(tuple(acquisitions), tuple(failures))


def _nothing(paths: Sequence[Path]) -> str:
    if not paths:
        return f"No picture or folder was given. {_NO_PICTURES}"
    where = paths[0].name or str(paths[0])
    more = f" nor in {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"There are no pictures in {where}{more}. {_NO_PICTURES}"


def _candidates(paths: Sequence[Path]) -> tuple[list[_Candidate], list[Failure]]:
    """Return the files to look at, each once, in natural order; a named one stays named."""
    found: dict[Path, _Candidate] = {}
    failures: list[Failure] = []
    for path in paths:
        absolute = path.absolute()
        if absolute.is_dir():
            try:
                for file in _files(absolute):
                    found.setdefault(file, _Candidate(file, named=False))
            except PictureError as error:
                failures.append(Failure(path.name, str(error)))
        else:
            found[absolute] = _Candidate(absolute, named=True)
    return sorted(found.values(), key=lambda each: _path_key(each.path)), failures


def _path_key(path: Path) -> tuple[object, ...]:
    return (*map(natural, path.parent.parts), natural(path.name))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below, hidden and the system's own left out."""

    def refuse(error: OSError) -> None:
        with guard_file(Path(error.filename or folder)):
            raise error

    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not _ignored(name)]
        yield from (Path(root, name) for name in files if not _ignored(name))


def _ignored(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _SYSTEM


_Key = tuple[str, str, int | None, datetime | None]


def _dish(fields: NameFields) -> str:
    return " ".join(part for part in (fields.dish, fields.well) if part)


def _key(fields: NameFields) -> _Key:
    # Without a day the moment tells one scan of a dish from the next.
    moment = fields.taken if fields.day is None else None
    return fields.line or "", _dish(fields), fields.day, moment


def _groups(found: Iterable[_FoundPicture]) -> list[tuple[_Key, list[_FoundPicture]]]:
    """Return the pictures of each dish and moment, in order of dish and day."""
    groups: dict[_Key, list[_FoundPicture]] = {}
    for each in found:
        groups.setdefault(_key(each.fields), []).append(each)

    def order(item: tuple[_Key, list[_FoundPicture]]) -> tuple[object, ...]:
        line, dish, day, moment = item[0]
        when = moment or datetime.min
        return natural(line), natural(dish), -1 if day is None else day, when

    return sorted(groups.items(), key=order)


def _acquisition(key: _Key, members: list[_FoundPicture], pictures: list[Picture]) -> Acquisition:
    line, dish, day, _ = key
    taken = [each.fields.taken for each in members if each.fields.taken is not None]
    passages = [each.fields.passage for each in members if each.fields.passage]
    told = members[0].fields
    return Acquisition(
        dish=DishKey(line, dish),
        day=day,
        taken=min(taken, default=None),
        pictures=tuple(pictures),
        passage=passages[0] if passages else None,
        medium=told.medium,
        vessel=told.vessel,
        rock=told.rock,
    )


def _pictures(
    members: list[_FoundPicture], given_um: float | None
) -> tuple[list[Picture], list[Failure]]:
    """Return the pictures of one dish and moment: fields of view, and wells put together."""
    pictures = [_single(each) for each in members if not _on_stage(each)]
    failures: list[Failure] = []
    pages = sorted({each.facts.page for each in members if _on_stage(each)})
    for page in pages:
        tiles = [each for each in members if _on_stage(each) and each.facts.page == page]
        well, left_out = _well(tiles, given_um)
        failures += left_out
        pictures.append(well)
    return sorted(pictures, key=lambda p: (p.view is None, p.view or 0, natural(p.name))), failures


def _on_stage(found: _FoundPicture) -> bool:
    return found.fields.x_mm is not None and found.fields.y_mm is not None


def _page_name(name: str, found: _FoundPicture) -> str:
    return name if found.pages == 1 else f"{name} [page {found.facts.page + 1}]"


def _single(found: _FoundPicture) -> Picture:
    return Picture(
        name=_page_name(found.path.name, found),
        tiles=(Tile(found.path, found.facts.page),),
        view=found.fields.view,
        pixel_size_um=found.fields.pixel_size_um,
    )


def _well(tiles: list[_FoundPicture], given_um: float | None) -> tuple[Picture, list[Failure]]:
    """Return the picture of a well, and the tiles that do not fit in it.

    The pixel size a name states is left for `open` to compare with the stage's.
    """
    usual = Counter(each.facts.shape for each in tiles).most_common(1)[0][0]
    kept: dict[tuple[float | None, float | None], _FoundPicture] = {}
    failures: list[Failure] = []
    for each in tiles:
        place = (each.fields.x_mm, each.fields.y_mm)
        if each.facts.shape != usual:
            size = f"{each.facts.shape.width} × {each.facts.shape.height} px"
            cause = f"as a tile of {size} it does not fit the others of its well"
        elif place in kept:
            cause = f"it has the same stage position as {kept[place].path.name}"
        else:
            kept[place] = each
            continue
        failures.append(Failure(each.path.name, str(PictureError(each.path, cause))))
    first = tiles[0]
    name = _dish(first.fields) or first.path.parent.name
    picture = Picture(
        name=_page_name(name, first),
        tiles=tuple(
            Tile(each.path, each.facts.page, each.fields.x_mm, each.fields.y_mm)
            for each in kept.values()
        ),
        view=first.fields.view,
        pixel_size_um=given_um,
    )
    return picture, failures
