"""Write the true copy of a history: what an inspector reads without this program.

What is in it, and how it is checked, is said in ``docs/data_package.md``; the package says it
itself, too.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from colonyqc.config.folder_digest import files_of, folder_sha256
from colonyqc.config.paths import resources
from colonyqc.domain.audit import Anchor
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.domain.shown_name import shown_name
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.accounts.signing import Signed, signatures
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.sealed_folder import check_new, new_package, seal
from colonyqc.services.ports import UNWATCHED, AnalysisSummary, History, Monitor
from colonyqc.services.ports.data_packages import CopiedRows, DataPackages
from colonyqc.services.reporting.records import superseded_by
from colonyqc.services.safekeeping.originals import moved

FORMAT: Final = "colonyqc data package 1"


@dataclass(frozen=True, slots=True)
class PackageScope:
    """What goes into a package: all, a line's dishes or one dish; the pictures too, or not."""

    line: str | None = None
    dish: DishKey | None = None
    pictures: bool = False

    def holds(self, dish: DishKey) -> bool:
        return self.dish in (None, dish) and self.line in (None, dish.line)

    @property
    def told(self) -> str:
        if self.dish is not None:
            return f"dish {self.dish.label}"
        return "all" if self.line is None else f"line {self.line}"


@dataclass(frozen=True, slots=True)
class PackageMade:
    """A package: where it lies, its anchor, how many records, and what is not in it, with why."""

    path: Path
    anchor: Anchor
    records: int
    missing: tuple[Failure, ...] = ()


def export_package(
    context: ServiceContext,
    out: Path,
    scope: PackageScope = PackageScope(),
    monitor: Monitor = UNWATCHED,
) -> PackageMade:
    """Write a data package to a folder, or to a file that ends in .zip; the trail keeps it.

    A stored file or picture that is missing or was altered is told, and the rest is written.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; nothing is left.
        HistoryError: the history can't be read, or its event not be written.
        OutputError: the package can't be written.
        UsageError: nothing is kept of what was asked for, or something lies there already.
    """
    check_new(context.outputs, out)
    writer = context.data_packages
    if writer is None:
        raise HistoryError("No data package can be written here.")
    said = f"data package of {scope.told}: {out.name}"
    with export_failure_noted(context.histories, said):
        with context.histories() as history:
            require(history, Permission.EXPORT)
            found = [each for each in history.list() if scope.holds(each.dish)]
            if not found:
                raise UsageError(f"Nothing is kept of {scope.told}.")
            history.exported(said)
            history.commit()
        with new_package(out) as folder:
            copied, missing = _fill(context, writer, folder, (scope, found), monitor)
    return PackageMade(out, copied.anchor, len(found), missing)


def _fill(
    context: ServiceContext,
    writer: DataPackages,
    folder: Path,
    wanted: tuple[PackageScope, Sequence[AnalysisSummary]],
    monitor: Monitor,
) -> tuple[CopiedRows, tuple[Failure, ...]]:
    scope, found = wanted
    ids = sorted(each.id for each in found)
    with context.histories() as history:
        copied = writer.write(history, folder, ids, monitor.part(0.0, 0.6))
        _write(folder / "records.json", [_record(history, each) for each in found])
    missing = tuple(Failure("stored file", each) for each in copied.wrong)
    missing += _pictures(context, folder, (scope, ids), monitor.part(0.6, 1.0))
    _configuration(context, folder / "configuration", frozenset(ids))
    for name in ("README.txt", "README.ja.txt"):
        shutil.copyfile(resources() / "data_package" / name, folder / name)
    seal(
        folder,
        {
            "format": FORMAT,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "program": context.app_version,
            "of": scope.told,
            "anchor": str(copied.anchor),
            "records": len(ids),
            "events": copied.events,
            "stored_files": copied.files,
            "not_in_it": [each.reason for each in missing],
        },
    )
    return copied, missing


def _record(history: History, summary: AnalysisSummary) -> dict[str, Any]:
    """Return what of a record stands in no row: its state, and that of its signatures."""
    replaced = superseded_by(history, history.get(summary.id))
    return {
        "record": summary.id,
        "line": summary.dish.line,
        "dish": summary.dish.dish,
        "day": summary.day,
        "taken": summary.taken and summary.taken.isoformat(),
        "model": summary.model,
        "proposed": summary.verdict,
        "decided": summary.approval,
        "corrects": summary.original,
        "state": "counts" if replaced is None else "superseded",
        "superseded_by": replaced,
        "signatures": [_signature(each) for each in signatures(history, summary.id)],
        "digest": history.record_digest(summary.id),
    }


def _signature(signed: Signed) -> dict[str, Any]:
    made = signed.signature
    return {
        "meaning": str(made.meaning),
        "person": made.person,
        "proof": str(made.proof),
        "comment": made.comment,
        "at": made.at.isoformat(),
        "digest": made.digest,
        "stands": signed.valid,
    }


def _pictures(
    context: ServiceContext,
    folder: Path,
    wanted: tuple[PackageScope, Sequence[int]],
    monitor: Monitor,
) -> tuple[Failure, ...]:
    """List the source pictures by their sha256, and copy them where that was asked for."""
    scope, ids = wanted
    with context.histories() as history:
        records = history.several(ids)
    files = {
        (file.path, file.sha256): file.size
        for record in records
        for result in record.analysis.pictures
        for file in result.files
    }
    places, missing, rows = moved(context.histories), [], []
    if scope.pictures:
        (folder / "pictures").mkdir()
    for at, ((path, sha256), size) in enumerate(files.items()):
        monitor.check()
        monitor.report(at / len(files), Path(path).name)
        name = f"pictures/{sha256}{Path(shown_name(path)).suffix}"
        there = scope.pictures and _copied(places.now(Path(path)), folder / name, sha256)
        rows.append({"path": path, "sha256": sha256, "bytes": size, "copy": name if there else ""})
        if scope.pictures and not there:
            why = f"The picture {Path(path).name} is not where it was read, or was changed since."
            missing.append(Failure(path, why))
    _write(folder / "pictures.json", rows)
    return tuple(missing)


def _copied(given: Path | None, target: Path, sha256: str) -> bool:
    if given is not None and given.is_dir():
        return _copied_folder(given, target, sha256)
    if given is None or not given.is_file():
        return False
    if not target.exists():
        shutil.copyfile(given, target)
    with target.open("rb") as file:
        right = file_digest(file, "sha256").hexdigest() == sha256
    if not right:
        target.unlink()
    return right


def _copied_folder(given: Path, target: Path, sha256: str) -> bool:
    """Copy an OME-Zarr picture, which is a folder; tell whether its files are those recorded."""
    if not target.exists():
        for path in files_of(given):
            copy = target / path.relative_to(given)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    right = target.exists() and folder_sha256(target) == sha256
    if not right:
        shutil.rmtree(target, ignore_errors=True)
    return right


def _configuration(context: ServiceContext, folder: Path, ids: frozenset[int]) -> None:
    """Write by what results were made: protocols as applied, rule sets, presets, models."""
    folder.mkdir()
    with context.histories() as history:
        applied = [each for each in history.configurations() if each.analysis in ids]
    protocols = {each.protocol.settings_sha256: each.protocol for each in applied}
    _write(
        folder / "protocols.json",
        [{"sha256": sha256, "protocol": asdict(each)} for sha256, each in protocols.items()],
    )
    _write(folder / "rule_sets.json", [asdict(each) for each in context.rules.list()[0]])
    used = {(str(each.model), each.model.sha256) for each in applied}
    here = {(str(info.ref), info.ref.sha256): info for info in context.models.list()}
    _write(
        folder / "models.json",
        [
            {
                "model": ref,
                "sha256": sha256,
                "used": (ref, sha256) in used,
                "at_hand": (ref, sha256) in here,
                "licence": here[ref, sha256].licence if (ref, sha256) in here else "",
            }
            for ref, sha256 in sorted(used | set(here))
        ],
    )
    for name in ("rules", "presets"):
        for path in _files(context.own_folders.get(name)):
            target = folder / name / path.relative_to(context.own_folders[name])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _files(folder: Path | None) -> Iterator[Path]:
    if folder is not None and folder.is_dir():
        yield from (each for each in sorted(folder.rglob("*")) if each.is_file())


def _write(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    path.write_text(text + "\n", "utf-8", errors="backslashreplace")
