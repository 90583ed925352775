import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import yaml
from onnx import TensorProto, helper, numpy_helper
from pydantic import ValidationError

from colonyqc.config.paths import shipped_models
from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import RecognitionLimits
from colonyqc.inference import packages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.inference.segmenter import OnnxSegmenter
from colonyqc.inference.session import Device, devices, first_that_passes
from colonyqc.services.packages.membrane import MEMBRANE_FILES
from colonyqc.services.packages.pmf import (
    DESCRIPTION,
    FILES,
    LOOKS_NETWORK,
    MANIFEST,
    NETWORK,
    NETWORK_INT8,
    OPTIONAL,
    RAW_INPUT,
    RAW_NETWORK,
    RAW_OUTPUT,
    TEST_OUTPUT,
    Int8Figures,
    check_seal,
    seal,
    sha256,
)
from support.tiny_model import REACH, tiny_looks, write_package


def _named(described: Any) -> Iterator[tuple[str, str]]:
    """Yield each file that a description names, with the sha256 it says."""
    if isinstance(described, dict):
        if {"source", "sha256"} <= set(described):
            yield described["source"], described["sha256"]
        for each in described.values():
            yield from _named(each)
    elif isinstance(described, list):
        for each in described:
            yield from _named(each)


@pytest.mark.parametrize("name", ["ips-phase", "ips-phase-open", "hipsc-brightfield", "membrane"])
def test_a_shipped_description_says_the_hash_of_every_file_it_names(name: str) -> None:
    """Other programs go by the description and refuse what differs from it; ours by the seal."""
    (folder,) = (shipped_models() / name).iterdir()
    check_seal(folder, *((MEMBRANE_FILES, ()) if name == "membrane" else ()))
    named = dict(_named(yaml.safe_load((folder / DESCRIPTION).read_text("utf-8"))))
    assert "card.md" in named
    assert named == {name: sha256(folder / name) for name in named}


@pytest.mark.parametrize("name", ["ips-phase", "ips-phase-open", "hipsc-brightfield"])
def test_a_shipped_network_answers_raw_pixels_as_it_says(name: str) -> None:
    (folder,) = (shipped_models() / name).iterdir()
    session = ort.InferenceSession(folder / RAW_NETWORK, providers=["CPUExecutionProvider"])
    picture = np.load(folder / RAW_INPUT)
    (got,) = session.run(None, {session.get_inputs()[0].name: picture})
    assert got.shape[2:] == picture.shape[2:]
    np.testing.assert_allclose(got, np.load(folder / RAW_OUTPUT), atol=1e-3)


def test_a_whole_package_is_listed_verified_and_opened(tmp_path: Path) -> None:
    write_package(tmp_path, looks={"contrast": (0.0, 1.0)}, pixel_size_um=1.6)
    library = ModelLibrary([tmp_path])
    (info,) = library.list()
    assert (str(info.ref), info.stride, info.halo) == ("tiny@1.0.0", 8, 16)
    assert info.looks.ranges == (("contrast", 0.0, 1.0),)
    assert library.verify() == (("tiny@1.0.0", ""),)
    assert library.open("tiny").provider == "CPU"
    assert "model for tests" in library.card("tiny@1.0.0")


@pytest.mark.parametrize("name", [*FILES, *OPTIONAL, MANIFEST])
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_changed_byte_of_any_file_is_noticed(tmp_path: Path, name: str, where: str) -> None:
    file = write_package(tmp_path, fast_gain=60.5, familiarity=9.0, raw=True) / name
    data = bytearray(file.read_bytes())
    data[{"first": 0, "middle": len(data) // 2, "last": -1}[where]] ^= 1
    file.write_bytes(data)
    ((label, problem),) = ModelLibrary([tmp_path]).verify()
    assert label == "tiny@1.0.0"
    assert name in problem
    with pytest.raises(ModelError, match=name):
        ModelLibrary([tmp_path]).open("tiny")


@pytest.mark.parametrize("name", [*FILES, *OPTIONAL, MANIFEST])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    (write_package(tmp_path, fast_gain=60.5, familiarity=9.0, raw=True) / name).unlink()
    ((_, problem),) = ModelLibrary([tmp_path]).verify()
    assert name in problem


@pytest.mark.parametrize("name", ["extra.bin", *OPTIONAL])
def test_a_file_that_does_not_belong_is_named(tmp_path: Path, name: str) -> None:
    (write_package(tmp_path) / name).write_bytes(b"x")
    ((_, problem),) = ModelLibrary([tmp_path]).verify()
    assert f"{name} does not belong" in problem


def test_numbers_that_differ_from_the_packed_ones_are_refused_even_when_sealed(
    tmp_path: Path,
) -> None:
    folder = write_package(tmp_path)
    np.save(folder / TEST_OUTPUT, np.load(folder / TEST_OUTPUT)[:, ::-1])
    seal(folder)
    with pytest.raises(ModelError, match="other numbers"):
        ModelLibrary([tmp_path]).open("tiny")


def test_a_file_that_is_no_network_is_refused_even_when_sealed(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    (folder / NETWORK).write_bytes(b"not a network")
    seal(folder)
    with pytest.raises(ModelError, match="Export it again as ONNX"):
        ModelLibrary([tmp_path]).open("tiny")


def test_the_newest_version_opens_by_number_and_not_by_spelling(tmp_path: Path) -> None:
    for version in ("1.2.0", "1.10.0", "1.9.0"):
        write_package(tmp_path, version=version)
    library = ModelLibrary([tmp_path])
    assert library.open("tiny").info.ref.version == "1.10.0"
    assert library.open("tiny@1.9.0").info.ref.version == "1.9.0"


def test_an_unknown_model_says_which_there_are(tmp_path: Path) -> None:
    write_package(tmp_path)
    with pytest.raises(ModelError, match=r'no model "giant"\. There are: tiny'):
        ModelLibrary([tmp_path]).open("giant")


def test_probabilities_sum_to_one_and_do_not_depend_on_what_lies_beyond_the_halo(
    tmp_path: Path,
) -> None:
    write_package(tmp_path)
    segmenter = ModelLibrary([tmp_path]).open("tiny")
    tile = np.random.default_rng(1).normal(0, 0.2, (96, 128)).astype(np.float32)
    whole = segmenter.predict(tile)
    assert whole.shape == (4, 96, 128)
    np.testing.assert_allclose(whole.sum(0), 1, atol=1e-5)
    part = segmenter.predict(tile[16:80, 24:104])
    same = whole[:, 16:80, 24:104]
    inner = (slice(None), slice(REACH, -REACH), slice(REACH, -REACH))
    np.testing.assert_allclose(part[inner], same[inner], atol=1e-5)


UNQUALIFIED = (
    "The fast network of tiny@1.0.0 is not qualified: in one tile it gave the class of the full "
    "one at 99.00 % of the pixels, under 99.5 %. No dish that it judges is said to pass."
)
TILE = np.random.default_rng(2).normal(0, 0.2, (64, 64)).astype(np.float32)


def test_the_fast_network_runs_when_asked_for_and_names_its_own_file(tmp_path: Path) -> None:
    folder = write_package(tmp_path, fast_gain=61.0)
    full, fast = (ModelLibrary([tmp_path], precision=p).open("tiny") for p in ("full", "fast"))
    assert (full.provider, fast.provider) == ("CPU", "CPU int8")
    assert full.info.ref.sha256 == sha256(folder / NETWORK)
    assert fast.info.ref.sha256 == sha256(folder / NETWORK_INT8)
    assert str(full.info.ref) == str(fast.info.ref)
    assert float(np.abs(full.predict(TILE) - fast.predict(TILE)).max()) > 1e-4
    assert fast.info.fast is not None
    assert (fast.info.fast.agreement, fast.info.fast.pictures) == (0.99, 3)


def test_a_fast_network_that_is_not_qualified_is_named_so_where_it_runs(tmp_path: Path) -> None:
    folder = write_package(tmp_path, fast_gain=60.5)
    library = ModelLibrary([tmp_path], precision="fast", device="cpu")
    library.open("tiny")
    library.open("tiny")
    assert library.notices() == (UNQUALIFIED,)
    library.use("full", "cpu")
    library.open("tiny")
    assert library.notices() == ()
    described = folder / DESCRIPTION
    described.write_text(described.read_text("utf-8").replace("worst: 0.99", "worst: 0.995"))
    seal(folder)
    whole = ModelLibrary([tmp_path], precision="fast", device="cpu")
    assert whole.open("tiny").provider == "CPU int8"
    assert whole.notices() == ()


def test_without_a_fast_network_the_full_one_runs_and_that_is_said_once(tmp_path: Path) -> None:
    write_package(tmp_path)
    library = ModelLibrary([tmp_path], precision="fast")
    assert {library.open("tiny").provider for _ in range(2)} == {"CPU"}
    (sentence,) = library.notices()
    assert sentence == "The model tiny@1.0.0 has no fast network: the full one is used."
    library.open("tiny")
    assert library.notices() == ()
    library.use("full", "")
    library.open("tiny")
    assert library.notices() == ()


@pytest.mark.parametrize("precision", ["full", "fast"])
def test_a_fast_network_whose_numbers_are_off_is_refused_even_when_sealed(
    tmp_path: Path, precision: str
) -> None:
    write_package(tmp_path, fast_gain=5.0)
    ((_, problem),) = ModelLibrary([tmp_path]).verify()
    assert f"{NETWORK_INT8} gives other numbers" in problem
    library = ModelLibrary([tmp_path])
    if precision == "full":
        assert library.open("tiny").provider == "CPU"
        return
    library.use("fast", "cpu")
    with pytest.raises(ModelError, match="other numbers"):
        library.open("tiny")


@pytest.mark.parametrize(("key", "file"), [("int8", "model.int8"), ("recognition", "looks.onnx")])
def test_description_and_files_must_agree(tmp_path: Path, key: str, file: str) -> None:
    folder = write_package(tmp_path, fast_gain=60.5, familiarity=9.0)
    rdf = yaml.safe_load((folder / DESCRIPTION).read_text("utf-8"))
    rdf["config"]["colonyqc"][key] = None
    (folder / DESCRIPTION).write_text(yaml.safe_dump(rdf), "utf-8")
    seal(folder)
    with pytest.raises(ModelError, match=f"disagree on whether there is a {re.escape(file)}"):
        ModelLibrary([tmp_path]).open("tiny")


def test_a_looks_network_tells_familiarity_size_and_cover(tmp_path: Path) -> None:
    write_package(tmp_path, familiarity=-3.5, estimates_um=2.5)
    library = ModelLibrary([tmp_path])
    opened = library.open("tiny")
    assert opened.info.recognition == RecognitionLimits(-1.0, 2.0)
    told = opened.recognise(np.zeros((3, 96, 64), np.float32))
    assert told.familiarity == -3.5
    assert told.pixel_size_um == pytest.approx(2.5)
    assert told.covered == 1
    assert library.verify() == (("tiny@1.0.0", ""),)


def test_a_looks_network_that_answers_otherwise_than_at_packing_is_refused(
    tmp_path: Path,
) -> None:
    folder = write_package(tmp_path, familiarity=9.0)
    onnx.save(tiny_looks(8.9, 2.0), folder / LOOKS_NETWORK)
    seal(folder)
    with pytest.raises(ModelError, match="other numbers"):
        ModelLibrary([tmp_path]).open("tiny")


def test_a_looks_network_whose_size_is_beyond_all_numbers_is_a_sentence(tmp_path: Path) -> None:
    folder = write_package(tmp_path, familiarity=9.0)
    network = tiny_looks(9.0, 1.0)
    told = numpy_helper.from_array(np.array([9.0, 1e4, 1.0], np.float32), "told")
    next(each for each in network.graph.initializer if each.name == "told").CopyFrom(told)
    onnx.save(network, folder / LOOKS_NETWORK)
    seal(folder)
    ((_, problem),) = ModelLibrary([tmp_path]).verify()
    assert "looks network of tiny@1.0.0 failed" in problem


def test_a_model_without_a_looks_network_says_so(tmp_path: Path) -> None:
    write_package(tmp_path)
    with pytest.raises(ModelError, match="has no network that tells looks"):
        ModelLibrary([tmp_path]).open("tiny").recognise(np.zeros((1, 64, 64), np.float32))


def test_a_device_that_is_not_there_gives_way_to_the_cpu_and_that_is_said(tmp_path: Path) -> None:
    write_package(tmp_path)
    library = ModelLibrary([tmp_path], device="directml")
    assert library.open("tiny").provider == "CPU"
    library.open("tiny")
    assert library.notices() == (
        "DirectML was asked for and did not start: the CPU runs the networks.",
    )


class Listing:
    """Sessions of an engine that lists CUDA; ``starts``: whether it runs, ``fails`` when it does.

    The tests' engine has no GPU: what is replaced is only which provider a session tells of.
    """

    def __init__(self, *, starts: bool, fails: bool = False) -> None:
        self.starts = starts
        self.fails = fails
        self.real = ort.InferenceSession
        self.asked: list[str] = []

    def __call__(self, path: Path, options: ort.SessionOptions, **given: Any) -> Any:
        first = given["providers"][0][0]
        self.asked.append(first)
        made = self.real(path, options, providers=["CPUExecutionProvider"])
        if first == "CUDAExecutionProvider" and self.starts:
            made.get_providers = lambda: [first, "CPUExecutionProvider"]
            if self.fails:
                made.run = self._out_of_memory
        return made

    def _out_of_memory(self, *_: object) -> None:
        raise ort.capi.onnxruntime_pybind11_state.RuntimeException("CUDA out of memory")


@pytest.mark.parametrize(
    ("starts", "fails", "runs"),
    [(True, False, "CUDA"), (False, False, "CPU int8"), (True, True, "CPU int8")],
)
def test_a_listed_device_is_believed_only_when_it_runs_the_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starts: bool, fails: bool, runs: str
) -> None:
    write_package(tmp_path, fast_gain=60.5)
    engine = Listing(starts=starts, fails=fails)
    monkeypatch.setattr(ort, "InferenceSession", engine)
    both = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(ort, "get_available_providers", lambda: both)
    assert devices() == devices("cuda") == ("cuda", "cpu")
    assert devices("cpu") == ("cpu",)
    library = ModelLibrary([tmp_path], precision="fast")
    assert library.open("tiny").provider == runs
    assert engine.asked[0] == "CUDAExecutionProvider"
    gpu = runs == "CUDA"
    said = "Fast networks are for the CPU: on CUDA the full ones are used."
    assert library.notices() == ((said,) if gpu else (UNQUALIFIED,))
    library.use("full", "cuda")
    library.open("tiny")
    missing = "CUDA was asked for and did not start: the CPU runs the networks."
    assert library.notices() == (() if gpu else (missing,))


def test_a_device_that_stops_at_work_is_named(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    info = ModelLibrary([tmp_path]).open("tiny").info
    segmenter = OnnxSegmenter(info, folder / NETWORK)
    with pytest.raises(ModelError, match=r"tiny@1\.0\.0 stopped on CPU"):
        segmenter.predict(TILE[:, :, None, None])


@pytest.mark.parametrize(
    ("broken", "runs"),
    [((), "cuda"), (("cuda",), "directml"), (("cuda", "directml"), "cpu")],
)
def test_the_first_device_that_passes_runs_a_network(
    monkeypatch: pytest.MonkeyPatch, broken: tuple[Device, ...], runs: Device
) -> None:
    monkeypatch.setattr("colonyqc.inference.session.devices", lambda _: ("cuda", "directml", "cpu"))
    tried: list[tuple[Device, bool]] = []

    def start(device: Device, last: bool) -> Device:
        tried.append((device, last))
        if device in broken:
            raise ModelError(f"{device} did not start.")
        return device

    assert first_that_passes("", start) == runs
    assert tried == [(each, False) for each in broken] + [(runs, runs == "cpu")]


def test_the_cpu_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("colonyqc.inference.session.devices", lambda _: ("cuda", "cpu"))

    def start(device: Device, _: bool) -> Device:
        raise ModelError(f"wrong on {device}")

    with pytest.raises(ModelError, match="wrong on cpu"):
        first_that_passes("", start)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("agreement", (0, 1), (-0.01, 1.01)),
        ("worst", (0, 1), (-0.01, 1.01)),
        ("max_difference", (0, 1), (-0.01, 1.01)),
        ("test_difference", (0, 1), (-0.01, 1.01)),
        ("pictures", (1, 900), (0, -1)),
        ("calibrated_on", (1, 900), (0, -1)),
    ],
)
def test_figures_of_a_fast_network_are_shares_and_counts(
    field: str, good: tuple[float, ...], bad: tuple[float, ...]
) -> None:
    told = {
        "agreement": 0.99,
        "worst": 0.9,
        "max_difference": 0.1,
        "test_difference": 0.01,
        "pictures": 3,
        "calibrated_on": 2,
        "command": "export",
    }
    for value in good:
        assert getattr(Int8Figures.model_validate(told | {field: value}), field) == value
    for value in bad:
        with pytest.raises(ValidationError):
            Int8Figures.model_validate(told | {field: value})


def endless() -> onnx.ModelProto:
    """Return a network that counts for hours before it answers."""
    value = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["goes_on"]),
            helper.make_node("Add", ["sum", "sum"], ["sum_out"]),
        ],
        "body",
        [
            value("count", TensorProto.INT64, []),
            value("going", TensorProto.BOOL, []),
            value("sum", TensorProto.FLOAT, []),
        ],
        [value("goes_on", TensorProto.BOOL, []), value("sum_out", TensorProto.FLOAT, [])],
    )
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["input"], ["mean"], keepdims=0),
            helper.make_node("Loop", ["times", "yes", "mean"], ["last"], body=body),
            helper.make_node("Add", ["input", "last"], ["moved"]),
            helper.make_node("Concat", ["moved"] * 4, ["output"], axis=1),
        ],
        "endless",
        [value("input", TensorProto.FLOAT, [1, 1, "h", "w"])],
        [value("output", TensorProto.FLOAT, [1, 4, "h", "w"])],
        [
            numpy_helper.from_array(np.array(10**15, np.int64), "times"),
            numpy_helper.from_array(np.array(True), "yes"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def test_a_network_that_never_answers_is_named_and_the_others_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_package(tmp_path, name="slow")
    onnx.save(endless(), folder / NETWORK)
    seal(folder)
    write_package(tmp_path)
    monkeypatch.setattr(packages, "PATIENCE_S", 0.3)
    (slow, problem), (_, fine) = sorted(ModelLibrary([tmp_path]).verify())
    assert slow == "slow@1.0.0"
    assert "takes longer than 0.3 seconds" in problem
    assert fine == ""
