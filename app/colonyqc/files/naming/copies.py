"""One field photographed once: copies of a file, and the same pixels in other files."""

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
from colonyqc.files.formats.digest import known_sha256, stamp
from colonyqc.files.formats.readers import glance, open_page
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
        with suppress(PictureError):  # said when it is opened
            sizes[stamp(path).size].append(path)
    found: dict[str, list[Path]] = defaultdict(list)
    for alike in sizes.values():
        for path in alike if len(alike) > 1 else ():
            try:
                found[known_sha256(path, reading)].append(path)
            except PictureError:
                continue  # said when it is opened
    return {path: sha for sha, group in found.items() if len(group) > 1 for path in group}


def twins(
    pages: Sequence[tuple[Path, PageFacts]],
    sha256: Mapping[Path, str],
    alike: Sequence[Sequence[Path]],
) -> tuple[Twin, ...]:
    """Return the files among single-page pictures of one dish and moment that repeat another.

    ``sha256`` is that of files with equal bytes, ``alike`` are groups of equal pixels. The one
    kept knows its pixel size, or has the shortest name: "01.png" rather than "01 - Copy.png".
    """
    ordered = sorted(
        pages, key=lambda p: (p[1].pixel_size_um is None, len(p[0].name), p[0].name, str(p[0]))
    )
    group = {path: number for number, members in enumerate(alike) for path in members}
    found: list[Twin] = []
    first: dict[Hashable, Path] = {}
    for path, _ in ordered:
        keys = [each for each in (sha256.get(path), group.get(path)) if each is not None]
        original = next((first[key] for key in keys if key in first), None)
        if original is None:
            first.update(dict.fromkeys(keys, path))
        else:
            same = sha256.get(path) is not None and sha256.get(path) == sha256.get(original)
            found.append(Twin(path, original, same_bytes=same))
    return tuple(found)


def same_pixels(
    pages: Iterable[tuple[Path, PageFacts]], reading: ReaderContext
) -> tuple[tuple[Path, ...], ...]:
    """Return groups of files that hold the same pixels, whatever their names and formats.

    All of a picture is decoded only where its beginning is that of another. Pictures of one value
    are left out: that two are black does not make them one.
    """
    sized: dict[Hashable, list[tuple[Path, PageFacts]]] = defaultdict(list)
    for path, facts in pages:
        sized[facts.shape.width, facts.shape.height].append((path, facts))
    groups = [group for group in sized.values() if len(group) > 1]
    groups = [each for group in groups for each in _sorted_by(_beginnings(group, reading), group)]
    found = []
    for group in groups:
        whole = [_read(path, facts, reading) for path, facts in group]
        found += _sorted_by(whole, group)
    return tuple(tuple(path for path, _ in group) for group in found)


def _sorted_by(
    keys: Sequence[Hashable], group: Sequence[tuple[Path, PageFacts]]
) -> list[list[tuple[Path, PageFacts]]]:
    """Return the members of a group that share a key, together; those of no key stand alone."""
    alike: dict[Hashable, list[tuple[Path, PageFacts]]] = defaultdict(list)
    for key, member in zip(keys, group, strict=True):
        if key is not None:
            alike[key].append(member)
    return [members for members in alike.values() if len(members) > 1]


def _beginnings(group: Sequence[tuple[Path, PageFacts]], reading: ReaderContext) -> list[Hashable]:
    """Return a key for each file, equal where pixels are: of one format without decoding all."""
    glances = []
    for path, _ in group:
        with suppress(PictureError), one_picture(path):  # said when it is opened
            glances.append(glance(path))
    formats = {kind for kind, _ in glances}
    if len(glances) == len(group) and len(formats) == 1:
        keys = [key for _, key in glances]
        if None not in keys:
            return keys
    return [_read(path, facts, reading, _FIRST_ROWS) for path, facts in group]


def _read(
    path: Path, facts: PageFacts, reading: ReaderContext, first: int | None = None
) -> Hashable:
    """Return a digest of a picture's pixels; None where it cannot be read or has one value."""
    with suppress(PictureError):  # said when it is opened
        return _fingerprint(path, facts.page, reading, first)
    return None


def _fingerprint(
    path: Path, page: int, reading: ReaderContext, first: int | None = None
) -> Hashable:
    """Return a digest of the grey pixels of a picture; RGB of equal channels counts as grey.

    ``first``: of so many of its rows. None for a whole picture of one value.
    """
    with one_picture(path), closing(open_page(path, page, reading).plane) as plane:
        bounds, state = plane.shape.bounds, digest()
        height = bounds.height if first is None else min(first, bounds.height)
        values: set[Any] = set()
        for top in range(0, height, _ROWS):
            rows = Region(0, top, bounds.width, min(_ROWS, height - top))
            pixels = _plain(plane.read(rows))
            values |= {pixels.min(), pixels.max()}
            state.update(pixels.tobytes())
    return state.digest() if len(values) > 1 or first is not None else None


def _plain(pixels: NDArray[Any]) -> NDArray[Any]:
    if pixels.ndim == 3 and bool((pixels == pixels[..., :1]).all()):
        pixels = pixels[..., 0]
    return np.ascontiguousarray(pixels)
