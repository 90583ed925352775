"""atlas and crops: what is packed, and that a crop is a piece of its picture."""

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.training.data.atlas import pack
from colonyqc.training.data.crops import CropSampler, Geometry
from colonyqc.training.data.examples import Example, Source

CPU = torch.device("cpu")
OWN = Source("own", ".", 1.0)
SQUARE = Geometry(free=0.0)


def _grainy(name: str, height: int = 120, width: int = 144, seed: int = 0) -> Example:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width), np.uint8)
    return Example(name, name, pixels, (pixels > 128).astype(np.uint8))


def _turned(array: NDArray[np.float32], turn: int) -> NDArray[np.float32]:
    rotated = np.rot90(array, turn % 4)
    return rotated[:, ::-1] if turn >= 4 else rotated


def test_an_atlas_holds_each_picture_flat_fielded_at_each_scale() -> None:
    example = _grainy("a")
    atlas = pack([(OWN, [example])], (1.0, 0.5), 40.0)
    assert [(level.height, level.width) for level in atlas.levels] == [(120, 144), (60, 72)]
    whole = atlas.contrast[: 120 * 144].reshape(120, 144)
    assert np.allclose(whole, flatten_whole(example.pixels, 40.0), atol=1e-3)
    assert np.array_equal(atlas.labels[: 120 * 144].reshape(120, 144), example.labels)


def test_a_source_may_be_seen_at_scales_of_its_own() -> None:
    half = Source("own", ".", 1.0, scales=(0.5,))
    (level,) = pack([(half, [_grainy("a")])], (1.0,), 40.0).levels
    assert (level.height, level.width) == (60, 72)


def test_an_atlas_in_files_reaches_another_process_without_its_pixels(tmp_path: Path) -> None:
    atlas = pack([(OWN, [_grainy("a", 400, 400)])], (1.0,), 40.0).laid_down(tmp_path)
    sent = pickle.dumps(atlas)
    assert len(sent) < 400 * 400
    there = pickle.loads(sent)  # noqa: S301 - our own
    assert np.array_equal(there.contrast, atlas.contrast)
    assert np.array_equal(there.labels, atlas.labels)


def test_unturned_crops_are_pieces_of_the_picture_with_their_labels() -> None:
    example = _grainy("a")
    atlas = pack([(OWN, [example])], (1.0,), 40.0)
    crops = CropSampler(atlas, [OWN], 32, CPU).draw(np.random.default_rng(1), SQUARE, 6)
    whole = atlas.contrast.reshape(120, 144).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(whole, (32, 32))
    for contrast, marks in zip(crops.contrast[:, 0].numpy(), crops.labels.numpy(), strict=True):
        found = []
        for turn in range(8):
            apart = np.abs(windows - _turned(contrast, turn)).max((2, 3))
            y, x = np.unravel_index(int(apart.argmin()), apart.shape)
            piece = example.labels[y : y + 32, x : x + 32]
            same = np.array_equal(piece, _turned(marks, turn))
            found.append(bool(apart.min() == 0) and same)
        assert any(found)


def test_free_turns_move_labels_with_the_picture() -> None:
    coarse = np.random.default_rng(1).integers(0, 2, (20, 20)).astype(np.uint8)
    labels = np.kron(coarse, np.ones((16, 16), np.uint8))
    example = Example("a", "a", (60 + 120 * labels).astype(np.uint8), labels)
    atlas = pack([(OWN, [example])], (1.0,), 400.0)
    crops = CropSampler(atlas, [OWN], 64, CPU).draw(np.random.default_rng(0), Geometry(1.0), 12)
    bright = (crops.contrast[:, 0] > 0).numpy()
    assert float((bright != (crops.labels == 1).numpy()).mean()) < 0.03


def test_what_lies_outside_a_small_picture_is_mirrored_in() -> None:
    example = _grainy("a", 24, 40)
    atlas = pack([(OWN, [example])], (1.0,), 40.0)
    crops = CropSampler(atlas, [OWN], 64, CPU).draw(np.random.default_rng(0), Geometry(), 4)
    assert crops.contrast.shape == (4, 1, 64, 64)
    known = set(np.unique(atlas.contrast.astype(np.float32)).tolist())
    square = CropSampler(atlas, [OWN], 64, CPU).draw(np.random.default_rng(0), SQUARE, 2)
    assert set(square.contrast.unique().tolist()) <= known


def test_crops_are_balanced_over_classes_and_repeat_with_their_chance() -> None:
    labels = np.zeros((256, 256), np.uint8)
    labels[:24, :24] = 2
    example = Example("e", "e", np.full((256, 256), 99, np.uint8), labels)
    sampler = CropSampler(pack([(OWN, [example])], (1.0,), 40.0), [OWN], 32, CPU)
    drawn = sampler.draw(np.random.default_rng(0), Geometry(), 60)
    assert int((drawn.labels == 2).flatten(1).any(1).sum()) >= 20
    a, b = (sampler.draw(np.random.default_rng(5), Geometry(), 3) for _ in "ab")
    assert torch.equal(a.contrast, b.contrast)
    assert torch.equal(a.labels, b.labels)


def test_a_batch_keeps_the_shares_of_its_sources_to_one_crop() -> None:
    sources = [Source("x", ".", 0.5, importance=1.0), Source("y", ".", 0.3, importance=2.0),
               Source("z", ".", 0.2, importance=4.0)]  # fmt: skip
    atlas = pack([(s, [_grainy(s.name)]) for s in sources], (1.0,), 40.0)
    sampler = CropSampler(atlas, sources, 32, CPU)
    for seed in range(8):
        told = sampler.draw(np.random.default_rng(seed), SQUARE, 16).importance.tolist()
        for source in sources:
            assert abs(told.count(source.importance) - 16 * source.share) < 1


def test_only_shown_pictures_are_drawn() -> None:
    dark = Example("dark", "dark", np.full((64, 64), 9, np.uint8), np.zeros((64, 64), np.uint8))
    light = Example("light", "light", np.full((64, 64), 9, np.uint8), np.ones((64, 64), np.uint8))
    atlas = pack([(OWN, [dark, light])], (1.0,), 40.0)
    sampler = CropSampler(atlas, [OWN], 32, CPU, lambda level: level.name == "light")
    assert bool((sampler.draw(np.random.default_rng(0), SQUARE, 8).labels == 1).all())
    with pytest.raises(TrainingError, match="no picture to train on"):
        CropSampler(atlas, [OWN], 32, CPU, lambda _: False)
