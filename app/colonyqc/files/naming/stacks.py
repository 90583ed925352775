"""Stacks to pictures: one plane and channel of each field, a moment for each time point."""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from colonyqc.domain.errors import ColonyQCError, PictureError, PixelSizeError, UsageError
from colonyqc.domain.picture import (
    Failure,
    FilePictureList,
    NameFields,
    Picture,
    PictureStack,
    Region,
    Selection,
    Tile,
)
from colonyqc.domain.shown_name import shown_name
from colonyqc.files.formats.base import PageFacts, ReaderContext, Stack
from colonyqc.files.formats.readers import inspect, open_page
from colonyqc.files.naming.found import FoundPicture, Told
from colonyqc.files.naming.planes import PlaneCandidate, choose
from colonyqc.files.naming.stated_sizes import clash
from colonyqc.services.one_picture import one_picture


def single_out(
    found: Sequence[FoundPicture], selection: Selection, reading: ReaderContext, told: Told
) -> Iterator[FoundPicture]:
    """Yield pictures as they are, and of each field and time point of a stack the plane chosen.

    A set of files that share a stack is taken together. What is not analysed is told.
    """
    left: dict[str, None] = {}
    taken: list[FoundPicture] = []
    for members in _grouped(found):
        try:
            chosen, notice = _one(members, selection, reading)
        except (PictureError, UsageError) as error:
            told.failures.append(Failure(shown_name(members[0].path), str(error)))
            continue
        if notice:
            left[notice] = None
        taken.append(chosen)
        yield chosen
    told.notices += [*left, *_without_axes(taken, selection)]


def pictures_of_file(
    path: Path, selection: Selection, pixel_size_um: float | None, reading: ReaderContext
) -> FilePictureList:
    """Return the pictures of one file, whatever its name says; see `Pictures`.

    Raises:
        PictureError: it cannot be read.
        PixelSizeError: it states another pixel size than ``pixel_size_um``.
        UsageError: no picture has the plane or channel asked for.
    """
    with one_picture(path):
        inspected = inspect(path, reading)
    many = len(inspected.pages) > 1
    found = [
        FoundPicture(path, NameFields(), facts, f" [page {facts.page + 1}]" if many else "")
        for facts in inspected.pages
    ]
    pictures: list[Picture] = []
    failures: list[ColonyQCError] = []
    taken: list[FoundPicture] = []
    notices = dict.fromkeys(inspected.notices)
    for members in _grouped(found):
        try:
            chosen, notice = _one(members, selection, reading)
        except (PictureError, UsageError) as error:
            failures.append(error)
            continue
        # Names of scanners round; here only what the file itself states is held against a person.
        apart = clash(path, pixel_size_um, None, chosen.facts, selection)
        if apart:
            failures.append(PixelSizeError(apart))
            continue
        if notice:
            notices[notice] = None
        taken.append(chosen)
        tile = Tile(path, chosen.facts.page)
        pictures.append(Picture(chosen.name, (tile,), pixel_size_um=pixel_size_um))
    if not pictures:
        raise failures[0]
    failed = tuple(Failure(shown_name(path), str(error)) for error in failures)
    return FilePictureList(tuple(pictures), failed, (*notices, *_without_axes(taken, selection)))


def stack_of(picture: Picture, reading: ReaderContext) -> PictureStack | None:
    """Return the planes and channels of a picture at its time; None where it has none.

    Planes may lie in files beside its own that share its stack. Of a well those are given that
    each of its tiles has.

    Raises:
        PictureError: it cannot be read.
    """
    first = _planes_of(picture.tiles[0], reading)
    if first is None:
        return None
    mine, planes = first
    tiles = {place: [tile] for place, tile in planes.items()}
    for tile in picture.tiles[1:]:
        other = _planes_of(tile, reading)
        there = {} if other is None else other[1]
        tiles = {place: [*row, there[place]] for place, row in tiles.items() if place in there}
    if len(tiles) < 2 or mine.stack is None:
        return None
    stack, here = mine.stack, (mine.place.z, mine.place.c)
    members = tuple((z, c, replace(picture, tiles=tuple(row))) for (z, c), row in tiles.items())
    names = [channel.name for channel in stack.channels][: stack.c]
    channels = (*names, *[""] * (stack.c - len(names)))
    return PictureStack(stack.z, channels, here, members)


def _planes_of(
    tile: Tile, reading: ReaderContext
) -> tuple[PageFacts, dict[tuple[int, int], Tile]] | None:
    """Return a tile's own facts, and by (plane, channel) the tiles of its stack at its time."""
    pages = {facts.page: facts for facts in inspect(tile.path, reading).pages}
    mine = pages.get(tile.page)
    if mine is None or mine.stack is None or mine.stack.z * mine.stack.c == 1:
        return None
    found: dict[tuple[int, int], Tile] = {}
    for path, facts in _with_siblings(tile.path, mine.stack, tuple(pages.values()), reading):
        place, stack = facts.place, facts.stack
        if stack is not None and stack.key == mine.stack.key and place.t == mine.place.t:
            found.setdefault((place.z, place.c), replace(tile, path=path, page=facts.page))
    return mine, found


def _with_siblings(
    path: Path, stack: Stack, own: Sequence[PageFacts], reading: ReaderContext
) -> Iterator[tuple[Path, PageFacts]]:
    """Yield the pages of a file, then those of files beside it that hold planes of its stack."""
    yield from ((path, facts) for facts in own)
    # By their names only: a path in a file could point anywhere.
    for name in dict.fromkeys(Path(each).name for each in stack.files):
        other = path.with_name(name or "?")
        if other == path or not other.is_file():
            continue
        # One that is broken lacks its planes; the picture itself can be looked at.
        with suppress(PictureError):
            yield from ((other, facts) for facts in inspect(other, reading).pages)


def _without_axes(taken: Sequence[FoundPicture], selection: Selection) -> Iterator[str]:
    """Yield a sentence where a plane or channel was asked for that some pictures cannot have."""
    asked = (
        (selection.plane, "best", "Plane", "planes", "z"),
        (selection.channel, "", "Channel", "channels", "c"),
    )
    for wanted, unasked, one, many, axis in asked:
        # The first of one is what is analysed anyhow.
        if wanted in (unasked, "1"):
            continue
        paths = dict.fromkeys(
            shown_name(each.path)
            for each in taken
            if each.facts.stack is None or getattr(each.facts.stack, axis) == 1
        )
        if not paths:
            continue
        first, more = next(iter(paths)), len(paths) - 1
        who = f"{first} and {more} more have" if more else f"{first} has"
        yield f"{one} {wanted} was asked for, but {who} no {many}: analysed as is."


def _grouped(found: Sequence[FoundPicture]) -> list[list[FoundPicture]]:
    """Return the planes and channels of each field and time point; files of one stack together."""
    groups: dict[Hashable, list[FoundPicture]] = {}
    for number, each in enumerate(found):
        stack = each.facts.stack
        key = number if stack is None else (stack.key, each.facts.place.t, each.path.parent)
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _one(
    members: Sequence[FoundPicture], selection: Selection, reading: ReaderContext
) -> tuple[FoundPicture, str]:
    """Return the picture of one field and time point, and what of it is analysed as a sentence.

    Raises:
        PictureError: pixels that decide cannot be read.
        UsageError: there is no such plane or channel.
    """
    stack = members[0].facts.stack
    if stack is None:
        return members[0], ""
    path = members[0].path
    try:
        with one_picture(path):
            chosen, clause = _choose(members, stack, selection, reading)
    except UsageError as error:
        raise UsageError(f"{shown_name(path)} was not analysed: {error}.") from error
    return chosen, f"{shown_name(chosen.path)}: only {clause} is analysed." if clause else ""


def _choose(
    members: Sequence[FoundPicture], stack: Stack, selection: Selection, reading: ReaderContext
) -> tuple[FoundPicture, str]:
    """Return the picture of one field and time point, and what of it is analysed as a clause."""
    with ExitStack() as opened:

        def read(of: FoundPicture, region: Region) -> NDArray[Any]:
            plane = open_page(of.path, of.facts.page, reading).plane
            opened.callback(plane.close)
            return plane.read(region)

        candidates = [PlaneCandidate(each.facts, partial(read, each)) for each in members]
        choice = choose(candidates, stack, selection)
    chosen = members[choice.index]
    return _at_its_time(replace(chosen, suffix=_suffix(stack, chosen)), stack), choice.left


def _suffix(stack: Stack, chosen: FoundPicture) -> str:
    said = [stack.title] if stack.title and not stack.files else []
    if stack.t > 1:
        said.append(f"time {chosen.facts.place.t + 1}")
    return f" [{', '.join(said)}]" if said else ""


def _at_its_time(chosen: FoundPicture, stack: Stack) -> FoundPicture:
    """Return a time point with its moment: the start that name or file tell, and the interval."""
    if stack.t == 1:
        return chosen
    time = chosen.facts.place.t
    start = chosen.fields.taken or stack.started
    fields = chosen.fields
    if start is not None and stack.seconds:
        fields = replace(fields, taken=start + timedelta(seconds=stack.seconds[time]))
    return replace(chosen, fields=fields, time=time + 1)
