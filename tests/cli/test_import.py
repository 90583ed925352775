from pathlib import Path

import onnx
import pytest

from support.command import Command
from support.tiny_click_network import encoder, write_click_network


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own models folder; it does not exist yet."""
    folder = tmp_path / "own"
    monkeypatch.setattr("colonyqc.config.paths.user_models", lambda: folder)
    return folder


def test_a_pair_is_imported_listed_and_verified(
    colonyqc: Command, own: Path, tmp_path: Path
) -> None:
    encoded, decoded = write_click_network(tmp_path / "files")
    wish = ("models", "import", encoded, "--decoder", decoded, "--name", "mobile-sam")
    ran = colonyqc(*wish, "--licence", "Apache-2.0", "--author", "Sato")
    assert ran.code == 0, ran.err
    assert "encoder: image (1×3×64×64) → image_embeddings" in ran.out
    assert "mobile-sam@1: imported" in ran.out
    assert (own / "mobile-sam" / "1" / "encoder.onnx").read_bytes() == encoded.read_bytes()
    listed = colonyqc("models", "list").out
    assert "mobile-sam" in listed
    assert "Apache-2.0" in listed
    assert "tiny" in listed
    assert "mobile-sam@1: whole" in colonyqc("models", "verify").out
    again = colonyqc(*wish, "--licence", "Apache-2.0", "--author", "Sato")
    assert again.code != 0
    assert "here already, as mobile-sam@1" in again.err
    other = colonyqc(*wish, "--mean", 120, 120, 120, "--std", 60, 60, 60)
    assert "mobile-sam@2: imported" in other.out


def test_a_pair_that_hardly_finds_the_disc_is_told_of(
    colonyqc: Command, own: Path, tmp_path: Path
) -> None:
    encoded, decoded = write_click_network(tmp_path / "files", hwc=True)
    wish = ("models", "import", encoded, "--decoder", decoded, "--name", "wide")
    ran = colonyqc(*wish)
    assert ran.code == 0
    assert "look at --side" in ran.err
    better = colonyqc(*wish, "--side", 64)
    assert (better.code, better.err) == (0, "")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--side", 128), "64 px and of no other side"),
        (("--fit", "crop"), '"fit" is wrong'),
        (("--std", 0, 1, 1), '"std" is wrong'),
    ],
)
def test_options_that_cannot_be_are_refused(
    colonyqc: Command, own: Path, tmp_path: Path, option: tuple[object, ...], said: str
) -> None:
    encoded, decoded = write_click_network(tmp_path / "files")
    ran = colonyqc("models", "import", encoded, "--decoder", decoded, "--name", "tiny2", *option)
    assert ran.code != 0
    assert said in ran.err
    assert not own.exists() or list(own.iterdir()) == []


def test_a_file_that_is_no_decoder_is_refused_in_a_sentence(
    colonyqc: Command, own: Path, tmp_path: Path
) -> None:
    encoded, _ = write_click_network(tmp_path / "files")
    other = tmp_path / "other.onnx"
    onnx.save(encoder(), other)
    ran = colonyqc("models", "import", encoded, "--decoder", other, "--name", "x")
    assert ran.code != 0
    assert "other.onnx can't be used as the decoder: it has no input point_coords" in ran.err
    assert not own.exists()
