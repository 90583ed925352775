from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.imaging.grid import tiling
from colonyqc.services.ports import Artefacts, Outcome
from colonyqc.services.qualification import drawn_dishes, repeatability
from colonyqc.services.qualification.values import Check
from support.qualification import BenchOfTests, failed, limits


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    made = drawn_dishes.drawn(11, 0.0, 448, 320)
    monkeypatch.setattr(repeatability, "drawn", lambda *_: made)


def altered(outcome: Outcome, points: float = 0.0, share: float = 0.0) -> Outcome:
    """Return an outcome with another confluence, and a share of its classes changed."""
    statistics = outcome.analysis.statistics
    labels = outcome.artefacts[0].labels
    assert labels is not None
    other = labels.copy()
    other.ravel()[: round(share * other.size)] ^= 1
    return Outcome(
        replace(
            outcome.analysis,
            statistics=replace(statistics, confluence=statistics.confluence + points),
        ),
        (Artefacts(other, outcome.artefacts[0].overview),),
    )


@pytest.mark.usefixtures("small")
def test_one_healthy_picture_gives_the_same_however_it_is_worked_on(bench: BenchOfTests) -> None:
    checks = bench.checks(repeatability.run, limits(repeats=2))
    # How far whole numbers are from the full network is the model's own; the group tells it.
    assert failed(checks) <= {"precision"}
    assert [each.key for each in checks] == ["repeats", "precision", *3 * ["tiling"]]


@pytest.mark.usefixtures("small")
def test_other_numbers_fail(bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch) -> None:
    first = None
    calls = 0

    def drifting(*given: object, **more: object) -> Outcome:
        nonlocal first, calls
        calls += 1
        if first is None:
            first = drawn_dishes.analysed(*given, **more)  # type: ignore[arg-type]
        return altered(first, 0.0001 * calls)

    monkeypatch.setattr(repeatability, "analysed", drifting)
    assert failed(bench.checks(repeatability.run, limits(repeats=2))) == {"repeats"}


@pytest.mark.parametrize(("points", "share"), [(0.11, 0.0), (0.0, 0.006)])
@pytest.mark.usefixtures("small")
def test_another_precision_that_differs_fails(
    points: float, share: float, bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Outcome] = []

    def other(*given: object, **more: object) -> Outcome:
        if not kept:
            kept.append(drawn_dishes.analysed(*given, **more))  # type: ignore[arg-type]
        # The third is the one by whole numbers.
        kept.append(altered(kept[0], points, share) if len(kept) == 3 else kept[0])
        return kept[-1]

    monkeypatch.setattr(repeatability, "analysed", other)
    assert failed(bench.checks(repeatability.run, limits(repeats=2))) == {"precision"}


@pytest.mark.usefixtures("small")
def test_a_seam_fails(bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch) -> None:
    def seamed(
        plan: tiling.TilePlan, read: tiling.ReadFlat, network: tiling.Network, _: float
    ) -> repeatability._Tiled:
        classes: NDArray[np.uint8] = np.zeros((plan.down.length, plan.across.length), np.uint8)
        classes[:, :: plan.across.step] = 1
        return repeatability._Tiled(classes, np.array([5], np.int64))

    monkeypatch.setattr(repeatability, "_tiled", seamed)
    monkeypatch.setattr(repeatability, "_alike", lambda _: Check("repeats", passed=True))
    assert "tiling" in failed(bench.checks(repeatability.run, limits(repeats=1)))


def test_colonies_are_the_same_only_where_their_number_and_areas_are() -> None:
    def tiled(*areas: int) -> repeatability._Tiled:
        return repeatability._Tiled(np.zeros((1, 1), np.uint8), np.array(areas, np.int64))

    assert repeatability._same_colonies(tiled(1000, 2000), tiled(1001, 2003))
    assert not repeatability._same_colonies(tiled(1000, 2000), tiled(1000, 2100))
    assert not repeatability._same_colonies(tiled(1000, 2000), tiled(3000))
