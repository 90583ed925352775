"""picture_look: the scale a picture is shown at, and which model knows its kind."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.model import (
    LooksLimits,
    ModelInfo,
    ModelRef,
    Recognised,
    RecognitionLimits,
)
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ProblemKind
from colonyqc.services.analysis import picture_look
from colonyqc.services.analysis.picture_look import (
    Surveyed,
    choose,
    flat_view,
    judge,
    look,
    misfit,
    scale_for,
    strangeness,
)
from colonyqc.services.ports import UNWATCHED, Segmenter
from support.fake_pictures import ArraySource
from support.networks import PLAIN, FixedNetwork

LIMITS = RecognitionLimits(refused_below=-1.0, familiar_from=2.0)
KNOWING = replace(PLAIN, pixel_size_um=1.6, recognition=LIMITS)


def grain(side: int = 400) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(60, 200, (side, side), dtype=np.uint8)


def picture(um: float | None = None, side: int = 400) -> tuple[ArraySource, Surveyed]:
    source = ArraySource("a", grain(side), um)
    return source, look(source, Protocol(), UNWATCHED)


def knowing(um: float, familiarity: float = 9.0, covered: float = 0.5) -> FixedNetwork:
    return FixedNetwork(KNOWING, look=Recognised(familiarity, um, covered))


@pytest.mark.parametrize(
    ("picture_um", "model_um", "scale"),
    [(None, 1.6, 1.0), (0.8, None, 1.0), (0.8, 1.6, 0.5), (3.2, 1.6, 2.0), (1.06, 1.0, 1.0)],
)
def test_the_scale_brings_a_picture_to_the_models_pixel_size(
    picture_um: float | None, model_um: float | None, scale: float
) -> None:
    model = FixedNetwork(replace(PLAIN, pixel_size_um=model_um))
    assert scale_for(*picture(picture_um), model) == pytest.approx(scale)


@pytest.mark.parametrize(
    ("estimated", "scale"),
    [(3.2, 2.0), (0.8, 0.5), (1.9, 1.0), (1.35, 1.0), (100.0, 4.0), (0.01, 0.25)],
)
def test_without_a_size_the_scale_is_estimated_within_bounds(
    estimated: float, scale: float
) -> None:
    assert scale_for(*picture(), knowing(estimated)) == pytest.approx(scale)


def test_a_stated_size_wins_over_the_estimate() -> None:
    model = knowing(3.2)
    assert scale_for(*picture(0.8), model) == 0.5
    assert not model.shown


def test_an_empty_or_tiny_picture_is_left_as_it_is() -> None:
    assert scale_for(*picture(), knowing(3.2, covered=0.001)) == 1
    tiny = knowing(3.2)
    assert scale_for(*picture(side=50), tiny) == 1
    assert not tiny.shown


def test_the_estimate_is_said_and_never_becomes_a_size() -> None:
    source, seen = picture()
    quality = judge(source, seen, knowing(3.2), Protocol())
    (assumed,) = [p for p in quality.problems if p.kind is ProblemKind.ASSUMED_SCALE]
    assert "2.0 times" in assumed.sentence
    assert "enlarged to 200 %" in assumed.sentence
    assert not assumed.blocking
    assert source.info.pixel_size_um is None
    reduced = judge(*picture(), knowing(0.8), Protocol())
    assert any("reduced to 50 %" in p.sentence for p in reduced.problems)
    for model in (knowing(1.6), FixedNetwork(replace(PLAIN, pixel_size_um=1.6))):
        told = judge(*picture(), model, Protocol())
        assert all(p.kind is not ProblemKind.ASSUMED_SCALE for p in told.problems)


def test_the_network_is_shown_the_picture_at_the_estimated_scale() -> None:
    assert flat_view(*picture(), knowing(3.2)).width == 800
    assert flat_view(*picture(), knowing(1.6)).width == 400


def test_tiles_are_multiples_of_sixteen_and_at_most_four() -> None:
    model = knowing(1.6)
    misfit(*picture(side=1000), model)
    assert model.shown[0].shape == (4, 384, 384)
    model = knowing(1.6)
    misfit(*picture(side=250), model)
    assert model.shown[0].shape == (1, 240, 240)


@given(st.floats(-20, 20))
def test_a_look_is_refused_told_or_passed(familiarity: float) -> None:
    found = strangeness(familiarity, LIMITS)
    if familiarity >= 2:
        assert found is None
        return
    assert found is not None
    assert found.blocking == (familiarity < -1)
    assert found.kind is (ProblemKind.LOOKS if found.blocking else ProblemKind.UNFAMILIAR)


def test_a_picture_is_recognised_once_at_a_scale() -> None:
    source, seen = picture()
    model = knowing(1.6, familiarity=0.0)
    for _ in range(3):
        odd = misfit(source, seen, model)
        assert odd is not None
        assert odd.kind is ProblemKind.UNFAMILIAR
    assert len(model.shown) == 1


def test_what_a_looks_network_said_is_kept_with_the_quality() -> None:
    source, seen = picture()
    found = judge(source, seen, knowing(1.6, familiarity=3.0), Protocol())
    assert (found.familiarity, found.covered) == (3.0, 0.5)
    plain = judge(source, seen, FixedNetwork(PLAIN), Protocol())
    assert (plain.familiarity, plain.covered) == (None, None)


def test_looks_are_taken_once_for_choosing_and_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []
    monkeypatch.setattr(
        picture_look.appearance, "features", lambda tiles: taken.append(tiles) or {}
    )
    limited = replace(PLAIN, looks=LooksLimits((("strength", 0.0, 1.0),)))
    source, seen = picture()
    for model in (limited, limited, replace(limited, sigma_px=80.0)):
        assert misfit(source, seen, FixedNetwork(model)) is None
    assert len(taken) == 2


@dataclass
class Shelf:
    """Models by name."""

    networks: tuple[FixedNetwork, ...]

    def list(self) -> tuple[ModelInfo, ...]:
        return tuple(network.info for network in self.networks)

    def open(self, name: str) -> Segmenter:
        wanted = name.partition("@")[0]
        return next(n for n in self.networks if n.info.ref.name == wanted)

    def verify(self) -> tuple[tuple[str, str], ...]:
        raise AssertionError

    def use(
        self,
        precision: Literal["full", "fast"],
        device: Literal["", "cpu", "cuda", "directml"],
    ) -> None:
        raise AssertionError

    def notices(self) -> tuple[str, ...]:
        raise AssertionError


def named(name: str, familiarity: float) -> FixedNetwork:
    return FixedNetwork(
        replace(KNOWING, ref=ModelRef(name, "1", "00" * 32)),
        look=Recognised(familiarity, 1.6, 0.5),
    )


@pytest.mark.parametrize(
    ("preferred", "other", "chosen"),
    [
        (9.0, 9.0, picture_look.PREFERRED),
        (0.0, 9.0, picture_look.PREFERRED),  # unfamiliar: it answers, and says so
        (-5.0, 0.0, "other"),
        (-5.0, -5.0, picture_look.PREFERRED),  # so that the refusal has a model to name
    ],
)
def test_the_first_model_that_does_not_refuse_a_picture_is_taken(
    preferred: float, other: float, chosen: str
) -> None:
    shelf = Shelf((named("other", other), named(picture_look.PREFERRED, preferred)))
    assert choose(shelf, None, *picture()).info.ref.name == chosen
    assert choose(shelf, "other", *picture()).info.ref.name == "other"


def test_a_model_that_is_taken_only_when_named_is_not_chosen() -> None:
    quiet = named("a", 9.0)
    quiet.info = replace(quiet.info, asked_only=True)
    shelf = Shelf((quiet, named("b", -5.0)))
    assert choose(shelf, None, *picture()).info.ref.name == "b"
    assert choose(shelf, "a", *picture()).info.ref.name == "a"
    assert choose(Shelf((quiet,)), None, *picture()).info.ref.name == "a"


def test_an_unfamiliar_picture_keeps_its_numbers_and_a_refused_one_does_not() -> None:
    def told(familiarity: float) -> tuple[bool, bool]:
        quality = judge(*picture(1.6), knowing(1.6, familiarity), Protocol())
        return quality.usable, quality.unfamiliar

    assert told(9.0) == (True, False)
    assert told(0.0) == (True, True)
    assert told(-5.0) == (False, False)
