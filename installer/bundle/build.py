"""Build the program for people without Python: a folder, a tar.xz, on Debian a .deb; and a wheel.

``python installer/bundle/build.py [--out dist] [--work .bundle]``, as `make bundle` does. The
program is installed from this checkout, without torch, into an environment of its own, frozen by
PyInstaller, made smaller, told its build, and packed. Needed: a Python with venv and pip; gcc and
strip where it is to be small; dpkg-deb for the .deb.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import gmtime, strftime, time
from typing import Final

import licences
from smaller import make_smaller, size

HERE: Final = Path(__file__).resolve().parent
REPOSITORY: Final = HERE.parents[1]
EXTRAS: Final = "cpu,nd2,lif,server"
TOOL: Final = "pyinstaller==6.22.3"


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(*command: str | Path, **more: object) -> None:
    """Run a command that must succeed."""
    subprocess.run([str(part) for part in command], check=True, **more)  # type: ignore[call-overload]


def environment(work: Path) -> Path:
    """Make the environment that is frozen; return its Python."""
    python = work / "venv/bin/python"
    if not python.exists():
        run(sys.executable, "-m", "venv", "--clear", work / "venv")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    pins = ("-c", REPOSITORY / "installer/constraints.txt")
    run(*pip, *pins, TOOL)
    # Anew each time: what is frozen is what the wheel that is given away holds.
    wheel = make_wheel(python, work / "wheel")
    run(*pip, *pins, f"{wheel}[{EXTRAS}]")
    run(*pip, "--force-reinstall", "--no-deps", wheel)
    return python


def make_wheel(python: Path, folder: Path) -> Path:
    """Make the wheel of this checkout, the only one in its folder."""
    shutil.rmtree(folder, ignore_errors=True)
    pip = (python, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps")
    run(*pip, "--wheel-dir", folder, REPOSITORY)
    (wheel,) = folder.glob("colonyqc-*.whl")
    return wheel


def freeze(python: Path, work: Path) -> Path:
    """Return the folder of the frozen program."""
    shutil.rmtree(work / "frozen", ignore_errors=True)
    places = ("--distpath", work / "frozen", "--workpath", work / "made")
    spec = HERE / "colonyqc.spec"
    run(python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *places, spec)
    return work / "frozen/colonyqc"


def tell_build(folder: Path, python: Path) -> tuple[str, int]:
    """Write what was built from what; return the build's name and moment (s since 1970, UTC)."""
    ask = "from colonyqc.config.build import build_version; print(build_version())"
    told = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True, cwd="/")
    name = told.stdout.strip()
    git = subprocess.run(
        ["git", "-C", REPOSITORY, "log", "-1", "--format=%H %ct"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    commit, _, moment = git.stdout.strip().partition(" ")
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or moment or time())
    told_of = {
        "build": name,
        "commit": commit,
        "date": strftime("%Y-%m-%d", gmtime(seconds)),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "libc": " ".join(platform.libc_ver()),
    }
    (folder / "BUILD.json").write_text(json.dumps(told_of, indent=2) + "\n", "utf-8")
    return name, seconds


def package_version(build: str, seconds: int) -> str:
    """Return what dpkg knows a build by: a later one is higher, which a sha256 alone is not."""
    number, _, digest = build.partition("+")
    return f"{number.replace('-', '~')}+{strftime('%Y%m%d%H%M', gmtime(seconds))}.{digest}"


def pack_tar(folder: Path, to: Path) -> None:
    """Pack the program as a folder of nobody in particular."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        return entry

    with tarfile.open(to, "w:xz", preset=9) as packed:
        packed.add(folder, "colonyqc", filter=plain)


def pack_deb(folder: Path, work: Path, out: Path, version: str) -> Path:
    """Lay the files out as Debian has them, and pack them."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(folder, root / "opt/colonyqc", symlinks=True)
    for name, to in (
        ("colonyqc.desktop", "usr/share/applications"),
        ("colonyqc.metainfo.xml", "usr/share/metainfo"),
    ):
        (root / to).mkdir(parents=True)
        shutil.copyfile(HERE / name, root / to / name)
    icons = root / "usr/share/icons/hicolor/scalable/apps"
    icons.mkdir(parents=True)
    shutil.copyfile(HERE / "colonyqc.svg", icons / "colonyqc.svg")
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/colonyqc").symlink_to("/opt/colonyqc/colonyqc")
    machine = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    ).stdout.strip()
    kib = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    control = (HERE / "control").read_text("utf-8")
    filled = control.format(version=version, machine=machine, kib=kib)
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/control").write_text(filled, "utf-8")
    for script in ("postinst", "postrm"):
        shutil.copyfile(HERE / script, root / "DEBIAN" / script)
        (root / "DEBIAN" / script).chmod(0o755)
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    made = out / f"colonyqc_{version}_{machine}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z9", "--build", root, made)
    return made


def pack(folder: Path, work: Path, out: Path, build: tuple[str, int]) -> list[Path]:
    """Put the packages beside the folder, in the place of those of an earlier build."""
    kind = f"{platform.system().lower()}-{platform.machine()}.tar.xz"
    for pattern in (f"colonyqc-*-{kind}", "colonyqc_*.deb", "colonyqc-*.whl"):
        for old in out.glob(pattern):
            old.unlink()
    say("Packing …")
    (wheel,) = (work / "wheel").glob("*.whl")
    made = [Path(shutil.copy(wheel, out))]
    # What the wheel was tried with.
    shutil.copy(REPOSITORY / "installer/constraints.txt", out)
    made.append(out / f"colonyqc-{build[0]}-{kind}")
    # Both side by side: one alone keeps one core busy for minutes.
    with ThreadPoolExecutor() as pool:
        packed = pool.submit(pack_tar, folder, made[-1])
        if shutil.which("dpkg-deb"):
            made.append(pack_deb(folder, work, out, package_version(*build)))
        packed.result()
    return made


def main() -> int:
    """Build and pack; say how large it became."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=REPOSITORY / "dist")
    options.add_argument("--work", type=Path, default=REPOSITORY / ".bundle")
    options.add_argument("--folder-only", action="store_true", help="pack nothing")
    chosen = options.parse_args()
    out, work = chosen.out.resolve(), chosen.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    say("Installing the program into an environment of its own …")
    python = environment(work)
    say("Freezing it …")
    frozen = freeze(python, work)
    before = size(frozen)
    make_smaller(frozen, python)
    licences.write(python, frozen / "licences", frozen / "colonyqc")
    shutil.copyfile(REPOSITORY / "LICENSE", frozen / "licences/colonyqc.txt")
    build, seconds = tell_build(frozen, python)
    folder = out / "colonyqc"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(frozen, folder, symlinks=True)
    made = [] if chosen.folder_only else pack(folder, work, out, (build, seconds))
    say(f"{build}: {size(folder) / 1e6:.0f} MB ({before / 1e6:.0f} as frozen)")
    for path in made:
        say(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB")
    say(_largest(folder / "_internal"))
    return 0


def _largest(folder: Path) -> str:
    sizes: Iterable[tuple[int, str]] = (
        (size(path) if path.is_dir() else path.lstat().st_size, path.name)
        for path in folder.iterdir()
    )
    first = sorted(sizes, reverse=True)[:16]
    return ", ".join(f"{name} {amount / 1e6:.0f}" for amount, name in first)


if __name__ == "__main__":
    sys.exit(main())
