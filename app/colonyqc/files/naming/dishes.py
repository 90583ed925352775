"""Which pictures are of one dish: folders of one name kept apart, copies counted once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from colonyqc.domain.picture import Acquisition, FileNote
from colonyqc.domain.shown_name import shown_name
from colonyqc.domain.tidy_name import tidy
from colonyqc.files.naming.copies import twins
from colonyqc.files.naming.found import FoundPicture, Told
from colonyqc.files.naming.moments import without_moments


def keep_apart(found: Sequence[FoundPicture], told: Told) -> list[FoundPicture]:
    """Return pictures whose dishes are told apart where folders of one name lie in several places.

    Folders that are moments do not count, nor do folders a person named for one dish; what is
    pooled from several folders is told.
    """
    homes: dict[tuple[str, str], dict[Path, list[FoundPicture]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in found:
        home = without_moments(each.path).parent
        homes[each.fields.line or "", each.dish][home].append(each)
    renamed: dict[Path, str] = {}
    for (_, dish), places in homes.items():
        by_folder = [h for h, members in places.items() if members[0].folder_is_dish]
        spelt = {Path(*map(tidy, home.parts)) for home in by_folder}
        if len(spelt) > 1:
            renamed |= _told_apart(dish, by_folder, told)
        elif len(places) > 1:
            listed = ", ".join(sorted(f"“{home.parent.name}/{home.name}”" for home in places))
            told.notices.append(f"The pictures of {dish or 'one dish'} come from {listed}.")
    return [
        replace(each, fields=replace(each.fields, dish=name))
        if each.folder_is_dish and (name := renamed.get(without_moments(each.path).parent))
        else each
        for each in found
    ]


def _told_apart(dish: str, homes: Sequence[Path], told: Told) -> dict[Path, str]:
    """Return a name for each of several folders of one name: what differs above them, and it."""
    parts = [home.parts for home in homes]
    above = len(list(takewhile(lambda level: len(set(level)) == 1, zip(*parts, strict=False))))
    names = {
        home: " ".join(dict.fromkeys((*map(tidy, home.parts[above:-1]), dish))) for home in homes
    }
    listed = ", ".join(f"“{name}”" for name in sorted(names.values()))
    told.notices.append(f"{len(homes)} folders are called {dish}: they are kept apart as {listed}.")
    return names


def without_twins(
    members: list[FoundPicture],
    sha256: Mapping[Path, str],
    alike: Sequence[Sequence[Path]],
    told: Told,
) -> list[FoundPicture]:
    """Return the pictures of one dish and moment less those that repeat another; each is told."""
    files = [each.path for each in members]
    alone = [
        (each.path, each.facts)
        for each in members
        if files.count(each.path) == 1 and each.fields.x_mm is None
    ]
    repeated = twins(alone, sha256, alike) if len(alone) > 1 else ()
    for twin in repeated:
        how = "a copy of the file" if twin.same_bytes else "the same pixels as"
        one, other = shown_name(twin.path), shown_name(twin.original)
        said = f"{one} is {how} {other}: the view is counted once."
        told.notices.append(said)
        told.notes[twin.path] = FileNote(twin.path, said)
    gone = {twin.path for twin in repeated}
    return [each for each in members if each.path not in gone]


@dataclass(frozen=True, slots=True)
class Doubled:
    """One picture that is counted for two dishes or moments.

    ``places``: the number of each acquisition, and the file it is counted from there.
    """

    sentence: str
    places: tuple[tuple[int, Path], tuple[int, Path]]


def doubled(
    acquisitions: Sequence[Acquisition],
    sha256: Mapping[Path, str],
    alike: Sequence[Sequence[Path]] = (),
) -> Iterator[Doubled]:
    """Yield each picture that is counted for two dishes or moments.

    ``sha256`` is that of files with equal bytes, ``alike`` are groups of equal pixels.
    """
    first: dict[str, tuple[int, Path]] = {}
    for number, each in enumerate(acquisitions):
        for path in dict.fromkeys(tile.path for p in each.pictures for tile in p.tiles):
            sha = sha256.get(path)
            if sha is None:
                continue
            other = first.setdefault(sha, (number, path))
            if other[0] != number:
                yield _doubled((number, path), other, "is a copy of")
    yield from _alike(acquisitions, sha256, alike)


def _doubled(one: tuple[int, Path], other: tuple[int, Path], how: str) -> Doubled:
    (_, path), (_, theirs) = one, other
    return Doubled(
        f"{path.parent.name}/{path.name} {how} {theirs.parent.name}/{theirs.name}: one picture is "
        "counted for two dishes or moments.",
        (other, one),
    )


def _alike(
    acquisitions: Sequence[Acquisition],
    sha256: Mapping[Path, str],
    alike: Sequence[Sequence[Path]],
) -> Iterator[Doubled]:
    """Yield each picture that is counted once more from a file with other bytes."""
    at = {
        tile.path: number
        for number, each in enumerate(acquisitions)
        for picture in each.pictures
        for tile in picture.tiles
    }
    for group in alike:
        counted = [path for path in group if path in at]
        first = counted[0] if counted else group[0]
        for path in counted[1:]:
            copied = sha256.get(path) is not None and sha256.get(path) == sha256.get(first)
            if at[path] != at[first] and not copied:
                yield _doubled((at[path], path), (at[first], first), "holds the same pixels as")
