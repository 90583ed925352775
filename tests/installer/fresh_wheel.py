"""Install the wheel into an empty environment and try it: fresh_wheel.py [FOLDER].

The wheel is built from this checkout, installed as ``colonyqc-….whl[cpu]`` with the versions that
a release brings (``constraints.txt``), and tried from an empty home: version, models, demo,
analysis and Japanese report. `make release-check` runs it. FOLDER: where to keep the wheel and the
environment.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Final

from bundle_smoke import say, smoke

REPOSITORY: Final = Path(__file__).resolve().parents[2]
_TRIED: Final = ("version", "models", "demo", "analyse", "compressed", "upgrades", "history")


def install(folder: Path) -> Path:
    """Build the wheel and install it; return the program."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder]
    subprocess.run([*pip, REPOSITORY], check=True, cwd="/")
    (wheel,) = folder.glob("colonyqc-*.whl")
    say(f"{wheel.name}: {wheel.stat().st_size / 1e6:.0f} MB")
    venv.create(folder / "env", with_pip=True, clear=True)
    python = folder / "env/bin/python"
    pins = REPOSITORY / "installer/constraints.txt"
    command = [python, "-m", "pip", "install", "--quiet", "-c", pins, f"{wheel}[cpu]"]
    # From another folder: nothing of the checkout is within reach.
    subprocess.run(command, check=True, cwd=folder)
    return folder / "env/bin/colonyqc"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="colonyqc-wheel-") as scratch:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else scratch).resolve()
        program = install(folder)
        home = folder / "home"
        home.mkdir()
        wrong = smoke([str(program)], home, _TRIED)
    say("\n".join(wrong) or "All held.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
