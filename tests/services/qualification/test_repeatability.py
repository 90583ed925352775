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
    monkeypatch.setattr(repeatability.tiling, "least_core", lambda _: 160)


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
    # Seams of cores as small as these change more than those that are cut at work.
    checks = bench.checks(repeatability.run, limits(repeats=2, tiling_same_percent=99.9))
    assert failed(checks) == set()
    assert [each.key for each in checks] == ["repeats", *3 * ["tiling"]]
    assert len({each.subject for each in checks if each.key == "tiling"}) == 3


def test_the_dish_that_is_cut_is_cut_in_three_ways_by_cores_as_at_work() -> None:
    width, height = repeatability._TILED_PX
    least = tiling.least_core(128)
    plans = [tiling.plan(width, height, 16, 128, round(least * t)) for t in repeatability._TIMES]
    assert len({(each.across.count, each.down.count) for each in plans}) == 3
    assert [each.least_cut >= least for each in plans] == [True, True, True]
    assert min(each.least_cut for each in plans) == least


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


@pytest.mark.parametrize(
    ("points", "share", "alike"),
    [(0.1, 0.0, True), (0.0, 0.005, True), (0.11, 0.0, False), (0.0, 0.006, False)],
)
def test_another_way_to_run_a_network_is_the_same_within_the_limits_only(
    points: float, share: float, alike: bool
) -> None:
    apart = repeatability.Difference(points, 100 * (1 - share))
    check = repeatability.compared(apart, "ips-phase@1 cuda", limits())
    assert (check.passed, check.subject) == (alike, "ips-phase@1 cuda")
    assert check.found == {"apart": f"{points:.3f}", "same": f"{100 * (1 - share):.3f}"}


@pytest.mark.usefixtures("small")
def test_a_graphics_processor_is_held_to_the_cpu(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Outcome] = []

    def run(*given: object) -> Outcome:
        if not kept:
            kept.append(drawn_dishes.analysed(given[1], given[2], given[3]))  # type: ignore[arg-type]
        return altered(kept[0], share=0.006) if given[-1] == "cuda" else kept[0]

    monkeypatch.setattr(repeatability, "again", run)
    monkeypatch.setattr(BenchOfTests, "accelerators", lambda _: ("cuda",))
    monkeypatch.setattr(repeatability, "_tilings", lambda *_: iter(()))
    made = bench.checks(repeatability.run, limits(repeats=1))
    assert failed(made) == {"precision"}
    assert made[-1].subject.endswith(" cuda")


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
