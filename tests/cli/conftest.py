from pathlib import Path

import pytest

from support.command import Command
from support.tiny_model import write_package


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one tiny model in the place of the shipped ones."""
    folder = tmp_path / "models"
    write_package(folder)
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: folder)
    return folder


@pytest.fixture
def colonyqc(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    models: Path,
    tmp_path: Path,
) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)
