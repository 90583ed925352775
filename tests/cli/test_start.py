"""What starting a command loads, in a process of its own."""

import subprocess
import sys

import pytest


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "module", ["colonyqc.cli", "colonyqc.bootstrap", "colonyqc.gui.main.start"]
)
def test_torch_is_never_loaded_and_qt_only_for_the_window(module: str) -> None:
    code = f"import sys, {module}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    ran = run("-c", code)
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert not {"torch", "onnxscript", "bioimageio"} & loaded
    assert ("PySide6" in loaded) == module.startswith("colonyqc.gui")


def test_the_program_starts_as_a_module_and_refuses_without_a_trace() -> None:
    ran = run("-m", "colonyqc", "segment", "nowhere.png", "--out", "l.png")
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.startswith("nowhere.png can't be read")
