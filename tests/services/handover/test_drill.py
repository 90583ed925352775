"""A backup is brought back for rehearsal, compared and analysed again; what differs fails."""

import json
import subprocess
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from support.command import Command, field, write_png
from support.tiny_model import write_package


@pytest.fixture
def backup(colonyqc: Command, tmp_path: Path) -> Path:
    """A backup, with its pictures, of a history with one analysis."""
    write_png(tmp_path / "01.png", field(1))
    place = ("--line", "A", "--dish", "1", "--day", 1)
    assert colonyqc("analyse", "01.png", *place, "--db", "t.db").code == 0
    made = colonyqc("history", "backup", "--out", "shelf", "--pictures", "--db", "t.db")
    assert made.code == 0, made.err
    return tmp_path / made.out.strip()


@pytest.fixture
def colonyqc(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    write_package(tmp_path / "models")
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def drill(colonyqc: Command, backup: Path, out: str = "drill") -> tuple[int, dict[str, bool]]:
    ran = colonyqc("history", "drill", "--backup", backup, "--out", out, "--db", "t.db")
    told = json.loads(Path(out, "drill.json").read_text("utf-8"))
    assert told["passed"] is (ran.code == 0)
    return ran.code, {each["name"]: each["passed"] for each in told["checks"]}


def test_a_whole_backup_passes_and_the_trail_tells(
    colonyqc: Command, backup: Path, tmp_path: Path
) -> None:
    # The original is gone: the drill works on the copy in the backup.
    (tmp_path / "01.png").unlink()
    code, checks = drill(colonyqc, backup)
    assert (code, set(checks.values())) == (0, {True})
    assert list(checks) == [
        "verify of the restored history",
        "audit trail",
        "records",
        "record 1, A/1, analysed again",
    ]
    assert (tmp_path / "drill" / "drill.pdf").read_bytes().startswith(b"%PDF")
    asked = ("--kind", EventKind.BACKUP_DRILLED, "--db", "t.db", "--json", "-")
    (event,) = colonyqc("history", "trail", *asked).json["events"]
    assert event["new"] == f"{backup.name}: passed, 4 checks"
    assert colonyqc("history", "verify", "--db", "t.db").code == 0


def test_a_backup_that_was_altered_is_not_brought_back(
    colonyqc: Command, backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "01.png").unlink()
    for path in (tmp_path / "shelf" / "beside").rglob("*.png"):
        write_png(path, field(2))
    ran = colonyqc("history", "drill", "--backup", backup, "--out", "drill", "--db", "t.db")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1), "an altered backup is not restored"
    assert not (tmp_path / "drill").exists()


def test_a_backup_of_another_history_fails(colonyqc: Command, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "t.db").rename(tmp_path / "other.db")
    write_png(tmp_path / "02.png", field(2))
    place = ("--line", "B", "--dish", "2", "--day", 1)
    assert colonyqc("analyse", "02.png", *place, "--db", "t.db").code == 0
    code, checks = drill(colonyqc, backup)
    assert code == 1
    assert not checks["audit trail"]
    assert checks["verify of the restored history"], "it is whole, only another one"


def test_nothing_is_written_into_the_backup_itself(colonyqc: Command, backup: Path) -> None:
    before = sorted(backup.rglob("*"))
    asked = ("--backup", backup, "--out", backup / "drill", "--db", "t.db")
    ran = colonyqc("history", "drill", *asked)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "lies in the backup itself" in ran.err
    assert sorted(backup.rglob("*")) == before


def test_its_report_is_in_japanese_where_that_is_asked_for(
    colonyqc: Command, backup: Path, tmp_path: Path
) -> None:
    asked = ("--backup", backup, "--out", "drill", "--db", "t.db")
    assert colonyqc("history", "drill", *asked, "--language", "ja").code == 0
    told = json.loads((tmp_path / "drill" / "drill.json").read_text("utf-8"))
    # The file for programs is the same in every language.
    assert "audit trail" in {each["name"] for each in told["checks"]}
    pdf = tmp_path / "drill" / "drill.pdf"
    ran = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    text = "".join(ran.stdout.decode().split())
    for said in ("バックアップ復元訓練", "監査証跡", "完全", "再解析", "一致", "合格", "コロニー"):
        assert said in text
    for word in ("Backupdrill", "audittrail", "colonies", "whole", "same"):
        assert word not in text
    refused = colonyqc("history", "drill", *asked[:3], "other", *asked[4:], "--language", "xx")
    assert refused.code == 2
    assert not (tmp_path / "other").exists()
