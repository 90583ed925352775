"""Run every group of tests, one after the other; what went wrong in one never stops the others."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import ColonyQCError, OutputError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import (
    Check,
    DataSet,
    DatedCheck,
    Group,
    Measured,
    NotTested,
    Outcome,
    Qualification,
    UntestedItem,
    UseLimit,
)

EVIDENCE = "evidence"
"""The folder of what each group kept, a JSON file a group."""


def run(
    bench: Bench,
    limits: AcceptanceLimits,
    groups: Sequence[Group],
    out: Path,
    names: Mapping[str, str],
    monitor: Monitor = UNWATCHED,
) -> Qualification:
    """Run groups of tests and keep the evidence of each in ``out``; ``names``: of groups by key.

    Raises:
        Cancelled: asked to stop.
        OutputError: the evidence cannot be written.
    """
    begun = datetime.now().astimezone()
    total = sum(group.seconds for group in groups)
    done = 0.0
    tested: list[DatedCheck] = []
    left_out: list[UntestedItem] = []
    told: list[DataSet | Measured | UseLimit] = []
    evidence: dict[str, str] = {}
    for group in groups:
        monitor.check()
        part = monitor.part(done / total, (done + group.seconds) / total, names[group.key])
        part.report(0.0)
        made = [
            (each, datetime.now().astimezone()) for each in _outcomes(group, bench, limits, part)
        ]
        checks = [(each, at) for each, at in made if isinstance(each, Check)]
        kept = [(each, at) for each, at in made if isinstance(each, Check | Measured)]
        digest = _keep(out / EVIDENCE / f"{group.key}.json", kept)
        evidence[group.key] = digest
        tested += [DatedCheck(group.key, check, at, digest) for check, at in checks]
        left_out += [UntestedItem(group.key, e) for e, _ in made if isinstance(e, NotTested)]
        told += [each for each, _ in made if isinstance(each, DataSet | Measured | UseLimit)]
        done += group.seconds
    monitor.report(1.0, "")
    ended = datetime.now().astimezone()
    return Qualification(
        begun,
        ended,
        tuple(tested),
        tuple(left_out),
        tuple(each for each in told if isinstance(each, DataSet)),
        evidence,
        tuple(each for each in told if isinstance(each, Measured)),
        tuple(each for each in told if isinstance(each, UseLimit)),
    )


def _outcomes(
    group: Group, bench: Bench, limits: AcceptanceLimits, monitor: Monitor
) -> Iterator[Outcome]:
    try:
        yield from group.run(bench, limits, monitor)
    except (ColonyQCError, OSError) as error:
        # A test that cannot be run has not passed.
        yield Check("not-run", passed=False, found={"why": str(error)}, detail=repr(error))


def _keep(path: Path, kept: Sequence[tuple[Check | Measured, datetime]]) -> str:
    """Write a group's evidence; return its sha256. "passed" is null where no limit is set."""
    told = [
        {
            "key": each.key,
            "subject": each.subject,
            "passed": each.passed if isinstance(each, Check) else None,
            "found": dict(each.found),
            "detail": each.detail,
            "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        }
        for each, at in kept
    ]
    return write_document(path, told)


def write_document(path: Path, value: Any) -> str:
    """Write a value as JSON; return the sha256 of the file.

    Raises:
        OutputError: it cannot be written.
    """
    data = (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()
    return write_bytes(path, data)


def write_bytes(path: Path, data: bytes) -> str:
    """Write a file, whole or not at all; return its sha256.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, durable=True)
    except OSError as error:
        raise OutputError(f"{path} can't be written: {error.strerror}.") from error
    return sha256(data).hexdigest()
