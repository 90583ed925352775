"""More like this over a whole analysis, with a real network and pictures that may be gone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled, UsageError
from colonyqc.domain.picture import Picture, Tile
from colonyqc.domain.regions import KeptRegions
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.answers.likeness import Attribute
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import AnalysisRecord, Artefacts, FeatureNetwork, Monitor
from colonyqc.services.regions.alike import AlikeRequest, describe, ranked
from support.builders import BLURRED, analysis, picture_result
from support.fake_history import FakeHistory
from support.tiny_pyramid import write_pyramid_package
from support.window import GuiHistory, GuiPictures, context

SIZE = (192, 256)


def field(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a picture with a rough, a rough and a smooth bright square, and its classes."""
    rng = np.random.default_rng(seed)
    classes = np.zeros(SIZE, np.uint8)
    picture = np.full(SIZE, 120.0) + rng.normal(0, 1, SIZE)
    for at, (top, left) in enumerate(((20, 20), (20, 140), (110, 80))):
        inside = (slice(top, top + 60), slice(left, left + 60))
        classes[inside] = 1
        picture[inside] += rng.normal(0, 25, (60, 60)) if at < 2 else 40
    return picture.clip(0, 255).astype(np.uint8), classes


@pytest.fixture
def network(tmp_path: Path) -> FeatureNetwork:
    write_pyramid_package(tmp_path)
    return FeatureLibrary(ModelLibrary([tmp_path]), threads=1).open_features("ips-phase")


def kept(*lost: str) -> tuple[AnalysisRecord, ServiceContext]:
    history = GuiHistory()
    arrays, results, stored = {}, [], []
    for view in (1, 2):
        picture, classes = field(view)
        name = f"{view}.png"
        arrays[name] = picture
        results.append(
            picture_result(
                view, picture=Picture(name, (Tile(Path(name)),), view), width=256, height=192
            )
        )
        stored.append(Artefacts(classes, np.zeros((3, 4, 3), np.uint8)))
    blurred = picture_result(3, quality=BLURRED, colonies=())
    history.add(
        analysis(2, pictures=(*results, blurred)),
        [*stored, Artefacts(None, np.zeros((3, 4, 3), np.uint8))],
    )
    return history.get(1), context(history, GuiPictures(arrays, broken=lost))


def test_the_like_of_an_example_comes_first_in_all_pictures(network: FeatureNetwork) -> None:
    record, place = kept()
    found = describe(record, place, network)
    rows = ranked(found, AlikeRequest(examples=((0, 1),)))
    assert (rows[0].picture, rows[0].instance.number) == (0, 1)
    assert {(r.picture, r.instance.number) for r in rows[:4]} == {(0, 1), (0, 2), (1, 1), (1, 2)}
    assert [r.score for r in rows] == sorted((r.score for r in rows), reverse=True)
    bright = ranked(found, AlikeRequest(wanted=(Attribute.BRIGHT,)))
    assert {(r.picture, r.instance.number) for r in bright[:2]} == {(0, 3), (1, 3)}
    both = ranked(found, AlikeRequest(((0, 1),), (), (Attribute.PACKED,)))
    assert len(both) == 6


def test_a_picture_that_is_gone_is_named_and_the_rest_is_ranked(network: FeatureNetwork) -> None:
    record, place = kept("1.png")
    found = describe(record, place, network)
    assert [failure.name for failure in found.failures] == ["1.png"]
    assert {r.picture for r in ranked(found, AlikeRequest(examples=((1, 1),)))} == {1}
    with pytest.raises(UsageError, match="Picture 1 has no colony or cell 1"):
        ranked(found, AlikeRequest(examples=((0, 1),)))


def test_regions_that_no_model_knows_are_no_colonies(network: FeatureNetwork) -> None:
    record, place = kept()
    first, *rest = record.analysis.pictures
    first = replace(first, regions=KeptRegions("encoder", False, 900))
    found = describe(
        replace(record, analysis=replace(record.analysis, pictures=(first, *rest))), place, network
    )
    assert found.places == (1,)


def test_what_cannot_be_ranked_is_a_sentence(network: FeatureNetwork) -> None:
    record, place = kept()
    found = describe(record, place, network)
    with pytest.raises(UsageError, match="Point at a colony"):
        ranked(found, AlikeRequest())
    with pytest.raises(UsageError, match="no colony or cell 9"):
        ranked(found, AlikeRequest(examples=((0, 9),)))
    with pytest.raises(Cancelled):
        describe(record, place, network, Monitor(cancelled=lambda: True))
    empty = FakeHistory()
    empty.add(
        replace(record.analysis, pictures=record.analysis.pictures[2:]),
        [Artefacts(None, np.zeros((3, 4, 3), np.uint8))],
    )
    with pytest.raises(UsageError, match="no colony or cell in this analysis"):
        ranked(describe(empty.get(1), place, network), AlikeRequest(examples=((0, 1),)))
