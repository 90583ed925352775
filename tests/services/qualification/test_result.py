"""A qualification is read back as its manifest names it, and noted by who may."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, OutputError
from colonyqc.domain.people import Role
from colonyqc.services.qualification.result import (
    JSON,
    MANIFEST,
    QualificationResult,
    may_qualify,
    note_read,
    read_result,
)
from support.lab import open_lab


def written(out: Path, checks: int, failed: int, limits: int = 0) -> QualificationResult:
    told = {
        "qualification": {"checks": checks, "failed": failed, "limits_of_use": limits},
        "identity": {"host": "pc7", "program": "1.0"},
    }
    data = json.dumps(told).encode()
    (out / JSON).write_bytes(data)
    manifest = f"{sha256(data).hexdigest()}  {JSON}\n".encode()
    (out / MANIFEST).write_bytes(manifest)
    return QualificationResult(checks, failed, "pc7", "1.0", sha256(manifest).hexdigest(), limits)


def test_it_is_read_as_written_and_passed_only_where_something_was_tested(tmp_path: Path) -> None:
    for checks, failed, passed in ((3, 0, True), (3, 1, False), (0, 0, False)):
        made = written(tmp_path, checks, failed, limits=2)
        assert made.use_limits == 2
        assert read_result(tmp_path) == made
        assert made.passed is passed


def test_what_its_manifest_does_not_name_is_no_qualification(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="holds no qualification"):
        read_result(tmp_path)
    written(tmp_path, 3, 1)
    (tmp_path / JSON).write_text(
        (tmp_path / JSON).read_text().replace('"failed": 1', '"failed": 0')
    )
    with pytest.raises(OutputError, match="holds no qualification"):
        read_result(tmp_path)


def test_only_who_may_publish_rules_has_it_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = written(tmp_path, 3, 1)
    lab = open_lab(tmp_path / "lab", monkeypatch)
    lab.ask_for_log_in(Tana=Role.TECHNICIAN, Rei=Role.REVIEWER)
    tana = lab.log_in("Tana")
    for asked in (lambda: may_qualify(tana), lambda: note_read(tana, made)):
        with pytest.raises(AccessError):
            asked()
    note_read(lab.log_in("Rei"), made)
    with lab.histories() as history:
        (event,) = history.events(kinds=(EventKind.QUALIFIED,))
    assert (event.person, event.subject, event.new) == ("Rei", "installation pc7", made.manifest)
    assert event.reason == "failed: 2 of 3 tests"
