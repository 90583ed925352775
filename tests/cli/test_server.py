"""Commands over a history on a PostgreSQL server, and what they say where it is out of reach."""

import io
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import cv2
import numpy as np
import pytest
from argon2 import PasswordHasher

from colonyqc.bootstrap import opening
from colonyqc.config import paths
from colonyqc.config.settings import Settings, load, save
from colonyqc.gui.main.workplace import Workplace
from colonyqc.history import SqlHistories, give_rights, open_histories
from colonyqc.services.accounts import passwords
from colonyqc.services.ports import Artefacts
from support import bucket, postgres
from support.builders import analysis
from support.command import Command, Ran, field, write_png

RULES = """
name: lab
version: 1
colony_rules:
  - {name: small, metric: area_px, direction: below, limit: 200, verdict: watch}
"""
NOWHERE = "postgresql://me:secret@127.0.0.1:1/lab"


@pytest.fixture(autouse=True)
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """End the connections of commands, as the end of their process does."""
    opened: list[SqlHistories] = []

    def remember(*arguments: Any, **named: Any) -> SqlHistories:
        opened.append(open_histories(*arguments, **named))
        return opened[-1]

    monkeypatch.setattr(opening, "open_histories", remember)
    yield
    for each in opened:
        each.engine.dispose()


@pytest.fixture
def database(server: postgres.Server) -> Iterator[str]:
    """Return the name of an empty database."""
    with server.database() as name:
        yield name


@pytest.fixture
def empty(server: postgres.Server, database: str) -> str:
    """Return its address."""
    return server.url(database)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "label files"
    folder.mkdir()
    return folder


class OnServer:
    """Runs commands on one history, with lines on standard input."""

    def __init__(self, command: Command, patch: pytest.MonkeyPatch, *place: object) -> None:
        self._command, self._patch, self._place = command, patch, place

    def __call__(self, *arguments: object, lines: tuple[str, ...] = ()) -> Ran:
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return self._command(*arguments, *self._place)


@pytest.fixture(scope="module")
def kept(
    server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Return a database with one analysis, and its folder: both to be copied."""
    folder = tmp_path_factory.mktemp("kept")
    with server.database() as name:
        keeper = server.url(name, postgres.KEEPER)
        give_rights(keeper, postgres.SEAT)
        histories = open_histories(keeper, files=folder)
        made = analysis(2)
        arrays = [
            Artefacts(np.zeros((r.height, r.width), np.uint8), np.zeros((30, 40, 3), np.uint8))
            for r in made.pictures
        ]
        with histories() as history:
            history.add(made, arrays)
            history.commit()
        histories.engine.dispose()
        yield name, folder


@pytest.fixture
def url(server: postgres.Server, kept: tuple[str, Path], files: Path) -> Iterator[str]:
    """Return the address of a history with one analysis."""
    shutil.copytree(kept[1], files, dirs_exist_ok=True)
    with server.database(kept[0]) as name:
        yield server.url(name, postgres.SEAT)


@pytest.fixture
def run(
    colonyqc: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, files: Path
) -> OnServer:
    """Return the commands over that history."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    monkeypatch.setattr(paths, "user_rules", lambda: tmp_path / "rules")
    return OnServer(colonyqc, monkeypatch, "--db", url, "--files", files)


def test_an_analysis_is_kept_on_the_server_and_its_maps_in_the_folder(
    colonyqc: Command, empty: str, files: Path, tmp_path: Path
) -> None:
    picture = write_png(tmp_path / "one.png", field(1))
    place = ("--db", empty, "--files", files)
    named = ("--line", "A", "--dish", "1", "--day", 1)
    ran = colonyqc("analyse", picture, *named, "--report", "t.pdf", "--json", "t.json", *place)
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF")
    told = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert [a["dish"] for a in told["analyses"]] == ["1"]
    assert {each.suffix for each in files.rglob("*") if each.is_file()} == {
        ".tif", ".png", ".anchor",
    }  # fmt: skip
    (listed,) = colonyqc("history", "list", "--json", "-", *place).json["analyses"]
    assert listed["dish"] == "1"
    assert colonyqc("history", "show", 1, "--json", "-", *place).json["pictures"][0]["colonies"]
    assert colonyqc("report", "A/1", "--out", "r.pdf", *place).code == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_the_trail_is_proved_exported_and_signed(run: OnServer, files: Path) -> None:
    ran = run("history", "verify")
    assert (ran.code, ran.out.strip()) == (0, "The history is whole.")
    assert run("history", "sign", 1, "--meaning", "performed", "--as", "MORI", lines=("MORI",))
    assert len(run("history", "trail", "--json", "-").json["events"]) == 3
    assert run("history", "export", "--out", "tables").code == 0
    stored = next(files.rglob("*.tif"))
    stored.write_bytes(b"altered")
    ran = run("history", "verify")
    assert ran.code == 1
    assert stored.name[:12] in ran.out


def test_a_seat_decides_notes_corrects_and_archives(
    run: OnServer, url: str, files: Path, tmp_path: Path
) -> None:
    classes = np.zeros((300, 400), np.uint8)
    classes[30:170, 50:250] = 1
    (tmp_path / "mine.png").write_bytes(cv2.imencode(".png", classes)[1].tobytes())
    corrected = ("--labels", "mine.png", "--picture", "1", "--reason", "missed")
    for words in (
        ("decide-dish", "dish 1", "2", "rejected", "--why", "pale", "--as", "MORI"),
        ("event", "medium", "dish 1", "--note", "fresh", "--as", "MORI"),
        ("correct", "dish 1", *corrected, "--as", "MORI"),
        ("archive", "dish 1", "--why", "frozen", "--as", "MORI"),
    ):
        ran = run("history", *words)
        assert (ran.code, ran.err) == (0, ""), (words, ran.out, ran.err)
    assert run("history", "verify").out.strip() == "The history is whole."


def test_people_and_rules_are_kept_there(run: OnServer, tmp_path: Path) -> None:
    word = ("correct horse", "correct horse")
    assert run("people", "setup", "--administrator", "ABE", lines=word).code == 0
    boss = ("--as", "ABE")
    for words, lines in (
        (("add", "MORI", "--role", "technician"), word),
        (("roles", "MORI", "--role", "reviewer"), ()),
        (("disable", "MORI"), ()),
        (("enable", "MORI"), ()),
        (("password", "MORI"), word),
    ):
        ran = run("people", *words, *boss, lines=(word[0], *lines))
        assert (ran.code, ran.err) == (0, ""), words
    people = run("people", "list", "--json", "-").json
    assert [each["name"] for each in people["people"]] == ["ABE", "MORI"]
    (tmp_path / "lab.yaml").write_text(RULES)
    ran = run("rules", "publish", "lab.yaml", "--why", "new", *boss, lines=word[:1])
    assert (ran.code, ran.err) == (0, "")
    assert run("history", "verify").code == 0


def test_what_a_server_does_itself_is_said(run: OnServer, url: str) -> None:
    ran = run("history", "migrate")
    assert (ran.code, ran.out.count("already")) == (0, 1)
    ran = run("history", "backup", "--out", "backups")
    assert ran.code == 2
    assert "pg_dump" in ran.err
    assert "Traceback" not in ran.err
    ran = run("history", "list", "--json", "label files/x.json")
    assert ran.code == 2
    assert "belongs to what the program keeps" in ran.err


def test_the_folder_may_stand_in_the_settings(
    run: OnServer, colonyqc: Command, url: str, files: Path, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    settings = tmp_path / "own" / "settings.json"
    save(Settings(server_files=str(files)), settings)
    monkeypatch.setattr("colonyqc.bootstrap.opening.load_settings", lambda: load(settings).settings)
    ran = colonyqc("history", "verify", "--db", url)
    assert (ran.code, ran.out.strip()) == (0, "The history is whole.")


def test_the_window_opens_on_a_server_too(
    run: OnServer, colonyqc: Command, url: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []

    def look(place: Workplace, *_: object, **__: object) -> int:
        with place.context.histories() as history:
            opened.extend(each.id for each in history.list())
        return 0

    monkeypatch.setattr("colonyqc.gui.main.start.start", look)
    ran = colonyqc("--db", url, "--files", files)
    assert (ran.code, ran.err, opened) == (0, "", [1])
    ran = colonyqc("--db", url, "history", "list")
    assert ran.code == 2
    assert "behind the command" in ran.err


def test_a_server_without_a_history_is_not_made_one_by_reading(
    colonyqc: Command, empty: str, files: Path
) -> None:
    for words in (("history", "list"), ("history", "verify"), ("people", "list")):
        ran = colonyqc(*words, "--db", empty, "--files", files)
        assert ran.code == 3
        assert "There is no history at postgresql" in ran.err


def test_a_folder_is_asked_for_and_never_made(
    colonyqc: Command, empty: str, tmp_path: Path
) -> None:
    ran = colonyqc("history", "list", "--db", empty)
    assert ran.code == 2
    assert "--files" in ran.err
    picture = write_png(tmp_path / "one.png", field(1))
    gone = tmp_path / "gone"
    ran = colonyqc("analyse", picture, "--db", empty, "--files", gone)
    assert ran.code == 3
    assert ran.err.startswith(f"The folder {gone} for the history's label files is not there")
    assert ran.err.count("\n") == 1
    assert not gone.exists()


def one_sentence(ran: Ran, *words: str) -> None:
    assert ran.code == 3
    assert (ran.out, ran.err.count("\n")) == ("", 1), ran.err
    for word in words:
        assert word in ran.err


def test_who_is_not_let_in_is_told_why(
    colonyqc: Command, server: postgres.Server, database: str, files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def look(address: str) -> Ran:
        return colonyqc("people", "setup", "--attempts", 5, "--db", address, "--files", files)

    monkeypatch.setenv("PGPASSFILE", str(files / "none"))
    right = f"{postgres.GUARDED}:{quote(postgres.PASSWORD)}"
    assert look(server.url(database, right)).code == 0
    wrong = look(server.url(database, f"{postgres.GUARDED}:ajar"))
    one_sentence(wrong, "did not take the password of “guarded”")
    assert "ajar" not in wrong.err
    one_sentence(look(server.url(database, postgres.GUARDED)), "asks for the password of")
    one_sentence(look(server.url(database, "stranger")), "does not let the account “stranger” in")
    for account in (postgres.USER, right):
        one_sentence(look(server.url("nodb", account)), "there is no database “nodb”")
    # An account and a database of one name.
    one_sentence(look(server.url(postgres.USER)), f"there is no database “{postgres.USER}”")
    one_sentence(look(f"{server.url(database)}&hosts=x"), "makes no sense", "hosts")


def test_a_server_out_of_reach_is_one_sentence(colonyqc: Command, files: Path) -> None:
    for address in (NOWHERE, "postgresql://me:secret@nowhere.invalid/lab?password=secret"):
        ran = colonyqc("history", "list", "--db", address, "--files", files)
        one_sentence(ran, "cannot be reached")
        assert "secret" not in ran.err


@pytest.mark.parametrize(
    "address",
    ["mysql://me:secret@host/lab", "postgresql+asyncpg://me:secret@host/lab",
     "postgresql://me:secret@host:port/lab", "postgresql://me:secret@host"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_wrong_usage(
    colonyqc: Command, address: str, files: Path
) -> None:
    ran = colonyqc("history", "list", "--db", address, "--files", files)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "secret" not in ran.err


def test_a_missing_driver_names_the_extra(
    colonyqc: Command, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    ran = colonyqc("history", "list", "--db", NOWHERE, "--files", files)
    one_sentence(ran, "psycopg", "extra “server”")


class Falling(io.StringIO):
    """Standard input whose first line comes when the server has gone down."""

    def __init__(self, server: postgres.Server, lines: str) -> None:
        super().__init__(lines)
        self._server = server

    def readline(self, *_: object) -> str:  # type: ignore[override]
        if not self.tell():
            self._server.stop()
        return super().readline()


def test_a_connection_that_is_lost_while_somebody_types_is_one_sentence(
    colonyqc: Command,
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    server_programs: Path,
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    with postgres.server(server_programs) as server:
        server.run("CREATE DATABASE lab")
        place = ("--db", server.url("lab"), "--files", files)
        assert colonyqc("people", "setup", "--attempts", 5, *place).code == 0
        monkeypatch.setattr("sys.stdin", Falling(server, "correct horse\ncorrect horse\n"))
        ran = colonyqc("people", "setup", "--administrator", "ABE", *place)
        one_sentence(ran, "cannot be reached")


def test_label_files_may_lie_in_a_bucket(
    colonyqc: Command, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = write_png(tmp_path / "one.png", field(1))
    named = ("--line", "A", "--dish", "1", "--day", 1)
    with bucket.store() as store:
        lab = store.bucket(monkeypatch)
        place = ("--db", empty, "--files", f"s3://{lab}/maps")
        ran = colonyqc("analyse", picture, *named, "--report", "t.pdf", *place)
        assert (ran.code, ran.err) == (0, "")
        kept = store.client().list_objects_v2(Bucket=lab)["Contents"]
        assert {each["Key"].partition("/")[0] for each in kept} == {"maps"}
        assert {Path(each["Key"]).suffix for each in kept} == {".tif", ".png", ""}
        assert colonyqc("history", "verify", *place).out.strip() == "The history is whole."
        assert colonyqc("history", "package", "--out", "p", *place).code == 0
        copies = {each.name for each in (tmp_path / "p" / "files").iterdir()}
        assert copies == {Path(each["Key"]).name for each in kept if "." in each["Key"]}
        lost = colonyqc("history", "list", "--db", empty, "--files", f"s3://{lab}/map")
        assert (lost.code, len(lost.err.splitlines())) == (3, 1)
        assert f"Nothing lies in s3://{lab}/map, and this history has label files" in lost.err
        (label,) = (each["Key"] for each in kept if each["Key"].endswith(".tif"))
        store.client().put_object(Bucket=lab, Key=label, Body=b"altered")
        told = colonyqc("history", "verify", *place)
        assert (told.code, "was altered since it was stored" in told.out + told.err) == (1, True)
    ran = colonyqc("analyse", picture, *named, *place)
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)
    assert "cannot be reached" in ran.err
