"""A folder of files that a manifest names by their sha256, handed over as it is or as one zip."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from colonyqc.config.atomic_write import passing_folder, passing_path, put_in_place
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.services.outputs import Outputs

MANIFEST: Final = "manifest.json"
_PACKED: Final = frozenset({".png", ".tif", ".tiff", ".jpg", ".jpeg", ".zip", ".onnx"})
"""Endings of files that are not made smaller by packing them again."""


def check_new(outputs: Outputs, out: Path) -> None:
    """Make sure that nothing lies where a package shall come.

    Raises:
        UsageError: something does, or the place is the program's own.
    """
    outputs.check_place(out)
    empty = out.is_dir() and not any(out.iterdir()) and out.suffix != ".zip"
    if (out.exists() or out.is_symlink()) and not empty:
        raise UsageError(f"{out} is there already: choose another name.")


@contextmanager
def new_package(out: Path) -> Iterator[Path]:
    """Give a folder to fill; it appears under its name, or as the zip ``out``, whole or not at all.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with passing_folder(out) as passing:
            yield passing
            if out.suffix == ".zip":
                with passing_path(out) as packed:
                    _pack(passing, packed)
                    put_in_place(packed, out, durable=True)
            else:
                if out.is_dir():
                    out.rmdir()
                put_in_place(passing, out, durable=True)
    except OSError as error:
        raise OutputError(
            f"{out} can't be written ({error.strerror or error}); choose another place."
        ) from error


def seal(folder: Path, told: Mapping[str, Any]) -> None:
    """Write the manifest: what is told, and size and sha256 of every other file of the folder."""
    files = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
        name = path.relative_to(folder).as_posix()
        files[name] = {"bytes": path.stat().st_size, "sha256": sha256}
    text = json.dumps({**told, "files": files}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", "utf-8", errors="backslashreplace")


def _pack(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", allowZip64=True) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            kind = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            archive.write(path, path.relative_to(folder).as_posix(), kind)
