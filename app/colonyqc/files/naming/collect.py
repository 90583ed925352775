"""Files into acquisitions: what belongs to one dish at one moment, in the order of people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from colonyqc.domain.dish_look_alikes import look_alike_names
from colonyqc.domain.errors import PictureError, UsageError
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    Failure,
    FileNote,
    NameFields,
    Picture,
    Selection,
    Tile,
)
from colonyqc.domain.shown_name import is_in_zarr, shown_name
from colonyqc.domain.tidy_name import tidy
from colonyqc.files.formats.base import PageFacts, ReaderContext
from colonyqc.files.formats.readers import inspect
from colonyqc.files.formats.signature import has_picture_ending
from colonyqc.files.naming.conventions import Convention, choose, follows, matched
from colonyqc.files.naming.copies import same_bytes, same_pixels
from colonyqc.files.naming.dishes import (
    doubled,
    keep_apart,
    without_twins,
)
from colonyqc.files.naming.file_notes import with_notes
from colonyqc.files.naming.found import FoundPicture, Stray, Told
from colonyqc.files.naming.listing import files_below
from colonyqc.files.naming.plate_fields import (
    is_of_plate,
    matches,
    moment_number,
    name_bearer,
    what_is_said,
)
from colonyqc.files.naming.stacks import single_out
from colonyqc.files.naming.stated_sizes import clash
from colonyqc.services.one_picture import one_picture

_NO_PICTURES: Final = "PNG, JPEG, TIFF and CZI files and OME-Zarr folders are read."


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file to look at, and whether a person named it."""

    path: Path
    named: bool


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts "view2" before "view10", case aside."""
    parts = re.split(r"(\d+)", text.casefold())
    # Pairs with a kind in front: Python does not compare a number with a text.
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def collect(
    paths: Sequence[Path],
    names: str | None,
    given: NameFields,
    selection: Selection,
    reading: ReaderContext,
) -> Collection:
    """Sort files and the contents of folders (and theirs) into acquisitions; see `Pictures`.

    Raises:
        NamePatternError: ``names`` is neither a preset nor a pattern.
        UsageError: there is nothing that could be a picture.
    """
    told = Told()
    candidates = _candidates(paths, told)
    unread: list[tuple[Path, str]] = []
    readable = list(_inspected(candidates, reading, told, unread))
    if not readable and not told.failures:
        raise UsageError(_nothing(paths))
    named = list(_named(readable, names, given, selection, told, unread))
    found = list(single_out(named, selection, reading, told))
    sha = same_bytes((each.path for each in found), reading)
    alike = same_pixels(_alone(found), reading)
    acquisitions: list[Acquisition] = []
    files: list[list[FoundPicture]] = []
    for key, members in _groups(keep_apart(found, told)):
        try:
            with one_picture(members[0].path):
                alone = without_twins(members, sha, alike, told)
                pictures = _pictures(alone, given.pixel_size_um, told)
                if pictures:
                    acquisitions.append(_acquisition(key, alone, pictures, told))
                    files.append(members)
        except PictureError as error:
            told.failures += [Failure(shown_name(each.path), str(error)) for each in members]
    twice = tuple(doubled(acquisitions, sha, alike))
    labels = [each.dish.label for each in acquisitions]
    told.notices += [*(each.sentence for each in twice), *look_alike_names(labels)]
    noted = with_notes(acquisitions, files, told, twice)
    return Collection(noted, tuple(told.failures), tuple(told.notices), tuple(told.clashing))


def read_names(
    paths: Sequence[Path], names: str | None
) -> tuple[tuple[Path, NameFields | None], ...]:
    """Return what each file's name says, None where it does not follow ``names``; see `Pictures`.

    Raises:
        NamePatternError: ``names`` is neither a preset nor a pattern.
    """
    told = Told()
    files = [each.path for each in _candidates(paths, told) if has_picture_ending(each.path)]
    conventions = choose(names, [name_bearer(path) for path in files])
    # By itself the program falls back on the folder, which every file follows.
    tried = conventions[:1] if names is not None else conventions[:-1]
    return tuple((path, _first(tried, path)) for path in files)


def _first(conventions: Sequence[Convention], path: Path) -> NameFields | None:
    try:
        with one_picture(path):
            return matches(path, conventions)
    except PictureError:
        return None  # what it says cannot be


def _inspected(
    candidates: Sequence[_Candidate],
    reading: ReaderContext,
    told: Told,
    unread: list[tuple[Path, str]],
) -> Iterator[tuple[Path, tuple[PageFacts, ...]]]:
    """Yield the pictures of each readable file; what cannot be read is told and ``unread``."""
    for candidate in candidates:
        try:
            with one_picture(candidate.path):
                inspected = inspect(candidate.path, reading)
        except PictureError as error:
            # A text file that lies beside the pictures is no failure; one that a person named, or
            # that promises a picture, is.
            if candidate.named or has_picture_ending(candidate.path):
                told.failures.append(Failure(shown_name(candidate.path), str(error)))
                unread.append((candidate.path, str(error)))
            continue
        told.notices += inspected.notices
        yield candidate.path, inspected.pages


def _named(
    readable: Sequence[tuple[Path, tuple[PageFacts, ...]]],
    names: str | None,
    given: NameFields,
    selection: Selection,
    told: Told,
    unread: Sequence[tuple[Path, str]],
) -> Iterator[FoundPicture]:
    """Yield the pictures with what their names, folders and a person say of them.

    The same is found out of files that were ``unread``, and of those refused for their size.
    """
    # By files that can be read only: notes and reports in the folder have no say in the convention.
    conventions = choose(names, [name_bearer(path) for path, _ in readable])
    # Typed names are read like those of files, or one dish would become two.
    given = replace(given, line=_typed(given.line), dish=_typed(given.dish))
    told.strays += [_stray(path, why, given, conventions) for path, why in unread]
    for path, pages in readable:
        strict = names is not None and not selection.any_name
        if strict and not follows(name_bearer(path), conventions[0]):
            told.failures.append(Failure(shown_name(path), _astray(path, names or "")))
            continue
        try:
            with one_picture(path):
                said = what_is_said(path, conventions)
        except PictureError as error:
            told.failures.append(Failure(shown_name(path), str(error)))
            continue
        for facts in pages:
            sizes = given.pixel_size_um, said.pixel_size_um
            apart = clash(path, *sizes, facts, selection)
            if apart:
                told.failures.append(Failure(shown_name(path), apart))
                told.strays.append(_stray(path, apart, given, conventions))
                told.clashing += [path] if given.pixel_size_um is not None else []
                break
            fields = given.over(said)
            suffix = f" [page {facts.page + 1}]" if len(pages) > 1 else ""
            by_folder = _by_folder(path, given, conventions)
            time = moment_number(path)
            yield FoundPicture(path, fields, facts, suffix, time, folder_is_dish=by_folder)


def _by_folder(path: Path, given: NameFields, conventions: Sequence[Convention]) -> bool:
    """Tell whether nothing but its folder says which dish a file is of."""
    if given.dish is not None or is_of_plate(path):
        return False
    return matched(path, conventions[:-1]) is None


def _stray(path: Path, why: str, given: NameFields, conventions: Sequence[Convention]) -> Stray:
    try:
        with one_picture(path):
            said = what_is_said(path, conventions)
    except PictureError:
        # Its name says something impossible, which tells no dish.
        said = NameFields()
    return Stray(path, why, given.over(said), _by_folder(path, given, conventions))


def _typed(name: str | None) -> str | None:
    return None if name is None else tidy(name) or None


def _astray(path: Path, names: str) -> str:
    return (
        f"{shown_name(path)} does not follow the names “{names}”: it was not analysed. Rename it, "
        "or analyse it all the same with --any-name."
    )


def _nothing(paths: Sequence[Path]) -> str:
    if not paths:
        return f"No picture or folder was given. {_NO_PICTURES}"
    where = paths[0].name or str(paths[0])
    more = f" nor in {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"There are no pictures in {where}{more}. {_NO_PICTURES}"


def _candidates(paths: Sequence[Path], told: Told) -> list[_Candidate]:
    """Return the files to look at, each once, in natural order; a named one stays named."""
    found: dict[Path, _Candidate] = {}
    for path in paths:
        absolute = path.absolute()
        if absolute.is_dir():
            try:
                for file in files_below(absolute):
                    # A Zarr folder, or what lies in one, was named as a file is.
                    itself = is_in_zarr(absolute)
                    found.setdefault(file, _Candidate(file, named=itself))
            except PictureError as error:
                told.failures.append(Failure(shown_name(path), str(error)))
        else:
            # Overwrites what a folder brought in: a file named by itself is missed aloud.
            found[absolute] = _Candidate(absolute, named=True)
    return sorted(found.values(), key=lambda each: _path_key(each.path))


def _path_key(path: Path) -> tuple[object, ...]:
    return (*map(natural, path.parent.parts), natural(path.name))


def _alone(found: Sequence[FoundPicture]) -> Iterator[tuple[Path, PageFacts]]:
    """Yield the pictures that are the only one of their file, and no tiles of a well."""
    of_file = Counter(each.path for each in found)
    for each in found:
        if of_file[each.path] == 1 and not _on_stage(each):
            yield each.path, each.facts


_Key = tuple[str, str, int | None, datetime | None, int]


def _key(found: FoundPicture) -> _Key:
    # Without a day the moment tells one scan of a dish from the next; so do time points.
    fields = found.fields
    moment = fields.taken if fields.day is None else None
    return fields.line or "", found.dish, fields.day, moment, found.time


def _groups(found: Iterable[FoundPicture]) -> list[tuple[_Key, list[FoundPicture]]]:
    """Return the pictures of each dish and moment, in order of dish and day."""
    groups: dict[_Key, list[FoundPicture]] = {}
    for each in found:
        groups.setdefault(_key(each), []).append(each)

    def order(item: tuple[_Key, list[FoundPicture]]) -> tuple[object, ...]:
        line, dish, day, moment, time = item[0]
        # One file may tell its zone and another not: they are ordered by the clock they show.
        when = (moment or datetime.min).replace(tzinfo=None)
        return natural(line), natural(dish), -1 if day is None else day, when, time

    return sorted(groups.items(), key=order)


def _acquisition(
    key: _Key, members: list[FoundPicture], pictures: list[Picture], notices: Told
) -> Acquisition:
    line, dish, day, *_ = key
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
        feeders=_feeders(key, members, notices),
    )


def _feeders(key: _Key, members: list[FoundPicture], told: Told) -> bool | None:
    """Return whether a dish is on feeders; where its files say both, nothing is said of it."""
    said = {each.fields.feeders for each in members} - {None}
    if len(said) > 1:
        told.notices.append(
            f"The files of {DishKey(*key[:2]).label} say both that it is on feeders and that it is "
            "feeder-free: say which with --feeders or --no-feeders."
        )
    return said.pop() if len(said) == 1 else None


def _pictures(members: list[FoundPicture], given_um: float | None, told: Told) -> list[Picture]:
    """Return the pictures of one dish and moment: fields of view, and wells put together."""
    pictures = [_single(each) for each in members if not _on_stage(each)]
    pages = sorted({each.facts.page for each in members if _on_stage(each)})
    for page in pages:
        tiles = [each for each in members if _on_stage(each) and each.facts.page == page]
        pictures.append(_well(tiles, given_um, told))
    return sorted(pictures, key=lambda p: (p.view is None, p.view or 0, natural(p.name)))


def _on_stage(found: FoundPicture) -> bool:
    return found.fields.x_mm is not None and found.fields.y_mm is not None


def _single(found: FoundPicture) -> Picture:
    return Picture(
        name=found.name,
        tiles=(Tile(found.path, found.facts.page),),
        view=found.fields.view,
        pixel_size_um=found.fields.pixel_size_um,
    )


def _well(tiles: list[FoundPicture], given_um: float | None, told: Told) -> Picture:
    """Return the picture of a well; tiles that do not fit in it are told.

    The pixel size a name states is left for `open` to compare with the stage's.
    """
    usual = Counter(each.facts.shape for each in tiles).most_common(1)[0][0]
    kept: dict[tuple[float | None, float | None], FoundPicture] = {}
    for each in tiles:
        place = (each.fields.x_mm, each.fields.y_mm)
        if each.facts.shape != usual:
            size = f"{each.facts.shape.width} × {each.facts.shape.height} px"
            cause = f"as a tile of {size} it does not fit the others of its well"
        elif place in kept:
            cause = f"it has the same stage position as {shown_name(kept[place].path)}"
        else:
            kept[place] = each
            continue
        said = str(PictureError(each.path, cause))
        told.failures.append(Failure(shown_name(each.path), said))
        told.notes[each.path] = FileNote(each.path, said)
    first = tiles[0]
    name = first.dish or first.path.parent.name
    return Picture(
        name=name + first.suffix,
        tiles=tuple(
            Tile(each.path, each.facts.page, each.fields.x_mm, each.fields.y_mm)
            for each in kept.values()
        ),
        view=first.fields.view,
        pixel_size_um=given_um,
    )
