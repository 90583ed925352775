import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray

from colonyqc.imaging.simulate.sheet import SheetSpec, SimulatedSheet, draw_sheet
from support.command import Command, write_png
from support.tiny_membrane import write_membrane_package


def drawn(seed: int) -> SimulatedSheet:
    return draw_sheet(
        SheetSpec(seed, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6, noise=1, faint=0)
    )


def read(path: Path) -> NDArray[np.generic]:
    found = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return found


@pytest.fixture
def given(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a picture, a painted sample, and a tiny network installed."""
    write_membrane_package(models)
    monkeypatch.setattr("colonyqc.config.paths.user_presets", lambda: tmp_path / "presets")
    picture, sample = drawn(3), drawn(8)
    write_png(tmp_path / "a.png", picture.pixels[..., ::-1])
    write_png(tmp_path / "s.png", sample.pixels[:64, :64, ::-1])
    write_png(tmp_path / "l.png", sample.membrane[:64, :64])
    return tmp_path


SAMPLE = ("--sample", "s.png", "--sample-labels", "l.png", "--model", "membrane")


def test_a_small_sample_gives_membranes_cells_table_and_map(colonyqc: Command, given: Path) -> None:
    ran = colonyqc(
        *("prompt", "a.png", *SAMPLE, "--out", "m.png", "--cells", "c.png"),
        *("--table", "t.csv", "--map", "p.png", "--json", "-", "--pixel-size", "0.5"),
    )
    assert ran.code == 0, ran.err
    truth = drawn(3)
    labels, cells = read(given / "m.png"), read(given / "c.png")
    assert labels.dtype == np.uint8
    assert set(np.unique(labels)) == {0, 1}
    both = (labels == 1) & (truth.membrane == 1)
    assert 2 * both.sum() / ((labels == 1).sum() + truth.membrane.sum()) > 0.75
    assert cells.dtype == np.uint16
    rows = list(csv.DictReader((given / "t.csv").read_text("utf-8").splitlines()))
    assert len(rows) == cells.max() == ran.json["cells"]
    first = cells == 1
    assert int(rows[0]["area_px"]) == first.sum()
    assert float(rows[0]["area_um2"]) == pytest.approx(first.sum() / 4)
    whole = sum(row["touches_border"] == "0" for row in rows)
    assert ran.json["statistics"]["whole"] == whole
    assert abs(whole - truth.count) <= 3
    assert ran.json["prompted"] is True
    assert "decides nothing" in ran.err
    assert read(given / "p.png").shape == (128, 160, 3)


def test_an_answer_is_the_same_each_time(colonyqc: Command, given: Path) -> None:
    for name in ("one.png", "two.png"):
        assert colonyqc("prompt", "a.png", *SAMPLE, "--out", name).code == 0
    assert (given / "one.png").read_bytes() == (given / "two.png").read_bytes()


def test_several_samples_and_many_cells_as_tiff(colonyqc: Command, given: Path) -> None:
    more = ("--sample", "s.png", "--sample-labels", "l.png")
    ran = colonyqc("prompt", "a.png", *SAMPLE, *more, "--out", "m.png", "--cells", "c.tif")
    assert ran.code == 0, ran.err
    assert "hexagonality" in ran.out
    assert read(given / "c.tif").max() > 20


def test_a_saved_preset_gives_the_same_answer_without_its_sample(
    colonyqc: Command, given: Path
) -> None:
    saved = colonyqc("prompt", "a.png", *SAMPLE, "--out", "m.png", "--save-preset", "RPE")
    assert "RPE@1" in saved.err
    (given / "s.png").unlink()
    ran = colonyqc("prompt", "a.png", "--preset", "RPE", "--out", "n.png", "--json", "-")
    assert ran.code == 0, ran.err
    assert ran.json["preset"] == "RPE@1"
    assert (given / "m.png").read_bytes() == (given / "n.png").read_bytes()


def test_a_16_bit_picture_is_answered(colonyqc: Command, given: Path) -> None:
    write_png(given / "deep.png", drawn(3).pixels[..., 1].astype(np.uint16) * 200)
    ran = colonyqc("prompt", "deep.png", *SAMPLE, "--out", "m.png")
    assert ran.code == 0, ran.err
    assert read(given / "m.png").mean() > 0.05


def test_a_picture_without_a_sheet_is_said_to_be_none(colonyqc: Command, given: Path) -> None:
    write_png(given / "flat.png", np.full((64, 64), 90, np.uint8))
    ran = colonyqc("prompt", "flat.png", *SAMPLE, "--out", "m.png", "--json", "-")
    assert ran.code == 0
    assert "not a sheet" in ran.err
    assert ran.json["statistics"] is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--sample"),
        (("--sample", "s.png"), "1 --sample and 0 --sample-labels"),
        (("--sample", "s.png", "--sample-labels", "a.png"), "8-bit grey"),
        (("--sample", "a.png", "--sample-labels", "l.png"), "64×64 px, their picture a.png"),
    ],
)
def test_wrong_usage_is_named(
    colonyqc: Command, given: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = colonyqc("prompt", "a.png", "--out", "m.png", *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert not (given / "m.png").exists()


@pytest.mark.parametrize("name", ["tiny", "nothing"])
def test_an_unfit_model_is_named(colonyqc: Command, given: Path, name: str) -> None:
    given_ = ("--sample", "s.png", "--sample-labels", "l.png", "--model", name)
    ran = colonyqc("prompt", "a.png", "--out", "m.png", *given_)
    assert ran.code == 3
    assert name in ran.err


def test_a_preset_that_is_not_there_is_named(colonyqc: Command, given: Path) -> None:
    ran = colonyqc("prompt", "a.png", "--out", "m.png", "--preset", "none")
    assert ran.code == 3
    assert 'There is no preset "none"' in ran.err
    assert not (given / "m.png").exists()


def test_networks_for_membranes_are_listed_with_the_models(colonyqc: Command, given: Path) -> None:
    listed = colonyqc("models", "list")
    assert "membrane" in listed.out
    assert "tiny" in listed.out
    assert colonyqc("models", "verify").code == 0


@pytest.fixture
def saved(colonyqc: Command, given: Path) -> Path:
    """The same folder with the preset RPE@1 and a folder of three pictures, one of them damaged."""
    ran = colonyqc("prompt", "a.png", *SAMPLE, "--out", "m.png", "--save-preset", "RPE")
    assert ran.code == 0, ran.err
    (given / "many").mkdir()
    for seed in (3, 4):
        write_png(given / "many" / f"RPE_W1_d0{seed}.png", drawn(seed).pixels[..., ::-1])
    (given / "many" / "RPE_W1_d05.png").write_bytes(b"\x89PNG\r\n")
    return given


def test_a_folder_is_answered_by_a_preset_and_kept_as_prompted(
    colonyqc: Command, saved: Path
) -> None:
    ran = colonyqc("analyse", "many", "--preset", "RPE", "--db", "h.db", "--pixel-size", "0.5")
    assert ran.code == 1
    assert "RPE_W1_d05.png" in ran.err
    assert "/mm²" in ran.out
    assert "prompted" in ran.out
    listed = colonyqc("history", "list", "--db", "h.db")
    assert listed.out.count("RPE@1") >= 1
    assert colonyqc("history", "verify", "--db", "h.db").code == 0


def test_a_protocol_file_may_name_the_preset(colonyqc: Command, saved: Path) -> None:
    (saved / "rpe.yaml").write_text("name: RPE\nversion: '1'\nprompt: RPE\n", "utf-8")
    by_file = colonyqc("analyse", "a.png", "--protocol", "rpe.yaml", "--db", "1.db", "--json", "-")
    by_name = colonyqc("analyse", "a.png", "--preset", "RPE@1", "--db", "2.db", "--json", "-")
    assert by_file.code == by_name.code == 0, by_file.err
    (one,), (two,) = by_file.json["analyses"], by_name.json["analyses"]
    assert one["prompt"]["preset"] == two["prompt"]["preset"] == "RPE@1"
    assert one["sheet_statistics"] == two["sheet_statistics"]
    assert one["protocol"]["name"] == "RPE"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--preset", "none"), 3, "no preset"),
        (("--protocol", "gone.yaml"), 3, "gone.yaml can't be read"),
    ],
)
def test_a_preset_or_protocol_that_is_not_there_is_named_before_any_work(
    colonyqc: Command, saved: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    ran = colonyqc("analyse", "many", *arguments, "--db", "h.db")
    assert (ran.code, ran.err.count("\n")) == (code, 1), ran.err
    assert message in ran.err


def test_a_preset_keeps_the_scale_it_was_saved_at(colonyqc: Command, given: Path) -> None:
    scaled = ("--scale", "0.8", "--save-preset", "small")
    assert colonyqc("prompt", "a.png", *SAMPLE, "--out", "m.png", *scaled).code == 0
    assert colonyqc("prompt", "a.png", "--preset", "small", "--out", "n.png").code == 0
    plain = colonyqc("prompt", "a.png", "--preset", "small", "--scale", "1", "--out", "o.png")
    assert plain.code == 0
    assert (given / "m.png").read_bytes() == (given / "n.png").read_bytes()
    assert (given / "m.png").read_bytes() != (given / "o.png").read_bytes()


def test_of_a_stack_the_plane_asked_for_is_answered(colonyqc: Command, given: Path) -> None:
    sharp = drawn(3).pixels[..., 1]
    planes = np.stack([cv2.GaussianBlur(sharp, (0, 0), 6), sharp])
    tifffile.imwrite(given / "z.tif", planes, imagej=True, metadata={"axes": "ZYX"})
    write_png(given / "sharp.png", sharp)
    assert colonyqc("prompt", "sharp.png", *SAMPLE, "--out", "right.png").code == 0
    ran = colonyqc("prompt", "z.tif", *SAMPLE, "--out", "m.png", "--map", "map.png")
    assert ran.code == 0, ran.err
    assert "z.tif: only plane 2 of 2 is analysed." in ran.err
    assert (given / "m.png").read_bytes() == (given / "right.png").read_bytes()
    ran = colonyqc("prompt", "z.tif", *SAMPLE, "--out", "n.png", "--plane", 1)
    assert ran.code == 0, ran.err
    assert (given / "n.png").read_bytes() != (given / "right.png").read_bytes()


def test_a_file_of_several_moments_is_refused_by_a_sentence(colonyqc: Command, given: Path) -> None:
    moments = np.stack([drawn(3).pixels[..., 1]] * 3)
    tifffile.imwrite(given / "t.tif", moments, imagej=True, metadata={"axes": "TYX"})
    ran = colonyqc("prompt", "t.tif", *SAMPLE, "--out", "m.png")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "t.tif holds 3 pictures" in ran.err
    assert not (given / "m.png").exists()


def test_a_size_that_the_file_denies_needs_force(colonyqc: Command, given: Path) -> None:
    tifffile.imwrite(
        given / "a.tif",
        drawn(3).pixels,
        resolution=(20000, 20000),
        resolutionunit="CENTIMETER",
        photometric="rgb",
    )
    words = ("prompt", "a.tif", *SAMPLE, "--out", "m.png", "--pixel-size", "0.7")
    ran = colonyqc(*words)
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "you gave 0.7 µm per px, the file says 0.5 µm" in ran.err
    assert not (given / "m.png").exists()
    assert colonyqc(*words, "--force-pixel-size").code == 0
