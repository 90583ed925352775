import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from colonyqc.services.qualification import tampering
from support.qualification import BenchOfTests, failed

FEW = {
    *("table-changed colony", "row-deleted signature", "trigger-planted ", "tail-cut "),
    *("file-altered ", "rules-forged "),
}


def only(monkeypatch: pytest.MonkeyPatch, names: set[str]) -> None:
    every = tampering._ways
    monkeypatch.setattr(
        tampering,
        "_ways",
        lambda database: (w for w in every(database) if f"{w[0]} {w[1]}" in names),
    )


def test_changes_behind_the_program_s_back_are_found(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, FEW)
    checks = bench.checks(tampering.run)
    assert failed(checks) == set()
    assert len(checks) == 1 + len(FEW)


def test_a_proof_that_finds_nothing_fails_every_way(bench: BenchOfTests) -> None:
    bench.proof = lambda *_: ()
    checks = bench.checks(tampering.run)
    assert {each.key for each in checks if each.passed} == {"untouched"}
    tables = {each.subject for each in checks if each.key == "table-changed"}
    assert {"event", "analysis", "colony", "decision", "dish_decision", "signature"} <= tables
    assert failed(checks) >= {
        *("table-changed", "row-deleted", "trigger-removed", "trigger-planted", "tail-cut"),
        *("file-altered", "file-deleted", "rules-forged"),
    }


def test_a_proof_that_always_complains_fails_untouched(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, set())
    bench.proof = lambda *_: ("Something.",)
    assert failed(bench.checks(tampering.run)) == {"untouched"}


def test_a_change_keeps_the_guards_in_place(bench: BenchOfTests) -> None:
    folder, _ = tampering._made(bench)

    def guards(of: Path) -> list[str]:
        with closing(sqlite3.connect(of / "lab.db")) as raw:
            found = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            return sorted(name for (name,) in found)

    before = guards(folder)
    assert tampering._change_row("colony", folder)
    assert guards(folder) == before
    assert not tampering._delete_row("correction", folder)
