"""What starting a command loads, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from colonyqc.cli.app import COMMANDS, load
from colonyqc.gui.main.preloader import PAGES
from colonyqc.history import open_histories

HEAVY = {"PySide6", "cv2", "numpy", "onnxruntime", "scipy", "skimage", "sqlalchemy", "typst"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)


def loaded_by(*arguments: str) -> set[str]:
    """Return the outermost packages that a command has loaded when it ends well."""
    code = (
        "import sys; from colonyqc.__main__ import main\n"
        f"sys.argv = {['colonyqc', *arguments]!r}\n"
        "try: main()\n"
        "except SystemExit as stopped: code = stopped.code\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))\n"
        "sys.exit(code)"
    )
    ran = run("-c", code)
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_saying_what_the_program_is_loads_nothing_heavy(option: str) -> None:
    loaded = loaded_by(option)
    assert "typer" in loaded
    assert not HEAVY & loaded


def test_listing_the_history_loads_what_reads_it_and_no_more(tmp_path: Path) -> None:
    open_histories(tmp_path / "history.db")
    loaded = loaded_by("history", "list", "--db", str(tmp_path / "history.db"))
    assert "sqlalchemy" in loaded
    assert not {"PySide6", "alembic", "imagecodecs", "onnxruntime", "skimage", "typst"} & loaded


def test_the_window_starts_without_what_only_some_of_its_pages_need() -> None:
    ran = run("-c", "import sys, colonyqc.gui.main.start; print(*sys.modules)")
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert "PySide6" in loaded
    assert not {"alembic", "imagecodecs", "onnxruntime", "pyqtgraph", "typst"} & loaded
    assert not {"scipy.ndimage", "scipy.sparse", "skimage.segmentation"} & loaded


FIRST_PAINT = """
import gc, sys
from PySide6.QtCore import QEvent, QTimer
from colonyqc.__main__ import main
from colonyqc.gui.main.window import MainWindow
answer, painted = MainWindow.event, []
def event(self, arrived):
    done = answer(self, arrived)
    if arrived.type() == QEvent.Type.UpdateRequest and not painted:
        painted.append(True)
        print(gc.get_stats()[2]["collections"] - before, *sys.modules)
        QTimer.singleShot(0, self.close)
    return done
MainWindow.event = event
before = gc.get_stats()[2]["collections"]
main()
"""


def test_the_window_is_painted_before_anything_loads_that_can_wait(tmp_path: Path) -> None:
    database = tmp_path / "history.db"
    open_histories(database)
    # Its settings and logs are a new user's, not whoever's runs this.
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, "--db", str(database)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ran.returncode == 0, ran.stderr
    collections, *loaded = ran.stdout.splitlines()[-1].split()
    assert int(collections) == 0, "the collector looks through all that was just loaded"
    # What is called skimage and scipy alone loads no part of them.
    late = {"alembic", "pyqtgraph", "skimage.segmentation", "skimage.morphology"}
    late |= {"skimage.filters", "skimage.graph", "scipy.ndimage", "scipy.sparse", "scipy.spatial"}
    late |= {"PIL", "imagecodecs", "tifffile", "typst", "xlsxwriter", "pyarrow", "zarr", "torch"}
    late |= {"onnx", "rich", "colonyqc.history.migrations.env", "colonyqc.imaging.simulate.draw"}
    late |= {f"colonyqc.gui.pages.{page}.controller" for page in PAGES}
    assert sorted(late & set(loaded)) == []
    assert {"PySide6.QtWidgets", "sqlalchemy", "colonyqc.gui.pages.review.view"} <= set(loaded)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_command_says_of_itself(name: str) -> None:
    command = load(name)
    assert command.name == name
    assert " ".join(command.help.split("\n\n")[0].split()) == COMMANDS[name].help


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


@pytest.mark.parametrize(
    "arguments",
    [
        ("analyse", "{long}", "--db", "{folder}/a.db"),
        ("models", "verify", "{long}"),
        ("history", "list", "--files", "{folder}", "--db", "{long}"),
        ("history", "list", "--db", "{long}"),
    ],
)
def test_a_name_that_no_file_can_have_is_one_sentence(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    given = [each.format(long="n" * 300, folder=tmp_path) for each in arguments]
    ran = run("-m", "colonyqc", *given)
    assert ran.returncode == 3, ran.stderr
    assert "Traceback" not in ran.stderr
    assert "File name too long" in ran.stderr.replace("\n", " ")
