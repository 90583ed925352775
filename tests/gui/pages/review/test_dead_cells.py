"""What the card and the legend say of dead cells."""

from math import isnan

import pytest

from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.domain.statistics import pool
from colonyqc.gui.pages.review.dead_cells import dead_line, dead_share, discs_of
from support.builders import picture_result

DEAD = DeadCells((Disc(9, 9, 20), Disc(80, 9, 20)), px=660, apart_px=0)


@pytest.mark.parametrize(
    ("dead", "um", "said"),
    [
        (DEAD, 1.6, "2.0\u00a0% of the cell area, 2 found (7\u00a0/mm²)"),
        (DEAD, None, "2.0\u00a0% of the cell area, 2 found"),
        (DeadCells(unmeasured=Unmeasured.SIZE), None, "not measurable: cell size unknown"),
        (DeadCells(unmeasured=Unmeasured.KIND), 1.6, "not measurable: only in phase contrast"),
        (DeadCells(unmeasured=Unmeasured.COARSE), 6.0, "not measurable: pixels too coarse"),
        (None, 1.6, ""),
    ],
)
def test_the_line_tells_the_numbers_or_why_there_are_none(
    dead: DeadCells | None, um: float | None, said: str
) -> None:
    results = [picture_result(dead=dead, pixel_size_um=um)]
    assert dead_line(pool(results), results) == said


def test_a_picture_has_a_share_and_places_of_its_own() -> None:
    result = picture_result(dead=DEAD)
    assert dead_share(result) == pytest.approx(2.0)
    assert discs_of(result) == DEAD.discs
    assert isnan(dead_share(picture_result(dead=DeadCells(unmeasured=Unmeasured.SIZE))))
    assert isnan(dead_share(None))
    assert discs_of(picture_result(dead=None)) == ()
