"""One field photographed once: copies of a file, and the same pixels in another format."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256 as digest
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region
from colonyqc.files.formats.base import PageFacts, ReaderContext
from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.digest import known_sha256
from colonyqc.files.formats.readers import open_page
from colonyqc.services.one_picture import one_picture

_ROWS: Final = 512
_FIRST_ROWS: Final = 32


@dataclass(frozen=True, slots=True)
class Twin:
    """A file whose picture is that of ``original``; ``same_bytes``: it is a copy of the file."""

    path: Path
    original: Path
    same_bytes: bool


def same_bytes(paths: Iterable[Path], reading: ReaderContext) -> dict[Path, str]:
    """Return the sha256 of each file that has the bytes of another; the others are left out.

    Only files of one size are read.
    """
    sizes: dict[int, list[Path]] = defaultdict(list)
    for path in dict.fromkeys(paths):
        with suppress(PictureError), guard_file(path):  # said when it is opened
            sizes[path.stat().st_size].append(path)
    found: dict[str, list[Path]] = defaultdict(list)
    for alike in sizes.values():
        for path in alike if len(alike) > 1 else ():
            try:
                found[known_sha256(path, reading)].append(path)
            except PictureError:
                continue  # said when it is opened
    return {path: sha for sha, group in found.items() if len(group) > 1 for path in group}


def twins(
    pages: Sequence[tuple[Path, PageFacts]], sha256: Mapping[Path, str], reading: ReaderContext
) -> tuple[Twin, ...]:
    """Return the files among single-page pictures of one dish and moment that repeat another.

    ``sha256`` is that of files with equal bytes. The one kept knows its pixel size, or has the
    shortest name: "01.png" rather than "01 - Copy.png".
    """
    ordered = sorted(
        pages, key=lambda p: (p[1].pixel_size_um is None, len(p[0].name), p[0].name, str(p[0]))
    )
    kept: list[tuple[Path, PageFacts]] = []
    found: list[Twin] = []
    by_sha: dict[str, Path] = {}
    seen: dict[Path, Hashable] = {}
    for path, facts in ordered:
        sha = sha256.get(path)
        original = by_sha.get(sha) if sha is not None else None
        if original is not None:
            found.append(Twin(path, original, same_bytes=True))
            continue
        again = next(
            (p for p, f in kept if _same_pixels((p, f), (path, facts), seen, reading)), None
        )
        if again is not None:
            found.append(Twin(path, again, same_bytes=False))
            continue
        kept.append((path, facts))
        if sha is not None:
            by_sha[sha] = path
    return tuple(found)


def exports(
    pages: Iterable[tuple[Path, PageFacts]], reading: ReaderContext
) -> tuple[tuple[Path, ...], ...]:
    """Return groups of files of several formats that hold the same pixels, whatever their names.

    All of a picture is decoded only where its first rows are those of another.
    """
    sized: dict[Hashable, list[tuple[Path, PageFacts]]] = defaultdict(list)
    for path, facts in pages:
        sized[facts.shape.width, facts.shape.height].append((path, facts))
    found: list[list[tuple[Path, PageFacts]]] = list(sized.values())
    for rows in (_FIRST_ROWS, None):
        alike: dict[Hashable, list[tuple[Path, PageFacts]]] = defaultdict(list)
        for group in found:
            for path, facts in group if _formats(group) > 1 else ():
                with suppress(PictureError):  # said when it is opened
                    alike[_fingerprint(path, facts.page, reading, rows)].append((path, facts))
        found = list(alike.values())
    return tuple(tuple(path for path, _ in group) for group in found if _formats(group) > 1)


def _formats(group: Sequence[tuple[Path, PageFacts]]) -> int:
    return len({path.suffix.casefold() for path, _ in group})


def _same_pixels(
    one: tuple[Path, PageFacts],
    other: tuple[Path, PageFacts],
    seen: dict[Path, Hashable],
    reading: ReaderContext,
) -> bool:
    """Tell whether two files of one size hold the same pixels; only likely pairs are decoded."""
    (path, facts), (again, theirs) = one, other
    size = facts.shape.width, facts.shape.height
    if size != (theirs.shape.width, theirs.shape.height) or not _likely(path, again):
        return False
    try:
        for each, page in ((path, facts.page), (again, theirs.page)):
            if each not in seen:
                seen[each] = _fingerprint(each, page, reading)
    except PictureError:
        return False  # said when it is opened
    return seen[path] == seen[again]


def _likely(one: Path, other: Path) -> bool:
    """Tell whether one file may be an export of the other: another format, or a longer name."""
    if one.suffix.casefold() != other.suffix.casefold():
        return True
    short, long = sorted((one.stem.casefold(), other.stem.casefold()), key=len)
    return long.startswith(short) and re.match(r"[^\w]|_|copy|$", long[len(short) :]) is not None


def _fingerprint(
    path: Path, page: int, reading: ReaderContext, first: int | None = None
) -> Hashable:
    """Return a digest of the grey pixels of a picture; RGB of equal channels counts as grey.

    ``first``: of so many of its rows.
    """
    with one_picture(path), closing(open_page(path, page, reading).plane) as plane:
        bounds, state = plane.shape.bounds, digest()
        height = bounds.height if first is None else min(first, bounds.height)
        for top in range(0, height, _ROWS):
            rows = Region(0, top, bounds.width, min(_ROWS, height - top))
            state.update(_plain(plane.read(rows)).tobytes())
    return state.digest()


def _plain(pixels: NDArray[Any]) -> NDArray[Any]:
    if pixels.ndim == 3 and bool((pixels == pixels[..., :1]).all()):
        pixels = pixels[..., 0]
    return np.ascontiguousarray(pixels)
