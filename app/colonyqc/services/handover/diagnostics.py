"""What helps whoever looks into a mistake of the program, and tells nothing of the laboratory.

Only what is named here leaves: no person, line, dish, file, path, remark or picture is in it. Of
the log there are times, levels, kinds of errors and places in the program's own code; the
sentences, which may name a file or a person, stay at home.
"""

import builtins
import json
import os
import platform
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any, Final

from colonyqc.config.paths import log_folder
from colonyqc.config.settings import load_settings
from colonyqc.domain.errors import HistoryError
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.sealed_folder import check_new, new_package, seal
from colonyqc.services.ports import AnalysisRecord

FORMAT: Final = "colonyqc diagnostics 1"
SETTINGS: Final = (
    "theme", "language", "overlay_style", "precision", "provider", "threads", "scale",
    "backup_hours", "backup_keep",
)  # fmt: skip
"""The settings that say nothing of people or places."""
_PACKAGES: Final = (
    "numpy", "scipy", "scikit-image", "opencv-python-headless", "onnxruntime", "onnxruntime-gpu",
    "PySide6-Essentials", "pyqtgraph", "SQLAlchemy", "alembic", "tifffile", "imagecodecs", "zarr",
    "typst", "torch",
)  # fmt: skip
_THEIRS: Final = frozenset(
    {
        "colonyqc",
        "sqlalchemy",
        "sqlite3",
        "onnxruntime",
        "numpy",
        "tifffile",
        "zarr",
        "pydantic_core",
    }
)
"""Packages whose kinds of errors may be named."""
_NEWEST: Final = 200
"""Analyses whose times are told."""
_HEAD: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) ([A-Z]+) (colonyqc[\w.]*) ")
_FRAME: Final = re.compile(r'\s+File ".*[/\\]colonyqc[/\\](\S+?\.py)", line (\d+), in (\S+)')
_ERROR: Final = re.compile(r"([A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Cancelled|Warning))\b")


def export_diagnostics(context: ServiceContext, out: Path) -> None:
    """Write versions, settings, counts, times and the scrubbed log to a file (.zip) or folder.

    Raises:
        OutputError: it can't be written.
        UsageError: something lies there already.
    """
    check_new(context.outputs, out)
    with new_package(out) as folder:
        _write(folder / "program.json", _program(context))
        _write(folder / "settings.json", _settings())
        _write(folder / "history.json", _history(context))
        lines = [line for path in _logs(log_folder()) for line in scrubbed(_lines(path))]
        (folder / "log.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        made = datetime.now(UTC).isoformat(timespec="seconds")
        seal(folder, {"format": FORMAT, "made": made, "program": context.app_version})


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", "utf-8")


def _program(context: ServiceContext) -> dict[str, Any]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    models = context.models.list()
    return {
        "program": context.app_version,
        "python": platform.python_version(),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "packages": found,
        # A model of the laboratory's own may be named after a person or a line.
        "shipped_models": {str(i.ref): i.ref.sha256 for i in models if not i.own},
        "own_models": sum(i.own for i in models),
    }


def _settings() -> dict[str, Any]:
    known = load_settings().model_dump()
    return {name: known[name] for name in SETTINGS}


def _history(context: ServiceContext) -> dict[str, Any]:
    try:
        with context.histories() as history:
            newest = sorted((each.id for each in history.list()), reverse=True)
            records = history.several(newest[:_NEWEST])
            kinds = Counter(each.kind for each in history.events())
            told: dict[str, Any] = {"dishes": len(history.dishes()), "analyses": len(newest)}
            told |= {"log_in": history.policy().log_in, "events": dict(sorted(kinds.items()))}
    except HistoryError as error:
        # Its sentence may name the file.
        return {"unreadable": type(error).__name__}
    shipped = {str(info.ref) for info in context.models.list() if not info.own}
    return told | {
        "read_only": bool(context.read_only),
        "kept_on": "server" if "://" in context.kept_in.address else "file",
        "newest": [_timed(each, shipped) for each in records],
        "seconds_median": median(map(_seconds, records)) if records else None,
    }


def _seconds(record: AnalysisRecord) -> float:
    return (record.analysis.finished - record.analysis.started).total_seconds()


def _timed(record: AnalysisRecord, shipped: set[str]) -> dict[str, Any]:
    made = record.analysis
    model = str(made.model)
    return {
        "seconds": round(_seconds(record), 2),
        "pictures": len(made.pictures),
        "megapixels": round(sum(p.width * p.height for p in made.pictures) / 1e6, 2),
        "pixel_size": all(p.pixel_size_um is not None for p in made.pictures),
        "runs_on": made.provider,
        "model": model if model in shipped else "own",
        "failures": len(made.failures),
    }


def _logs(folder: Path) -> list[Path]:
    return sorted(folder.glob("colonyqc.log*"), reverse=True) if folder.is_dir() else []


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from file


def scrubbed(lines: Iterable[str]) -> Iterator[str]:
    """Yield what of a log may leave: heads of entries, places in the program, kinds of errors."""
    for line in lines:
        head, frame = _HEAD.match(line), _FRAME.match(line)
        if head is not None:
            yield " ".join(head.groups())
        elif frame is not None:
            yield "  colonyqc/{}:{} {}".format(*frame.groups())
        elif (error := _ERROR.match(line)) is not None and _is_of_code(error[1]):
            yield f"  {error[1]}"


def _is_of_code(name: str) -> bool:
    """Tell whether a name is of a kind of error and not a word of somebody's."""
    return hasattr(builtins, name) or name.partition(".")[0] in _THEIRS
