"""A looks network fitted: which pictures are of the kind a model knows, and how large cells look.

Shown are a recipe's own pictures and virtual dishes at many scales, and what a gate must refuse:
brightfield, sheets of membranes, electron microscopy, fluorescence, text, faces and things, gross
defocus. Linear read-outs of what an encoder describes are fitted: ridge regression on the log of
the pixel size, and, against each group to be refused alone, regularised logistic regression with
every kind weighing the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from skimage import data as bundled

from colonyqc.domain.errors import TrainingError
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.services.analysis.picture_look import shown_tiles
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Read, Source, load, read_table, resized, source_files
from colonyqc.training.data.simulated import NAME as VIRTUAL
from colonyqc.training.data.simulated import sized_dishes
from colonyqc.training.data.weak_by_texture import well_only
from colonyqc.training.nets.lite0 import load_imagenet
from colonyqc.training.nets.recogniser import Recogniser
from colonyqc.training.recipes.pmf import HIPSC_BRIGHTFIELD, PmfRecipe

TEXT, DEFOCUS, THINGS = "drawn text", "gross defocus", "no microscopy"
DRAWN_WELLS, DRAWN_THINGS = "drawn brightfield", "drawn things"
_WELLS, _SHEET = "brightfield ", "sheets "
_GROUPS: Final = {
    **dict.fromkeys((TEXT, THINGS, DRAWN_THINGS), "things"),
    DRAWN_WELLS: _WELLS,
}
"""Kinds to be refused that one plane parts from cultures; others are groups by their beginning."""
REFUSED_BELOW: Final = -1.0
FAMILIAR_FROM: Final = 1.5
"""Log-odds, chosen on kinds and sources left out: see docs/methods/pmf.md."""
_RIDGE: Final = 300.0
_LOGISTIC: Final = 0.001
_BUNDLED: Final = (
    *("astronaut", "brick", "camera", "chelsea", "clock", "coffee", "coins", "grass"),
    *("gravel", "hubble_deep_field", "immunohistochemistry", "moon", "page", "retina"),
    *("rocket", "text"),
)
"""Pictures that scikit-image brings along: a face, a cat, things, tissue, print, sky."""
_SHEETS: Final = (
    *("isbi2012", "sstem", "corneal", "corneal-specular", "corneal-alizarin"),
    *("zo1-endothelium", "zo1-rpe"),
)
"""Electron microscopy, endothelium and fluorescence."""
_UM: Final = np.geomspace(0.7, 4.2, 7)
"""µm/px that pictures of known size are shown at, each moved by up to an eighth."""
_AS_IF: Final = ("ips-phase", "ips-timecourse")
"""Colonies whose pixel size nobody knows: a model takes them as if it were its own."""
_WEAK_SCALES: Final = (1.0, 0.8, 0.65)
_ALIEN_SCALES: Final = (1.0, 0.6)
_SIDES: Final = (96, 2600)
_DISHES: Final = 48
_DRAWN: Final = 24
"""Pictures drawn of each drawn kind to be refused."""
_CLUTTER: Final = 700
"""Side of a drawn picture of things, px."""
_PICTURES: Final = 24
"""At most so many pictures of a folder of a kind to be refused."""


@dataclass(frozen=True, slots=True, eq=False)
class DescribedPicture:
    """One picture at one scale: what it is described by, and what is known of it.

    ``um``: µm/px as its cells look, nan where nobody knows; ``known``: whether the model knows its
    kind; ``native``: at the scale it was taken.
    """

    description: NDArray[np.float64]
    kind: str
    place: str
    um: float
    known: bool
    native: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    pixels: NDArray[Any]
    kind: str
    place: str
    um: float
    known: bool
    native: bool = True


class Describer:
    """Describes pictures by an encoder as ImageNet left it."""

    def __init__(self, sigma_px: float) -> None:
        # It describes only: what it reads out is not asked for.
        self.net = Recogniser(1).eval()
        load_imagenet(self.net.encoder)
        self._sigma_px = sigma_px

    @torch.inference_mode()
    def describe(self, pixels: NDArray[Any]) -> NDArray[np.float64] | None:
        """Return a picture's description; None where it is too small, or nothing stands out."""
        contrast = flatten_whole(np.ascontiguousarray(pixels), self._sigma_px)
        height, width = contrast.shape

        def read(region: Region) -> NDArray[np.float32]:
            part = contrast[region.y : region.bottom, region.x : region.right]
            return np.ascontiguousarray(part)

        tiles = shown_tiles(read, width, height)
        if tiles is None:
            return None
        told, covered = self.net.describe(torch.from_numpy(tiles)[:, None])
        return told.double().numpy() if float(covered) > 0 else None


def looks(
    recipe: PmfRecipe, root: Path, read: Read, monitor: Monitor = UNWATCHED, seed: int = 0
) -> list[DescribedPicture]:
    """Describe a recipe's pictures and those to be refused, at many scales.

    Raises:
        Cancelled: asked to stop.
        TrainingError, PictureError: see `load`.
    """
    describer = Describer(recipe.sigma_px)
    found = []
    for shown in _all(recipe, root, read, np.random.default_rng(seed)):
        monitor.check()
        told = describer.describe(shown.pixels)
        if told is not None:
            found.append(
                DescribedPicture(told, shown.kind, shown.place, shown.um, shown.known, shown.native)
            )
        monitor.report(0.0, f"{len(found)} pictures described")
    return found


def _all(recipe: PmfRecipe, root: Path, read: Read, rng: np.random.Generator) -> Iterator[_Shown]:
    if recipe.pixel_size_um is None:
        raise TrainingError(f"The recipe {recipe.name} says no pixel size: it has no looks.")
    for source in recipe.sources:
        yield from _own(source, recipe.pixel_size_um, root, read, rng)
    for dish, um in sized_dishes(_DISHES, recipe.simulated_seed + 3_000, "phase"):
        for factor in (1.0, 0.7):
            shown = resized(dish.pixels, factor)
            yield _Shown(shown, VIRTUAL, dish.place, um / factor, True, factor == 1)
    for source in HIPSC_BRIGHTFIELD.sources:
        paths = source_files(root, source)[:: 2 if source.name == "6-well" else 1]
        # As the program shows them: what lies outside a well is even ground.
        inside = (well_only(read(path))[0] for path in paths[:_PICTURES])
        yield from _alien(inside, f"{_WELLS}{source.name}")
    # Few real wells are at hand: drawn ones stand for other scanners.
    dishes = sized_dishes(_DRAWN, recipe.simulated_seed + 4_000, "brightfield")
    yield from _alien((dish.pixels for dish, _ in dishes), DRAWN_WELLS)
    for name in _SHEETS:
        paths = source_files(root, Source(name, f"membranes/{name}", 0.0))[:_PICTURES]
        yield from _alien((read(p) for p in paths), f"{_SHEET}{name}")
    yield from _alien((np.asarray(getattr(bundled, name)()) for name in _BUNDLED), THINGS)
    yield from _alien((_written(rng) for _ in range(14)), TEXT)
    drawing = np.random.default_rng([recipe.simulated_seed, 4_001])
    drawn = (kind(drawing) for _ in range(_DRAWN) for kind in (_grained, _cluttered))
    yield from _alien(drawn, DRAWN_THINGS, factors=(1.0,))
    own = [e for s in recipe.sources if s.shows_colonies for e in load(root, s, read)[::4]]
    for sigma in (4.0, 7.0, 12.0):
        blurred = [np.asarray(cv2.GaussianBlur(e.pixels, (0, 0), sigma)) for e in own]
        names = [e.place for e in own]
        yield from _alien(blurred, DEFOCUS, names, (1.0,))


def _own(
    source: Source, working_um: float, root: Path, read: Read, rng: np.random.Generator
) -> Iterator[_Shown]:
    """Yield a source's pictures: of known size at many, else as they are trained on and smaller."""
    told = read_table(root / source.folder / source.sizes, "um_per_px") if source.sizes else {}
    for example in load(root, replace(source, sizes=""), read):
        um = told.get(example.name)
        place = f"{source.name} {example.place}"
        if um is None:
            # Nobody knows their size; colonies are trained on as if it were the model's.
            as_if = working_um if source.name in _AS_IF else np.nan
            for factor in _WEAK_SCALES:
                shown = resized(example.pixels, factor)
                yield _Shown(shown, source.name, place, as_if / factor, True, factor == 1)
            continue
        yield _Shown(example.pixels, source.name, place, um, True)
        for wanted in _UM * np.exp(rng.uniform(-0.12, 0.12, len(_UM))):
            factor = um / wanted
            # Enlarged further there is nothing but blur.
            if 0.28 < factor < 1.6:
                shown = resized(example.pixels, factor)
                yield _Shown(shown, source.name, place, wanted, True, native=False)


def _alien(
    shown: Iterable[NDArray[Any]],
    kind: str,
    places: Sequence[str] = (),
    factors: Sequence[float] = _ALIEN_SCALES,
) -> Iterator[_Shown]:
    for index, pixels in enumerate(shown):
        place = f"{kind} {places[index] if places else index}"
        for factor in factors:
            part = resized(_eight_bit(pixels), factor)
            if _SIDES[0] <= min(part.shape[:2]) and max(part.shape[:2]) <= _SIDES[1]:
                yield _Shown(part, kind, place, np.nan, False, factor == 1)


def _eight_bit(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Return 8-bit grey or three channels of any picture."""
    flat = pixels[..., :3] if pixels.ndim == 3 else pixels
    if flat.dtype == np.uint8:
        return np.ascontiguousarray(flat)
    scaled = flat.astype(np.float64) * (255 / max(float(flat.max()), 1e-6))
    return np.asarray(np.rint(scaled), np.uint8)


def _written(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a page of letters of any size."""
    page = np.full((700, 900), int(rng.uniform(170, 255)), np.uint8)
    size = float(rng.uniform(0.35, 1.6))
    letters = list("abcdefgh ijklmno pqrstu vwxyz ABC 0123,.")
    for y in range(20, 700, int(26 * size) + 6):
        line = "".join(rng.choice(letters, 70))
        font, ink = int(rng.integers(0, 8)), int(rng.uniform(0, 90))
        thick = 1 + int(rng.integers(0, 2))
        cv2.putText(page, line, (10, y), font, size, ink, thick, cv2.LINE_AA)
    return page


def _grained(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a cloud whose amplitudes fall with a power of the frequency, as surfaces' do."""
    tall, wide = np.fft.fftfreq(_CLUTTER)[:, None], np.fft.fftfreq(_CLUTTER)
    fall = np.maximum(np.hypot(tall, wide), 1 / _CLUTTER) ** -rng.uniform(0.3, 1.6)
    phase = np.exp(2j * np.pi * rng.random((_CLUTTER, _CLUTTER)))
    cloud = np.fft.ifft2(fall * phase).real
    even = (cloud - cloud.mean()) / cloud.std()
    return np.asarray(np.clip(128 + rng.uniform(15, 60) * even, 0, 255), np.uint8)


def _cluttered(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return lines, discs, boxes and ellipses of any grey over each other, as things look."""
    page = np.full((_CLUTTER, _CLUTTER), int(rng.uniform(30, 220)), np.uint8)
    for _ in range(int(rng.integers(10, 120))):
        grey = int(rng.uniform(0, 255))
        (x, y), (right, bottom) = rng.integers(0, _CLUTTER, (2, 2)).tolist()
        match int(rng.integers(4)):
            case 0:
                thick = int(rng.integers(1, 30))
                cv2.line(page, (x, y), (right, bottom), grey, thick, cv2.LINE_AA)
            case 1:
                cv2.circle(page, (x, y), int(rng.integers(3, 120)), grey, -1, cv2.LINE_AA)
            case 2:
                cv2.rectangle(page, (x, y), (right, bottom), grey, -1)
            case _:
                axes, turn = rng.integers(5, 150, 2).tolist(), float(rng.uniform(0, 180))
                cv2.ellipse(page, (x, y), axes, turn, 0, 360, grey, -1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(page, (0, 0), float(rng.uniform(0.5, 4)))
    noisy = soft + rng.normal(0, rng.uniform(0, 8), soft.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class LinearReadout:
    """Linear read-outs of standardised descriptions: weights (k, n) and offsets (k,).

    The last tells the log of µm/px, those before it the log-odds against one group each.
    """

    middle: NDArray[np.float64]
    spread: NDArray[np.float64]
    weights: NDArray[np.float64]
    offsets: NDArray[np.float64]

    def told(self, descriptions: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (m, 2): familiarity and log µm/px of descriptions (m, n)."""
        standard = (descriptions - self.middle) / self.spread
        read = standard @ self.weights.T + self.offsets
        return np.stack([read[:, :-1].min(1), read[:, -1]], 1)


def group_of(kind: str) -> str:
    """Return the group of a kind to be refused, which has a read-out of its own."""
    if kind in _GROUPS:
        return _GROUPS[kind]
    return next((start for start in (_WELLS, _SHEET) if kind.startswith(start)), kind)


def read_out(seen: Sequence[DescribedPicture]) -> LinearReadout:
    """Fit all read-outs to described pictures, of which some are to be refused."""
    described = np.array([look.description for look in seen])
    middle, spread = described.mean(0), described.std(0) + 1e-6
    standard = (described - middle) / spread
    known = np.array([look.known for look in seen])
    kinds = np.array([look.kind for look in seen])
    groups = np.array(["" if look.known else group_of(look.kind) for look in seen])
    found = []
    for group in sorted(set(groups[~known])):
        beside = known | (groups == group)
        even = _even_weights(kinds[beside], known[beside])
        found.append(_logistic(standard[beside], known[beside], even))
    um = np.array([look.um for look in seen])
    sized = ~np.isnan(um)
    found.append(_ridge(standard[sized], np.log(um[sized])))
    weights, offsets = zip(*found, strict=True)
    return LinearReadout(middle, spread, np.array(weights), np.array(offsets))


def _even_weights(names: NDArray[np.str_], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return weights by which every kind counts the same, and the known as much as the others."""
    weights = np.zeros(len(names))
    for half in (known, ~known):
        present = np.unique(names[half])
        for kind in present:
            members = names == kind
            weights[members] = 1 / len(present) / members.sum()
    return np.asarray(weights / weights.sum(), np.float64)


def _logistic(
    x: NDArray[np.float64], known: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    sign = np.where(known, 1.0, -1.0)

    def loss(told: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (x @ told[:-1] + told[-1])
        pull = -weights * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        slope = np.append(x.T @ pull + 2 * _LOGISTIC * told[:-1], pull.sum())
        value = weights @ np.logaddexp(0, -margin) + _LOGISTIC * (told[:-1] ** 2).sum()
        return float(value), slope

    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return found[:-1], float(found[-1])


def _ridge(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    middle, offset = x.mean(0), float(y.mean())
    centred = x - middle
    gram = centred.T @ centred + _RIDGE * np.eye(x.shape[1])
    weights = np.linalg.solve(gram, centred.T @ (y - offset))
    return weights, offset - float(middle @ weights)


def fitted(seen: Sequence[DescribedPicture]) -> Recogniser:
    """Return the looks network: ImageNet's encoder and the read-outs fitted to all pictures."""
    found = read_out(seen)
    net = Recogniser(len(found.offsets) - 1).eval()
    load_imagenet(net.encoder)
    with torch.no_grad():
        for target, values in (
            (net.middle, found.middle),
            (net.spread, found.spread),
            (net.readout.weight, found.weights),
            (net.readout.bias, found.offsets),
        ):
            target.copy_(torch.from_numpy(values))
    return net


def held_out(
    seen: Sequence[DescribedPicture], group: Callable[[DescribedPicture], str]
) -> NDArray[np.float64]:
    """Return (m, 2) familiarity and log µm/px of each picture, read out without its group.

    What ``group`` gives "" is never left out and stays nan.
    """
    told = np.full((len(seen), 2), np.nan)
    groups = np.array([group(look) for look in seen])
    for name in sorted(set(groups) - {""}):
        inside = groups == name
        rest = [look for look, own in zip(seen, inside, strict=True) if not own]
        described = np.array([look.description for look in seen])[inside]
        told[inside] = read_out(rest).told(described)
    return told
