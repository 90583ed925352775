import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.config import logs


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for the log, and the program's own logger as at the start."""
    logger = logging.getLogger("colonyqc")
    before = logger.handlers[:]
    logger.handlers.clear()
    monkeypatch.setattr(logs, "log_folder", lambda: tmp_path / "log")
    yield tmp_path / "log"
    for handler in logger.handlers:
        handler.close()
    logger.handlers[:] = before


def test_the_log_is_opened_when_it_is_first_needed(place: Path) -> None:
    assert not place.exists()
    logs.log().error("first")
    logs.log().error("second")
    lines = (place / "colonyqc.log").read_text("utf-8").splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["first", "second"]


def test_a_folder_that_cannot_be_written_stops_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place.write_text("a file where the folder should be")
    logs.log().error("unheard")
    assert capsys.readouterr().err == ""


def test_a_name_that_is_no_utf_8_is_written_as_its_escape(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not to the handlers of the tests: what they catch travels between processes as text.
    monkeypatch.setattr(logs.log(), "propagate", False)
    logs.log().error("%s can't be read", os.fsdecode(b"bad\xff.tif"))
    assert "bad\\udcff.tif can't be read" in (place / "colonyqc.log").read_text("utf-8")
    assert capsys.readouterr().err == ""
