"""The history that most groups copy is made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc import bootstrap
from colonyqc.bootstrap.qualification import InstallationBench
from colonyqc.services.qualification.drawn_dishes import base
from support.qualification import BenchOfTests


@pytest.fixture(scope="session")
def installation() -> Iterator[InstallationBench]:
    with bootstrap.qualification_bench() as made:
        base(made)
        yield made


@pytest.fixture
def bench(installation: InstallationBench, tmp_path: Path) -> BenchOfTests:
    # Copied, and not linked: groups open it to write.
    shutil.copytree(installation.scratch / "base", tmp_path / "base")
    return BenchOfTests(InstallationBench(tmp_path))
