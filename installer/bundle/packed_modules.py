"""Compiled modules that are kept packed in the folder, and unpacked into memory when asked for.

The typesetter of the reports is 68 MB of machine code and fonts, the reader of CZI 11: few starts
of the program need them. ``typst._typst`` lies as ``typst/_typst.zst``.
"""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType


class PackedModules(MetaPathFinder):
    """Finds what lies packed below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return where a module is loaded from, None where it does not lie here."""
        packed = self._folder.joinpath(*fullname.split(".")).with_suffix(".zst")
        if not packed.is_file():
            return None
        return spec_from_loader(fullname, _Loader(fullname, str(packed)))


class _Loader(ExtensionFileLoader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        from imagecodecs import zstd_decode

        code = zstd_decode(Path(self.path).read_bytes())
        # A file in memory alone: nothing is left behind on the disk. It is never closed, since
        # the linker takes a second library of the same name (/proc/self/fd/N) for the first one.
        place = os.memfd_create(spec.name)
        with os.fdopen(place, "wb", closefd=False) as file:
            file.write(code)
        spec.origin = f"/proc/self/fd/{place}"
        return super().create_module(spec)


def install() -> None:
    """Let a frozen program find its packed modules."""
    sys.meta_path.append(PackedModules(Path(sys.prefix)))
