"""What is installed is held against what was built."""

import hashlib
import shutil
import subprocess
from base64 import urlsafe_b64encode
from importlib import metadata
from pathlib import Path

import pytest

from colonyqc.config import installed


def git(root: Path, *words: str) -> None:
    author = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run(["git", "-C", str(root), *author, *words], check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
def test_a_checkout_is_held_against_its_commit(tmp_path: Path) -> None:
    home = tmp_path / "app" / "colonyqc"
    home.mkdir(parents=True)
    (home / "a.py").write_text("A = 1\n")
    (tmp_path / "notes.txt").write_text("mine")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "a")
    found = installed.installed_files(home)
    assert found is not None
    assert (found.name.partition(" ")[0], found.files, found.differences) == ("commit", 1, ())
    (tmp_path / "notes.txt").write_text("changed, and decides on nothing")
    (home / "a.py").write_text("A = 2\n")
    (home / "b.py").write_text("B = 1\n")
    found = installed.installed_files(home)
    assert found is not None
    assert sorted(found.differences) == ["app/colonyqc/a.py", "app/colonyqc/b.py"]


class Wheel(metadata.Distribution):
    """An installed wheel, as its folder tells of it."""

    def __init__(self, site: Path, requires: str = "") -> None:
        self._site, self._requires = site, requires

    def read_text(self, filename: str) -> str | None:
        path = self._site / filename
        if filename == "METADATA":
            return self._requires
        return path.read_text() if path.is_file() else None

    def locate_file(self, path: object) -> Path:  # type: ignore[override]
        return self._site / str(path)


def test_a_wheel_is_held_against_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "site" / "colonyqc"
    home.mkdir(parents=True)
    lines = []
    for name in ("a.py", "b.py", "c.py"):
        (home / name).write_text(name)
        digest = hashlib.sha256(name.encode()).digest()
        told = urlsafe_b64encode(digest).rstrip(b"=").decode()
        lines.append(f"colonyqc/{name},sha256={told},4")
    (home.parent / "RECORD").write_text("\n".join([*lines, "other/d.py,,"]))
    monkeypatch.setattr(installed.metadata, "distribution", lambda _: Wheel(home.parent))
    found = installed.installed_files(home)
    assert found == installed.InstalledFiles("RECORD", 3, ())
    (home / "a.py").write_text("A.py")
    (home / "c.py").unlink()
    found = installed.installed_files(home)
    assert found is not None
    assert found.differences == ("colonyqc/a.py", "colonyqc/c.py")


def test_without_a_record_or_a_commit_there_is_nothing_to_hold_it_against(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "x" / "y" / "colonyqc"
    home.mkdir(parents=True)

    def unknown(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installed.metadata, "distribution", unknown)
    assert installed.installed_files(home) is None
    assert installed.libraries() == ()


def test_libraries_are_those_that_run_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = Wheel(
        tmp_path,
        "Metadata-Version: 2.1\nName: colonyqc\nVersion: 1\n"
        "Requires-Dist: numpy==2.4.6\n"
        "Requires-Dist: lost==1.0\n"
        'Requires-Dist: pylost==6.1.0; python_version < "3.14"\n'
        'Requires-Dist: onnxruntime==1.31.1; extra == "cpu"\n'
        'Requires-Dist: notthere==1; extra == "gpu"\n'
        "Requires-Dist: torch==2.13.0; extra == 'train'\n",
    )
    here = {"numpy": "2.4.6+cpu", "onnxruntime": "1.31.0", "torch": "2.13.0"}

    def version(name: str) -> str:
        if name not in here:
            raise metadata.PackageNotFoundError(name)
        return here[name]

    monkeypatch.setattr(installed.metadata, "distribution", lambda _: wheel)
    monkeypatch.setattr(installed.metadata, "version", version)
    assert [(each.name, each.pinned, each.here) for each in installed.libraries()] == [
        ("lost", "1.0", ""),
        ("numpy", "2.4.6", "2.4.6"),
        ("onnxruntime", "1.31.1", "1.31.0"),
    ]
