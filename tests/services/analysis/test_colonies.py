from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.errors import Cancelled, ModelError, PictureError
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.domain.quality import ProblemKind
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis import colonies
from colonyqc.services.analysis.segmentation import ClassMap
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import ONE_BY_ONE, Artefacts, Histories, Monitor, Workers
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from support.builders import START
from support.fake_pictures import FakePictures
from support.tiny_model import write_package

RADIUS = 60


def field(discs: Sequence[tuple[int, int]], seed: int = 0, size: int = 512) -> NDArray[np.uint8]:
    """Return a grey field with textured discs on a smooth bottom."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:size, :size]
    picture = np.full((size, size), 120.0) + rng.normal(0, 1, (size, size))
    for cx, cy in discs:
        inside = (x - cx) ** 2 + (y - cy) ** 2 < RADIUS**2
        picture[inside] += rng.choice([-40.0, 40.0], int(inside.sum()))
    return picture.clip(0, 255).astype(np.uint8)


TWO = field([(130, 130), (360, 380)])
THREE = field([(100, 100), (380, 120), (250, 380)], seed=1)
BLACK = np.zeros((512, 512), np.uint8)


def acquisition(*names: str, um: float | None = None) -> Acquisition:
    pictures = tuple(Picture(n, (Tile(Path(n)),), i, um) for i, n in enumerate(names, 1))
    return Acquisition(DishKey("A", "1"), 2, START, pictures)


def context(
    models: Path,
    arrays: Mapping[str, NDArray[Any]],
    workers: Workers = ONE_BY_ONE,
    **options: Any,
) -> tuple[ServiceContext, FakePictures]:
    pictures = FakePictures(arrays, **options)
    limits = QualityLimits(focus_min=0.0, unevenness_max=9.0, saturated_max=0.5)
    place = ServiceContext(
        pictures=pictures,
        models=ModelLibrary([models]),
        histories=cast(Histories, None),
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=limits),
        person="tester",
        app_version="0.1.0",
        rules=RuleSetFiles(),
        workers=workers,
    )
    return place, pictures


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_package(tmp_path / "models")
    return tmp_path / "models"


def test_drawn_colonies_are_found_and_measured(models: Path) -> None:
    place, pictures = context(models, {"a": TWO, "b": THREE}, um=2.0)
    outcome = colonies.run(acquisition("a", "b"), context=place)
    found = outcome.analysis
    assert [len(p.colonies) for p in found.pictures] == [2, 3]
    assert found.statistics.colony_count == 5
    expected = 100 * 5 * np.pi * RADIUS**2 / (2 * 512 * 512)
    assert found.statistics.confluence == pytest.approx(expected, rel=0.25)
    first = found.pictures[0].colonies[0]
    assert first.centroid == pytest.approx((130, 130), abs=3)
    assert first.proposal is not None
    assert first.proposal.verdict == "keep"
    assert found.statistics.density_per_cm2 is not None
    assert found.proposal is not None
    assert (found.model.name, found.provider, found.failures) == ("tiny", "CPU", ())
    assert all(source.closed for source in pictures.opened)


def test_the_label_map_agrees_with_the_numbers(models: Path) -> None:
    place, _ = context(models, {"a": TWO})
    outcome = colonies.run(acquisition("a"), context=place)
    (result,) = outcome.analysis.pictures
    labels = outcome.artefacts[0].labels
    assert labels is not None
    assert labels.shape == TWO.shape
    assert int((labels == 1).sum()) == result.undifferentiated_px
    assert int((labels > 0).sum()) == sum(round(c.area_px) for c in result.colonies)


def test_the_map_shows_colonies_while_confluence_counts_every_part(models: Path) -> None:
    shown = []
    for floor in (1.0, 1e9):
        place, _ = context(models, {"a": TWO})
        floors = replace(place.protocol, area_floor_px=floor, hole_floor_px=0.0)
        outcome = colonies.run(acquisition("a"), context=replace(place, protocol=floors))
        (result,) = outcome.analysis.pictures
        labels = outcome.artefacts[0].labels
        assert labels is not None
        assert int((labels > 0).sum()) == result.colony_px
        shown.append((result.colony_px, result.occupied_px))
    (every, occupied), (none, still) = shown
    assert every == occupied == still > 0
    assert none == 0


def test_a_picture_that_cannot_be_judged_is_named_and_not_counted(models: Path) -> None:
    place, _ = context(models, {"a": TWO, "black": BLACK})
    outcome = colonies.run(acquisition("a", "black"), context=place)
    good, bad = outcome.analysis.pictures
    assert good.quality.usable
    assert not bad.quality.usable
    assert (bad.imaged_px, bad.colonies, bad.peer_confluence) == (0, (), None)
    assert (bad.undifferentiated_px, bad.differentiated_px, bad.uncertain_px) == (0, 0, 0)
    assert (bad.differentiated_mass_px, bad.simulated) == (0.0, False)
    assert outcome.artefacts[1].labels is None
    assert [f.name for f in outcome.analysis.failures] == ["black"]
    assert outcome.analysis.statistics.usable_pictures == 1


def test_without_one_usable_picture_there_is_no_verdict(models: Path) -> None:
    place, _ = context(models, {"black": BLACK})
    found = colonies.run(acquisition("black"), context=place).analysis
    assert found.proposal is None
    assert np.isnan(found.statistics.confluence)


def test_a_broken_picture_is_a_failure_and_the_others_go_on(models: Path) -> None:
    place, _ = context(models, {"a": TWO, "b": THREE}, broken=["a"])
    found = colonies.run(acquisition("a", "b"), context=place).analysis
    assert [p.picture.name for p in found.pictures] == ["b"]
    assert "a can't be read: it ends after 3 kB of 9 kB" in found.failures[0].reason


def test_when_every_picture_is_broken_the_first_reason_is_raised(models: Path) -> None:
    place, _ = context(models, {}, broken=["a", "b"])
    with pytest.raises(PictureError, match="a can't be read"):
        colonies.run(acquisition("a", "b"), context=place)


def test_looks_decide_which_model_runs_and_the_person_can_overrule(tmp_path: Path) -> None:
    write_package(tmp_path, "ips-phase", looks={"strength": (5.0, 6.0)})
    write_package(tmp_path, "other", looks={"strength": (0.0, 3.0)})
    place, _ = context(tmp_path, {"a": TWO})
    assert colonies.run(acquisition("a"), context=place).analysis.model.name == "other"
    forced = colonies.run(acquisition("a"), context=place, model="ips-phase").analysis
    assert forced.model.name == "ips-phase"
    assert not forced.pictures[0].quality.usable
    assert "does not look like" in forced.failures[0].reason


def test_when_no_model_fits_nothing_is_counted_and_the_reason_is_given(tmp_path: Path) -> None:
    write_package(tmp_path, "ips-phase", looks={"strength": (5.0, 6.0)})
    place, _ = context(tmp_path, {"a": TWO})
    found = colonies.run(acquisition("a"), context=place).analysis
    assert found.statistics.usable_pictures == 0
    assert "does not look like" in found.failures[0].reason


def test_no_model_at_all_is_said(tmp_path: Path) -> None:
    place, _ = context(tmp_path, {"a": TWO})
    with pytest.raises(ModelError, match="No model is installed"):
        colonies.run(acquisition("a"), context=place)


def test_stopping_between_tiles_raises_and_closes_the_file(models: Path) -> None:
    place, pictures = context(models, {"a": TWO})
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        colonies.run(
            acquisition("a"), context=place, monitor=Monitor(cancelled=lambda: next(asked) >= 1)
        )
    assert [source.closed for source in pictures.opened] == [True]


def test_progress_rises_to_one_and_pictures_are_told_as_they_are_done(models: Path) -> None:
    place, _ = context(models, {"a": TWO, "b": THREE})
    shares: list[float] = []
    seen: list[tuple[int, str]] = []

    def on_picture(index: int, result: PictureResult, kept: Artefacts) -> None:
        seen.append((index, result.picture.name))

    colonies.run(
        acquisition("a", "b"),
        context=place,
        monitor=Monitor(lambda share, what: shares.append(share)),
        on_picture=on_picture,
    )
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert seen == [(0, "a"), (1, "b")]


def test_simulated_pictures_make_a_simulated_analysis(models: Path) -> None:
    place, _ = context(models, {"a": TWO}, simulated=True)
    assert colonies.run(acquisition("a"), context=place).analysis.simulated


@pytest.mark.parametrize("um", [1.0, 4.0])
def test_a_model_with_a_scale_sees_the_picture_at_that_scale(tmp_path: Path, um: float) -> None:
    write_package(tmp_path, pixel_size_um=2.0)
    place, _ = context(tmp_path, {"a": TWO}, um=um)
    outcome = colonies.run(acquisition("a"), context=place)
    (result,) = outcome.analysis.pictures
    labels = outcome.artefacts[0].labels
    assert labels is not None
    assert labels.shape == TWO.shape
    assert len(result.colonies) == 2
    assert result.colonies[0].centroid == pytest.approx((130, 130), abs=4)


def test_a_model_that_cannot_tell_differentiation_says_unknown_and_not_zero(
    tmp_path: Path,
) -> None:
    write_package(tmp_path, tells_differentiation=False)
    place, _ = context(tmp_path, {"a": TWO})
    found = colonies.run(acquisition("a"), context=place).analysis
    (result,) = found.pictures
    assert len(result.colonies) == 2
    assert all(np.isnan(c.differentiated_fraction) for c in result.colonies)
    assert all(c.proposal is None for c in result.colonies)
    assert np.isnan(found.statistics.differentiated)
    assert found.proposal is not None
    assert (found.proposal.verdict, found.proposal.rule) == ("undecided", "differentiated area")
    assert result.quality.usable
    assert "cannot tell differentiation" in result.quality.problems[-1].sentence


def test_a_second_opinion_that_differs_is_said_beside_the_number(models: Path) -> None:
    place, _ = context(models, {"a": TWO})
    strict = replace(place.protocol.quality, disagreement_max=-1.0)
    place = replace(place, protocol=replace(place.protocol, quality=strict))
    (result,) = colonies.run(acquisition("a"), context=place).analysis.pictures
    (problem,) = [p for p in result.quality.problems if p.kind is ProblemKind.DISAGREEMENT]
    assert not problem.blocking
    assert problem.value == pytest.approx(abs(result.confluence - (result.peer_confluence or 0)))


def test_confluence_does_not_move_with_the_floor_of_colonies(models: Path) -> None:
    found = []
    for floor in (1.0, 400.0, 1e9):
        place, _ = context(models, {"a": TWO})
        floors = replace(place.protocol, area_floor_px=floor, hole_floor_px=min(floor, 500.0))
        run = colonies.run(acquisition("a"), context=replace(place, protocol=floors))
        found.append(run.analysis.statistics)
    assert len({statistics.confluence for statistics in found}) == 1
    assert found[0].confluence > 0
    assert [statistics.colony_count for statistics in found][1:] == [2, 0]


def test_a_picture_whose_file_changed_while_it_was_read_is_a_failure(models: Path) -> None:
    place, pictures = context(models, {"a": TWO, "b": THREE})
    pictures.changed = {"a"}
    outcome = colonies.run(acquisition("a", "b"), context=place)
    assert [p.picture.name for p in outcome.analysis.pictures] == ["b"]
    assert "changed while it was being read" in outcome.analysis.failures[0].reason


COLONY, LAYER = (slice(60, 180), slice(60, 180)), (slice(250, 450), slice(100, 400))


def drawn(monkeypatch: pytest.MonkeyPatch) -> NDArray[np.uint8]:
    """Let the network find a colony with a differentiated core, and spread cells apart from it."""
    classes = np.zeros((512, 512), np.uint8)
    classes[COLONY] = 1
    classes[100:140, 100:140] = 2
    classes[LAYER] = 2
    ratio = np.where(classes[::2, ::2] == 2, 255, 0).astype(np.uint8)

    def found(*_: object, **__: object) -> ClassMap:
        return ClassMap(classes.copy(), ratio)

    monkeypatch.setattr(colonies, "classify", found)
    return classes


def test_on_feeders_cells_apart_from_colonies_are_no_differentiation(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes = drawn(monkeypatch)
    place, _ = context(models, {"a": TWO})
    outcome = colonies.run(replace(acquisition("a"), feeders=True), context=place)
    (result,), statistics = outcome.analysis.pictures, outcome.analysis.statistics
    assert (result.differentiated_px, result.feeder_px) == (1600, 200 * 300)
    assert statistics.differentiated == pytest.approx(100 * 1600 / 120**2)
    assert statistics.differentiated_mean_probability == pytest.approx(100 * 1600 / 120**2)
    assert statistics.feeders == pytest.approx(100 * 60000 / 512**2)
    assert statistics.confluence == pytest.approx(100 * 120**2 / 512**2)
    assert statistics.colony_count == 1
    assert outcome.analysis.proposal is not None
    assert outcome.analysis.proposal.value == pytest.approx(100 * 1600 / 120**2)
    labels = outcome.artefacts[0].labels
    assert labels is not None
    assert np.array_equal(labels[LAYER], np.full((200, 300), 4))
    assert np.array_equal(labels[COLONY], classes[COLONY])
    assert ProblemKind.FEEDERS not in [p.kind for p in result.quality.problems]


@pytest.mark.parametrize("feeders", [False, None])
def test_feeder_free_or_unsaid_they_are(
    models: Path, monkeypatch: pytest.MonkeyPatch, feeders: bool | None
) -> None:
    drawn(monkeypatch)
    place, _ = context(models, {"a": TWO})
    outcome = colonies.run(replace(acquisition("a"), feeders=feeders), context=place)
    (result,) = outcome.analysis.pictures
    assert (result.differentiated_px, result.feeder_px) == (61600, None)
    assert np.isnan(outcome.analysis.statistics.feeders)
    assert outcome.analysis.statistics.colony_count == 2
    asked = [p for p in result.quality.problems if p.kind is ProblemKind.FEEDERS]
    if feeders is None:
        (problem,) = asked
        assert problem.value == pytest.approx(60000 / 61600)
        assert not problem.blocking
        assert "On feeders? Say so" in problem.sentence
    else:
        assert asked == []


def test_a_protocol_may_say_it_of_dishes_that_say_nothing(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn(monkeypatch)
    place, _ = context(models, {"a": TWO})
    everywhere = replace(place.protocol, on_feeder=True)
    for feeders, px in ((None, 60000), (False, None), (True, 60000)):
        dish = replace(acquisition("a"), feeders=feeders)
        (result,) = colonies.run(dish, context=place, protocol=everywhere).analysis.pictures
        assert result.feeder_px == px


def test_a_little_differentiation_apart_is_not_asked_about(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes = drawn(monkeypatch)
    classes[LAYER] = 0
    classes[300:320, 300:320] = 2
    place, _ = context(models, {"a": TWO})
    (result,) = colonies.run(acquisition("a"), context=place).analysis.pictures
    assert result.differentiated_px == 2000
    assert ProblemKind.FEEDERS not in [p.kind for p in result.quality.problems]


def test_a_model_that_cannot_tell_differentiation_tells_no_feeders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(tmp_path, tells_differentiation=False)
    drawn(monkeypatch)
    place, _ = context(tmp_path, {"a": TWO})
    dish = replace(acquisition("a"), feeders=True)
    (result,) = colonies.run(dish, context=place).analysis.pictures
    assert result.feeder_px is None


def test_a_dish_is_told_with_its_intervals_by_the_pictures_hashes(models: Path) -> None:
    place, _ = context(models, {"a": TWO, "b": THREE, "black": BLACK})
    found = [colonies.run(acquisition("a", "b", "black"), context=place) for _ in range(2)]
    first, second = (each.analysis.statistics for each in found)
    assert first.confluence_interval == second.confluence_interval
    low, high = first.confluence_interval
    assert 0 < low < first.confluence < high < 100
    assert first.differentiated_low <= first.differentiated <= first.differentiated_high


def test_without_a_usable_picture_there_is_no_interval(models: Path) -> None:
    place, _ = context(models, {"black": BLACK})
    statistics = colonies.run(acquisition("black"), context=place).analysis.statistics
    assert all(np.isnan(end) for end in statistics.confluence_interval)
