"""A protocol's steps reach the network, the gate sees the picture as it was taken."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import PictureError, UsageError
from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.domain.protocol import Protocol
from colonyqc.services.analysis import colonies, preprocessing
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.analysis.preprocessing import prepared
from colonyqc.services.ports import UNWATCHED
from services.analysis.test_colonies import TWO, acquisition, context
from support.fake_pictures import ArraySource
from support.tiny_model import write_package

BLUR = (PreprocessingStep(StepKind.RESAMPLE, 0.1),)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_package(tmp_path)
    return tmp_path


def test_without_steps_nothing_is_copied() -> None:
    source = ArraySource("a", TWO)
    seen = look(source, Protocol(), UNWATCHED)
    assert prepared(source, seen, Protocol()) == (source, seen)


def test_what_counts_stays_and_the_pixels_change() -> None:
    source = ArraySource("a", np.stack([TWO] * 3, 2))
    seen = look(source, Protocol(), UNWATCHED)
    made, again = prepared(source, seen, Protocol(preprocessing=BLUR))
    assert (made.info.channels, made.info.levels) == (1, (1,))
    assert again.area is seen.area
    assert made.read(made.info.bounds).std() < 0.5 * TWO.std()


def test_a_step_that_takes_all_detail_takes_the_colonies_and_is_kept(models: Path) -> None:
    place, _ = context(models, {"a.png": TWO})
    plain = colonies.run(acquisition("a.png"), context=place)
    protocol = replace(place.protocol, preprocessing=BLUR)
    found = colonies.run(acquisition("a.png"), context=place, protocol=protocol)
    assert len(plain.analysis.pictures[0].colonies) == 2
    assert found.analysis.pictures[0].confluence < 0.2 * plain.analysis.pictures[0].confluence
    assert found.analysis.protocol.preprocessing == BLUR
    # Focus, light and overview are those of the picture as it was taken.
    one, other = (each.analysis.pictures[0].quality for each in (plain, found))
    assert (one.focus, one.unevenness) == (other.focus, other.unevenness)
    np.testing.assert_array_equal(plain.artefacts[0].overview, found.artefacts[0].overview)


def test_a_picture_too_large_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preprocessing, "MOST_PX", 1000)
    source = ArraySource("a", TWO)
    seen = look(source, Protocol(), UNWATCHED)
    with pytest.raises(PictureError, match="use a protocol without steps"):
        prepared(source, seen, Protocol(preprocessing=BLUR))


def test_a_saved_prompt_is_not_answered_on_preprocessed_pictures(models: Path) -> None:
    place, _ = context(models, {"a.png": TWO})
    protocol = replace(place.protocol, preprocessing=BLUR, prompt="rpe@1")
    with pytest.raises(UsageError, match="without preprocessing steps"):
        colonies.run(acquisition("a.png"), context=place, protocol=protocol)
