"""loop, tasks, evaluate and export, end to end on tiny pictures."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest
import yaml

from colonyqc.domain.errors import Cancelled, ModelError, TrainingError
from colonyqc.services.packages.pmf import (
    FILES,
    MANIFEST,
    NETWORK_INT8,
    PackageConfig,
    check_seal,
    read_info,
)
from colonyqc.services.ports import Monitor
from colonyqc.training import commands, recipes
from colonyqc.training.commands import (
    CHECKPOINT,
    NO_LICENCE,
    Extent,
    LabOptions,
    evaluate,
    export,
    read_about,
    train,
)
from colonyqc.training.data.examples import Source
from colonyqc.training.data.lab_folder import read_lab_folder
from colonyqc.training.evaluation.packaged_model import trained_on
from colonyqc.training.fit.pmf import averaged_net, predict
from colonyqc.training.nets.pmf import PmfNet
from colonyqc.training.nets.registry import Net
from colonyqc.training.package.common import state_hash
from colonyqc.training.package.pmf import PackageText, run_onnx, write_package
from training.pictures import TINY_NET, read, tiny_recipe, write_lab_folder


@pytest.fixture(autouse=True, scope="module")
def _tiny() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
        yield


class StopAt:
    """A person who stops a run after a number of its steps."""

    def __init__(self, step: int) -> None:
        self.left = step

    def progress(self, _: float, what: str) -> None:
        self.left -= what.startswith("step")

    def cancelled(self) -> bool:
        return self.left <= 0


class Made(NamedTuple):
    """What a whole way from pictures to a package left behind."""

    checkpoint: Path
    package: Path
    difference: float


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    data = write_lab_folder(folder / "data")
    figures = folder / "figures.json"
    figures.write_text(evaluate("tiny", data, folder / "folds", read, steps=2).text())
    checkpoint = train("tiny", data, folder / "out", read)
    package = folder / "tiny" / "1.0.0"
    package.mkdir(parents=True)
    (package / NETWORK_INT8).write_bytes(b"of an export before, with --quantise")
    return Made(checkpoint, package, export(checkpoint, package, figures, owner="Lab 7"))


def test_a_stopped_run_ends_where_an_unbroken_one_does(tmp_path: Path) -> None:
    data = write_lab_folder(tmp_path / "data")
    unbroken = train("tiny", data, tmp_path / "one", read, seed=3)
    stop = StopAt(3)
    with pytest.raises(Cancelled):
        train("tiny", data, tmp_path / "two", read, Monitor(stop.progress, stop.cancelled), seed=3)
    told: list[str] = []
    resumed = train(
        "tiny",
        data,
        tmp_path / "two",
        read,
        monitor=Monitor(lambda _, what: told.append(what)),
        seed=3,
    )
    assert [what.partition(",")[0] for what in told if "loss" in what] == ["step 4 of 4"]
    nets = [averaged_net(path, TINY_NET) for path in (unbroken, resumed)]
    assert state_hash(nets[0]) == state_hash(nets[1])
    other = averaged_net(train("tiny", data, tmp_path / "three", read, seed=4), TINY_NET)
    assert state_hash(other) != state_hash(nets[0])


def test_training_lowers_the_loss(tmp_path: Path) -> None:
    data = write_lab_folder(tmp_path / "data")
    losses: list[float] = []
    train(
        "tiny",
        data,
        tmp_path / "out",
        read,
        monitor=Monitor(
            lambda _, what: losses.extend(map(float, re.findall(r"loss ([\d.]+)", what)))
        ),
        steps=60,
        own=LabOptions(val=0),
    )
    assert losses[-1] < 0.85 * losses[0]


def test_a_checkpoint_of_other_settings_is_not_continued(tmp_path: Path) -> None:
    data = write_lab_folder(tmp_path / "data")
    train("tiny", data, tmp_path / "out", read, seed=1)
    with pytest.raises(TrainingError, match="other settings"):
        train("tiny", data, tmp_path / "out", read, seed=2)


def test_evaluate_scores_every_place_once_per_seed(tmp_path: Path) -> None:
    data = write_lab_folder(tmp_path / "data")
    result = evaluate("tiny", data, tmp_path / "out", read, extent=Extent((0, 1)), steps=2)
    assert sorted(place for fold in result.folds for place in fold) == ["a", "b", "c"]
    assert [(run.fold, run.seed) for run in result.runs] == [
        (fold, seed) for seed in (0, 1) for fold in (1, 2, 3)
    ]
    labelled = 3 * 128 * 128 * 2
    masks = result.summary.masks
    assert masks is not None
    assert np.sum(masks.pooled_confusion) == labelled
    means = [run.scores.mean_jaccard for run in result.runs if run.scores is not None]
    assert len(means) == 6
    assert masks.mean_jaccard.mean == pytest.approx(np.mean(means), abs=1e-4)


def test_a_package_gives_the_numbers_of_the_network_it_was_made_from(made: Made) -> None:
    assert made.checkpoint.name == CHECKPOINT
    assert made.difference <= 1e-5
    net = averaged_net(made.checkpoint, TINY_NET)
    contrast = np.random.default_rng(0).normal(0, 0.1, (40, 56)).astype(np.float32)
    rdf = yaml.safe_load((made.package / "rdf.yaml").read_text("utf-8"))
    expected = predict(net, contrast, rdf["config"]["colonyqc"]["temperature"])
    padded = np.pad(contrast, 64, mode="reflect")[None, None]
    got = run_onnx(made.package / "model.onnx", padded)[0, :, 64:-64, 64:-64]
    assert float(np.abs(got - expected).max()) < 1e-5


def test_a_network_file_names_no_file_of_the_machine_it_was_made_on(made: Made) -> None:
    content = (made.package / "model.onnx").read_bytes()
    assert b".py" not in content
    assert str(Path.home()).encode() not in content


def test_a_package_says_what_it_is(made: Made) -> None:
    info = read_info(made.package)
    assert (info.ref.name, info.ref.version, info.halo) == ("tiny", "1.0.0", 64)
    assert info.fast is None
    assert not (made.package / NETWORK_INT8).exists()
    assert {name for name, _, _ in info.looks.ranges} >= {"strength", "fine"}
    assert info.licence == NO_LICENCE
    card = (made.package / "card.md").read_text("utf-8")
    assert card.startswith("# tiny\n")
    assert "Trained by Lab 7 on 3 pictures of 3 places in their folder data" in card
    assert "By folds of places, 3 folds and 1 seed(s): mean Jaccard" in card
    assert "colonyqc train tiny" in card
    listed = trained_on(card, read_lab_folder(made.checkpoint.parents[1] / "data", read))
    assert listed.pictures == ("a", "b", "c")


def test_a_package_folder_says_name_and_version(made: Made, tmp_path: Path) -> None:
    for folder in (tmp_path / "tiny" / "latest", tmp_path / "my lab" / "1.0"):
        with pytest.raises(TrainingError, match="NAME/VERSION"):
            export(made.checkpoint, folder)
    for unfit in ("[]", "{", "{}"):
        (tmp_path / "f.json").write_text(unfit)
        with pytest.raises(TrainingError, match=r"f\.json"):
            export(made.checkpoint, tmp_path / "tiny" / "1.0.0", tmp_path / "f.json")


def test_one_changed_byte_of_any_file_breaks_the_seal(made: Made, tmp_path: Path) -> None:
    package = tmp_path / "tiny" / "1.0.0"
    shutil.copytree(made.package, package)
    check_seal(package)
    for name in (*FILES, MANIFEST):
        path = package / name
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(ModelError, match="was changed"):
            check_seal(package)
        path.write_bytes(whole)
    check_seal(package)


def test_a_package_lies_in_a_folder_of_its_name(tmp_path: Path) -> None:
    config = PackageConfig(modality="phase contrast", stride=8, halo=64, sigma_px=40)
    text = PackageText("tiny", "1.0.0", "A tiny model", "For tests.", "# Tiny\n", config)
    with pytest.raises(TrainingError, match=r"tiny/1\.0\.0"):
        write_package(PmfNet(TINY_NET).eval(), text, tmp_path / "other")


def test_export_wants_a_finished_run(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="is missing"):
        export(tmp_path / "none.pt", tmp_path / "tiny" / "1.0.0")
    data = write_lab_folder(tmp_path / "data")
    stop = StopAt(1)
    with pytest.raises(Cancelled):
        train("tiny", data, tmp_path / "out", read, Monitor(stop.progress, stop.cancelled))
    with pytest.raises(TrainingError, match="stopped at step 1 of 4"):
        export(tmp_path / "out" / CHECKPOINT, tmp_path / "tiny" / "1.0.0")


def test_unknown_recipes_are_named() -> None:
    with pytest.raises(TrainingError, match="There is no recipe nonsense"):
        train("nonsense", Path(), Path(), read)


def test_a_recipe_on_the_shared_layout_trains_on_all_its_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lab_folder(tmp_path / "data" / "here")
    source = Source("here", "here", 1.0, masks=("masks",), origin="made up; free")
    shared = replace(tiny_recipe(), name="shared", sources=(source,), folds=(), simulated=0.0)
    monkeypatch.setitem(recipes.RECIPES, "shared", shared)
    with pytest.raises(TrainingError, match="for a folder of your own"):
        train("shared", tmp_path / "data", tmp_path / "out", read, own=LabOptions(val=0.5))
    half = LabOptions(batch=1)
    checkpoint = train("shared", tmp_path / "data", tmp_path / "out", read, own=half)
    assert [p.name for p in (tmp_path / "out").iterdir()] == [CHECKPOINT]
    assert read_about(checkpoint).pictures == {"here": ("a", "b", "c")}
    packed: list[PackageText] = []

    def write(_: Net, text: PackageText, *__: object) -> float:
        packed.append(text)
        return 0.0

    monkeypatch.setattr(commands, "write_package", write)
    export(checkpoint, tmp_path / "shared" / "1.0.0")
    text = packed[0]
    assert text.title == shared.title
    assert "made up; free" in text.card
    assert re.search(r"\| here \| b \| [0-9a-f]{64} \|", text.card)
    assert "of 1 crops" in text.card


def test_pmf_is_for_own_pictures_only(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="holds no folder images/"):
        train("pmf", tmp_path, tmp_path / "out", read)


def test_masks_of_one_kind_of_cells_make_a_model_that_tells_no_differentiation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write_lab_folder(tmp_path / "data")
    packed: list[PackageText] = []

    def write(_: Net, text: PackageText, *__: object) -> float:
        packed.append(text)
        return 0.0

    monkeypatch.setattr(commands, "write_package", write)
    monkeypatch.setattr(commands, "_set_licence", lambda *_: None)
    export(train("tiny", data, tmp_path / "both", read, steps=1), tmp_path / "lab" / "1")
    for mask in (data / "masks").iterdir():
        cv2.imwrite(str(mask), np.minimum(read(mask), 1))
    export(train("tiny", data, tmp_path / "one", read, steps=1), tmp_path / "lab" / "1")
    assert [text.config.tells_differentiation for text in packed] == [True, False]
    assert ["cannot tell differentiation" in text.card for text in packed] == [False, True]
