from contextlib import closing
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.picture import Failure
from colonyqc.gui.pages.membranes.history_saver import lines
from colonyqc.gui.pages.membranes.prediction import cut_out
from colonyqc.history import SqlHistories, verify
from colonyqc.services.membranes.samples import digest
from colonyqc.services.ports import AnalysisRecord
from support.builders import START, prompted_analysis
from support.membranes import CELL, PICTURE, SIDE, Room
from support.values import same

WHOLE = (SIDE // CELL) ** 2


def kept(room: Room) -> list[AnalysisRecord]:
    """Return everything in the history, and make sure that it is whole."""
    histories = room.session.context.histories
    assert isinstance(histories, SqlHistories)
    assert verify(histories, ()) == ()
    with histories() as history:
        return [history.get(summary.id) for summary in history.list()]


def test_an_answer_is_kept_with_the_samples_that_gave_it(room: Room) -> None:
    room.paint_lattice()
    room.calm()
    found = room.page.found
    assert found.shown is not None
    assert found.sheet is not None
    room.view.record.keep.click()
    room.calm()
    assert f"{WHOLE} cells" in room.said[-1].text
    assert "assistive" in room.said[-1].text
    (record,) = kept(room)
    made = record.analysis
    assert made.prompt is not None
    assert len(made.prompt.samples) == 1
    assert made.proposal is None
    (result,) = made.pictures
    assert result.sheet == found.sheet.sheet
    with (
        room.session.context.histories() as history,
        closing(history.labels(record.stored[0].labels)) as stored,
    ):
        whole = stored.read(found.shown.answer.encoded.info.bounds)  # type: ignore[union-attr]
    np.testing.assert_array_equal(whole, found.shown.probability)
    assert f"{WHOLE} cells" in room.view.record.kept.text()
    assert "day 5" in room.view.record.place.text()


def test_of_many_kept_analyses_the_newest_are_listed_and_the_rest_is_counted() -> None:
    def kept(count: int) -> list[AnalysisRecord]:
        values = [
            prompted_analysis(day, finished=START - timedelta(hours=day)) for day in range(count)
        ]
        return [AnalysisRecord(at, value, (), ()) for at, value in enumerate(values)]

    assert len(lines(kept(8))) == 8
    said = lines(kept(11))
    assert [each.split(" · ")[0] for each in said[:-1]] == [f"day {day}" for day in range(8)]
    assert said[-1] == "and 3 older ones"


def test_without_a_sample_nothing_is_kept(room: Room) -> None:
    room.view.record.keep.click()
    room.calm()
    assert "Paint a sample" in room.said[-1].text
    assert kept(room) == []


def test_a_history_that_is_only_read_keeps_nothing(room: Room) -> None:
    room.view.record.set_writable("Another program writes to this history.")
    assert not room.view.record.keep.isEnabled()
    assert room.view.record.keep.toolTip() == "Another program writes to this history."


def test_a_folder_is_counted_by_a_preset_and_what_failed_is_listed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.paint_lattice()
    room.calm()
    room.view.presets.name.setText("mine")
    room.view.presets.save.click()
    room.calm()
    presets = room.session.context.presets
    assert presets is not None
    pictures = room.session.context.pictures
    collect = pictures.collect

    def all_of_them(paths: tuple[Path, ...], *_: object) -> object:
        if paths == (Path("somewhere"),):
            paths = (Path("sheet.png"), Path("other.png"), Path("gone.png"))
        return collect(paths, None)

    monkeypatch.setattr(pictures, "collect", all_of_them)
    failed: list[Failure] = []
    room.session.failed.connect(failed.extend)
    room.view.folder_chosen.emit("mine@1", Path("somewhere"))
    room.calm()
    (record,) = kept(room)
    assert record.analysis.prompt is not None
    assert record.analysis.prompt.preset == "mine@1"
    (sample,) = presets.load("mine@1").samples
    assert record.analysis.prompt.samples == ((digest(sample.pixels), digest(sample.labels)),)
    assert [result.picture.name for result in record.analysis.pictures] == [
        "sheet.png",
        "other.png",
    ]
    assert [failure.name for failure in failed] == ["gone.png"]


def test_a_preset_kept_by_the_page_gives_the_same_answer_as_the_page(room: Room) -> None:
    """What is shown, kept from the page and counted in a batch is one and the same."""
    room.paint_lattice()
    room.calm()
    room.view.presets.name.setText("mine")
    room.view.presets.save.click()
    room.calm()
    while room.view.samples.crosses:
        room.view.samples.crosses[0].click()
        room.calm()
    room.view.presets.use.click()
    room.calm()
    shown = room.page.found.shown
    assert shown is not None
    room.view.record.keep.click()
    room.calm()
    room.view.folder_chosen.emit("mine@1", Path("sheet.png"))
    room.calm()
    page, batch = kept(room)
    assert page.analysis.prompt == batch.analysis.prompt
    assert same(page.analysis.pictures, batch.analysis.pictures)
    assert page.stored == batch.stored


def test_the_cells_are_written_as_a_table(room: Room, tmp_path: Path) -> None:
    room.view.table_chosen.emit(tmp_path / "cells.csv")
    room.calm()
    rows = (tmp_path / "cells.csv").read_text("utf-8").splitlines()
    assert rows[0].startswith("cell,x_px,y_px,area_px")
    assert len(rows) == 1 + WHOLE
    assert f"{WHOLE} cells" in room.said[-1].text
    room.view.table_chosen.emit(tmp_path / "gone" / "cells.csv")
    room.calm()
    assert "can't be written" in room.said[-1].text


def test_an_answer_is_kept_with_the_samples_it_was_answered_from(room: Room) -> None:
    """What was painted after it and is not answered yet has no part in it."""
    room.paint_lattice()
    room.calm()
    before = room.page.found.shown
    assert before is not None
    room.stroke((70, 44), (74, 100))
    assert room.page.painter.painting.told != before.boxes
    assert room.page.found.shown is before
    room.view.record.keep.click()
    room.calm()
    (record,) = kept(room)
    assert record.analysis.prompt is not None
    ((_, labels),) = record.analysis.prompt.samples
    (sample,) = cut_out(room.session.context.pictures, PICTURE, before.boxes)
    assert labels == digest(sample.labels)


def test_no_answer_that_is_being_kept_is_superseded(room: Room) -> None:
    room.paint_lattice()
    room.calm()
    for _ in range(3):
        room.view.record.keep.click()
    room.calm()
    assert len(kept(room)) == 3


def test_a_folder_is_counted_to_its_end_when_the_page_is_gone(room: Room) -> None:
    room.paint_lattice()
    room.calm()
    room.view.presets.name.setText("mine")
    room.view.presets.save.click()
    room.calm()
    room.view.folder_chosen.emit("mine@1", Path("sheet.png"))
    room.page.close()
    place = room.view.record.place
    place.setText("as it was")
    room.calm()
    assert len(kept(room)) == 1
    assert "Kept in the history" in room.said[-1].text
    assert place.text() == "as it was"
