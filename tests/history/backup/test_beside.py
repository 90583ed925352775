"""What a laboratory keeps beside its history goes into its backups, and comes back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.audit import EventKind
from colonyqc.domain.people import Actor
from colonyqc.history import (
    SqlBackups,
    SqlHistories,
    bring_back_beside,
    open_histories,
    restore,
    verify,
)
from colonyqc.history.backup.make import verify_backup
from colonyqc.history.backup.manifest import read_backup
from colonyqc.history.files.durable_copy import digest
from history.samples import analysis, artefacts


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    """A history in a file: a server's is backed up by its own tools."""
    made = open_histories(tmp_path / "t.db")
    with made() as history:
        history.add(analysis(), artefacts(analysis()))
        history.commit()
    yield made
    made.engine.dispose()


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Path]:
    """A laboratory's rules, model and settings."""
    rules, models = tmp_path / "lab" / "rules", tmp_path / "lab" / "models"
    (rules / "strict").mkdir(parents=True)
    (models / "own" / "1").mkdir(parents=True)
    (rules / "strict" / "1.yaml").write_text("name: strict\n", "ascii")
    (models / "own" / "1" / "model.onnx").write_bytes(b"weights")
    settings = tmp_path / "lab" / "settings.json"
    settings.write_text('{"laboratory": "CiRA"}', "ascii")
    return {"rules": rules, "models": models, "settings.json": settings}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "shelf"


def test_they_come_back_where_they_are_gone_and_replace_nothing(
    histories: SqlHistories, own: dict[str, Path], shelf: Path, tmp_path: Path
) -> None:
    made = SqlBackups(histories, own).make(shelf)
    assert made.wrong == ()
    assert set(read_backup(made.folder).manifest.own) == {
        "rules/strict/1.yaml", "models/own/1/model.onnx", "settings.json",
    }  # fmt: skip
    (own["rules"] / "strict" / "1.yaml").unlink()
    own["settings.json"].write_text('{"laboratory": "RIKEN"}', "ascii")
    database = tmp_path / "new.db"
    restore(made.folder, database)
    brought = bring_back_beside(made.folder, database, Actor("Abe"), own)
    assert brought.new == ("rules/strict/1.yaml",)
    assert brought.different == ("settings.json",)
    assert (own["rules"] / "strict" / "1.yaml").read_text("ascii") == "name: strict\n"
    assert "RIKEN" in own["settings.json"].read_text("ascii")
    assert any("Left as it is here" in each for each in brought.sentences)


def test_the_trail_tells_what_came_back_and_what_differs(
    histories: SqlHistories, own: dict[str, Path], shelf: Path, tmp_path: Path
) -> None:
    made = SqlBackups(histories, own).make(shelf)
    own["settings.json"].write_text("{}", "ascii")
    restore(made.folder, tmp_path / "new.db")
    bring_back_beside(made.folder, tmp_path / "new.db", Actor("Abe"), own)
    opened = open_histories(tmp_path / "new.db")
    with opened() as history:
        event = history.events("configuration", (EventKind.RESTORED,))[0]
    assert event.person == "Abe"
    assert event.new.endswith("; here and different: settings.json")
    assert verify(opened) == ()
    opened.engine.dispose()


def test_an_unchanged_file_lies_there_once_and_goes_with_the_last_backup(
    histories: SqlHistories, own: dict[str, Path], shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = SqlBackups(histories, own)
    keeper.make(shelf)
    keeper.make(shelf)
    assert len(list((shelf / "beside").glob("??/*"))) == 3
    (own["rules"] / "strict" / "1.yaml").write_text("name: stricter\n", "ascii")
    # What is young may be of a backup that is being made: only old files are swept.
    monkeypatch.setattr("colonyqc.history.backup.make._is_old", lambda _: True)
    keeper.make(shelf, keep=1)
    texts = [each.read_bytes() for each in (shelf / "beside").glob("??/*.yaml")]
    assert texts == [b"name: stricter\n"]


def test_a_copy_that_was_altered_makes_the_backup_unfit(
    histories: SqlHistories, own: dict[str, Path], shelf: Path
) -> None:
    made = SqlBackups(histories, own).make(shelf)
    assert verify_backup(made.folder) == ()
    kept = next((shelf / "beside").glob("??/*.yaml"))
    kept.chmod(0o600)
    kept.write_text("name: lax\n", "ascii")
    assert verify_backup(made.folder) == (
        "The copy of rules/strict/1.yaml is missing from the backup or was altered.",
    )


def test_a_manifest_never_leads_out_of_the_laboratorys_folders(
    histories: SqlHistories, own: dict[str, Path], shelf: Path, tmp_path: Path
) -> None:
    made = SqlBackups(histories, own).make(shelf)
    path = made.folder / "manifest.json"
    path.chmod(0o600)
    text = path.read_text("utf-8").replace("rules/strict/1.yaml", "rules/../../out.yaml")
    path.write_text(text, "utf-8")
    restore(made.folder, tmp_path / "new.db")
    brought = bring_back_beside(made.folder, tmp_path / "new.db", Actor("Abe"), own)
    assert brought.new == ()
    assert not (tmp_path / "out.yaml").exists()


def test_pictures_go_along_where_that_is_asked_for(
    histories: SqlHistories, shelf: Path, tmp_path: Path
) -> None:
    picture, gone = tmp_path / "a.png", tmp_path / "gone.png"
    picture.write_bytes(b"pixels")
    value = analysis()
    files = (FileHash(str(picture), digest(picture), 6), FileHash(str(gone), "ab" * 32, 6))
    first = replace(value.pictures[0], files=files)
    value = replace(value, pictures=(first, *(replace(p, files=()) for p in value.pictures[1:])))
    with histories() as history:
        history.add(replace(value, acquisition=replace(value.acquisition, day=9)), artefacts(value))
        history.commit()
    assert not read_backup(SqlBackups(histories).make(shelf).folder).manifest.pictures
    made = SqlBackups(histories).make(shelf, pictures=lambda path: path)
    assert "The picture gone.png is not where it was read, or was changed since." in made.wrong
    assert read_backup(made.folder).manifest.wrong == (), "the history is whole all the same"
    assert verify_backup(made.folder) == ()
    assert list(read_backup(made.folder).manifest.pictures.values()) == [str(picture)]
    kept = next((shelf / "beside").glob("??/*.png"))
    assert kept.read_bytes() == b"pixels"
