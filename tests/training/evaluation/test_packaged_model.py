"""scoring and robustness: a ready model is scored as it is."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled
from colonyqc.domain.model import LooksLimits, ModelInfo, ModelRef
from colonyqc.services.ports import Monitor
from colonyqc.training.data.lab_folder import LabData, read_lab_folder
from colonyqc.training.data.simulated import NAME as VIRTUAL
from colonyqc.training.evaluation.figures import ScoredPictures
from colonyqc.training.evaluation.metrics import counted
from colonyqc.training.evaluation.packaged_model import (
    picture_list,
    score_model,
    segment_whole,
    trained_on,
)
from training.pictures import read, write_lab_folder


class ByGrain:
    """A model that calls textured ground undifferentiated, and remembers what it was shown."""

    def __init__(
        self, pixel_size_um: float | None = None, looks: LooksLimits | None = None
    ) -> None:
        ref = ModelRef("grain", "1.0.0", "ab" * 32)
        self.info = ModelInfo(
            ref,
            "Grain",
            "phase contrast",
            8,
            16,
            40.0,
            pixel_size_um,
            looks or LooksLimits(),
            "MIT",
        )
        self.provider = "CPU"
        self.shapes: list[tuple[int, ...]] = []

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        self.shapes.append(tile.shape)
        textured = cv2.blur(np.abs(tile), (9, 9)) > 0.03
        out = np.full((4, *tile.shape), 0.05, np.float32)
        out[0][~textured] = out[1][textured] = 0.85
        return out


@pytest.fixture
def data(tmp_path: Path) -> LabData:
    return read_lab_folder(write_lab_folder(tmp_path / "lab", ("a_f1", "b_f1")), read)


def test_a_model_is_scored_picture_by_picture_and_pooled(data: LabData) -> None:
    told: list[float] = []
    figures = score_model(ByGrain(), data, "", monitor=Monitor(lambda share, _: told.append(share)))
    assert figures.model == "grain@1.0.0"
    assert figures.licence == "MIT"
    assert figures.data == ScoredPictures("lab", data.sha256, 2, 2)
    assert [row.name for row in figures.pictures] == ["a_f1", "b_f1"]
    pooled = np.sum([row.scores.confusion for row in figures.pictures], axis=0)
    assert figures.scores.confusion == counted(pooled)
    assert figures.scores.jaccard[0] is not None
    assert figures.scores.jaccard[0] > 0.8
    assert figures.scores.jaccard[2] == 0
    assert figures.trained_on.pictures is None
    told_rows = figures.told()["pictures"]
    assert list(told_rows[0]) == [
        *("name", "place", "jaccard", "mean_jaccard", "border_jaccard", "accuracy", "ece"),
        *("confusion", "refused"),
    ]
    assert "robustness" not in figures.told()
    assert told == [0.5, 1.0]
    with pytest.raises(Cancelled):
        score_model(ByGrain(), data, "", monitor=Monitor(cancelled=lambda: True))


def test_a_picture_the_program_would_refuse_is_told(data: LabData) -> None:
    limits = LooksLimits((("strength", 5.0, 6.0),))
    figures = score_model(ByGrain(looks=limits), data, "")
    assert all("does not look like" in (row.refused or "") for row in figures.pictures)
    assert score_model(ByGrain(), data, "").pictures[0].refused is None


def test_pictures_are_brought_to_the_models_scale(data: LabData) -> None:
    model = ByGrain(pixel_size_um=2.0)
    pixels = data.examples[0].pixels
    out = segment_whole(model, pixels, 1.0)
    assert out.shape == (4, 128, 128)
    assert model.shapes == [(64 + 32, 64 + 32)]
    assert np.array_equal(segment_whole(model, pixels), segment_whole(model, pixels, 2.0))


def test_the_card_tells_which_pictures_were_trained_on(data: LabData, tmp_path: Path) -> None:
    names = [e.name for e in data.examples]
    digests = {Path(path).stem: d for path, d in data.files.items() if "images" in path}
    card = "# Card\n\n| x | y | z |\n\n" + picture_list({"own": names[:1]}, {"own": digests})
    told = trained_on(card, data)
    assert told.pictures == ("a_f1",)
    assert "too good" in told.sentence
    other = read_lab_folder(write_lab_folder(tmp_path / "other", ("b_f1", "a_f1")), read)
    assert trained_on(card, other).pictures == ("b_f1",)
    by_name = "# Card\n\n" + picture_list({"phase": ["a_f1"]}, {})
    assert trained_on(by_name, other).pictures == ("a_f1",)
    assert trained_on(by_name.replace("a_f1", "q"), other).pictures == ()
    drawn = picture_list({VIRTUAL: ["virtual-1", "virtual-2"]}, {})
    assert "| 2 drawn by this program |" in drawn
    assert "virtual-1" not in drawn
