"""What was qualified, and where: the program, its parts and the computer it runs on."""

import locale
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from colonyqc.config.paths import resources, shipped_models, user_models, user_presets, user_rules
from colonyqc.services.packages.pmf import MANIFEST
from colonyqc.services.qualification.bench import Bench

_CPU_FILE: Final = Path("/proc/cpuinfo")
_MEMORY_FILE: Final = Path("/proc/meminfo")
_TIMESYNC: Final = Path("/run/systemd/timesync/synchronized")
_SHIPPED: Final = ("rules/*.yaml", "protocols/*.yaml", "qualification/*.yaml")


@dataclass(frozen=True, slots=True)
class InstalledPart:
    """Something that decides on results: its kind, name and sha256."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What was qualified; texts as the system tells them."""

    site: str
    host: str
    system: str
    processor: str
    cores: str
    memory: str
    accelerators: str
    time: str
    synchronised: bool | None
    """Whether the system says that its clock is set by others; None where it says nothing."""
    program: str
    python: str
    settings: Mapping[str, str]
    parts: tuple[InstalledPart, ...]
    libraries: tuple[tuple[str, str], ...]


def identity(bench: Bench, site: str, program: str, settings: Mapping[str, str]) -> Identity:
    """Return what is installed here, and on what."""
    now = datetime.now().astimezone()
    gpus = ", ".join(bench.accelerators())
    return Identity(
        site=site,
        host=platform.node(),
        system=f"{platform.platform()}, {locale.getpreferredencoding(False)}",
        processor=_line(_CPU_FILE, "model name") or platform.processor() or platform.machine(),
        cores=str(os.cpu_count() or 0),
        memory=_memory(),
        accelerators=gpus,
        time=f"{now.tzname()} (UTC{now:%z})",
        synchronised=_synchronised(),
        program=program,
        python=f"{platform.python_version()}, {sys.platform}",
        settings=dict(settings),
        parts=_parts(bench),
        libraries=tuple((each.name, each.installed) for each in bench.dependencies()),
    )


def _line(path: Path, name: str) -> str:
    """Return what a line NAME: VALUE of a file of the system says; "" where there is none."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "")


def _memory() -> str:
    """Return how much memory there is, GiB; "" where the system does not tell."""
    kib = _line(_MEMORY_FILE, "MemTotal").removesuffix("kB").strip()
    return f"{int(kib) / 2**20:.1f} GiB" if kib.isdecimal() else ""


def _synchronised() -> bool | None:
    folder = _TIMESYNC.parent
    return _TIMESYNC.exists() if folder.is_dir() else None


def _parts(bench: Bench) -> tuple[InstalledPart, ...]:
    models = [
        InstalledPart("model", str(info.ref), info.ref.sha256)
        for info in bench.models("full", "cpu").list()
    ]
    packages = [
        InstalledPart("package", f"{path.parent.parent.name}@{path.parent.name}", _sha256(path))
        for path in sorted(shipped_models().glob(f"*/*/{MANIFEST}"))
    ]
    shipped = [
        InstalledPart(path.parent.name, path.name, _sha256(path))
        for pattern in _SHIPPED
        for path in sorted(resources().glob(pattern))
    ]
    # The laboratory's own are named, and nothing of them is run.
    own = [
        InstalledPart("own", f"{folder.name}/{path.relative_to(folder).as_posix()}", _sha256(path))
        for folder, pattern in (
            (user_models(), "*/*/manifest.json"),
            (user_rules(), "*/*.yaml"),
            (user_presets(), "*/*/preset.json"),
        )
        for path in sorted(folder.glob(pattern))
    ]
    return (*models, *packages, *shipped, *own)


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
