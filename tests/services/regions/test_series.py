import csv
import io
from collections.abc import Callable

import numpy as np
import pytest

from colonyqc.domain.errors import PictureError, UsageError
from colonyqc.domain.picture import Failure
from colonyqc.domain.regions import (
    NOT_IMAGED,
    RegionMethod,
    RegionPicture,
    RegionRequest,
    RegionResult,
)
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, unseen
from colonyqc.services.regions.series import (
    CurvePoint,
    SeriesAnswer,
    SeriesPicture,
    answers,
    curve,
    point_of,
)


class Thresholds:
    """Calls bright px region 1, whatever the reference."""

    def methods(self) -> tuple[RegionMethod, ...]:
        return (RegionMethod.ENCODER,)

    def run(
        self, request: RegionRequest, monitor: Monitor = UNWATCHED, on_preview: OnPreview = unseen
    ) -> RegionResult:
        assert request.reference == b"weights"
        labels = (request.picture.contrast > 0).astype(np.uint8)
        if request.picture.imaged is not None:
            labels[~request.picture.imaged] = NOT_IMAGED
        return RegionResult(labels, 2, RegionMethod.ENCODER, 0, 0, 0.0)


def picture(name: str, bright: int) -> SeriesPicture:
    contrast = np.full((10, 10), -1.0, np.float32)
    contrast[:, :bright] = 1.0
    return SeriesPicture(name, lambda: RegionPicture(name, contrast, None, 2.0))


def broken(name: str) -> SeriesPicture:
    def read() -> RegionPicture:
        raise PictureError(name, "it is cut off")

    return SeriesPicture(name, read)


def defect(name: str) -> SeriesPicture:
    def read() -> RegionPicture:
        raise ZeroDivisionError

    return SeriesPicture(name, read)


@pytest.mark.parametrize("bad", [broken, defect])
def test_one_bad_picture_never_stops_the_others(bad: Callable[[str], SeriesPicture]) -> None:
    told = list(answers([picture("1", 2), bad("2"), picture("3", 5)], b"weights", Thresholds()))
    assert [type(each) for each in told] == [SeriesAnswer, Failure, SeriesAnswer]
    shares = [each.shares for each in told if isinstance(each, SeriesAnswer)]
    assert shares == [(80.0, 20.0), (50.0, 50.0)]


def test_a_method_that_keeps_nothing_has_no_series() -> None:
    with pytest.raises(UsageError, match="earlier picture"):
        list(answers([picture("1", 2)], b"", Thresholds()))


def test_a_curve_says_shares_and_areas_of_what_is_imaged() -> None:
    contrast = np.full((10, 10), -1.0, np.float32)
    contrast[:, :4] = 1.0
    imaged = np.ones((10, 10), bool)
    imaged[:, :2] = False
    seen = SeriesPicture("half", lambda: RegionPicture("half", contrast, imaged, 100.0))
    told = [a for a in answers([seen], b"weights", Thresholds()) if isinstance(a, SeriesAnswer)]
    points = [point_of(1, told[0]), CurvePoint(2, "=later", 100, None, (10.0, 20.0, 70.0))]
    rows = list(csv.reader(io.StringIO(curve(points, ["ground", "cells"]).decode())))
    assert rows[0] == [
        "number", "picture", "imaged_px", "pixel_size_um",
        "ground %", "cells %", "region 2 %", "ground mm²", "cells mm²", "region 2 mm²",
    ]  # fmt: skip
    assert rows[1] == ["1", "half", "80", "100.0", "75.0", "25.0", "0.0", "0.6", "0.2", "0.0"]
    assert rows[2][1] == "'=later"
    assert rows[2][4:] == ["10.0", "20.0", "70.0", "", "", ""]
