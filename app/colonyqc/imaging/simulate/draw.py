"""Draw a dish, whole or by region, with its exact truth."""

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.cells import SPREAD_REACH_UM, CellBlock, draw_cells
from colonyqc.imaging.simulate.growth import DishState
from colonyqc.imaging.simulate.layout import Layout, lay_out
from colonyqc.imaging.simulate.optics import expose, illumination, signal
from colonyqc.imaging.simulate.spec import LOOKS, Look, LookKind

BLOCK: Final = 512
"""Side in px of the fixed squares a dish is drawn in; a multiple of the JPEG grid."""
_GROUP_UM: Final = 11.0
_GROUP_SHARE: Final = 0.33


class Drawing(NamedTuple):
    """A drawn region with its truth."""

    pixels: NDArray[np.uint8]
    """RGB (h, w, 3), or (h, w) when the look is grey."""
    truth: NDArray[np.uint8]
    """Class index of each pixel (h, w), see `ColonyClass`; 0 outside a well."""
    inside: NDArray[np.bool_]
    """Inside the well (h, w); True everywhere when its edge is out of view."""


def _truth(state: DishState, layout: Layout, cells: CellBlock) -> NDArray[np.uint8]:
    """Return the classes of a block.

    Outside colonies, spread cells count as differentiated where they cover a third of their
    surroundings (Gaussian of 11 µm): groups count with their gaps, lone cells are background.
    """
    sigma = state.spec.px(_GROUP_UM)
    cover = cells.body.astype(np.float32) * np.float32(1 / 255)
    side = 2 * int(np.ceil(3 * sigma)) + 1
    grouped = cv2.GaussianBlur(cover, (side, side), sigma) > _GROUP_SHARE
    truth = np.where(grouped, ColonyClass.DIFFERENTIATED, ColonyClass.BACKGROUND)
    occupied = layout.colony > 0
    truth[occupied] = ColonyClass.UNDIFFERENTIATED
    truth[occupied & layout.differentiated] = ColonyClass.DIFFERENTIATED
    # Over the others: in a heap nobody can tell what a cell is.
    truth[layout.heap > 0] = ColonyClass.UNCERTAIN
    truth[~layout.inside] = ColonyClass.BACKGROUND
    return truth.astype(np.uint8)


def _draw_block(state: DishState, look: Look, block: Region, frame: Region) -> Drawing:
    """Draw one whole block; everything that reaches in from outside lies within the margin."""
    px = state.spec.px
    # The farthest of what reaches in: a spread cell with its halo, or three sigma of the grouping.
    margin = int(np.ceil(max(px(SPREAD_REACH_UM + 12.0), px(3 * _GROUP_UM))))
    region = block.grown(margin)
    layout = lay_out(state, region)
    cells = draw_cells(state, region, layout, look.grain)
    inner = (slice(margin, margin + block.height), slice(margin, margin + block.width))
    contrast = signal(state, look, region, layout, cells)
    light = illumination(state, look, block, frame)
    pixels = expose(state, look, contrast, cells, light, block)
    return Drawing(pixels, _truth(state, layout, cells)[inner], layout.inside[inner])


def draw_region(
    state: DishState, region: Region, look: Look | None = None, frame: Region | None = None
) -> Drawing:
    """Draw a region of a dish; a pixel is the same whatever region it is drawn with.

    ``look`` replaces the spec's; ``frame`` is the picture the light belongs to (the whole dish
    when None): give the same frame for all regions of one picture. The region may leave the
    dish: there is empty ground there.
    """
    look = state.spec.look if look is None else look
    frame = state.spec.bounds if frame is None else frame
    shape = (region.height, region.width)
    pixels = np.empty(shape if look.grey else (*shape, 3), np.uint8)
    truth, inside = np.empty(shape, np.uint8), np.empty(shape, np.bool_)
    # On a grid of the dish and not of the region: noise and JPEG belong to the block, so a px is
    # the same in every region.
    for top in range(region.y // BLOCK * BLOCK, region.bottom, BLOCK):
        for left in range(region.x // BLOCK * BLOCK, region.right, BLOCK):
            block = Region(left, top, BLOCK, BLOCK)
            part = region.intersect(block)
            drawn = _draw_block(state, look, block, frame)
            source = _slices(part, block)
            target = _slices(part, region)
            pixels[target] = drawn.pixels[source]
            truth[target] = drawn.truth[source]
            inside[target] = drawn.inside[source]
    return Drawing(pixels, truth, inside)


def _slices(part: Region, whole: Region) -> tuple[slice, slice]:
    return (
        slice(part.y - whole.y, part.bottom - whole.y),
        slice(part.x - whole.x, part.right - whole.x),
    )


def draw(state: DishState, look: Look | LookKind | None = None) -> Drawing:
    """Draw the whole dish; ``look`` ("phase", "brightfield" or a `Look`) replaces the spec's."""
    chosen = LOOKS[look] if isinstance(look, str) else look
    return draw_region(state, state.spec.bounds, chosen)
