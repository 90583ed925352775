"""``colonyqc history grant``: the owner of a server's history lets an account work with it."""

import io
from pathlib import Path

import pytest

from support import postgres
from support.command import Command


def test_the_owner_makes_the_tables_and_lets_a_role_in(
    colonyqc: Command, server: postgres.Server, tmp_path: Path
) -> None:
    with server.database() as name:
        keeper, seat = (server.url(name, who) for who in (postgres.KEEPER, postgres.SEAT))
        early = colonyqc("people", "setup", "--attempts", 5, "--db", seat, "--files", tmp_path)
        assert (early.code, early.err.count("\n")) == (3, 1)
        assert "may not be used by this account" in early.err
        ran = colonyqc("history", "grant", "--db", keeper, "--role", postgres.SEAT)
        assert (ran.code, ran.err) == (0, "")
        assert 'GRANT SELECT, INSERT ON "public"."acquisition", ' in ran.out
        assert "UPDATE" not in ran.out
        again = colonyqc("history", "grant", "--db", keeper, "--role", postgres.SEAT)
        assert (again.code, again.out) == (0, ran.out)
        late = colonyqc("people", "setup", "--attempts", 5, "--db", seat, "--files", tmp_path)
        assert late.code == 0
        unknown = colonyqc("history", "grant", "--db", keeper, "--role", "none")
        assert (unknown.code, unknown.err.count("\n")) == (3, 1)


@pytest.mark.parametrize("db", ["lab.db", "postgresql://host"])
def test_where_no_roles_are_it_is_said(colonyqc: Command, db: str) -> None:
    ran = colonyqc("history", "grant", "--db", db, "--role", "seat")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


def test_a_password_is_kept_and_forgotten_without_a_word_of_it(
    colonyqc: Command, server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    kept: dict[str, str | None] = {}
    monkeypatch.setattr(
        "colonyqc.history.connect.store_password", lambda url, word: kept.update({str(url): word})
    )
    with server.database() as name:
        place = ("--db", server.url(name, postgres.GUARDED))
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{postgres.PASSWORD}\n"))
        ran = colonyqc("history", "password", *place)
        assert (ran.code, ran.out.strip()) == (0, "It is kept in the system's keyring.")
        assert postgres.PASSWORD not in ran.out + ran.err
        assert list(kept.values()) == [postgres.PASSWORD]
        ran = colonyqc("history", "password", "--forget", *place)
        assert (ran.code, ran.out.strip()) == (0, "It is forgotten.")
        assert list(kept.values()) == [None]
