"""From a picture no model knows to a model: labels saved on the page of regions are trained on."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from colonyqc import bootstrap
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.regions import RegionRequest
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.outputs import Outputs
from colonyqc.services.regions.encoder import EncoderRegions
from colonyqc.services.regions.label_files import save_labels
from colonyqc.services.regions.read import read_picture
from colonyqc.services.regions.strokes import numbers_of
from colonyqc.training import recipes
from colonyqc.training.commands import export, train
from support.regions import HEIGHT, WIDTH, colony_of, picture_at, write_dish
from support.tiny_pyramid import write_pyramid_package
from training.pictures import read, tiny_recipe


@pytest.fixture(autouse=True)
def _tiny() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
        yield


def test_a_model_is_trained_from_saved_regions_and_used(tmp_path: Path) -> None:
    write_pyramid_package(tmp_path / "models")
    library = ModelLibrary([tmp_path / "models"])
    engine = EncoderRegions(library, FeatureLibrary(library, threads=1))
    pictures, weights = bootstrap.pictures(), b""
    strokes = np.zeros((HEIGHT, WIDTH), np.uint8)
    strokes[80:100, 70:110], strokes[5:12, 20:170] = 1, 2
    for day, path in zip((2, 3, 4), write_dish(tmp_path / "dish"), strict=True):
        seen = read_picture(pictures, picture_at(path), Protocol())
        asked = RegionRequest(seen, reference=weights) if weights else None
        found = engine.run(asked or RegionRequest(seen, scribbles=strokes))
        weights = found.weights
        numbers = numbers_of(found.labels)
        assert ((numbers == 1) == colony_of(day)).mean() > 0.95
        # Each day a place of its own: one of them is held out.
        renamed = path.rename(path.with_name(f"day{day}.png"))
        save_labels(
            tmp_path / "labels", picture_at(renamed), numbers, {1: 1, 2: 0}, pictures, Outputs()
        )
    checkpoint = train("tiny", tmp_path / "labels", tmp_path / "run", read, steps=4)
    export(checkpoint, tmp_path / "trained" / "mine" / "1.0.0")
    model = ModelLibrary([tmp_path / "trained"]).open("mine")
    tile = np.zeros((128, 128), np.float32)
    probabilities = model.predict(tile)
    assert probabilities.shape == (4, 128, 128)
    np.testing.assert_allclose(probabilities.sum(axis=0), 1, atol=1e-3)
