"""The licences of everything that is shipped, from what each package says of itself.

`build.py` calls it; ``python licences.py PYTHON FOLDER PROGRAM`` is for other systems' recipes.
"""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

_ASK: Final = """
import json, sys, sysconfig
from importlib.metadata import distributions
from pathlib import Path
def home(told):
    # Each is a label and an address; packages tell of sponsors and change logs, too.
    urls = {label.lower(): url for label, _, url in (each.partition(", ") for each in told)}
    wanted = ("homepage", "home", "repository", "source", "source code", "github", "documentation")
    return next((urls[label] for label in wanted if label in urls), next(iter(urls.values()), ""))
shipped = None
if len(sys.argv) > 1:
    from PyInstaller.archive.readers import CArchiveReader
    program = Path(sys.argv[1])
    names = CArchiveReader(str(program)).open_embedded_archive("PYZ.pyz").toc
    shipped = {name.partition(".")[0] for name in names}
    shipped |= {path.name.partition(".")[0] for path in (program.parent / "_internal").iterdir()}
    shipped.add("PyInstaller")  # the program's first lines are its
told = []
for found in distributions():
    tops = {f.parts[0].partition(".")[0] for f in found.files or () if "-info" not in f.parts[0]}
    if shipped is not None and not tops & shipped:
        continue
    files = [f for f in found.files or () if f.suffix not in (".py", ".pyc", ".xml")
             and any(w in f.name.lower() for w in ("licen", "copying", "notice", "authors"))
             or "licenses/" in f.as_posix()]
    meta = found.metadata
    marks = [c for c in meta.get_all("Classifier") or () if c.startswith("License")]
    told.append({
        "name": meta["Name"],
        "version": found.version,
        "licence": meta.get("License-Expression") or "; ".join(m.split(" :: ")[-1] for m in marks)
                   or (meta.get("License") or "").strip().splitlines()[0:1],
        "home": meta.get("Home-page") or home(meta.get_all("Project-URL") or ()),
        "texts": [str(found.locate_file(f)) for f in files],
    })
told.append({
    "name": "Python", "version": sys.version.split()[0], "licence": "PSF-2.0",
    "home": "https://www.python.org",
    "texts": [str(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt")],
})
print(json.dumps(told))
"""
_OF_THE_BUILD: Final = {"pip", "setuptools", "wheel", "cmake", "colonyqc"}
_COMMON: Final = Path("/usr/share/common-licenses")
"""Texts that Debian's packages, and those under the LGPL, refer to by name."""


def write(python: Path, folder: Path, program: Path | None = None) -> None:
    """Write a list and a text a package; what names none is listed as such.

    ``program``: the built one; only what is in it is listed, and the system's libraries with it.
    """
    asked = [python, "-c", _ASK, *([program] if program else [])]
    ran = subprocess.run(asked, check=True, capture_output=True, text=True, cwd="/")
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for one in sorted(json.loads(ran.stdout), key=lambda one: one["name"].lower()):
        if one["name"].lower() in _OF_THE_BUILD:
            continue
        said = one["licence"] if isinstance(one["licence"], str) else "".join(one["licence"])
        rows.append(
            f"{one['name']} {one['version']}: {said or 'see its text'} {one['home']}".strip()
        )
        texts = [
            Path(text).read_text("utf-8", "replace")
            for text in one["texts"]
            if Path(text).is_file()
        ]
        if texts:
            (folder / f"{one['name']}.txt").write_text("\n\n".join(texts), "utf-8")
    if program is not None:
        rows += _of_the_system(program.parent / "_internal", folder)
    if _COMMON.is_dir():
        shutil.copytree(_COMMON, folder / "common", symlinks=True, dirs_exist_ok=True)
    (folder / "LIST.txt").write_text("\n".join(rows) + "\n", "utf-8")


def _of_the_system(inside: Path, folder: Path) -> list[str]:
    """Write what Debian says of its libraries that are in the program; return a row a package."""
    if not shutil.which("dpkg-query"):
        return []
    names = [path.name for path in inside.glob("lib*.so*") if not path.is_symlink()]
    told = subprocess.run(
        ["dpkg-query", "-S", *(f"*/{name}" for name in names)],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    found: dict[str, set[str]] = defaultdict(set)
    for line in told.splitlines():
        package, _, path = line.partition(": ")
        if Path(path).name in names and Path(path).parent.name.endswith("-linux-gnu"):
            found[package.partition(":")[0]].add(Path(path).name)
    rows = []
    for package, libraries in sorted(found.items()):
        said = Path("/usr/share/doc") / package / "copyright"
        if said.is_file():
            shutil.copyfile(said, folder / f"Debian-{package}.txt")
        rows.append(
            f"{package} (Debian): see Debian-{package}.txt ({', '.join(sorted(libraries))})"
        )
    return rows


if __name__ == "__main__":
    given = [Path(each) for each in sys.argv[1:4]]
    write(*given)
    shutil.copyfile(Path(__file__).resolve().parents[2] / "LICENSE", given[1] / "colonyqc.txt")
