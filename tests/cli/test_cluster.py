import csv
import json
import os
import tempfile
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from colonyqc.files.video import VideoWriter, frames
from support.command import Command, field, write_png
from support.tiny_pyramid import write_pyramid_package

PLAIN = ("--method", "differentiable-texture", "--clusters", "2")


def read(path: Path) -> NDArray[np.generic]:
    found = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return found


@pytest.fixture
def given(tmp_path: Path, models: Path) -> Path:
    """A folder with two pictures of discs, strokes on the first, and no model installed."""
    write_png(tmp_path / "pictures" / "a.png", field(0))
    write_png(tmp_path / "pictures" / "b.png", field(1))
    strokes = np.zeros((256, 256), np.uint8)
    strokes[20:24, 150:230] = 1
    strokes[74:80, 50:90] = 2
    write_png(tmp_path / "s.png", strokes)
    return tmp_path


def test_a_picture_becomes_region_indices_and_says_who_decided_nothing(
    colonyqc: Command, given: Path
) -> None:
    ran = colonyqc("cluster", "pictures/a.png", "--out", "l.png", *PLAIN, "--json", "-")
    assert ran.code == 0, ran.err
    labels = read(given / "l.png")
    assert (labels.dtype, labels.shape) == (np.uint8, (256, 256))
    assert set(np.unique(labels)) == {0, 1}
    assert labels[77, 69] == labels[179, 187] == 1, "both discs are one region"
    assert labels[10, 240] == 0
    told = ran.json
    assert (told["method"], told["clusters"], told["seed"]) == ("differentiable-texture", 2, 0)
    assert sum(region["area_percent"] for region in told["regions"]) == pytest.approx(100)
    assert "decide nothing" in told["assistive"]
    assert "differentiable-texture" in ran.err


def test_without_the_training_extra_a_shipped_network_answers_and_is_named(
    colonyqc: Command, given: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pyramid_package(models)
    monkeypatch.setattr("colonyqc.training.clusters.child.find_spec", lambda _: None)
    ran = colonyqc("cluster", "pictures/a.png", "--out", "l.png", "--clusters", "2")
    assert ran.code == 0, ran.err
    assert "2 regions by encoder" in ran.err
    refused = colonyqc("cluster", "pictures/a.png", "--out", "l.png", *PLAIN)
    assert refused.code == 2
    assert "may need the training extra" in refused.err


def test_strokes_name_the_regions(colonyqc: Command, given: Path) -> None:
    words = ("cluster", "pictures/a.png", "--out", "l.png", "--method", "differentiable-texture")
    ran = colonyqc(*words, "--scribbles", "s.png")
    assert ran.code == 0, ran.err
    labels = read(given / "l.png")
    assert labels[77, 69] == 1
    assert labels[22, 190] == 0
    assert labels[179, 187] == 1, "the disc that nobody painted"


@pytest.mark.parametrize(
    ("strokes", "sentence"),
    [
        (np.zeros((256, 256), np.uint8), "two classes"),
        (np.ones((20, 30), np.uint8), "30×20 px, the picture 256×256"),
        (np.ones((256, 256), np.uint16), "8-bit grey"),
        (np.dstack([np.ones((256, 256), np.uint8) * k for k in (1, 2, 3)]), "8-bit grey"),
    ],
)
def test_strokes_that_do_not_fit_are_one_sentence(
    colonyqc: Command, given: Path, strokes: NDArray[np.generic], sentence: str
) -> None:
    write_png(given / "bad.png", strokes)
    ran = colonyqc("cluster", "pictures/a.png", "--out", "l.png", "--scribbles", "bad.png")
    assert ran.code == 2
    assert sentence in ran.err
    assert ran.err.count("\n") == 1
    (given / "cut.png").write_bytes((given / "s.png").read_bytes()[:60])
    ran = colonyqc("cluster", "pictures/a.png", "--out", "l.png", "--scribbles", "cut.png")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    assert not (given / "l.png").exists()


def test_what_one_picture_taught_answers_a_folder(colonyqc: Command, given: Path) -> None:
    ran = colonyqc(
        *("cluster", "pictures/a.png", "--out", "l.png", *PLAIN, "--save-weights", "w.npz"),
        *("--series", "pictures", "--out-video", "v.mp4", "--out-curve", "c.csv"),
        *("--names", "ground,colony", "--pixel-size", "2.0"),
    )
    assert ran.code == 0, ran.err
    rows = list(csv.DictReader((given / "c.csv").read_text("utf-8").splitlines()))
    assert [row["picture"] for row in rows] == ["a.png", "b.png"]
    labels = read(given / "l.png")
    share = 100 * float((labels == 1).mean())
    assert float(rows[0]["colony %"]) == pytest.approx(share, abs=0.5)
    assert float(rows[1]["colony %"]) == pytest.approx(share, abs=3)
    whole = 256 * 256 * 4 / 1e6
    assert float(rows[0]["ground mm²"]) + float(rows[0]["colony mm²"]) == pytest.approx(whole)
    assert len(list(frames(given / "v.mp4"))) == 2
    again = colonyqc("cluster", "pictures/b.png", "--out", "b.png", "--reference", "w.npz")
    assert again.code == 0, again.err
    assert "0 iterations" in again.err
    assert 100 * float((read(given / "b.png") == 1).mean()) == pytest.approx(
        float(rows[1]["colony %"]), abs=0.1
    )


def test_a_video_is_learned_on_its_first_frame(colonyqc: Command, given: Path) -> None:
    with VideoWriter(given / "film.mp4", 5.0) as writer:
        for seed in range(3):
            writer.write(np.repeat(field(seed)[..., None], 3, axis=2))
    ran = colonyqc("cluster", "film.mp4", "--out", "l.png", *PLAIN, "--out-curve", "c.csv")
    assert ran.code == 0, ran.err
    rows = list(csv.DictReader((given / "c.csv").read_text("utf-8").splitlines()))
    assert [row["picture"] for row in rows] == ["film 1", "film 2", "film 3"]
    shares = [float(row["region 1 %"]) for row in rows]
    assert max(shares) - min(shares) < 5


def test_a_bad_picture_of_a_series_is_told_and_the_rest_is_answered(
    colonyqc: Command, given: Path
) -> None:
    (given / "pictures" / "aa.png").write_bytes(b"no picture")
    (given / "pictures" / "ab.mp4").write_bytes(b"a film of an earlier day")
    ran = colonyqc("cluster", "pictures", "--out", "l.png", *PLAIN, "--out-curve", "c.csv")
    assert ran.code == 1
    assert "aa.png" in ran.err
    assert "a video among pictures" in ran.err
    rows = list(csv.DictReader((given / "c.csv").read_text("utf-8").splitlines()))
    assert [row["number"] for row in rows] == ["1", "4"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--reference", "s.png"), 2, "no file of region weights"),
        (("--reference", "missing.npz"), 3, "can't be read"),
        (("--reference", "s.png", "--scribbles", "s.png"), 2, "give one"),
        (("--out-curve", "c.csv"), 2, "--series"),
        (("--method", "kmeans", "--save-weights", "w.npz"), 2, "learns nothing"),
        (("--method", "kmeans", "--scribbles", "s.png"), 2, "neither strokes"),
        (("--method", "kmeans", "--series", "nowhere", "--out-curve", "c.csv"), 2, "earlier"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    colonyqc: Command, given: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    ran = colonyqc("cluster", "pictures/a.png", "--out", "l.png", *words)
    assert ran.code == code, ran.err
    assert sentence in ran.err
    assert "Traceback" not in ran.err


def test_methods_are_scored_on_labelled_sets_and_on_a_drawn_dish(
    colonyqc: Command, given: Path
) -> None:
    for name, seed in (("x_r1c1", 0), ("x_r2c1", 1)):
        pixels = field(seed)
        write_png(given / "data" / "set" / "images" / f"{name}.png", pixels)
        y, x = np.mgrid[:256, :256]
        discs = [(x - 256 * cx) ** 2 + (y - 256 * cy) ** 2 < (0.17 * 256) ** 2
                 for cx, cy in ((0.27, 0.3), (0.73, 0.7))]  # fmt: skip
        mask = (discs[0] | discs[1]).astype(np.uint8)
        write_png(given / "data" / "set" / "masks" / f"{name}.png", mask)
    words = ("evaluate", "cluster", "--data", "data", "--runs", "runs", "--seeds", "1")
    methods = ("--methods", "kmeans,differentiable-texture", "--pictures", "1")
    ran = colonyqc(*words, *methods, "--strokes", "none", "--json", "-")
    assert ran.code == 0, ran.err
    rows = {(r["set"], r["method"], r["reference"]): r["iou"] for r in ran.json["summary"]}
    assert rows["set", "differentiable-texture", False] > 0.8
    assert rows["set, panels", "differentiable-texture", True] > 0.8
    assert ("virtual dish (simulated)", "differentiable-texture", True) in rows
    shown = colonyqc(*words, *methods, "--strokes", "none")
    assert "virtual dish (simulated)" in shown.out
    bad = colonyqc(*words, "--methods", "kmeans,guess")
    assert bad.code == 2
    assert "no method guess" in bad.err
    bad = colonyqc(*words, "--methods", "kmeans", "--strokes", "crosses")
    assert bad.code == 2
    assert "crosses" in bad.err


def test_the_first_readable_picture_is_learned_on(colonyqc: Command, given: Path) -> None:
    (given / "pictures" / "A.png").write_bytes(b"no picture")
    ran = colonyqc("cluster", "pictures", "--out", "l.png", *PLAIN, "--out-curve", "c.csv")
    assert ran.code == 1
    assert "A.png" in ran.err
    assert (read(given / "l.png") < 2).all()


def test_a_method_that_learns_nothing_is_told_before_anything_is_written(
    colonyqc: Command, given: Path
) -> None:
    for words in (("--save-weights", "w.npz"), ("--series", "pictures")):
        ran = colonyqc("cluster", "pictures/a.png", "--method", "kmeans", "--out", "l.png", *words)
        assert ran.code == 2
        assert not (given / "l.png").exists()


def test_a_reference_that_is_no_file_is_not_read_without_end(
    colonyqc: Command, given: Path
) -> None:
    os.mkfifo(given / "pipe")
    for name in ("pipe", "/dev/zero", "pictures"):
        ran = colonyqc("cluster", "pictures/a.png", "--out", "l.png", "--reference", name)
        assert ran.code == 2
        assert "it is no file" in ran.err


def sized(path: Path, um: float) -> Path:
    """Write a picture whose file says its pixel size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tifffile.imwrite(
        path, field(2), resolution=(1 / um, 1 / um), metadata={"unit": "um"}, imagej=True
    )
    return path


def test_a_file_that_states_another_pixel_size_is_taken_by_force_only(
    colonyqc: Command, given: Path
) -> None:
    sized(given / "stated.tif", 1.5)
    words = ("cluster", "stated.tif", "--out", "l.png", *PLAIN, "--pixel-size", "2.0")
    refused = colonyqc(*words)
    assert refused.code == 3
    assert "--force-pixel-size" in refused.err
    forced = colonyqc(*words, "--force-pixel-size", "--save-weights", "w.npz")
    assert forced.code == 0, forced.err
    with np.load(given / "w.npz") as held:
        assert json.loads(str(held["told"]))["pixel_size_um"] == 2.0


def test_a_picture_of_another_pixel_size_does_not_stop_a_series(
    colonyqc: Command, given: Path
) -> None:
    sized(given / "pictures" / "aa.tif", 1.5)
    ran = colonyqc(
        *("cluster", "pictures", "--out", "l.png", *PLAIN, "--out-curve", "c.csv"),
        *("--pixel-size", "2.0"),
    )
    assert ran.code == 1, ran.err
    assert "aa.tif: you gave 2 µm per px" in ran.err
    rows = list(csv.DictReader((given / "c.csv").read_text("utf-8").splitlines()))
    assert [row["picture"] for row in rows] == ["a.png", "b.png"]


def test_a_series_leaves_nothing_in_the_system_s_folder(
    colonyqc: Command, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = given / "passing"
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    ran = colonyqc("cluster", "pictures", "--out", "l.png", *PLAIN, "--out-video", "v.mp4")
    assert ran.code == 0, ran.err
    assert list(passing.iterdir()) == []
