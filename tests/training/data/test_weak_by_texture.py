"""texture: labels that debris does not move, regions drawn by eye, and the outside of wells."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.light.network_input import flat_reader
from colonyqc.imaging.light.well_edge import imaged_area
from colonyqc.training.data.drawn import Drawn, read_drawn
from colonyqc.training.data.examples import Source, load
from colonyqc.training.data.weak_by_contrast import ContrastRule, contrast_labels
from colonyqc.training.data.weak_by_texture import (
    TextureRule,
    ground_level,
    texture,
    texture_labels,
    well_only,
)
from colonyqc.training.recipes import HIPSC_BRIGHTFIELD
from support.drawn import info_of, reader_of, surveyed, well
from training.pictures import read

RULE = TextureRule()
COLONY = ColonyClass.UNDIFFERENTIATED


def _dish(level: float = 110, strength: float = 5, debris: int = 90) -> np.ndarray:
    """Return a colony (80 to 200, 60 to 200) on noisy ground strewn with dark dots on the right."""
    rng = np.random.default_rng(1)
    picture = np.full((280, 400), level) + rng.normal(0, level * 0.012, (280, 400))
    picture[80:200, 60:200] += rng.normal(0, strength * level / 110, (120, 140))
    for _ in range(debris):
        x, y = int(rng.integers(230, 380)), int(rng.integers(20, 260))
        cv2.circle(picture, (x, y), 2, level * 0.3, -1)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def test_debris_is_ground_though_local_contrast_takes_it_for_texture():
    pixels = _dish()
    labels = texture_labels(pixels, RULE, COLONY)
    assert (labels[92:188, 72:188] == COLONY).all()
    assert COLONY not in labels[:, 230:]
    assert (labels[:, 230:] == ColonyClass.BACKGROUND).mean() > 0.9
    fooled = contrast_labels(pixels, ContrastRule(threshold=0.034, close=7, open=9), COLONY)
    assert (fooled[:, 230:] == COLONY).mean() > 0.1


@settings(max_examples=8, deadline=None)
@given(level=st.integers(100, 190), strength=st.integers(5, 12))
def test_labels_depend_neither_on_exposure_nor_on_how_strong_the_texture_is(level, strength):
    labels = texture_labels(_dish(level, strength, debris=0), RULE, COLONY)
    assert (labels[92:188, 72:188] == COLONY).all()
    assert COLONY not in labels[:, 230:]


def test_a_colonys_border_and_what_hangs_on_it_are_doubtful():
    rng = np.random.default_rng(2)
    pixels = _dish(debris=0).astype(np.float64)
    pixels[136:142, 200:260] += rng.normal(0, 12, (6, 60))
    labels = texture_labels(np.clip(pixels, 0, 255).astype(np.uint8), RULE, COLONY)
    assert (labels[100:130, 196:204] == UNLABELLED).any(axis=1).all()
    string = labels[139, 215:250]
    assert COLONY not in string
    assert (string == UNLABELLED).mean() > 0.5


def test_a_patch_between_debris_and_colony_in_size_is_doubtful():
    pixels = _dish(debris=0).astype(np.float64)
    pixels[100:125, 300:325] += np.random.default_rng(3).normal(0, 8, (25, 25))
    labels = texture_labels(np.clip(pixels, 0, 255).astype(np.uint8), RULE, COLONY)
    assert labels[112, 312] == UNLABELLED
    wider = replace(RULE, least_object=2000)
    labels = texture_labels(np.clip(pixels, 0, 255).astype(np.uint8), wider, COLONY)
    assert labels[112, 312] == ColonyClass.BACKGROUND


def test_the_grounds_level_is_that_of_the_smooth_part_also_when_colonies_cover_more():
    pixels = _dish(debris=0)[70:210, 40:270]
    assert 0.5 * pixels.size < 120 * 140
    level = ground_level(texture(flatten_whole(pixels, 40.0), RULE))
    smooth = float(np.median(texture(flatten_whole(_dish(debris=0), 40.0), RULE)[:, 260:]))
    assert level == pytest.approx(smooth, rel=0.2)


def test_drawn_regions_win_on_the_picture_they_name_the_later_over_the_earlier():
    square = ((230, 20), (260, 20), (260, 50), (230, 50))
    drawn = (
        Drawn("a", "colony", square),
        Drawn("b", "ignore", square),
        Drawn("a", "ground", ((240, 30), (250, 30), (250, 40), (240, 40))),
    )
    rule = replace(RULE, drawn=drawn)
    a, b = (texture_labels(_dish(), rule, COLONY, name=name) for name in "ab")
    assert a[22, 232] == COLONY
    assert a[35, 245] == ColonyClass.BACKGROUND
    assert b[35, 245] == UNLABELLED


def test_drawn_regions_are_read_from_yaml(tmp_path: Path):
    file = tmp_path / "regions.yaml"
    file.write_text("a:\n  ignore:\n    - [[1, 2], [3, 4], [5, 6]]\n  ground: [[[0, 0], [9, 9]]]\n")
    assert set(read_drawn(file)) == {
        Drawn("a", "ignore", ((1, 2), (3, 4), (5, 6))),
        Drawn("a", "ground", ((0, 0), (9, 9))),
    }


@pytest.mark.parametrize("told", ["a: {sky: [[[0, 0]]]}", "a: {ground: [[0, 1]]}", "- a", "a: ["])
def test_what_is_no_list_of_regions_is_named(tmp_path: Path, told: str):
    file = tmp_path / "regions.yaml"
    file.write_text(told)
    with pytest.raises(TrainingError, match=r"regions\.yaml is no list of drawn regions"):
        read_drawn(file)
    with pytest.raises(TrainingError, match=r"none\.yaml is no list"):
        read_drawn(tmp_path / "none.yaml")


def test_a_well_is_flat_fielded_in_training_as_the_program_does():
    pixels, _ = well()
    filled, inside = well_only(pixels)
    seen = surveyed(pixels)
    area = imaged_area(seen)
    info = info_of(pixels)
    shown = flat_reader(reader_of(pixels), seen, area, 40.0).read(info.bounds)
    ours = flatten_whole(filled, 40.0)
    assert np.array_equal(inside, area.mask(info.bounds))
    assert float(np.abs(ours - shown)[inside].max()) < 0.02
    assert float(np.abs(flatten_whole(pixels, 40.0) - shown)[inside].max()) > 0.3
    assert float(np.abs(ours[~inside]).mean()) < 0.02


def test_pictures_without_a_rim_stay_as_they_are():
    pixels = _dish()
    same, inside = well_only(pixels)
    assert same is pixels
    assert inside.all()
    colour = np.repeat(well(900, 400)[0][..., None], 3, axis=2)
    filled, inside = well_only(colour)
    assert np.array_equal(filled[inside], colour[inside])
    assert (filled[~inside] > 60).mean() > 0.5


def test_nothing_is_said_of_what_lies_outside_a_well(tmp_path: Path):
    pixels, inside = well()
    cv2.imwrite(str(tmp_path / "w.png"), pixels)
    (example,) = load(tmp_path, Source("wells", ".", 1.0, rule=RULE), read)
    assert (example.labels[~inside] == UNLABELLED).all()
    assert ColonyClass.BACKGROUND in example.labels[inside]
    assert (example.pixels[~inside] > 60).mean() > 0.5


def test_every_region_of_the_recipe_lies_in_a_picture_and_encloses_something():
    (rule,) = (s.rule for s in HIPSC_BRIGHTFIELD.sources if s.name == "96-well")
    assert isinstance(rule, TextureRule)
    assert len({region.picture for region in rule.drawn}) == 6
    for region in rule.drawn:
        corners = np.array(region.corners, np.int32)
        assert corners.min() >= 0
        assert corners.max() < 1887
        assert cv2.contourArea(corners) > 100
