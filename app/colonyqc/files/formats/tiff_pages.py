"""TIFF headers: which pages are pictures, which are coarser levels, and whether all is there."""

import logging
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tifffile import TiffFile, TiffPage

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.base import PageFacts
from colonyqc.files.formats.damage import (
    COPY_AGAIN,
    EXPORT,
    check_extent,
    damaged,
    guard_decoder,
    guard_file,
    too_large,
    truncated,
)
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.lzw import LZW, LzwForm
from colonyqc.files.formats.tiff_planes import REDUCED_OR_MASK, plan
from colonyqc.files.pixels.plane import Shape
from colonyqc.imaging.light.camera_range import inverted

JPEG: Final = 7
_UNCOMPRESSED: Final = 1
_CODECS: Final = frozenset({_UNCOMPRESSED, LZW, JPEG, 8, 32946, 32773, 34925, 34926, 50000})
"""None, LZW, JPEG, deflate (two codes), PackBits, LZMA, Zstandard (two codes)."""
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _YCBCR = 0, 1, 2, 3, 6
# ExtraSamples: associated and unassociated alpha; 0 is "unspecified".
_ALPHA: Final = (1, 2)
_MOST_SUB_PAGES: Final = 64


# What tifffile grumbles about is said here in a sentence of our own, or does not matter.
logging.getLogger("tifffile").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, eq=False)
class TiffLayout:
    """A page as it lies in the file: what is needed to decode it without opening tifffile again."""

    shape: Shape
    samples: int
    """Samples per pixel in the file, alpha included."""
    planes: int
    """Separately stored sample planes: 1 when samples are interleaved."""
    segment: tuple[int, int]
    """(width, height) of a tile or strip."""
    tiled: bool
    offsets: tuple[int, ...]
    counts: tuple[int, ...]
    decode: Callable[..., Any]
    tables: bytes | None
    is_jpeg: bool
    lzw: LzwForm | None
    """How to decode LZW, which goes its own way."""
    plain: np.dtype[Any] | None
    """Data type in the file of rows that lie there one after the other; None when coded."""
    lookup: NDArray[Any] | None
    """Pixel of each value: palettes and inverted grey."""
    alpha: bool = False
    """The last sample of a pixel says how opaque it is."""
    only_alpha: bool = False
    """Read the opacity in place of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class TiffPicture:
    """A full-size page, or a plane that lies behind it, with the coarser pages of the same."""

    facts: PageFacts
    layout: TiffLayout
    reduced: tuple[TiffLayout, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TiffContents:
    """The pictures of a file by their address, and sentences about what is not taken from it."""

    pictures: Mapping[int, TiffPicture]
    notices: tuple[str, ...]


@contextmanager
def _opened(path: Path) -> Iterator[TiffFile]:
    # Opened here and not by tifffile, so that the operating system's refusals are told apart from
    # bytes that make no sense.
    with guard_file(path):
        handle = path.open("rb")
    with handle:
        # Before tifffile sees it, so that a file cut short is told from one that is damaged.
        _check_index(path, handle.read(16))
        handle.seek(0)  # tifffile takes the place it is given for the start of the file
        with guard_decoder(path):
            file = TiffFile(handle, name=path.name)
        yield file


def _check_index(path: Path, head: bytes) -> None:
    """Raise when the first page's index lies beyond the end: how an interrupted copy looks."""
    with guard_file(path):
        size = path.stat().st_size
    order = "<" if head[:2] == b"II" else ">"
    # BigTIFF writes 43, "+", where a TIFF has 42, and its offsets in 8 bytes.
    big = head[2:4] in (b"+\x00", b"\x00+")
    if len(head) < (16 if big else 8):
        raise truncated(path, size)
    first = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)[0]
    if first >= size:
        raise truncated(path, size, first)


def read_pages(path: Path, limits: Limits) -> TiffContents:
    """Return the pictures of a TIFF file, checked against its size and the limits.

    Raises:
        PictureError: none can be read, a full-size page cannot, or the file does not hold the
            planes it declares.
    """
    with guard_file(path):
        size = path.stat().st_size
    with _opened(path) as file:
        with guard_decoder(path):
            pages = list(_walk(path, file, limits.pages))
            # A chain cut between two pages reads as a shorter file: the pointer behind the last
            # page tells.
            following = _next_index(file, pages[-1]) if pages else 0
        if following >= size:
            raise truncated(path, size, following)
        if not pages:
            raise truncated(path, size)
        planes = plan(path, file, pages, limits.pages)
        own = {id(plane.page) for plane in planes.planes}
        rest = [page for page in pages if id(page) not in own]
        layouts: dict[int, tuple[TiffLayout, tuple[TiffLayout, ...]]] = {}
        for plane in planes.planes:
            if plane.page.index not in layouts:
                layouts[plane.page.index] = _with_levels(
                    path, plane.page, rest if len(own) == 1 else [], size, limits
                )
        pictures = {}
        for plane in planes.planes:
            full, reduced = layouts[plane.page.index]
            layout = _behind(path, full, plane.behind, size)
            facts = replace(plane.facts, shape=layout.shape)
            pictures[facts.page] = TiffPicture(facts, layout, () if plane.behind else reduced)
        used = [level for _, below in layouts.values() for level in below]
        return TiffContents(pictures, (*planes.notices, *_left_out(path, rest, used)))


def _with_levels(
    path: Path, page: TiffPage, rest: list[TiffPage], size: int, limits: Limits
) -> tuple[TiffLayout, tuple[TiffLayout, ...]]:
    with guard_decoder(path):
        below = [*_sub_pages(path, page), *rest]
    layout = _layout(path, page, size, limits)
    return layout, _reduced(path, layout, below, size, limits)


def _behind(path: Path, layout: TiffLayout, count: int, size: int) -> TiffLayout:
    """Return the layout of the plane that lies ``count`` planes behind a page's own pixels."""
    if not count:
        return layout
    if layout.plain is None:
        raise PictureError(path, "it holds fewer planes than it declares", COPY_AGAIN)
    shape = layout.shape
    step = shape.width * shape.height * layout.samples * layout.plain.itemsize
    start = layout.offsets[0] + count * step
    if start + step > size:
        raise truncated(path, size, start + step)
    return replace(layout, offsets=(start,), counts=(step,))


def _left_out(path: Path, rest: list[TiffPage], used: list[TiffLayout]) -> Iterator[str]:
    """Yield a sentence for pages that are neither pictures nor coarser copies of one."""
    levels = {(level.shape.width, level.shape.height) for level in used}
    with guard_decoder(path):
        other = [
            (page.index + 1, page.imagewidth, page.imagelength)
            for page in rest
            if not page.subfiletype & REDUCED_OR_MASK
            and (page.imagewidth, page.imagelength) not in levels
        ]
    if other:
        said = ", ".join(f"{number} ({width} × {height} px)" for number, width, height in other)
        yield f"{path.name}: pages of another size were not analysed: {said}."


def _walk(path: Path, file: TiffFile, most: int) -> Iterator[TiffPage]:
    """Yield the pages one by one; a chain of pages that bites its tail ends there."""
    # A damaged pointer may lead back to an earlier page.
    seen: set[int] = set()
    for index in count():
        try:
            page = file.pages[index]
        except IndexError:
            return
        if not isinstance(page, TiffPage) or page.offset in seen:
            return
        if index >= most:
            raise PictureError(path, f"it has more than {most} pages")
        seen.add(page.offset)
        yield page


def _next_index(file: TiffFile, page: TiffPage) -> int:
    """Return where the index of the next page should begin; 0 after the last."""
    form, handle = file.tiff, file.filehandle
    handle.seek(page.offset)
    count = struct.unpack(form.tagnoformat, handle.read(form.tagnosize))[0]
    handle.seek(count * form.tagsize, 1)
    return int(struct.unpack(form.offsetformat, handle.read(form.offsetsize))[0])


def _sub_pages(path: Path, page: TiffPage) -> list[TiffPage]:
    if not page.subifds or page.pages is None:
        return []
    if len(page.subifds) > _MOST_SUB_PAGES:
        # Each would be read in full: a list of 100,000 took over 3 GB.
        raise PictureError(path, f"it lists {len(page.subifds)} pages below one page", COPY_AGAIN)
    return [sub for sub in page.pages if isinstance(sub, TiffPage)]


def _reduced(
    path: Path, full: TiffLayout, pages: list[TiffPage], size: int, limits: Limits
) -> tuple[TiffLayout, ...]:
    """Return the pages that hold the same pixels coarser; thumbnails of other sizes are left."""
    found = []
    for page in pages:
        try:
            layout = _layout(path, page, size, limits)
        except PictureError:
            continue  # a level that cannot be read is made anew from the full picture
        alike = (layout.shape.channels, layout.shape.bits) == (full.shape.channels, full.shape.bits)
        if alike and factor_between(full.shape, layout.shape) is not None:
            found.append(layout)
    return tuple(found)


def factor_between(full: Shape, coarse: Shape) -> int | None:
    """Return the power of two that takes one size to the other (rounded up), None if none does."""
    # Doubled until it fits: levels of other writers (factor 3, 4 at once) that are no power of two
    # are made anew.
    factor = 2
    while factor <= max(full.width, full.height):
        if (-(-full.width // factor), -(-full.height // factor)) == (coarse.width, coarse.height):
            return factor
        factor *= 2
    return None


def _layout(path: Path, page: TiffPage, size: int, limits: Limits) -> TiffLayout:
    with guard_decoder(path):
        shape, lookup = _shape(path, page)
        tiled = bool(page.is_tiled)
        segment = _segment(page, shape)
        planes = page.samplesperpixel if page.planarconfig == 2 else 1
        offsets, counts = tuple(page.dataoffsets), tuple(page.databytecounts)
        plain = _plain(page, planes)
    _check_size(path, shape, segment, plain is not None, limits)
    across = -(-shape.width // segment[0]) * -(-shape.height // segment[1])
    # Checked before any segment is touched: a list too short would fail in the middle of a picture.
    if len(offsets) != len(counts) or len(offsets) < across * planes:
        raise damaged(path)
    check_extent(path, offsets, counts, size, tiled)
    if plain is not None:
        # Rows are read from the first offset on without asking the counts, so the end is worked
        # out, not looked up.
        expected = offsets[0] + shape.width * shape.height * page.samplesperpixel * plain.itemsize
        if expected > size:
            raise truncated(path, size, expected)
    with guard_decoder(path):
        return TiffLayout(
            shape=shape,
            samples=int(page.samplesperpixel),
            planes=planes,
            segment=segment,
            tiled=tiled,
            offsets=offsets,
            counts=counts,
            # tifffile's own decoder holds all it needs: the file itself can be closed and opened a
            # segment at a time.
            decode=page.decode,
            tables=page.jpegtables,
            is_jpeg=page.compression == JPEG,
            lzw=_lzw(page) if page.compression == LZW else None,
            plain=plain,
            lookup=lookup,
            alpha=tuple(page.extrasamples)[-1:] in (_ALPHA[:1], _ALPHA[1:]),
        )


def _shape(path: Path, page: TiffPage) -> tuple[Shape, NDArray[Any] | None]:
    """Return size, channels and bits as they will be shown, and the lookup that leads there."""
    bits = page.bitspersample
    if page.imagewidth < 1 or page.imagelength < 1 or page.imagedepth != 1:
        raise damaged(path)
    if page.compression not in _CODECS:
        raise PictureError(
            path, f"it is compressed in a rare way (code {page.compression})", EXPORT
        )
    if page.sampleformat != 1 or bits not in (8, 16):
        what = "floating-point" if page.sampleformat == 3 else "signed or unusual"
        kind = f"{bits}-bit" if page.sampleformat == 1 else f"{bits}-bit {what}"
        raise PictureError(path, f"its pixels are {kind} numbers", EXPORT)
    photometric, colours = page.photometric, _colours(page)
    if photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO) and colours == 1:
        full = inverted((1 << bits) - 1)
        lookup = full if bits == 16 else full[:256].astype(np.uint8)
        shape = Shape(page.imagewidth, page.imagelength, 1, bits)
        return shape, lookup if photometric == _WHITE_IS_ZERO else None
    if photometric == _PALETTE and colours == 1 and page.colormap is not None:
        lookup = _palette(np.asarray(page.colormap), bits)
        channels = 1 if lookup.ndim == 1 else 3
        # A palette that changes nothing would cost a table look-up a px.
        same = channels == 1 and np.array_equal(lookup, np.arange(len(lookup)))
        return Shape(page.imagewidth, page.imagelength, channels, bits), None if same else lookup
    if colours == 3 and (
        photometric == _RGB or (photometric == _YCBCR and page.compression == JPEG)
    ):
        return Shape(page.imagewidth, page.imagelength, 3, bits), None
    cause = f"it has {colours} colour channels of a kind that is neither grey nor RGB"
    raise PictureError(path, cause, EXPORT)


def _colours(page: TiffPage) -> int:
    """Return the samples per pixel without transparency; an unnamed one beside RGB is taken so."""
    extra = tuple(page.extrasamples)
    transparent = len(extra) == 1 and (extra[0] in _ALPHA or page.photometric == _RGB)
    return int(page.samplesperpixel) - transparent


def _palette(colours: NDArray[Any], bits: int) -> NDArray[Any]:
    """Return a palette as (values,) when it is plain grey, else as (values, 3)."""
    # 16-bit entries by the standard.
    if bits == 8 and colours.max() > 255:  # some writers store 0..255 where 0..65535 belongs
        colours = colours >> 8
    table = colours.T.astype(np.uint8 if bits == 8 else np.uint16)
    grey = bool((table == table[:, :1]).all())
    return np.ascontiguousarray(table[:, 0] if grey else table)


def _segment(page: TiffPage, shape: Shape) -> tuple[int, int]:
    if page.is_tiled:
        return int(page.tilewidth), int(page.tilelength)
    return shape.width, min(int(page.rowsperstrip), shape.height)


def _lzw(page: TiffPage) -> LzwForm:
    return LzwForm(
        order=str(page.parent.byteorder),
        bits=int(page.bitspersample),
        samples=1 if page.planarconfig == 2 else int(page.samplesperpixel),
        predictor=int(page.predictor),
        fill_order=int(page.fillorder),
    )


def _plain(page: TiffPage, planes: int) -> np.dtype[Any] | None:
    """Return the data type of a page whose rows lie uncoded one after the other."""
    uncoded = page.compression == _UNCOMPRESSED and page.predictor == 1 and page.fillorder == 1
    if uncoded and planes == 1 and not page.is_tiled and page.is_contiguous:
        return np.dtype(f"{page.parent.byteorder}u{page.bitspersample // 8}")
    return None


def _check_size(
    path: Path, shape: Shape, segment: tuple[int, int], plain: bool, limits: Limits
) -> None:
    area = shape.width * shape.height
    if min(segment) < 1:
        raise damaged(path)
    # One strip or tile is what memory must hold at once: a picture in small parts may be far larger
    # than one that is decoded whole.
    in_parts = plain or segment[0] * segment[1] <= limits.whole_px
    limit = limits.tiled_px if in_parts else limits.flat_px
    if area > limit or (segment[0] * segment[1] > max(limits.flat_px, 4 * area) and not plain):
        raise too_large(path, shape.width, shape.height, limit)
