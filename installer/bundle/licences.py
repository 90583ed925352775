"""The licences of everything that is shipped, from what each package says of itself."""

import json
import subprocess
from pathlib import Path
from typing import Final

_ASK: Final = """
import json
from importlib.metadata import distributions
told = []
for found in distributions():
    files = [f for f in found.files or () if ".dist-info/" in f.as_posix()
             and any(w in f.name.lower() for w in ("licen", "copying", "notice", "authors"))]
    meta = found.metadata
    marks = [c for c in meta.get_all("Classifier") or () if c.startswith("License")]
    told.append({
        "name": meta["Name"],
        "version": found.version,
        "licence": meta.get("License-Expression") or "; ".join(m.split(" :: ")[-1] for m in marks)
                   or (meta.get("License") or "").strip().splitlines()[0:1],
        "home": meta.get("Home-page") or next(iter(meta.get_all("Project-URL") or ()), ""),
        "texts": [str(found.locate_file(f)) for f in files],
    })
print(json.dumps(told))
"""
_OF_THE_BUILD: Final = {"pip", "setuptools", "wheel", "cmake", "colonyqc"}


def write(python: Path, folder: Path) -> None:
    """Write a list and a text a package; what names none is listed as such."""
    ran = subprocess.run([python, "-c", _ASK], check=True, capture_output=True, text=True, cwd="/")
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
    (folder / "LIST.txt").write_text("\n".join(rows) + "\n", "utf-8")
