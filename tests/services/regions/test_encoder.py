from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled, ModelError, UsageError
from colonyqc.domain.regions import (
    NOT_IMAGED,
    RegionMethod,
    RegionPicture,
    RegionPreview,
    RegionRequest,
)
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.ports import Monitor
from colonyqc.services.regions import encoder
from colonyqc.services.regions.encoder import EncoderRegions
from support.tiny_model import write_package
from support.tiny_pyramid import write_pyramid_package

Engine = Callable[[], EncoderRegions]


@pytest.fixture
def engine(tmp_path: Path) -> EncoderRegions:
    write_package(tmp_path, "another")
    write_pyramid_package(tmp_path)
    return _engine(tmp_path)


def _engine(folder: Path) -> EncoderRegions:
    library = ModelLibrary([folder])
    return EncoderRegions(library, FeatureLibrary(library, threads=1))


def _drawn(
    seed: int = 0, centre: tuple[int, int] = (70, 90)
) -> tuple[RegionPicture, NDArray[np.bool_]]:
    """Return a picture of one rough colony on a smooth dish, and where it is."""
    rng = np.random.default_rng(seed)
    rows, columns = np.indices((144, 192))
    colony = (rows - centre[0]) ** 2 + (columns - centre[1]) ** 2 < 40**2
    contrast = rng.normal(0, 1, colony.shape) * np.where(colony, 0.2, 0.02)
    return RegionPicture(f"drawn {seed}", contrast.astype(np.float32)), colony


def _agreement(labels: NDArray[np.uint8], colony: NDArray[np.bool_]) -> float:
    """Return the share of px told right, whichever region is the colony."""
    hit = float(((labels == 1) == colony).mean())
    return max(hit, 1 - hit)


def test_it_finds_regions_without_any_label(engine: EncoderRegions) -> None:
    picture, colony = _drawn()
    previews: list[RegionPreview] = []
    found = engine.run(RegionRequest(picture, clusters=2), on_preview=previews.append)
    assert found.method is RegionMethod.ENCODER
    assert (found.clusters, found.assistive, found.device) == (2, True, "CPU")
    assert _agreement(found.labels, colony) > 0.95
    # The largest first: the dish is region 0.
    assert (found.labels[~colony] == 0).mean() > 0.95
    assert [preview.labels.shape for preview in previews] == [found.labels.shape]


def test_two_strokes_tell_what_is_what(engine: EncoderRegions) -> None:
    picture, colony = _drawn()
    strokes = np.zeros(colony.shape, np.uint8)
    strokes[65:75, 70:110] = 3
    strokes[5:12, 20:170] = 1
    found = engine.run(RegionRequest(picture, scribbles=strokes))
    assert set(np.unique(found.labels)) == {0, 2}
    assert ((found.labels == 2) == colony).mean() > 0.95
    assert found.clusters == 3


def test_a_reference_answers_another_day_with_the_same_classes(engine: EncoderRegions) -> None:
    picture, colony = _drawn()
    strokes = np.zeros(colony.shape, np.uint8)
    strokes[65:75, 70:110] = 1
    strokes[5:12, 20:170] = 2
    weights = engine.run(RegionRequest(picture, scribbles=strokes)).weights
    other, moved = _drawn(1, (60, 130))
    found = engine.run(RegionRequest(other, reference=weights))
    assert ((found.labels == 0) == moved).mean() > 0.95
    assert found.weights == weights


def test_features_are_read_once_for_all_strokes(
    engine: EncoderRegions, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, colony = _drawn()
    strokes = np.zeros(colony.shape, np.uint8)
    strokes[65:75, 70:110] = 1
    strokes[5:12, 20:170] = 2
    first = engine.run(RegionRequest(picture, scribbles=strokes))

    def never(*_: object) -> None:
        raise AssertionError("features were read again")

    monkeypatch.setattr(encoder, "block_features", never)
    again = engine.run(RegionRequest(picture, scribbles=strokes))
    np.testing.assert_array_equal(first.labels, again.labels)
    engine.run(RegionRequest(picture))
    with pytest.raises(AssertionError, match="read again"):
        engine.run(RegionRequest(_drawn(2)[0]))


def test_what_is_not_imaged_has_no_region(engine: EncoderRegions) -> None:
    picture, colony = _drawn()
    imaged = np.ones(colony.shape, bool)
    imaged[:, :30] = False
    found = engine.run(RegionRequest(RegionPicture("cut", picture.contrast, imaged), clusters=2))
    assert (found.labels[:, :30] == NOT_IMAGED).all()
    assert (found.labels[:, 30:] != NOT_IMAGED).all()


def test_a_large_picture_is_read_smaller(
    engine: EncoderRegions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "MOST_BLOCKS", 400)
    picture, colony = _drawn()
    found = engine.run(RegionRequest(picture, clusters=2))
    assert found.labels.shape == colony.shape
    assert _agreement(found.labels, colony) > 0.9


def test_a_known_pixel_size_is_brought_to_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pyramid_package(tmp_path, pixel_size_um=2.0)
    engine, scales = _engine(tmp_path), []
    original = encoder.block_features

    def spy(*args: object) -> object:
        scales.append(args[4])
        return original(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(encoder, "block_features", spy)
    contrast = _drawn()[0].contrast
    weights = engine.run(RegionRequest(RegionPicture("a", contrast, None, 1.0), clusters=2)).weights
    engine.run(RegionRequest(RegionPicture("b", contrast, None, 0.5), reference=weights))
    engine.run(RegionRequest(RegionPicture("c", contrast), reference=weights))
    engine.run(RegionRequest(RegionPicture("d", contrast), clusters=2))
    assert scales == [0.5, 0.25, 0.5, 1.0]


def test_stopped_between_pieces(engine: EncoderRegions) -> None:
    with pytest.raises(Cancelled):
        engine.run(RegionRequest(_drawn()[0]), Monitor(cancelled=lambda: True))


def test_without_any_model_there_is_no_method(tmp_path: Path) -> None:
    engine = _engine(tmp_path)
    assert engine.methods() == ()
    with pytest.raises(ModelError, match="No installed model has features"):
        engine.run(RegionRequest(_drawn()[0]))


def test_a_reference_of_another_network_is_refused(engine: EncoderRegions, tmp_path: Path) -> None:
    weights = engine.run(RegionRequest(_drawn()[0], clusters=2)).weights
    elsewhere = tmp_path / "elsewhere"
    write_pyramid_package(elsewhere, pixel_size_um=1.0)
    # The same network in another package: its bytes count, not what is said of it.
    _engine(elsewhere).run(RegionRequest(_drawn()[0], reference=weights))
    empty = _engine(tmp_path / "none")
    with pytest.raises(UsageError, match=r"ips-phase@1\.0\.0, which is not at hand"):
        empty.run(RegionRequest(_drawn()[0], reference=weights))
