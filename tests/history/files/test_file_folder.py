from pathlib import Path

import pytest

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history import open_histories
from colonyqc.history.files.file_folder import beside, file_folder, named_folder, remember


def test_nothing_said_means_beside_the_database(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    assert file_folder(database) == named_folder(database, None) == tmp_path / "a.files"
    remember(database, tmp_path / "a.files")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["labels", "ラベル 2", "a\nb", "deep/er"])
def test_what_is_remembered_is_read_back(tmp_path: Path, name: str) -> None:
    home, far = tmp_path / "home", tmp_path / "far" / name
    home.mkdir()
    for folder in (far, home / name):
        folder.mkdir(parents=True)
        remember(home / "a.db", folder)
        assert named_folder(home / "a.db", None).resolve() == folder.resolve()
    # Below the database's own folder it is found again when all of it has moved.
    home.rename(tmp_path / "new")
    assert named_folder(tmp_path / "new" / "a.db", None).is_dir()


def test_files_are_never_in_two_folders(tmp_path: Path) -> None:
    database, one, other = tmp_path / "a.db", tmp_path / "one", tmp_path / "other"
    one.mkdir()
    remember(database, one)
    assert named_folder(database, other) == other
    (one / "file").write_text("kept")
    with pytest.raises(UsageError, match="keeps its label files in"):
        named_folder(database, other)


@pytest.mark.parametrize("said", [b"", b"notes of mine", b"\xff" * 99, b"\n", b"The label"])
def test_a_file_that_is_no_note_is_a_sentence(tmp_path: Path, said: bytes) -> None:
    database = tmp_path / "a.db"
    beside(database).write_bytes(said)
    with pytest.raises(HistoryError, match="does not say where the label files"):
        named_folder(database, None)
    assert named_folder(database, tmp_path) == tmp_path


def test_a_name_that_no_file_can_have_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="cannot be opened: File name too long"):
        open_histories(tmp_path / f"{'n' * 300}.db")
