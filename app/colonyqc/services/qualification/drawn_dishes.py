"""Virtual dishes of fixed seeds: drawn with exact truth, analysed as anybody's pictures are."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.imaging.simulate import (
    BRIGHTFIELD_SCAN,
    PHASE_TAN,
    Differentiation,
    DishSpec,
    draw,
    grow,
)
from colonyqc.services.analysis import colonies
from colonyqc.services.analysis.keep import Kept, save
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Outcome
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.rules.selection import in_force

UM = 1.6
"""Pixel size of what is drawn, µm/px."""
_DAY = 4
_LINE = "QUAL"


@dataclass(frozen=True, slots=True, eq=False)
class DrawnDish:
    """A dish on one day: its pixels, and what was drawn, %."""

    pixels: NDArray[np.uint8]
    confluence: float
    differentiated: float


def drawn(seed: int, share: float = 0.0, width: int = 768, height: int = 576) -> DrawnDish:
    """Draw a dish of which a ``share`` of the colony area, 0 to 1, is differentiated."""
    mm2 = width * height * UM**2 / 1e6
    spec = DishSpec(
        seed=seed,
        width=width,
        height=height,
        pixel_size_um=UM,
        days=(_DAY,),
        colonies=max(1, round(14 * mm2)),
        start_confluence=0.45,
        spikes=0.7,
        cell_um=12.0,
        dead_per_mm2=25.0,
        singles_per_mm2=8.0,
        # At its full extent at once, so that the share is the law's own number.
        differentiation=Differentiation(start_day=0, limit=share, tau_days=0.1, elongation=0.5),
        look=PHASE_TAN,
    )
    made = draw(grow(spec)[_DAY])
    counts = np.bincount(made.truth.ravel(), minlength=4)
    occupied = int(counts[1:].sum())
    told = int(counts[ColonyClass.UNDIFFERENTIATED] + counts[ColonyClass.DIFFERENTIATED])
    return DrawnDish(
        made.pixels,
        100 * occupied / made.truth.size,
        100 * int(counts[ColonyClass.DIFFERENTIATED]) / max(1, told),
    )


def brightfield(seed: int, width: int = 768, height: int = 576) -> NDArray[np.uint8]:
    """Draw the scan of a dish in brightfield."""
    spec = DishSpec(
        seed=seed,
        width=width,
        height=height,
        pixel_size_um=UM,
        days=(_DAY,),
        start_confluence=0.4,
        look=BRIGHTFIELD_SCAN,
    )
    return draw(grow(spec)[_DAY]).pixels


def pixels_sha256(pictures: Sequence[NDArray[np.uint8]]) -> str:
    """Return the sha256 over the pixels of pictures, in their order."""
    digest = sha256()
    for each in pictures:
        digest.update(np.ascontiguousarray(each).tobytes())
    return digest.hexdigest()


def name_of(dish: str, day: int, view: int) -> str:
    """Return the name of a picture's file, as a microscope writes it."""
    return f"{_LINE}_001_sample1_C1_P20_MONO_D{day}_{dish}_VIEW{view}_202603{day + 1:02d}_0001.tif"


def acquisition(
    bench: Bench, place: ServiceContext, path: Path, pixels: NDArray[np.uint8]
) -> Acquisition:
    """Write a picture and return it as an acquisition of its own dish."""
    bench.draw(path, pixels, UM)
    return as_acquisition(place, path)


def as_acquisition(place: ServiceContext, path: Path) -> Acquisition:
    """Return one picture's file as an acquisition."""
    picture = place.pictures.of_file(path, place.protocol.selection).pictures[0]
    return Acquisition(DishKey(_LINE, path.stem), _DAY, None, (picture,))


def analysed(
    place: ServiceContext, of: Acquisition, model: str | None = None, monitor: Monitor = UNWATCHED
) -> Outcome:
    """Analyse an acquisition by the rules in force; nothing is kept."""
    return colonies.run(
        of, context=place, protocol=in_force(place, of), model=model, monitor=monitor
    )


def base(bench: Bench) -> Path:
    """Return the folder of a history with two dishes on two days, made once a run."""
    folder = bench.scratch / "base"
    if (folder / "pictures").is_dir():
        return folder
    pictures = bench.scratch / "base pictures"
    with bench.place(folder) as place:
        for day, shares in ((3, (0.0, 0.2)), (4, (0.0, 0.4))):
            for dish, share in zip("AB", shares, strict=True):
                made = drawn(100 * day + ord(dish), share, 512, 384)
                bench.draw(pictures / name_of(dish, day, 1), made.pixels, UM)
        collection = place.pictures.collect([pictures])
        for each in collection.acquisitions:
            keep(place, each)
    (folder / "pictures").mkdir()
    return folder


def keep(place: ServiceContext, of: Acquisition) -> Kept:
    """Analyse an acquisition and keep it."""
    return save(place.histories, analysed(place, of))


def copied(bench: Bench, folder: Path, name: str) -> Path:
    """Return a copy of a folder under another name."""
    made = bench.scratch / name
    shutil.rmtree(made, ignore_errors=True)
    shutil.copytree(folder, made)
    return made
