import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.services.membranes.presets import Presets, fits
from colonyqc.services.membranes.samples import PaintedPicture

MODEL = ModelRef("membrane", "1.0.0", "a" * 64)


def sample(dtype: type = np.uint8, channels: int = 1, seed: int = 0) -> PaintedPicture:
    rng = np.random.default_rng(seed)
    shape = (20, 30) if channels == 1 else (20, 30, channels)
    pixels: NDArray[np.integer] = rng.integers(0, np.iinfo(dtype).max, shape).astype(dtype)
    labels = rng.choice(np.array([0, 1, 255], np.uint8), (20, 30))
    return PaintedPicture(pixels, labels, 0.5, "first.png")


@pytest.mark.parametrize(("dtype", "channels"), [(np.uint8, 1), (np.uint8, 3), (np.uint16, 1)])
def test_what_was_saved_comes_back_to_the_last_bit(
    tmp_path: Path, dtype: type, channels: int
) -> None:
    painted = sample(dtype, channels)
    saved = Presets(tmp_path).save("RPE day 20", [painted], MODEL, "Mori")
    found = Presets(tmp_path).load("RPE day 20")
    assert (saved.ref, found.person, found.model) == ("RPE day 20@1", "Mori", MODEL)
    (again,) = found.samples
    np.testing.assert_array_equal(again.pixels, painted.pixels)
    np.testing.assert_array_equal(again.labels, painted.labels)
    assert (again.pixel_size_um, again.name) == (0.5, "first.png")


def test_saving_again_adds_a_version_and_leaves_the_first(tmp_path: Path) -> None:
    presets = Presets(tmp_path)
    presets.save("sheet", [sample(seed=1)], MODEL, "Mori")
    presets.save("sheet", [sample(seed=2), sample(seed=3)], MODEL, "Sato")
    presets.save("another", [sample()], MODEL, "Sato")
    assert presets.names() == ("another@1", "sheet@2", "sheet@1")
    assert len(presets.load("sheet").samples) == 2
    np.testing.assert_array_equal(presets.load("sheet@1").samples[0].pixels, sample(seed=1).pixels)
    assert not [p for p in (tmp_path / "sheet").iterdir() if p.name.startswith(".")]


def _rewrite(folder: Path, **files: bytes) -> None:
    """Put other bytes in the place of a preset's files, and their sums into its JSON."""
    told = json.loads((folder / "preset.json").read_text("utf-8"))
    for key, data in files.items():
        (folder / told["samples"][0][key]).write_bytes(data)
        told["samples"][0][f"{key}_sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "preset.json").write_text(json.dumps(told), "utf-8")


def _png(array: NDArray[np.generic]) -> bytes:
    return cv2.imencode(".png", array)[1].tobytes()


@pytest.mark.parametrize("key", ["picture", "labels"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        _png(np.zeros((20, 30), np.uint8))[:40],
        _png(np.zeros((5, 6), np.uint8)),
        _png(np.zeros((20, 30, 4), np.uint8)),
    ],
    ids=["empty", "words", "cut", "small", "transparent"],
)
def test_a_preset_of_other_pictures_is_refused(tmp_path: Path, key: str, data: bytes) -> None:
    Presets(tmp_path).save("sheet", [sample()], MODEL, "Mori")
    _rewrite(tmp_path / "sheet" / "1", **{key: data})
    with pytest.raises(UsageError, match="The preset sheet@1 can't be used"):
        Presets(tmp_path).load("sheet")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[]",
        '{"person": "\\ud800"}',
        '{"format": 1, "saved": "2026-99-99"}',
    ],
)
def test_a_damaged_description_is_refused(tmp_path: Path, text: str) -> None:
    Presets(tmp_path).save("sheet", [sample()], MODEL, "Mori")
    (tmp_path / "sheet" / "1" / "preset.json").write_text(text, "utf-8")
    with pytest.raises(UsageError, match="The preset sheet@1 can't be used"):
        Presets(tmp_path).load("sheet")


def test_a_name_of_no_file_is_refused(tmp_path: Path) -> None:
    Presets(tmp_path).save("sheet", [sample()], MODEL, "Mori")
    path = tmp_path / "sheet" / "1" / "preset.json"
    path.write_text(path.read_text("utf-8").replace("sample-1.png", "a\\u0000b"), "utf-8")
    with pytest.raises(UsageError, match="The preset sheet@1 can't be used"):
        Presets(tmp_path).load("sheet")


def test_a_folder_that_is_no_version_is_left_aside(tmp_path: Path) -> None:
    Presets(tmp_path).save("sheet", [sample()], MODEL, "Mori")
    for name in ("²", "٣", "1.5"):
        (tmp_path / "sheet" / name).mkdir()
        (tmp_path / "sheet" / name / "preset.json").write_text("{}")
    assert Presets(tmp_path).names() == ("sheet@1",)


@pytest.mark.parametrize("name", ["labels-1.png", "sample-1.png", "preset.json"])
def test_a_changed_preset_is_refused(tmp_path: Path, name: str) -> None:
    Presets(tmp_path).save("sheet", [sample()], MODEL, "Mori")
    file = tmp_path / "sheet" / "1" / name
    file.write_bytes(file.read_bytes()[:-3])
    with pytest.raises(UsageError, match="changed"):
        Presets(tmp_path).load("sheet")


@pytest.mark.parametrize("name", ["", "..", "a/b", " x", "x" * 90, ".hidden", "end."])
def test_names_that_are_no_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="name a preset"):
        Presets(tmp_path).save(name, [sample()], MODEL, "Mori")
    assert not list(tmp_path.iterdir())


def test_unknown_presets_and_empty_ones(tmp_path: Path) -> None:
    presets = Presets(tmp_path / "none yet")
    assert presets.names() == ()
    with pytest.raises(UsageError, match=r'no preset "x"\. There are: none'):
        presets.load("x")
    with pytest.raises(UsageError, match="painted sample"):
        presets.save("x", [], MODEL, "Mori")
    presets.save("x", [sample()], MODEL, "Mori")
    with pytest.raises(UsageError, match="There are: x@1"):
        presets.load("x@2")


def test_a_preset_stays_with_its_network(tmp_path: Path) -> None:
    saved = Presets(tmp_path).save("x", [sample()], MODEL, "Mori")
    fits(saved, MODEL)
    with pytest.raises(UsageError, match=r"made with membrane@1\.0\.0"):
        fits(saved, ModelRef("membrane", "1.1.0", "b" * 64))
