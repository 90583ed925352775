"""What is installed, held against what was built: the program's files and its libraries."""

import hashlib
import re
import subprocess
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

from colonyqc.config.paths import package

_NAME: Final = "colonyqc"
_PINNED: Final = re.compile(r"([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;,]+)")
_EXTRA: Final = re.compile(r"""extra\s*==\s*["'](\w+)""")
_WORKSHOP: Final = ("dev", "train")
"""Extras that make the program or its models, and run nothing of a laboratory's work."""
_DECIDES: Final = ("app", "resources", "models", "pyproject.toml")
"""What of a checkout decides on results."""
_PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class InstalledFiles:
    """What the files were held against, how many there are, and which differ."""

    name: str
    files: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """A library the program asks for: the version it is pinned to, and that which is here."""

    name: str
    pinned: str
    here: str


def installed_files(home: Path | None = None) -> InstalledFiles | None:
    """Hold the program's files against the record of its installation; None where there is none.

    An installed wheel has a sha256 of each file in RECORD (PEP 376); a checkout is held against
    its commit.
    """
    folder = home or package()
    return _against_commit(folder.parents[1]) or _against_record(folder)


def _against_record(folder: Path) -> InstalledFiles | None:
    try:
        files = metadata.distribution(_NAME).files or []
    except metadata.PackageNotFoundError:
        return None
    known = [f for f in files if f.parts[0] == _NAME and f.hash is not None]
    here = [f for f in known if Path(str(f.locate())).is_relative_to(folder)]
    if not here:
        return None
    wrong = [str(f) for f in here if f.hash and _hash(Path(str(f.locate()))) != f.hash.value]
    return InstalledFiles("RECORD", len(here), tuple(wrong))


def _hash(path: Path) -> str:
    """Return a file's sha256 as RECORD writes it; "" where it cannot be read."""
    try:
        digest = hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return ""
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _against_commit(root: Path) -> InstalledFiles | None:
    if not (root / ".git").exists():
        return None
    commit = _git(root, "rev-parse", "HEAD")
    tracked = _git(root, "ls-files", "--", *_DECIDES)
    # Untracked files count: a module that is put there is imported, too.
    changed = _git(root, "status", "--porcelain", "--untracked-files=all", "--", *_DECIDES)
    if commit is None or tracked is None or changed is None:
        return None
    differences = tuple(line[3:] for line in changed.splitlines())
    return InstalledFiles(f"commit {commit.strip()}", len(tracked.splitlines()), differences)


def _git(root: Path, *words: str) -> str | None:
    try:
        ran = subprocess.run(
            ["git", "-C", str(root), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout if ran.returncode == 0 else None


def libraries() -> tuple[Library, ...]:
    """Return the pinned libraries that run the program, and the versions that are here.

    Those of extras that are not installed are left out.
    """
    try:
        wanted = metadata.distribution(_NAME).requires or []
    except metadata.PackageNotFoundError:
        return ()
    found = []
    for line in wanted:
        pinned = _PINNED.match(line)
        if pinned is None:
            continue
        name, version = pinned.groups()
        here = _version(name)
        extra = _EXTRA.search(line)
        if extra is not None and extra.group(1) in _WORKSHOP:
            continue
        if here or not (extra or "python_version" in line):
            found.append(Library(name, version, here))
    # One library may stand in several extras.
    return tuple(sorted(set(found), key=lambda each: each.name.lower()))


def _version(name: str) -> str:
    try:
        # What a build adds for its own hardware, as "+cpu", is the same version.
        return metadata.version(name).partition("+")[0]
    except metadata.PackageNotFoundError:
        return ""
