import shutil
from pathlib import Path

import pytest

from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.ports import UNWATCHED, Models
from colonyqc.services.qualification import installation
from colonyqc.services.qualification.bench import Dependency, ManifestCheck
from colonyqc.services.qualification.values import NotTested
from support.qualification import BenchOfTests, failed, limits
from support.tiny_model import write_package


@pytest.fixture
def models(tmp_path: Path, bench: BenchOfTests) -> Path:
    folder = tmp_path / "models"
    write_package(folder)

    def shelf(*_: object) -> Models:
        return ModelLibrary([folder])

    bench.shelf = shelf
    return folder


def test_an_installation_as_it_was_built_passes(bench: BenchOfTests, models: Path) -> None:
    checks = bench.checks(installation.run)
    assert failed(checks) == set()
    assert {each.key for each in checks} == {
        *("manifest", "model-whole", "dependencies", "rule-files", "history-made")
    }


def test_an_altered_model_file_fails(bench: BenchOfTests, models: Path) -> None:
    network = next(models.rglob("model.onnx"))
    network.write_bytes(network.read_bytes()[:-1] + b"\0")
    assert failed(bench.checks(installation.run)) == {"model-whole"}


def test_no_model_at_all_fails(bench: BenchOfTests, models: Path) -> None:
    shutil.rmtree(models)
    assert failed(bench.checks(installation.run)) == {"model-whole"}


def test_changed_files_and_other_libraries_fail(bench: BenchOfTests, models: Path) -> None:
    bench.found = ManifestCheck("RECORD", 9, tuple(f"file{n}.py" for n in range(7)))
    bench.libraries = (Dependency("numpy", "2.4.6", "2.4.5"), Dependency("lost", "1", ""))
    checks = {each.key: each for each in bench.checks(installation.run)}
    assert failed(list(checks.values())) == {"manifest", "dependencies"}
    assert checks["manifest"].found["names"].endswith("file4.py, …)")
    assert checks["manifest"].detail == [f"file{n}.py" for n in range(7)]
    assert "numpy 2.4.5 ≠ 2.4.6, lost – ≠ 1" in checks["dependencies"].found["names"]


def test_without_a_manifest_it_is_said_that_nothing_was_tested(
    bench: BenchOfTests, models: Path
) -> None:
    bench.found = None
    first = next(iter(installation.run(bench, limits(), UNWATCHED)))
    assert first == NotTested("manifest")


def test_a_rule_file_that_cannot_be_read_and_an_unproved_history_fail(
    bench: BenchOfTests, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "default.yaml").write_text("[")
    monkeypatch.setattr(installation, "resources", lambda: tmp_path)
    bench.proof = lambda _, __: ("The trail was changed.",)
    assert failed(bench.checks(installation.run)) == {"rule-files", "history-made"}
