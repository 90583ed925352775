"""Install the built Debian package on a bare Debian and try it: fresh_package.py DIST [SUITE].

As root, with debootstrap; `make release-check` runs it. The system has no Python, no compiler and
no headers. The package is installed, tried as a user would, installed over itself, removed and
purged; the user's history is there afterwards, as it was.
"""

import argparse
import os
import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

from fresh_machine import System, say

_INSTALL: Final = "apt-get install -y --no-install-recommends -qq"
_HELPERS: Final = "fonts-noto-cjk fonts-noto-core xvfb xauth"


class Bare(System):
    """A Debian without this project's sources."""

    def sh(self, script: str, *, user: tuple[str, ...] = ()) -> str:
        """Run a script inside.

        Raises:
            SystemExit: it failed.
        """
        code, said = self.run("sh", "-c", script, user=user)
        if code:
            raise SystemExit(f"{self.suite}: {script}: exit {code}\n{said[-3000:]}")
        return said


def _digest(folder: Path) -> str:
    rows = [
        f"{path.relative_to(folder)} {sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in {".db", ".png", ".zst", ".anchor"}
    ]
    return sha256("\n".join(rows).encode()).hexdigest()


def check(package: Path, suite: str, root: Path) -> list[str]:
    """Return what went wrong, a line each."""
    system = Bare(suite, root)
    system.build()
    place = root / "srv"
    shutil.copyfile(package, place / "colonyqc.deb")
    # The script that tries it runs outside: there is no Python in there.
    system.sh("apt-get update -qq")
    said = system.sh(f"DEBIAN_FRONTEND=noninteractive {_INSTALL} /srv/colonyqc.deb")
    say(f"--- {suite}: installed: {said.strip().splitlines()[-1] if said.strip() else 'quiet'}")
    wrong = []
    if system.run("sh", "-c", "command -v python3 gcc")[0] == 0:
        wrong.append("the system has a Python or a compiler, so that nothing was shown")
    home = place / "home"
    os.chown(home, 65534, 65534)
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    for name in ("colonyqc --version", "colonyqc models verify",
                 "colonyqc demo --out '/srv/home/朝の 写真' --no-window",
                 "colonyqc history verify --db '/srv/home/朝の 写真/history.db'"):  # fmt: skip
        say(f"--- {suite}: {name}: {system.sh(name, user=nobody).strip().splitlines()[-1]}")
    system.sh(f"DEBIAN_FRONTEND=noninteractive {_INSTALL} {_HELPERS}")
    # A window that stands until it is stopped; timeout ends with 124 then.
    shown = "timeout 30 xvfb-run -a colonyqc --db '/srv/home/朝の 写真/history.db' 2>/srv/home/said"
    system.sh(f"{shown}; test $? = 124; ! grep Traceback /srv/home/said", user=nobody)
    say(f"--- {suite}: the window stood for 30 s")
    brought = ("applications/colonyqc.desktop", "icons/hicolor/scalable/apps/colonyqc.svg")
    lacking = [name for name in brought if not (root / "usr/share" / name).is_file()]
    wrong += [f"the package brought no {name}" for name in lacking]
    before = _digest(home)
    system.sh(f"DEBIAN_FRONTEND=noninteractive {_INSTALL} --reinstall /srv/colonyqc.deb")
    system.sh("colonyqc history verify --db '/srv/home/朝の 写真/history.db'", user=nobody)
    system.sh("DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq colonyqc")
    if (root / "opt/colonyqc").exists():
        wrong.append("something was left of the program")
    if _digest(home) != before:
        wrong.append("the history did not survive")
    return [f"{suite}: {text}" for text in wrong]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("dist", type=Path)
    options.add_argument("suites", nargs="*", default=["bookworm"])
    chosen = options.parse_args()
    packages = sorted(chosen.dist.glob("colonyqc_*.deb"), key=lambda path: path.stat().st_mtime)
    if os.geteuid() != 0 or not shutil.which("debootstrap") or not packages:
        say("Run this as root on a Debian with debootstrap, after `make bundle`.")
        return 2
    wrong = []
    with tempfile.TemporaryDirectory(prefix="colonyqc-package-") as scratch:
        for suite in chosen.suites:
            wrong += check(packages[-1], suite, Path(scratch) / suite)
    say("\n".join(wrong) or "All held.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
