from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled, ModelError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.inference.click_network import OnnxClickNetwork, chosen, network_input, points_of
from colonyqc.inference.click_network_import import import_click_network
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.packages.click import (
    CLICK_NETWORK_FILES,
    TEST_MASK,
    Click,
    ClickNetworkConfig,
    Embedding,
    changed,
    fitted,
    overlap,
    seal_click_network,
)
from colonyqc.services.packages.pmf import MANIFEST
from colonyqc.services.ports import UNWATCHED, ClickNetwork, Monitor
from support.tiny_click_network import SIDE, decoder, encoder, write_click_network
from support.tiny_membrane import write_membrane_package
from support.tiny_model import write_package

VARIANTS: dict[str, dict[str, Any]] = {
    "original": {},
    "original with four masks": {"masks": 4},
    "without the picture's size": {"sized": False},
    "three masks and further features": {"sized": False, "masks": 3, "more": True},
    "without a mask prompt": {"without": ("mask_input", "has_mask_input")},
    "without estimates": {"quality": False},
    "pads by itself": {"hwc": True},
    "a fixed number of points": {"points": 4},
}


def imported(folder: Path, name: str = "tiny", **told: Any) -> ModelLibrary:
    """Import a tiny pair; return the library it lies in."""
    library = ModelLibrary([folder / "models"], device="cpu")
    files = write_click_network(folder / "files", **told)
    config = changed(library.detect_click_network(*files).config, side=SIDE)
    library.import_click_network_files(name, files, config)
    return library


@pytest.fixture(scope="module", params=VARIANTS)
def network(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> OnnxClickNetwork:
    library = imported(tmp_path_factory.mktemp("pair"), **VARIANTS[request.param])
    return library.open_click_network("tiny")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[OnnxClickNetwork, ...]:
    """The original's kind of decoder, and the one without the picture's size."""
    return tuple(
        imported(tmp_path_factory.mktemp("both"), sized=sized).open_click_network("tiny")
        for sized in (True, False)
    )


def two_discs(width: int = 200, height: int = 120) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a grey picture with a bright disc and a grey one, and the bright one's mask."""
    y, x = np.mgrid[:height, :width]
    radius = 0.26 * min(width, height)
    bright = (x - 0.3 * width) ** 2 + (y - 0.5 * height) ** 2 < radius**2
    other = (x - 0.75 * width) ** 2 + (y - 0.5 * height) ** 2 < radius**2
    return np.where(bright, 220, np.where(other, 130, 40)).astype(np.uint8), bright


def test_a_click_finds_the_disc_and_an_unwanted_one_takes_it_away(network: ClickNetwork) -> None:
    picture, disc = two_discs()
    seen = network.embed(picture)
    found = network.mask(seen, [Click(60, 60)])
    assert found.log_odds.shape == picture.shape
    assert overlap(found.mask, disc) > 0.8
    assert not network.mask(seen, [Click(60, 60), Click(65, 62, False)]).mask.any()
    both = network.mask(seen, [Click(60, 60), Click(150, 60)]).mask
    assert both[60, 60]
    assert both[60, 150]


def test_a_box_finds_what_lies_in_it_and_a_click_corrects_it(network: ClickNetwork) -> None:
    picture, disc = two_discs()
    seen = network.embed(np.repeat(picture[..., None], 3, 2))
    box = Region(26, 26, 68, 68)
    assert overlap(network.mask(seen, (), box).mask, disc) > 0.8
    assert not network.mask(seen, [Click(60, 60, False)], box).mask.any()
    whole = network.mask(seen, (), Region(-50, -50, 5000, 5000)).mask
    assert whole.shape == picture.shape


def test_a_mask_is_given_in_any_size_asked_for(network: ClickNetwork) -> None:
    picture, disc = two_discs()
    small = network.mask(network.embed(picture), [Click(60, 60)], size=(50, 30))
    assert small.log_odds.shape == (30, 50)
    assert overlap(small.mask, disc[2::4, 2::4]) > 0.8


def test_quality_is_what_the_pair_says_or_nothing(
    network: ClickNetwork, request: pytest.FixtureRequest
) -> None:
    found = network.mask(network.embed(two_discs()[0]), [Click(60, 60)])
    names = network.info.config.names
    assert (found.quality is None) == (names.quality is None)
    if found.quality is not None:
        assert found.quality == pytest.approx(
            {1: 0.93, 3: 0.95, 4: 0.95}[network.info.config.masks]
        )


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32, np.float64])
def test_pictures_of_any_type_are_taken(tmp_path: Path, kind: type[np.generic]) -> None:
    picture, disc = two_discs()
    asked = imported(tmp_path).open_click_network("tiny")
    scaled = picture.astype(kind) if kind is np.uint8 else (picture * 9.0 + 700).astype(kind)
    assert overlap(asked.mask(asked.embed(scaled), [Click(60, 60)]).mask, disc) > 0.8


@settings(max_examples=25)
@given(st.integers(20, 400), st.integers(20, 400))
def test_a_click_finds_the_disc_in_a_picture_of_any_size(
    both: tuple[OnnxClickNetwork, ...], width: int, height: int
) -> None:
    picture, disc = two_discs(width, height)
    answers = [
        each.mask(each.embed(picture), [Click(0.3 * width, 0.5 * height)]).mask for each in both
    ]
    assert {found.shape for found in answers} == {(height, width)}
    if max(width, height) > 3 * min(width, height):
        return  # the disc is smaller than a cell of the tiny network's grid
    assert overlap(*answers) > 0.9
    cell = 2 * max(width, height) / SIDE
    for found in answers:
        assert found[int(0.5 * height), int(0.3 * width)]
        assert not found[0, -1]
        assert overlap(found, disc) > 0.6
        for one, other in zip(np.nonzero(found), np.nonzero(disc), strict=True):
            assert abs(one.mean() - other.mean()) < cell / 2


def test_a_picture_is_as_large_as_it_is_said_to_be(tmp_path: Path) -> None:
    picture, disc = two_discs()
    asked = imported(tmp_path).open_click_network("tiny")
    seen = asked.embed(picture[::2, ::2], (200, 120))
    found = asked.mask(seen, [Click(60, 60)])
    assert overlap(found.mask, disc) > 0.8


def test_masks_of_very_large_pictures_are_enlarged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.inference.click_network._LARGEST", 64)
    picture, disc = two_discs()
    asked = imported(tmp_path).open_click_network("tiny")
    assert overlap(asked.mask(asked.embed(picture), [Click(60, 60)]).mask, disc) > 0.8


@given(
    st.lists(st.tuples(st.floats(0, 99), st.floats(0, 49), st.booleans()), max_size=5),
    st.booleans(),
)
def test_points_are_numbered_as_decoders_read_them(
    told: list[tuple[float, float, bool]], boxed: bool
) -> None:
    seen = Embedding({}, (100, 50), (64, 32))
    clicks = [Click(*each) for each in told]
    box = Region(10, 10, 20, 20) if boxed else None
    if not boxed and not any(click.wanted for click in clicks):
        with pytest.raises(UsageError, match="Click on something"):
            points_of(seen, clicks, box)
        return
    places, labels = points_of(seen, clicks, box)
    assert len(places) == len(labels)
    assert labels.tolist()[: len(told)] == [int(wanted) for *_, wanted in told]
    assert labels.tolist()[len(told) :] == ([2, 3] if boxed else [-1])
    if boxed:
        np.testing.assert_allclose(places[-2:], [[5.9, 5.9], [18.7, 18.7]], atol=1e-4)


def test_clicks_and_boxes_beside_the_picture_are_refused() -> None:
    seen = Embedding({}, (100, 50), (64, 32))
    with pytest.raises(UsageError, match="beside the picture"):
        points_of(seen, [Click(100, 20)], None)
    with pytest.raises(UsageError, match="box"):
        points_of(seen, [], Region(200, 0, 5, 5))


def test_more_clicks_than_a_decoder_takes_are_refused(tmp_path: Path) -> None:
    asked = imported(tmp_path, points=4).open_click_network("tiny")
    seen = asked.embed(two_discs()[0])
    assert asked.mask(seen, [Click(60, 60)] * 3).mask[60, 60]
    with pytest.raises(UsageError, match="takes 4 points at a time"):
        asked.mask(seen, [Click(60, 60)] * 4)


def test_an_encoder_of_whole_numbers_standardises_by_itself(tmp_path: Path) -> None:
    files = write_click_network(tmp_path)
    model = onnx.load(files[0])
    model.graph.input[0].type.tensor_type.elem_type = onnx.TensorProto.UINT8
    first = model.graph.node[0]
    first.input[0] = "floats"
    cast = onnx.helper.make_node("Cast", ["image"], ["floats"], to=onnx.TensorProto.FLOAT)
    model.graph.node.insert(0, cast)
    onnx.save(model, files[0])
    library = ModelLibrary([tmp_path / "models"], device="cpu")
    config = library.detect_click_network(*files).config
    assert (config.mean, config.std) == ((0, 0, 0), (1, 1, 1))
    assert library.import_click_network_files("whole", files, config).overlap > 0.8


def test_a_device_that_answers_otherwise_gives_way_to_the_cpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(tmp_path)
    tried: list[str] = []

    def held(folder: Path, network: OnnxClickNetwork, monitor: Any) -> None:
        tried.append(network.provider)
        raise ModelError("something else")

    monkeypatch.setattr("colonyqc.inference.session.devices", lambda _: ("cpu", "cpu"))
    monkeypatch.setattr("colonyqc.inference.packages.hold_test", held)
    library = ModelLibrary([tmp_path / "models"])
    asked = library.open_click_network("tiny")
    assert tried == ["CPU"]
    assert asked.provider == "CPU"
    assert library.open_click_network("tiny@1") is asked


def test_which_of_several_masks_answers() -> None:
    masks = np.zeros((4, 2, 2), np.float32)
    quality = np.array([0.99, 0.5, 0.7, 0.6])
    assert chosen(masks, quality, alone=True) == 2
    assert chosen(masks, quality, alone=False) == 0
    assert chosen(masks[:3], quality[1:], alone=False) == 1
    assert chosen(masks[:1], None, alone=True) == 0
    steady = np.stack([np.zeros((2, 2)), np.full((2, 2), 5.0), np.zeros((2, 2))])
    assert chosen(steady, None, alone=True) == 1


def test_the_rest_of_a_padded_input_is_zero_and_colours_are_standardised(
    both: tuple[OnnxClickNetwork, ...],
) -> None:
    config = ClickNetworkConfig(side=32, names=both[0].info.config.names)
    picture = np.full((20, 40), 200, np.uint8)
    made = network_input(picture, config, fitted((40, 20), 32, "pad"))
    assert made.shape == (1, 3, 32, 32)
    assert (made[:, :, 16:] == 0).all()
    for colour, (mean, std) in enumerate(zip(config.mean, config.std, strict=True)):
        np.testing.assert_allclose(made[0, colour, :16], (200 - mean) / std, rtol=1e-5)
    own = changed(config, layout="hwc", fit="longest", mean=(0, 0, 0), std=(1, 1, 1))
    assert network_input(picture, own, (32, 16)).shape == (16, 32, 3)


# What lies in the models folder


def test_click_networks_are_listed_apart_and_disturb_no_other_kind(tmp_path: Path) -> None:
    library = imported(tmp_path)
    write_package(tmp_path / "models", name="colony")
    write_membrane_package(tmp_path / "models")
    assert [str(i.ref) for i in library.list()] == ["colony@1.0.0"]
    assert [str(i.ref) for i in library.membranes()] == ["membrane@1.0.0"]
    assert [str(i.ref) for i in library.click_networks()] == ["tiny@1"]
    assert {problem for _, problem in library.verify()} == {""}
    assert library.open_membrane().info.ref.name == "membrane"
    with pytest.raises(ModelError, match="answers clicks, it does not find colonies"):
        library.open("tiny")
    with pytest.raises(ModelError, match="answers clicks, not membranes"):
        library.open_membrane("tiny")
    for name in ("colony", "membrane"):
        with pytest.raises(ModelError, match="does not answer clicks"):
            library.open_click_network(name)


@pytest.mark.parametrize("name", [*CLICK_NETWORK_FILES, MANIFEST])
def test_one_changed_byte_of_any_file_is_noticed(tmp_path: Path, name: str) -> None:
    imported(tmp_path)
    library = ModelLibrary([tmp_path / "models"])
    file = tmp_path / "models" / "tiny" / "1" / name
    data = bytearray(file.read_bytes())
    data[-2] ^= 1
    file.write_bytes(data)
    ((label, problem),) = library.verify()
    assert label == "tiny@1"
    assert name in problem
    with pytest.raises(ModelError, match="changed"):
        library.open_click_network("tiny")


@pytest.mark.parametrize("name", CLICK_NETWORK_FILES)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    library = imported(tmp_path)
    (tmp_path / "models" / "tiny" / "1" / name).unlink()
    ((_, problem),) = library.verify()
    assert f"{name} is missing" in problem


def test_another_answer_to_the_test_click_is_refused(tmp_path: Path) -> None:
    library = imported(tmp_path)
    folder = tmp_path / "models" / "tiny" / "1"
    np.save(folder / TEST_MASK, ~np.load(folder / TEST_MASK))
    seal_click_network(folder)
    ((_, problem),) = library.verify()
    assert "something else than when it was imported" in problem


def test_the_digest_covers_both_files_and_the_config(tmp_path: Path) -> None:
    seen = set()
    library = ModelLibrary([tmp_path / "models"])
    plain = write_click_network(tmp_path / "one")
    config = library.detect_click_network(*plain).config
    other = write_click_network(tmp_path / "two", masks=4)
    onnx.save(encoder(more=True), tmp_path / "encoder.onnx")
    for files, told in (
        (plain, config),
        (plain, changed(config, mean=(120, 120, 120))),
        ((plain[0], other[1]), config),
    ):
        seen.add(library.import_click_network_files("tiny", files, told).info.ref.sha256)
    assert len(seen) == 3
    assert [i.ref.version for i in library.click_networks()] == ["3", "2", "1"]
    with pytest.raises(ModelError, match="here already, as tiny@1"):
        library.import_click_network_files("tiny", plain, config)


# Imports that fail


def test_a_name_of_another_kind_or_of_odd_letters_is_refused(tmp_path: Path) -> None:
    library = ModelLibrary([tmp_path / "models"])
    write_package(tmp_path / "models", name="colony")
    files = write_click_network(tmp_path)
    config = library.detect_click_network(*files).config
    with pytest.raises(ModelError, match=r"taken by colony@1\.0\.0"):
        library.import_click_network_files("colony", files, config)
    for name in ("", "../up", ".hidden", "a b"):
        with pytest.raises(ModelError, match="can't name a model"):
            library.import_click_network_files(name, files, config)
    assert [p.name for p in (tmp_path / "models").iterdir()] == ["colony"]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda e, d: e.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99)), "encoder.onnx can't be imp"),
        (lambda e, d: d.unlink(), "decoder.onnx can't be imported: there is no such file"),
        (lambda e, d: onnx.save(decoder(), e), "takes clicks, so it is a decoder"),
        (lambda e, d: onnx.save(encoder(), d), "has no input point_coords; it takes image"),
        (
            lambda e, d: onnx.save(decoder(more=True), d),
            "no pair: the decoder needs high_res_feats_0, the encoder gives image_embeddings",
        ),
    ],
    ids=["a picture", "gone", "two decoders", "two encoders", "too little"],
)
def test_wrong_files_are_refused_in_one_sentence(tmp_path: Path, make: Any, said: str) -> None:
    files = write_click_network(tmp_path)
    make(*files)
    with pytest.raises(ModelError, match=said):
        ModelLibrary([tmp_path]).detect_click_network(*files)


def _renamed(model: onnx.ModelProto, old: str, new: str) -> onnx.ModelProto:
    text = model.SerializeToString().replace(old.encode(), new.encode())
    assert len(old) == len(new)
    return onnx.load_from_string(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("point_labels", "other_labels", "has no input point_labels"),
        ("masks", "musks", "has no output masks or low_res_masks; it gives musks, iou"),
    ],
)
def test_the_sentence_names_what_is_missing(tmp_path: Path, old: str, new: str, said: str) -> None:
    files = write_click_network(tmp_path)
    onnx.save(_renamed(decoder(sized=False), old, new), files[1])
    with pytest.raises(ModelError, match=said):
        ModelLibrary([tmp_path]).detect_click_network(*files)


def _free(inputs: list[list[Any]], kind: int = 1) -> onnx.ModelProto:
    """Return a network that takes inputs of any shape and gives them back."""
    names = [f"in{k}" for k in range(len(inputs))]
    tell = onnx.helper.make_tensor_value_info
    return onnx.helper.make_model(
        onnx.helper.make_graph(
            [onnx.helper.make_node("Identity", [name], [f"out-{name}"]) for name in names],
            "free",
            [tell(name, kind, shape) for name, shape in zip(names, inputs, strict=True)],
            [tell(f"out-{name}", kind, shape) for name, shape in zip(names, inputs, strict=True)],
        ),
        opset_imports=[onnx.helper.make_opsetid("", 17)],
        ir_version=9,
    )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_free([[1, 3, 64, 64], [1]]), "takes 2 inputs (in0, in1), not the picture alone"),
        (_free([[1, 3, 64, 48]]), "its input is 48×64 px, not square"),
        (_free([[1, 1, 64, 64]]), "has 1 colours, not 3"),
        (_free([[1, 3]]), "with 2 dimensions, not a picture"),
        (_free([[1, 3, 64, 64]], onnx.TensorProto.BOOL), "type tensor(bool)"),
        (_free([[1, 3, 8, 8]]), '"side" is wrong'),
    ],
    ids=["two inputs", "not square", "grey", "flat", "bool", "tiny"],
)
def test_an_encoder_that_cannot_be_used_says_why(
    tmp_path: Path, made: onnx.ModelProto, said: str
) -> None:
    files = write_click_network(tmp_path)
    onnx.save(made, files[0])
    with pytest.raises(ModelError) as refused:
        ModelLibrary([tmp_path]).detect_click_network(*files)
    assert said in str(refused.value)


def test_a_decoder_of_other_points_or_without_features_says_why(tmp_path: Path) -> None:
    files = write_click_network(tmp_path)
    library = ModelLibrary([tmp_path])
    flat = _free([[2], [1, "n"], [1, 3]])
    for told, name in zip(
        flat.graph.input, ("point_coords", "point_labels", "image_embeddings"), strict=True
    ):
        flat.graph.node.add(op_type="Identity", input=[name], output=[f"copy-{name}"])
        told.name = name
    del flat.graph.node[:3]
    flat.graph.output[0].CopyFrom(onnx.helper.make_tensor_value_info("copy-point_coords", 1, [2]))
    del flat.graph.output[1:]
    onnx.save(flat, files[1])
    with pytest.raises(ModelError, match="its point_coords has 1 dimensions, not 3"):
        library.detect_click_network(*files)
    flat.graph.input[0].CopyFrom(onnx.helper.make_tensor_value_info("point_coords", 1, [1, "n", 2]))
    flat.graph.output[0].CopyFrom(
        onnx.helper.make_tensor_value_info("copy-point_coords", 1, [1, "n", 2])
    )
    del flat.graph.input[2], flat.graph.node[2]
    onnx.save(flat, files[1])
    with pytest.raises(ModelError, match="no input for what the encoder gives"):
        library.detect_click_network(*files)


def test_a_pair_that_answers_otherwise_each_time_is_refused(tmp_path: Path) -> None:
    files = write_click_network(tmp_path, sized=False)
    model = onnx.load(files[1])
    last = next(node for node in model.graph.node if "masks" in node.output)
    noise = onnx.helper.make_node("RandomNormalLike", [last.input[0]], ["noise"])
    noisy = onnx.helper.make_node("Add", [last.input[0], "noise"], ["noisy"])
    at = list(model.graph.node).index(last)
    model.graph.node.insert(at, noise)
    model.graph.node.insert(at + 1, noisy)
    last.input[0] = "noisy"
    onnx.save(model, files[1])
    library = ModelLibrary([tmp_path / "models"], device="cpu")
    with pytest.raises(ModelError, match="answered differently each time"):
        library.import_click_network_files(
            "noisy", files, library.detect_click_network(*files).config
        )
    assert library.click_networks() == ()


def test_as_many_estimates_as_masks_are_wanted(tmp_path: Path) -> None:
    files = write_click_network(tmp_path, sized=False, masks=3)
    library = ModelLibrary([tmp_path / "models"], device="cpu")
    config = library.detect_click_network(*files).config
    names = config.names.model_copy(update={"quality": "masks"}).model_dump()
    with pytest.raises(ModelError, match="gives 3 masks and 3072 estimates"):
        library.import_click_network_files("odd", files, changed(config, names=names))
    names = config.names.model_copy(update={"masks": "iou_predictions"}).model_dump()
    with pytest.raises(ModelError, match="masks have the shape 1×3, not"):
        library.import_click_network_files("odd", files, changed(config, names=names))


def _failing(tmp_path: Path, config: dict[str, Any], **told: Any) -> str:
    """Return why an import failed, and make sure that nothing was left behind."""
    home = tmp_path / "models"
    library = ModelLibrary([home])
    files = write_click_network(tmp_path / "files", **told)
    found = changed(library.detect_click_network(*files).config, **config)
    with pytest.raises(ModelError) as refused:
        library.import_click_network_files("tiny", files, found)
    assert not home.exists() or list(home.iterdir()) == []
    assert library.click_networks() == ()
    return str(refused.value)


def test_a_pair_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    assert "numbers that are not finite" in _failing(tmp_path / "a", {}, wild=True)
    assert "64 px and of no other side" in _failing(tmp_path / "b", {"side": 128})
    assert "stopped on CPU" in _failing(tmp_path / "c", {"fit": "longest"})
    # A decoder that was told coarse masks where it gives full ones, and the other way round.
    assert "mask is 32×32 px where 128×96" in _failing(
        tmp_path / "d", {"upsampled": False}, sized=False
    )


def test_a_slow_pair_is_stopped_and_refused(tmp_path: Path) -> None:
    home = tmp_path / "models"
    files = write_click_network(tmp_path / "files", turns=200_000_000)
    config = ModelLibrary([home]).detect_click_network(*files).config
    with pytest.raises(ModelError, match=r"takes longer than 0\.2 seconds on CPU"):
        import_click_network(home, "slow", "1", files, config, UNWATCHED, patience_s=0.2)
    assert list(home.iterdir()) == []


def test_an_import_is_cancelled_in_the_midst_of_a_run(tmp_path: Path) -> None:
    home = tmp_path / "models"
    files = write_click_network(tmp_path / "files", turns=200_000_000)
    config = ModelLibrary([home]).detect_click_network(*files).config
    begun: list[float] = []

    monitor = Monitor(lambda share, _: begun.append(share), lambda: max(begun) >= 0.2)
    with pytest.raises(Cancelled):
        import_click_network(home, "slow", "1", files, config, monitor)
    assert list(home.iterdir()) == []


def test_an_import_that_is_under_way_is_not_listed(tmp_path: Path) -> None:
    library = imported(tmp_path)
    (tmp_path / "models" / ".abc" / "tiny").mkdir(parents=True)
    assert [name for name, _ in library.verify()] == ["tiny@1"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", "utf-8")
    library = ModelLibrary([tmp_path / "models"])
    files = write_click_network(tmp_path / "files")
    with pytest.raises(ModelError, match=r"make room in .*models or make it writable"):
        library.import_click_network_files(
            "tiny", files, library.detect_click_network(*files).config
        )
