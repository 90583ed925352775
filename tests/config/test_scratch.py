import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from colonyqc.config.scratch import scratch_folder

HOLDS = (
    "import sys, tempfile\n"
    "tempfile.tempdir = sys.argv[1]\n"
    "from colonyqc.config.scratch import scratch_folder\n"
    "with scratch_folder('film') as folder:\n"
    "    (folder / 'film.mp4').write_bytes(b'half')\n"
    "    print(folder, flush=True)\n"
    "    sys.stdin.read()\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_at_the_end(place: Path) -> None:
    with scratch_folder("film") as folder:
        (folder / "film.mp4").write_bytes(b"whole")
        assert folder.parent == place
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_one_and_nothing_else(place: Path) -> None:
    other = place / "colonyqc-film-of-a-person"
    other.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        with scratch_folder("film") as folder:
            assert folder != left
            assert (left / "film.mp4").is_file(), "it is still at work"
        process.kill()
    assert left.is_dir()
    with scratch_folder("film"):
        assert not left.exists()
    assert other.is_dir(), "no lock of ours is in it"
