"""Run `make demo` and `make test` on a bare Debian 12 and 13, as `make release-check` does.

Each system is made by debootstrap with git and make alone and gets a clone of what is committed.
It reaches packages as this machine does: its sources, proxies, certificates and pip settings are
carried over, and local folders they name are mounted read-only. Mounts live in a namespace of
their own, so that nothing of this machine is within reach when a system is deleted.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Final

SUITES: Final = ("bookworm", "trixie")
REPOSITORY: Final = Path(__file__).resolve().parents[2]
_CLONE: Final = "/srv/colonyqc"
_HOME: Final = "/srv/home"
_NOBODY: Final = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
_PATHS: Final = re.compile(r"(file://)?(/[^\s,;]+)")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sources(suite: str) -> tuple[str, str]:
    """Return the main mirror and this machine's Debian sources, told for another suite."""
    here = output("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").strip()
    form = "$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)"
    lines = output("apt-get", "indextargets", "--format", form, "Created-By: Packages").splitlines()
    found = [line.split() for line in lines if line.startswith("Debian ")]
    main = next((uri for _, uri, release, _ in found if release == here), None)
    if main is None:
        raise SystemExit("This machine has no Debian package lists: run `apt-get update` first.")
    written = [f"deb {uri} {rel.replace(here, suite)} {part}" for _, uri, rel, part in found]
    return main, "\n".join(dict.fromkeys(written)) + "\n"


def pip_files() -> dict[Path, str]:
    """Return pip's settings files here and where a system keeps the same for everybody."""
    user = [Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf"]
    files = {Path("/etc/pip.conf"): "etc/pip.conf"}
    files |= dict.fromkeys(user, "etc/xdg/pip/pip.conf")
    return {path: to for path, to in files.items() if path.is_file()}


def pip_environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("PIP_") or name.lower().endswith("_proxy")
    }


def named_paths() -> tuple[set[Path], set[Path]]:
    """Return folders and files that pip's settings name."""
    texts = [path.read_text("utf-8") for path in pip_files()] + list(pip_environment().values())
    folders, files = set(), set()
    for scheme, name in (match for text in texts for match in _PATHS.findall(text)):
        path = Path(name)
        if path.is_dir():
            # The pages of a local index name files that lie beside it.
            folders.add(path.parent if scheme and path.parent != Path("/") else path)
        elif path.is_file():
            files.add(path)
    return folders, files


def copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, to, dirs_exist_ok=True)
    elif path.is_file():
        shutil.copyfile(path, to)


class System:
    """A bare Debian in a folder."""

    def __init__(self, suite: str, root: Path) -> None:
        self.suite, self.root = suite, root
        self.folders, self.files = named_paths()

    def build(self) -> None:
        mirror, lines = sources(self.suite)
        make = ("debootstrap", "--variant=minbase", "--include=git,make", self.suite)
        subprocess.run([*make, str(self.root), mirror], check=True, stdout=subprocess.DEVNULL)
        apt = self.root / "etc/apt"
        (apt / "sources.list").write_text(lines, "utf-8")
        settings = [row for row in output("apt-config", "dump").splitlines() if "Acquire::" in row]
        (apt / "apt.conf.d/99here").write_text("\n".join(settings) + "\n", "utf-8")
        copy(Path("/etc/apt/auth.conf.d"), apt / "auth.conf.d")
        # Certificates of one's own: Debian takes them up with its own when it installs those.
        own = Path("usr/local/share/ca-certificates")
        for path in (Path("/etc/resolv.conf"), Path("/etc/hosts"), "/" / own, *self.files):
            copy(path, self.root / path.relative_to("/"))
        for path, to in pip_files().items():
            copy(path, self.root / to)
        for folder in self.folders:
            (self.root / folder.relative_to("/")).mkdir(parents=True, exist_ok=True)
        home = self.root / _HOME.lstrip("/")
        home.mkdir(parents=True)
        clone = self.root / _CLONE.lstrip("/")
        subprocess.run(["git", "clone", "-q", str(REPOSITORY), str(clone)], check=True)

    def run(self, *command: str, user: tuple[str, ...] = (), show: bool = False) -> tuple[int, str]:
        """Run a command in the clone, with an empty home and no display; return code and output."""
        mounts = [
            f"mount -t proc proc {self.root}/proc",
            f"mount -t devpts devpts {self.root}/dev/pts",
            f"mount -t tmpfs -o mode=1777 tmpfs {self.root}/dev/shm",
            *(f"mount --bind -o ro {path} {self.root}{path}" for path in sorted(self.folders)),
        ]
        variables = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": _HOME,
            "LANG": "C.UTF-8",
            **pip_environment(),
        }
        inside = ["env", "-C", _CLONE, *user, *command]
        script = "set -e\n" + "\n".join(mounts) + f'\nexec chroot {self.root} "$@"\n'
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "-"]
        said = []
        with subprocess.Popen(
            [*apart, *inside],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line)
                if show:
                    say(line.rstrip("\n"))
        return process.returncode, "".join(said)

    def check(self, tests: bool) -> list[str]:
        """Run the two commands; return what went wrong."""
        wrong = []
        code, asked = self.run("make", "demo", user=_NOBODY)
        if code == 0 or asked.count("apt-get install") != 1:
            wrong.append(f"without root, make demo prints no line to run:\n{asked}")
        for target in ("demo", "test") if tests else ("demo",):
            say(f"--- {self.suite}: make {target}")
            start = monotonic()
            code, _ = self.run("make", target, show=True)
            minutes = (monotonic() - start) / 60
            say(f"--- {self.suite}: make {target}: exit {code}, {minutes:.0f} min")
            if code:
                wrong.append(f"make {target} fails")
            if target == "demo":
                wrong += self._demo_lacks()
        return [f"{self.suite}: {text}" for text in wrong]

    def _demo_lacks(self) -> list[str]:
        clone = self.root / _CLONE.lstrip("/")
        made = ("demo/report.pdf", "demo/history.db", "demo/window.png")
        wrong = [f"the demo made no {name}" for name in made if not (clone / name).is_file()]
        version = self.run(".venv/bin/python", "--version")[1].strip()
        size = output("du", "-sm", str(clone / ".venv")).split()[0]
        say(f"--- {self.suite}: {version}, .venv {size} MB after make demo")
        if list(clone.glob(".venv/lib/python*/site-packages/torch")):
            wrong.append("the demo installed torch")
        return wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("suites", nargs="*", default=SUITES, help="Debian's code names")
    options.add_argument("--demo-only", action="store_true", help="leave `make test` out")
    options.add_argument("--keep", type=Path, help="build in this folder and leave it there")
    chosen = options.parse_args()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        say("Run this as root on a Debian with debootstrap (apt-get install debootstrap).")
        return 2
    wrong = []
    with tempfile.TemporaryDirectory(prefix="colonyqc-fresh-") as scratch:
        for suite in chosen.suites:
            say(f"--- {suite}: building a bare system")
            system = System(suite, (chosen.keep or Path(scratch)).resolve() / suite)
            system.build()
            wrong += system.check(tests=not chosen.demo_only)
    say("\n".join(wrong) or "All ran.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
