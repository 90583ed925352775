"""A drawn dish seen on several days, its corner moved a little every time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from colonyqc.domain.colony import Colony
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.verdict import Proposal
from colonyqc.history import open_histories
from colonyqc.services.ports import AnalysisRecord, Artefacts, StoredFiles
from support.builders import START, analysis, colony, picture_result
from support.fake_history import FakeHistory

DISH = DishKey("line A", "dish 1")
WIDTH, HEIGHT = 480, 360
ROOM = 100
Rectangle = tuple[int, int, int, int]
"""x, y, width, height in px of the first day's picture."""


def rectangle(number: int, place: Rectangle, **changes: object) -> Colony:
    x, y, width, height = place
    corners = ((x, y), (x + width - 1, y), (x + width - 1, y + height - 1), (x, y + height - 1))
    made = colony(
        number,
        area_px=float(width * height),
        box=place,
        outline=corners,
        centroid=(x + width / 2, y + height / 2),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name real fields


def overview(places: Sequence[Rectangle], shift: tuple[int, int], seed: int) -> NDArray[np.uint8]:
    """Draw colonies of fine texture among specks that lie still, seen from ``shift``."""
    shape = HEIGHT + 2 * ROOM, WIDTH + 2 * ROOM
    specks = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=shape), 9)
    rough = (specks > specks.std()).astype(float) * 0.7
    for x, y, width, height in places:
        rough[ROOM + y : ROOM + y + height, ROOM + x : ROOM + x + width] = 1
    grain = ndimage.gaussian_filter(np.random.default_rng([seed, 1]).normal(0, 40, shape), 1)
    left, top = ROOM + shift[0], ROOM + shift[1]
    seen = (128 + rough * grain)[top : top + HEIGHT, left : left + WIDTH]
    return np.repeat(np.clip(seen, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def day_record(
    number: int,
    day: int,
    places: Sequence[Rectangle],
    shift: tuple[int, int] = (0, 0),
    stage_mm: tuple[float, float] | None = None,
    verdicts: Mapping[int, str] = {},
) -> AnalysisRecord:
    """Return a day's record of one picture whose corner lies ``shift`` px from the first day's."""
    colonies = tuple(
        rectangle(
            k,
            (x - shift[0], y - shift[1], w, h),
            proposal=Proposal(
                verdicts.get(k, "keep"), "", "differentiated_percent", 5.0, None, "No rule."
            ),
        )
        for k, (x, y, w, h) in enumerate(places, start=1)
    )
    x_mm, y_mm = stage_mm or (None, None)
    tile = Tile(Path(f"/pictures/day{day}.png"), 0, x_mm, y_mm)
    picture = Picture(f"day{day}.png", (tile,), 1)
    result = picture_result(picture=picture, width=WIDTH, height=HEIGHT, colonies=colonies)
    taken = START + timedelta(days=day)
    made = replace(
        analysis(day, pictures=(result,)),
        acquisition=Acquisition(DISH, day, taken, (picture,), "P17"),
    )
    return AnalysisRecord(number, made, (StoredFiles("", f"overview {number}"),), ())


def dish_history(
    days: Sequence[tuple[Sequence[Rectangle], tuple[int, int]]], seeds: Sequence[int] = ()
) -> FakeHistory:
    """Return a history of days 1, 2 …, each its colonies and where the picture's corner lies.

    ``seeds``: of each day's specks; other ones are another place.
    """
    records, arrays = [], {}
    for at, (places, shift) in enumerate(days, start=1):
        records.append(day_record(at, at, places, shift))
        arrays[f"overview {at}"] = overview(places, shift, seeds[at - 1] if seeds else 3)
    return FakeHistory(records, arrays)


def kept_days(path: Path, fake: FakeHistory) -> None:
    """Keep the records and decisions of a drawn dish in a history on the disk."""
    histories = open_histories(path)
    with histories() as history:
        for record in fake.records:
            seen = fake.arrays[record.stored[0].overview]
            labels = np.zeros((HEIGHT, WIDTH), np.uint8)
            number = history.add(record.analysis, [Artefacts(labels, seen)])
            for made in record.decisions:
                history.decide(
                    number, made.picture, made.colony, made.verdict, made.reason, made.person
                )
        history.commit()
    histories.engine.dispose()
