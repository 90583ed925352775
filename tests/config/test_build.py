"""The name of a build tells any two states of the program apart."""

import shutil
from pathlib import Path

import pytest

from colonyqc import __version__
from colonyqc.config import build, paths


def test_a_build_is_named_by_every_line_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, resources = tmp_path / "program", tmp_path / "resources"
    shutil.copytree(paths.package() / "domain", home / "domain")
    shutil.copytree(paths.resources() / "rules", resources / "rules")
    monkeypatch.setattr(build, "package", lambda: home)
    monkeypatch.setattr(build, "resources", lambda: resources)

    def named() -> str:
        build.build_version.cache_clear()
        return build.build_version()

    first = named()
    assert first.startswith(f"{__version__}+")
    assert named() == first
    module = home / "domain" / "rules.py"
    module.write_text(module.read_text("utf-8") + "# one line more\n", "utf-8")
    second = named()
    rules = resources / "rules" / "default.yaml"
    rules.write_text(rules.read_text("utf-8").replace("limit: 10", "limit: 11"), "utf-8")
    assert len({first, second, named()}) == 3
    build.build_version.cache_clear()
