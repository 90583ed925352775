"""A folder of files that a manifest names by their sha256, handed over as it is or as one zip."""

import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from colonyqc.config.atomic_write import passing_folder, passing_path, put_in_place
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.audit import canonical_json
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.services.outputs import Outputs

MANIFEST: Final = "manifest.json"
_SEAL: Final = "seal.json"
_DEEPEST: Final = 16

UNREADABLE: Final = (
    OSError, ValueError, KeyError, TypeError, RuntimeError,  # encrypted, packed by unknown means
    EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What zipfile and the unpackers under it raise of bytes that were damaged."""
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
        name = path.relative_to(folder).as_posix()
        files[name] = {"bytes": path.stat().st_size, "sha256": digest_of(path)}
    text = json.dumps({**told, "files": files}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", "utf-8", errors="backslashreplace")


def close(folder: Path) -> str:
    """Seal the manifest itself, too; return its sha256, by which the whole is known."""
    digest = _of_manifest(json.loads((folder / MANIFEST).read_text("utf-8")))
    (folder / _SEAL).write_bytes(canonical_json({"sha256": digest}) + b"\n")
    return digest


def check_seal(folder: Path, told: dict[str, Any]) -> str:
    """Make sure that a closed folder is as it was sealed; return the sha256 of its manifest.

    Raises:
        DocumentError: it was changed, or a file was added or taken out.
        OSError, ValueError, KeyError, TypeError: it is none.
    """
    digest = _of_manifest(told)
    if read_json(folder / _SEAL)["sha256"] != digest:
        raise DocumentError("its seal is broken")
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    files: dict[str, dict[str, Any]] = told["files"]
    if there != {*files, MANIFEST, _SEAL}:
        raise DocumentError("its seal is broken: files were added or taken out")
    for name, known in files.items():
        if digest_of(folder / name) != known["sha256"]:
            raise DocumentError(f"its seal is broken: {name}")
    return digest


def unpack(path: Path, folder: Path, most_bytes: int, most_files: int) -> None:
    """Unpack a zip from elsewhere: nothing of it leads out of the folder.

    Raises:
        DocumentError: it holds more than it may, or a name leads elsewhere.
        OSError, ValueError, …: as of `UNREADABLE`.
    """
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > most_files or sum(each.file_size for each in infos) > most_bytes:
            raise DocumentError("it holds more than it may")
        for info in infos:
            name = PurePosixPath(info.filename)
            # A name from elsewhere must not lead out of the folder, nor deeper than folders go.
            if len(name.parts) > _DEEPEST:
                raise DocumentError("a file in it lies deeper than any of a bundle does")
            if name.is_absolute() or ".." in name.parts or "\\" in info.filename:
                raise DocumentError("a file in it has a name that leads elsewhere")
            archive.extract(info, folder)


def digest_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _of_manifest(told: dict[str, Any]) -> str:
    return sha256(canonical_json(told)).hexdigest()


def _pack(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", allowZip64=True) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            kind = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            archive.write(path, path.relative_to(folder).as_posix(), kind)
