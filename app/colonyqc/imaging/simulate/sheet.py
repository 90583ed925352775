"""Epithelial sheets with membranes, in absorbance or fluorescence, with exact truth."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.fields import Float, smooth_noise, unit_hash

_WARP, _EDGE, _SPOT, _CELL, _SLOW = 700, 710, 720, 730, 740


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A virtual epithelial sheet; lengths in px.

    ``kind`` "absorbance" has dark borders and grey pixels, "fluorescence" bright green borders
    on black (RGB).
    """

    seed: int
    width: int = 512
    height: int = 512
    kind: Literal["absorbance", "fluorescence"] = "absorbance"
    cell_px: float = 36.0
    """Mean spacing of cells."""
    disorder: float = 0.5
    """0: nearly hexagonal; 1: cells of very different size and shape."""
    membrane_px: int = 3
    """Width of the membranes in the truth."""
    faint: float = 0.15
    """How much the visibility of membranes varies: 0 not, 1 some vanish."""
    blur_px: float = 1.2
    contrast: float = 0.35
    unevenness: float = 0.15
    noise: float = 4.0
    """Standard deviation in grey levels."""

    def __post_init__(self) -> None:
        if self.cell_px < 6 or self.membrane_px < 1 or 2 * self.membrane_px > self.cell_px:
            raise UsageError(
                "A virtual sheet needs cells of at least 6 px, twice as large as its membranes."
            )


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedSheet:
    """A drawn sheet with its truth."""

    pixels: NDArray[np.uint8]
    """(h, w) for absorbance, RGB (h, w, 3) for fluorescence."""
    membrane: NDArray[np.uint8]
    """1 on membranes, else 0."""
    cells: NDArray[np.int32]
    """Number of each cell from 1 on, 0 on membranes; cells cut by the picture's border too."""
    count: int
    """Number of cells that do not touch the picture's border."""


def _owners(spec: SheetSpec, rng: np.random.Generator) -> NDArray[np.int32]:
    """Return which cell each pixel (h, w) belongs to: a relaxed, warped Voronoi diagram."""
    step, margin = spec.cell_px, 2 * spec.cell_px
    columns = np.arange(-margin, spec.width + margin, step)
    # Rows of a hexagonal packing, each second one shifted by half a cell: what a healthy sheet
    # comes close to.
    rows = np.arange(-margin, spec.height + margin, step * np.sqrt(3) / 2)
    x, y = np.meshgrid(columns.astype(float), rows)
    x += (np.arange(rows.size) % 2)[:, None] * step / 2
    centres = np.stack([x.ravel(), y.ravel()], axis=1)
    centres += rng.normal(0, (0.06 + 0.3 * spec.disorder) * step, centres.shape)
    # Relaxed by samples (Lloyd): the exact centroids of Voronoi cells would need their polygons.
    samples = rng.uniform(
        (-margin, -margin), (spec.width + margin, spec.height + margin), (40 * len(centres), 2)
    )
    for _ in range(2):
        _, near = scipy.spatial.cKDTree(centres).query(samples)
        counts = np.bincount(near, minlength=len(centres))
        for axis in (0, 1):
            total = np.bincount(near, samples[:, axis], minlength=len(centres))
            mean = total / np.maximum(counts, 1)
            centres[:, axis] = np.where(
                # Half way only: the full step twice would make every sheet a honeycomb.
                counts > 0,
                0.5 * (centres[:, axis] + mean),
                centres[:, axis],
            )
    region = Region(0, 0, spec.width, spec.height)
    px, py = np.meshgrid(np.arange(spec.width) + 0.5, np.arange(spec.height) + 0.5)
    for channel, scale, size in ((0, 0.9, 0.07), (4, 0.35, 0.018)):
        px = px + size * step * smooth_noise(spec.seed, _WARP + channel, scale * step, region)
        py = py + size * step * smooth_noise(spec.seed, _WARP + channel + 2, scale * step, region)
    _, owner = scipy.spatial.cKDTree(centres).query(np.stack([px.ravel(), py.ravel()], axis=1))
    cells: NDArray[np.int32] = owner.reshape(spec.height, spec.width).astype(np.int32)
    return cells


def _truth(
    spec: SheetSpec, owner: NDArray[np.int32]
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Return membrane mask and cell numbers.

    Slivers that a thick membrane cuts off a cell become membrane, so that cells and the
    4-connected parts between membranes are the same thing.
    """
    border = np.zeros(owner.shape, np.uint8)
    border[:, 1:] |= owner[:, 1:] != owner[:, :-1]
    border[1:, :] |= owner[1:, :] != owner[:-1, :]
    side = max(spec.membrane_px, 2)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    membrane = np.asarray(cv2.dilate(border, disc), np.uint8)
    _, parts, stats, _ = cv2.connectedComponentsWithStats(1 - membrane, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < 0.06 * spec.cell_px**2
    x, y, w, h = (stats[:, k] for k in range(4))
    # A sliver at the border may be part of a whole cell outside.
    small &= (x > 0) & (y > 0) & (x + w < spec.width) & (y + h < spec.height)
    small[0] = False
    membrane[small[parts]] = 1
    _, cells = cv2.connectedComponents(1 - membrane, connectivity=4)
    return membrane, cells.astype(np.int32)


def _strength(spec: SheetSpec, owner: NDArray[np.int32]) -> Float:
    """Return how well the membrane shows at each place, about 0..1.5: patchy along borders."""
    region = Region(0, 0, spec.width, spec.height)
    patch = smooth_noise(spec.seed, _EDGE, 0.8 * spec.cell_px, region)
    own = unit_hash(spec.seed, _EDGE + 2, owner, np.zeros_like(owner))
    strength: Float = np.clip(
        1 + spec.faint * (0.8 * patch + 1.2 * (cv2.blur(own, (5, 5)) - 0.5)), 0.05, 1.8
    )
    return strength


def _absorbance(spec: SheetSpec, owner: NDArray[np.int32], line: Float, wide: Float) -> Float:
    region = Region(0, 0, spec.width, spec.height)
    tone = unit_hash(spec.seed, _CELL, owner, np.zeros_like(owner)) - np.float32(0.5)
    spots = smooth_noise(spec.seed, _SPOT, max(spec.cell_px / 14, 1.5), region)
    slow = smooth_noise(spec.seed, _SLOW, 0.5 * max(spec.width, spec.height), region)
    body = 1 + 0.14 * cv2.GaussianBlur(tone, (0, 0), spec.blur_px + 1) + 0.07 * spots
    dark = spec.contrast * (0.8 * line + 0.35 * wide)
    picture: Float = 140 * body * (1 - dark) * (1 + spec.unevenness * slow)
    return picture


def _fluorescence(spec: SheetSpec, owner: NDArray[np.int32], line: Float, wide: Float) -> Float:
    region = Region(0, 0, spec.width, spec.height)
    tone = unit_hash(spec.seed, _CELL, owner, np.zeros_like(owner))
    haze = np.maximum(smooth_noise(spec.seed, _SLOW, 0.6 * spec.cell_px, region), 0)
    spots = np.maximum(smooth_noise(spec.seed, _SPOT, 2.0, region) - 1.8, 0)
    slow = smooth_noise(spec.seed, _SLOW + 2, 0.5 * max(spec.width, spec.height), region)
    body = 7 + 22 * haze * cv2.GaussianBlur(tone, (0, 0), 3) + 70 * spots
    picture: Float = (body + spec.contrast * (300 * line + 25 * wide)) * (
        1 + spec.unevenness * slow
    )
    return picture


def draw_sheet(spec: SheetSpec) -> SimulatedSheet:
    """Draw a sheet; the same spec always gives the same pixels."""
    rng = np.random.default_rng([spec.seed, 23])
    owner = _owners(spec, rng)
    membrane, cells = _truth(spec, owner)
    core = np.zeros(owner.shape, np.float32)
    # Counted and not marked: where three cells meet a membrane is stronger.
    core[:, 1:] += owner[:, 1:] != owner[:, :-1]
    core[1:, :] += owner[1:, :] != owner[:-1, :]
    shown = np.minimum(core, 1.5) * _strength(spec, owner)
    sigma = spec.blur_px
    # Blurring spreads a line's strength over its width: given back, contrast does not depend on the
    # blur.
    line = cv2.GaussianBlur(shown, (0, 0), sigma) * np.float32(1.8 * sigma)
    wide = cv2.GaussianBlur(shown, (0, 0), 4 * sigma) * np.float32(1.8 * 4 * sigma)
    draw = _absorbance if spec.kind == "absorbance" else _fluorescence
    picture = draw(spec, owner, line, wide)
    shot = rng.standard_normal(picture.shape, dtype=np.float32) * np.float32(spec.noise)
    if spec.kind == "fluorescence":
        # Photons: noise grows with the root of the light; a floor stands for the camera's own.
        shot *= np.sqrt(np.maximum(picture, 4) / 60)
    grey = np.clip(picture + shot, 0, 255).astype(np.uint8)
    ends = np.concatenate([cells[0], cells[-1], cells[:, 0], cells[:, -1]])
    cut = np.unique(ends[ends > 0]).size
    empty = np.zeros_like(grey)
    pixels = grey if spec.kind == "absorbance" else np.stack([empty, grey, empty], axis=2)
    return SimulatedSheet(pixels, membrane, cells, int(cells.max()) - cut)


def random_sheet_spec(rng: np.random.Generator, width: int = 512, height: int = 512) -> SheetSpec:
    """Return a sheet with everything at random."""
    cell = float(np.exp(rng.uniform(np.log(14), np.log(64))))
    return SheetSpec(
        seed=int(rng.integers(2**31)),
        width=width,
        height=height,
        kind="absorbance" if rng.uniform() < 0.5 else "fluorescence",
        cell_px=cell,
        disorder=float(rng.uniform(0, 1)),
        membrane_px=int(rng.integers(2, max(3, min(6, int(cell / 5))))),
        faint=float(rng.uniform(0, 0.8)),
        blur_px=float(rng.uniform(0.6, 2.5)),
        contrast=float(rng.uniform(0.12, 0.6)),
        unevenness=float(rng.uniform(0, 0.3)),
        noise=float(rng.uniform(1, 10)),
    )
