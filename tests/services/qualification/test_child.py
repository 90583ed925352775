"""The child of a qualification: heard, stopped with all it began, and told when it can't be."""

import sys
import time
from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, OutputError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.qualification.child import run_child


def python(text: str) -> list[str]:
    return [sys.executable, "-c", f"import sys\n{text}"]


def test_what_it_tells_is_handed_on_and_its_end_is_heard() -> None:
    told: list[tuple[float, str]] = []
    lines = "0 % Tamper evidence\\n7 % A, 50 % full disk, 12 s left\\na warning\\n100 % 時計\\n"
    run_child(
        python(f"sys.stderr.write('{lines}'); sys.exit(1)"),
        Monitor(lambda share, what: told.append((share, what))),
    )
    assert told == [(0.0, "Tamper evidence"), (0.07, "A, 50 % full disk"), (1.0, "時計")]


def test_one_that_cannot_be_begun_or_ends_early_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="can't begin: No such file"):
        run_child([str(tmp_path / "gone")], UNWATCHED)
    with pytest.raises(OutputError, match="ended early"):
        run_child(python("sys.exit(3)"), UNWATCHED)
    with pytest.raises(OutputError, match=r"^The disk is full\.$"):
        run_child(python("print('The disk is full.', file=sys.stderr); sys.exit(3)"), UNWATCHED)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what runs")
def test_it_is_let_clean_up_and_what_it_began_goes_with_it(tmp_path: Path) -> None:
    child = f"""
import pathlib, signal, subprocess, sys, time
# As the command does, and begun where Ctrl+C is ignored, as a window from a script may be.
signal.signal(signal.SIGTERM, signal.default_int_handler)
signal.signal(signal.SIGINT, signal.SIG_IGN)
folder = pathlib.Path({str(tmp_path)!r})
try:
    began = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (folder / "pid").write_text(str(began.pid))
    time.sleep(600)
finally:
    (folder / "clean").touch()
"""
    pid = tmp_path / "pid"
    with pytest.raises(Cancelled):
        run_child(python(child), Monitor(cancelled=lambda: pid.exists() and bool(pid.read_text())))
    assert (tmp_path / "clean").exists()
    until = time.monotonic() + 10
    while time.monotonic() < until and _runs(int(pid.read_text())):
        time.sleep(0.05)
    assert not _runs(int(pid.read_text()))


def _runs(pid: int) -> bool:
    """Tell whether a process still runs; one that nobody has asked after yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
