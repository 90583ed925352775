"""Install the built Debian package on a bare Debian and try it: fresh_package.py DIST [SUITE…].

As root, with debootstrap; `make release-check` runs it. The system has no Python, no compiler and
no headers. An older package is installed and makes a history; the built one is installed over it,
opens that history with every row, and is purged; the history is there afterwards, as it was.
``--older FILE``: a package of an earlier day; without it the built one is told an older version.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Final

from bundle_smoke import Rows, rows
from fresh_machine import System, say

_INSTALL: Final = "apt-get install -y --no-install-recommends -qq"
_HELPERS: Final = "desktop-file-utils fonts-noto-cjk fonts-noto-core xvfb xauth"
_NOBODY: Final = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
_MADE: Final = "/srv/home/朝の 写真"
_HISTORY: Final = f"{_MADE}/history.db"


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


def older_of(package: Path, to: Path, scratch: Path) -> Path:
    """Pack the same again as an older version that had a module more."""
    root = scratch / "older"
    subprocess.run(["dpkg-deb", "--raw-extract", package, root], check=True)
    control = root / "DEBIAN/control"
    told = re.sub(r"^Version: .*$", "Version: 0.0.1", control.read_text("utf-8"), flags=re.M)
    control.write_text(told, "utf-8")
    (root / "opt/colonyqc/_internal/of_an_older_build.so").write_bytes(b"gone by now")
    pack = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", root, to]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return to


class Trial:
    """A package on a bare system: installed, used, upgraded, used, and purged."""

    def __init__(self, suite: str, root: Path) -> None:
        self.suite, self.root = suite, root
        self.system = Bare(suite, root)
        self.home = root / "srv/home"
        self.wrong: list[str] = []

    def say(self, text: str) -> None:
        say(f"--- {self.suite}: {text}")

    def install(self, package: Path) -> None:
        """Install as a person does; a lower version than what is there is refused."""
        shutil.copyfile(package, self.root / "srv/colonyqc.deb")
        self.system.sh(f"DEBIAN_FRONTEND=noninteractive {_INSTALL} /srv/colonyqc.deb")
        version = self.system.sh("dpkg-query -W -f '${Version}' colonyqc")
        self.say(f"installed: {version}")

    def use(self, *commands: str) -> None:
        """Run commands as somebody without rights."""
        for each in commands:
            said = self.system.sh(f"colonyqc {each}", user=_NOBODY)
            self.say(f"{each}: {said.strip().splitlines()[-1]}")

    def older(self, package: Path) -> Rows:
        """Install what was there before, and make a history with it; return the history's rows."""
        self.system.build()
        # The script that tries it runs outside: there is no Python in there.
        self.system.sh("apt-get update -qq")
        self.install(package)
        if self.system.run("sh", "-c", "command -v python3 gcc")[0] == 0:
            self.wrong.append("the system has a Python or a compiler, so that nothing was shown")
        os.chown(self.home, 65534, 65534)
        self.use("--version", "models verify", f"demo --out '{_MADE}' --no-window")
        self.use(f"history verify --db '{_HISTORY}'")
        # Whoever may write into the program's folder: nothing is to be left there.
        self.system.sh("HOME=/root colonyqc models verify")
        self.system.sh(f"cp -a '{_MADE}' /root/own && cd /root && HOME=/root colonyqc history list "
                       "--db /root/own/history.db")  # fmt: skip
        return rows(self.root / _HISTORY.lstrip("/"), {})

    def upgrade(self, package: Path, before: Rows) -> None:
        """Install over what is there; the history has every row, and nothing is there twice."""
        self.system.sh(f"DEBIAN_FRONTEND=noninteractive {_INSTALL} {_HELPERS}")
        self.install(package)
        database = self.root / _HISTORY.lstrip("/")
        self.use("--version", f"history migrate --db '{_HISTORY}'")
        after = rows(database, before)
        self.wrong += altered(before, after)
        self.say(f"{sum(len(kept) for _, kept in before.values())} rows of {len(before)} tables")
        self.use(f"history list --db '{_HISTORY}'", f"history verify --db '{_HISTORY}'")
        # A window that stands until it is stopped; timeout ends with 124 then.
        shown = f"timeout 30 xvfb-run -a colonyqc --db '{_HISTORY}' 2>/srv/home/said"
        self.system.sh(f"{shown}; test $? = 124; ! grep Traceback /srv/home/said", user=_NOBODY)
        self.say("the window stood for 30 s")
        self.wrong += stray(self.root, self.system.sh("dpkg -L colonyqc").splitlines())
        self.wrong += entries(self.root / "usr/share/applications")

    def purge(self) -> None:
        """Remove the program: nothing is left of it, and all of the history."""
        before = _digest(self.home)
        self.system.sh("DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq colonyqc")
        apart = "-not -path '/srv/*' -not -path '/proc/*' -not -path '/root/*'"
        left = self.system.sh(f"find / -xdev -iname '*colonyqc*' {apart}").split()
        self.wrong += [f"{name} was left of the program" for name in left]
        if _digest(self.home) != before:
            self.wrong.append("the history did not survive")


def altered(before: Rows, after: Rows) -> list[str]:
    """Return which tables are not what they were; the trail alone may have grown."""
    wrong = []
    for table, (_, kept) in before.items():
        now = after[table][1]
        if now[: len(kept)] != kept or (table != "event" and len(now) != len(kept)):
            wrong.append(f"the rows of {table} are not what they were")
    return wrong


def stray(root: Path, owned: list[str]) -> list[str]:
    """Return what lies in the program's folder and is not of the package that is installed."""
    there = {f"/{path.relative_to(root)}" for path in (root / "opt/colonyqc").rglob("*")}
    return [f"{name} is of another version" for name in sorted(there - set(owned))]


def entries(applications: Path) -> list[str]:
    """Return what is wrong with the menu entry and the kinds of file that it opens."""
    own = sorted(path.name for path in applications.glob("*colonyqc*"))
    wrong = [] if own == ["colonyqc.desktop"] else [f"menu entries: {own}"]
    told = re.search(r"^MimeType=(.+)$", (applications / "colonyqc.desktop").read_text(), re.M)
    kinds = told[1].strip(";").split(";") if told else []
    cache = (applications / "mimeinfo.cache").read_text("utf-8").splitlines()
    for kind in kinds:
        opens = [line for line in cache if line.startswith(f"{kind}=")]
        if "".join(opens).count("colonyqc.desktop") != 1:
            wrong.append(f"{kind} is opened by {opens}")
    return wrong if kinds else [*wrong, "the menu entry opens no kind of file"]


def check(package: Path, older: Path, suite: str, root: Path) -> list[str]:
    """Return what went wrong, a line each."""
    trial = Trial(suite, root)
    trial.upgrade(package, trial.older(older))
    trial.purge()
    return [f"{suite}: {text}" for text in trial.wrong]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("dist", type=Path)
    options.add_argument("suites", nargs="*", default=["bookworm"])
    options.add_argument("--older", type=Path, help="a package of an earlier day to upgrade from")
    chosen = options.parse_args()
    packages = sorted(chosen.dist.glob("colonyqc_*.deb"), key=lambda path: path.stat().st_mtime)
    if os.geteuid() != 0 or not shutil.which("debootstrap") or not packages:
        say("Run this as root on a Debian with debootstrap, after `make bundle`.")
        return 2
    wrong = []
    with tempfile.TemporaryDirectory(prefix="colonyqc-package-") as scratch:
        place = Path(scratch)
        older = chosen.older or older_of(packages[-1], place / "older.deb", place)
        for suite in chosen.suites:
            wrong += check(packages[-1], older, suite, place / suite)
    say("\n".join(wrong) or "All held.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
