"""Only what was looked at is labelled in what is exported, and training reads it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc import bootstrap
from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import UsageError
from colonyqc.services.analysis.keep import analyse_and_keep
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.teaching.lessons import (
    MANIFEST,
    PLACES,
    Lesson,
    at_one_scale,
    export_training_set,
    lesson_of,
    read_lessons,
)
from colonyqc.services.teaching.training_set import confirm, gathered
from colonyqc.training.data.lab_folder import read_lab_folder
from services.analysis.test_colonies import THREE, TWO, acquisition
from services.corrections.test_correct import WHY, KeptDish, cut
from services.corrections.test_correct import kept as kept
from support.fake_pictures import FakePictures


def lesson(kept: KeptDish) -> Lesson:
    with kept.histories() as history:
        (taught,) = gathered(history)
    made = lesson_of(kept.context, taught)
    assert made is not None
    return made


def test_of_a_corrected_picture_only_what_was_looked_at_is_labelled(kept: KeptDish) -> None:
    correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    made = lesson(kept)
    after = kept.labels(0, kept.number + 1)
    height, width = made.labels.shape
    part = after[:height, :width]
    known = made.labels != UNLABELLED
    assert (made.labels[known] == part[known]).all()
    # The colony that was cut is known whole, the other at (360, 380) not at all.
    assert known[100:160, 100:125].all()
    assert not known[330:390, 340:380].any()
    assert made.classes == {0, 1}
    assert made.px == known.sum()
    assert (made.pixels == TWO[:height, :width]).all()


def test_a_confirmed_picture_is_labelled_whole(kept: KeptDish) -> None:
    confirm(kept.histories, kept.number, 0)
    made = lesson(kept)
    assert made.labels.shape == TWO.shape
    assert (made.labels == kept.labels()).all()


def test_the_folder_is_what_training_reads_with_a_place_for_each_dish(
    kept: KeptDish, tmp_path: Path
) -> None:
    correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    other = replace(acquisition("b"), dish=replace(acquisition("b").dish, dish="2/x"))
    number = analyse_and_keep(other, kept.context).number
    confirm(kept.histories, number, 0)
    folder = tmp_path / "set"
    made = export_training_set(kept.context, folder)
    data = read_lab_folder(folder, bootstrap.read_pixels, PLACES)
    assert {each.place for each in data.examples} == {"A_1", "A_2-x"}
    assert made.failures == ()
    by_name = {each.name: each for each in data.examples}
    for each in made.lessons:
        assert (by_name[each.of.stem].labels == each.labels).all()
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    assert told["pixel_size_um"] == 2.0
    assert {each["place"] for each in told["training_set"]} == {"A_1", "A_2-x"}
    with kept.histories() as history:
        assert history.events(limit=1)[0].new == "training set of 2 pictures"
    with pytest.raises(UsageError, match="holds something already"):
        export_training_set(kept.context, folder)


def test_nothing_to_learn_from_is_said(kept: KeptDish, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to learn from yet"):
        export_training_set(kept.context, tmp_path / "set")
    assert not (tmp_path / "set").exists()


def test_a_picture_that_is_gone_does_not_stop_the_others(kept: KeptDish) -> None:
    for place in (0, 1):
        confirm(kept.histories, kept.number, place)
    pictures = FakePictures({"a": TWO, "b": THREE}, um=2.0, broken=("a",))
    with kept.histories() as history:
        made = read_lessons(replace(kept.context, pictures=pictures), gathered(history))
    assert [each.of.name for each in made.lessons] == ["b"]
    assert [each.name for each in made.failures] == ["a"]


def test_a_map_that_is_damaged_does_not_stop_the_others(kept: KeptDish, tmp_path: Path) -> None:
    for place in (0, 1):
        confirm(kept.histories, kept.number, place)
    with kept.histories() as history:
        sha256 = history.get(kept.number).stored[0].labels
    (stored,) = kept.histories.files.folder.rglob(f"{sha256}.tif")
    stored.chmod(0o644)
    stored.write_bytes(b"no map")
    made = export_training_set(kept.context, tmp_path / "set")
    assert [each.of.name for each in made.lessons] == ["b"]
    assert [each.name for each in made.failures] == ["a"]
    assert "restore" in made.failures[0].reason


def test_a_dish_whose_name_is_no_text_is_exported_like_others(
    kept: KeptDish, tmp_path: Path
) -> None:
    other = replace(acquisition("b"), dish=replace(acquisition("b").dish, dish="2\udcff"))
    confirm(kept.histories, analyse_and_keep(other, kept.context).number, 0)
    made = export_training_set(kept.context, tmp_path / "set")
    assert len(made.lessons) == 1
    assert "2\\udcff" in (tmp_path / "set" / MANIFEST).read_text("utf-8")


def test_pictures_of_two_scales_are_brought_to_the_coarser(kept: KeptDish) -> None:
    confirm(kept.histories, kept.number, 0)
    made = lesson(kept)
    fine, coarse = made, replace(made, pixel_size_um=4.0)
    scaled, same = at_one_scale([fine, coarse])
    assert scaled.labels.shape == scaled.pixels.shape == (256, 256)
    assert set(np.unique(scaled.labels)) == set(np.unique(made.labels))
    assert same.labels.shape == (512, 512)
    unknown = at_one_scale([fine, replace(made, pixel_size_um=None)])
    assert [each.pixel_size_um for each in unknown] == [None, None]
