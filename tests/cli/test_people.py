"""People, signatures and the check of the trail on the command line."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from colonyqc.services.accounts import passwords
from support.command import Command, Ran, field, write_png

WORD = "correct horse"


@pytest.fixture
def typed(colonyqc: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Typed":
    write_png(tmp_path / "one.png", field(1))
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    return Typed(colonyqc, monkeypatch)


class Typed:
    """Runs commands on one history with lines on standard input."""

    def __init__(self, command: Command, patch: pytest.MonkeyPatch) -> None:
        self._command, self._patch = command, patch

    def __call__(self, *arguments: object, lines: tuple[str, ...] = ()) -> Ran:
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return self._command(*arguments, "--db", "t.db")

    def alone(self, *arguments: object, lines: tuple[str, ...] = ()) -> Ran:
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return self._command(*arguments)

    def analyse(self, *more: object, lines: tuple[str, ...] = ()) -> Ran:
        place = ("--line", "A", "--dish", "1", "--day", 1)
        return self("analyse", "one.png", *place, *more, lines=lines)

    def approve(self, *more: object, lines: tuple[str, ...] = ()) -> Ran:
        """Give the undecided dish a person's verdict: without one it can't be signed."""
        why = ("--why", "seen at the microscope")
        return self("history", "decide-dish", "A/1", 1, "approved", *why, *more, lines=lines)


def test_verify_proves_a_history_and_names_what_was_edited(typed: Typed, tmp_path: Path) -> None:
    typed.analyse()
    ran = typed("history", "verify")
    assert (ran.code, ran.out.strip()) == (0, "The history is whole.")
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        raw.execute("DROP TRIGGER colony_no_update")
        raw.execute("UPDATE colony SET area_px = 1 WHERE position = 0")
    ran = typed("history", "verify")
    assert ran.code == 1
    first, *_, advice = ran.out.splitlines()
    assert first.startswith("Event 2 (analysis added")
    assert "in analysis 1, table colony, the row picture_id 1, position 0" in first
    assert "backup" in advice
    assert typed("history", "verify", "--json", "-").json["whole"] is False


def test_an_exported_anchor_finds_a_removed_tail(typed: Typed, tmp_path: Path) -> None:
    typed.analyse()
    assert typed("history", "export", "--out", "tables").code == 0
    (tmp_path / "t.anchor").unlink()
    said = json.loads((tmp_path / "tables" / "anchor.json").read_text("ascii"))["anchor"]
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'event_no_delete'"
        ((made,),) = raw.execute(guard)
        raw.execute("DROP TRIGGER event_no_delete")
        raw.execute("DELETE FROM event WHERE kind = 'exported'")
        raw.execute(made)
    assert typed("history", "verify").code == 0, "file and end removed together: an anchor tells"
    for anchor in (said, "tables/anchor.json"):
        ran = typed("history", "verify", "--anchor", anchor)
        assert ran.code == 1
        assert "The end of the trail was removed" in ran.out
    assert typed("history", "verify", "--anchor", "nonsense").code == 2


def test_a_lab_with_log_in(typed: Typed) -> None:
    setup = ("people", "setup", "--administrator", "Abe")
    assert typed(*setup, lines=(WORD, "other words")).code == 2
    assert typed(*setup, lines=(WORD, WORD)).code == 0
    mori = ("people", "add", "Mori", "--role", "technician", "--as", "Abe")
    assert typed(*mori, lines=(WORD, "told by Abe", "told by Abe")).code == 0
    listed = typed("people", "list", "--json", "-").json
    assert listed["log_in"] is True
    assert listed["people"][1] == {"name": "Mori", "roles": ["technician"], "active": True}

    refused = typed.analyse()
    assert (refused.code, "--as NAME" in refused.err) == (3, True)
    assert typed.analyse("--as", "Mori", lines=("wrong",)).code == 3
    assert typed.analyse("--as", "Mori").code == 3
    given = typed.analyse("--as", "Mori", lines=("told by Abe",))
    assert (given.code, "colonyqc people password --as Mori" in given.err) == (3, True)
    own = ("people", "password", "--as", "Mori")
    assert typed(*own, lines=("told by Abe", "horse correct", "horse correct")).code == 0
    assert typed.analyse("--as", "Mori", lines=("horse correct",)).code == 0
    sign = ("history", "sign", 1, "--meaning", "performed", "--as", "Mori")
    refused = typed(*sign, lines=("horse correct",))
    assert (refused.code, "approve or reject it before you sign" in refused.err) == (2, True)
    assert refused.err.startswith("Open: ")
    assert typed.approve("--as", "Mori", lines=("horse correct",)).code == 0
    ran = typed(*sign, lines=("horse correct",))
    assert "Signed as performed by Mori" in ran.out
    assert ran.err == ""
    events = typed("history", "trail", "--json", "-").json["events"]
    assert {"log-in failed", "logged in", "signed", "person added"} <= {e["kind"] for e in events}
    assert typed("history", "verify").code == 0


def test_accounts_are_changed_by_an_administrator(typed: Typed) -> None:
    typed("people", "setup", "--administrator", "Abe", lines=(WORD, WORD))
    typed("people", "add", "Mori", "--role", "reviewer", "--as", "Abe", lines=(WORD, WORD, WORD))
    as_abe = ("--as", "Abe", "--why", "trained")
    ran = typed("people", "roles", "Mori", "--role", "technician", *as_abe, lines=(WORD,))
    assert ran.out.strip() == "Mori: technician."
    assert typed("people", "disable", "Mori", *as_abe, lines=(WORD,)).code == 0
    assert typed("people", "enable", "Mori", "--as", "Mori", lines=(WORD,)).code == 3
    assert typed("people", "enable", "Mori", *as_abe, lines=(WORD,)).code == 0
    own = ("people", "password", "--as", "Mori")
    assert typed(*own, lines=(WORD, "another word", "another word")).code == 0
    other = ("people", "password", "Mori", "--as", "Abe")
    assert typed(*other, lines=(WORD, "third password", "third password")).code == 0
    limits = ("people", "setup", "--attempts", 3, "--idle-minutes", 0)
    assert typed(*limits, "--as", "Abe", lines=(WORD,)).code == 0
    assert typed("people", "setup").code == 2
    assert typed("people", "setup", "--single-user", "--as", "Abe", lines=(WORD,)).code == 0
    assert "Nobody has to log in." in typed("people", "list").out


def test_without_log_in_a_name_is_typed_to_sign(typed: Typed) -> None:
    typed.analyse("--as", "Mori")
    assert typed.approve("--as", "Mori").code == 0
    sign = ("history", "sign", 1, "--meaning", "performed", "--as", "Mori")
    assert typed(*sign, lines=("Sato",)).code == 2
    assert "name as stated" in typed(*sign, lines=("Mori",)).out
    assert typed("report", "1", "--out", "r.csv").code == 0
    trail = typed("history", "trail", "--last", 2).out
    assert "report written" in trail
    assert "report of A › 1: r.csv" in trail


def test_a_report_carries_signature_and_anchor(typed: Typed, tmp_path: Path) -> None:
    typed.analyse()
    typed.approve("--as", "Mori")
    typed("history", "sign", 1, "--meaning", "performed", "--as", "Mori", lines=("Mori",))
    typed("report", "1", "--out", "r.csv")
    text = (tmp_path / "r.csv").read_text("utf-8-sig")
    assert "performed by Mori" in text
    announced, anchor = (tmp_path / "t.anchor").read_text("ascii").splitlines()
    assert announced == f"coming {anchor}"
    assert anchor in text
    assert typed("history", "verify", "--anchor", "r.csv").code == 0


def test_a_record_is_printed_by_its_number_and_a_report_is_known_again(
    typed: Typed, tmp_path: Path
) -> None:
    typed.analyse()
    typed.analyse("--why", "the wrong pictures")
    assert typed("report", "1", "--out", "new.csv").code == 0
    assert typed("report", "--record", 1, "--out", "old.csv").code == 0
    assert typed("report", "1", "--record", 1, "--out", "same.csv").code == 0
    assert typed("report", "9", "--record", 1, "--out", "x.csv").code == 3
    assert typed("report", "--out", "x.csv").code == 2
    assert typed("report", "--record", 7, "--out", "x.csv").code == 3
    ran = typed("report", "verify", "old.csv")
    assert (ran.code, "record 1" in ran.out) == (0, True)
    assert "Record 1 is superseded by record 2." in ran.out
    assert typed("report", "verify", "new.csv", "--json", "-").json["record"] == 2
    (tmp_path / "new.csv").write_bytes((tmp_path / "new.csv").read_bytes() + b"\r\n")
    assert typed("report", "verify", "new.csv").code == 1
    trail = typed("history", "trail", "--json", "-").json["events"]
    assert [e["reason"] for e in trail if e["kind"] == "analysis added"] == [
        "the wrong pictures",
        "",
    ]


def test_a_signed_record_is_not_superseded_without_a_reason(typed: Typed) -> None:
    typed.analyse()
    typed.approve("--as", "Mori")
    typed("history", "sign", 1, "--meaning", "performed", "--as", "Mori", lines=("Mori",))
    refused = typed.analyse()
    assert refused.code == 1
    assert "was signed for this day as record 1. Say why" in refused.err
    assert typed.analyse("--why", "the focus was set anew").code == 0


def test_only_an_administrator_replaces_a_history_with_a_backup(
    typed: Typed, tmp_path: Path
) -> None:
    typed("people", "setup", "--administrator", "Abe", lines=(WORD, WORD))
    typed("people", "add", "Mori", "--role", "technician", "--as", "Abe", lines=(WORD, WORD, WORD))
    typed("people", "password", "--as", "Mori", lines=(WORD, "another word", "another word"))
    ran = typed("history", "backup", "--out", "shelf", "--as", "Abe", lines=(WORD,))
    assert ran.code == 0
    (folder,) = (p for p in (tmp_path / "shelf").iterdir() if (p / "manifest.json").is_file())
    restore = ("history", "restore", folder)
    assert typed(*restore).code == 3
    here = Path("t.db").absolute()
    for spelt in (here, f"sqlite:///{here}", f"sqlite+pysqlite:///{here}", f"{here} ", f" {here}"):
        assert typed.alone(*restore, "--db", spelt).code == 3, spelt
    with closing(sqlite3.connect("t.db")) as raw, raw:
        raw.execute("CREATE TRIGGER extra AFTER INSERT ON event BEGIN SELECT 1; END")
    assert typed(*restore).code == 3, "tampered with, it still knows whom to ask"
    assert typed(*restore, "--as", "Mori", lines=("another word",)).code == 3
    with closing(sqlite3.connect("t.db")) as raw, raw:
        raw.execute("DROP TRIGGER extra")
    assert typed(*restore, "--as", "Mori", lines=("another word",)).code == 3
    assert typed(*restore, "--as", "Abe", lines=("wrong",)).code == 3
    assert typed(*restore, "--as", "Abe", lines=(WORD,)).code == 0
    Path("t.db").write_bytes(b"no database any more")
    assert typed(*restore, "--as", "Mori").code == 0, "a damaged history can ask nobody"
    trail = typed("history", "trail", "--last", 1, "--json", "-").json["events"]
    assert [each["person"] for each in trail] == ["not logged in: Mori"]


def test_what_a_tampered_trail_says_commands_no_terminal(typed: Typed, tmp_path: Path) -> None:
    typed.analyse()
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        raw.execute("DROP TRIGGER event_no_update")
        raw.execute(
            "UPDATE event SET person = ? WHERE number = 2", ("\x1b[2J[/note] [page 2] :smile:\nok",)
        )
    said = typed("history", "verify")
    assert said.code == 1
    assert "\x1b" not in said.out
    trail = typed("history", "trail")
    assert trail.code == 0
    assert "\\x1b[2J[/note] [page 2] :smile:\\nok" in trail.out
