"""Look up whether every pinned package has a wheel for each supported Python, without installing.

Only names and versions are asked of the package index; `make release-check` runs it beside the bare
systems, which install the pins of two Pythons.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
REPOSITORY: Final = Path(__file__).resolve().parents[2]


def pins(python: str) -> list[str]:
    """Return what is pinned for one Python."""
    lines = (REPOSITORY / "installer/constraints.txt").read_text("utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    facts = {"python_version": python, "python_full_version": f"{python}.0"}
    # pip would judge the markers by the Python that runs it.
    return [f"{r.name}{r.specifier}" for r in found if not r.marker or r.marker.evaluate(facts)]


def main() -> int:
    missing = 0
    for python in PYTHONS:
        wanted = pins(python)
        with tempfile.TemporaryDirectory() as nowhere:
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
            command += ["--ignore-installed", "--only-binary=:all:", "--target", nowhere]
            ran = subprocess.run(
                [*command, "--python-version", python, *wanted],
                capture_output=True,
                text=True,
                check=False,
            )
        missing += ran.returncode != 0
        said = "\n".join(row for row in ran.stderr.splitlines() if row.startswith("ERROR"))
        sys.stdout.write(f"Python {python}: {len(wanted)} pins {said or 'have wheels'}\n")
        sys.stdout.flush()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
