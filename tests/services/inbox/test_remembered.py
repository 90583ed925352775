from pathlib import Path

import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import FileStamp
from colonyqc.services.inbox.remembered import Known, Remembered

A = Known(FileStamp(5, 1), "ab" * 32, "dish")


def test_what_was_done_with_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Remembered(tmp_path / "kept", tmp_path, "history")
    first.keep({Path("a.png"): A}, 0.0)
    first.keep({Path("b.png"): A}, 1.0)
    first.keep({Path("bytes\udcff.png"): A}, 2.0)
    first.close()
    again = Remembered(tmp_path / "kept", tmp_path, "history")
    assert again.files == {Path("a.png"): A, Path("b.png"): A}
    again.close()


def test_a_process_that_was_killed_loses_the_last_half_minute_at_most(tmp_path: Path) -> None:
    first = Remembered(tmp_path / "kept", tmp_path, "history")
    first.keep({Path("a.png"): A}, 0.0)
    first.keep({Path("b.png"): A}, 20.0)
    first.keep({}, 31.0)
    first._lock.close()  # what the system does
    again = Remembered(tmp_path / "kept", tmp_path, "history")
    assert len(again.files) == 2
    again.close()


def test_a_second_watch_of_a_folder_and_history_is_refused(tmp_path: Path) -> None:
    first = Remembered(tmp_path / "kept", tmp_path, "history")
    with pytest.raises(UsageError, match="being watched already for this history"):
        Remembered(tmp_path / "kept", tmp_path, "history")
    Remembered(tmp_path / "kept", tmp_path, "another").close()
    first.close()
    Remembered(tmp_path / "kept", tmp_path, "history").close()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": 1}', b"\xff\xfe"])
def test_what_cannot_be_read_is_forgotten(tmp_path: Path, content: bytes) -> None:
    first = Remembered(tmp_path / "kept", tmp_path, "history")
    first.keep({Path("a.png"): A}, 0.0)
    first.close()
    (file,) = (tmp_path / "kept").glob("*.json")
    file.write_bytes(content)
    again = Remembered(tmp_path / "kept", tmp_path, "history")
    assert again.files == {}
    again.close()
