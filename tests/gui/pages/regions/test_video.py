from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.files.video import VideoWriter
from support import regions as drawn


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of the drawn dish, each of its days twice."""
    path = tmp_path / "film.mp4"
    with VideoWriter(path, 2.0) as writer:
        for day in (2, 2, 3, 3, 4, 4):
            writer.write(drawn.dish(day))
    return path


def test_a_frame_is_chosen_and_its_regions_go_over_the_video(  # type: ignore[no-untyped-def]
    bench, film: Path, tmp_path: Path
) -> None:
    page, view = bench.page, bench.view
    assert not view.frame.isVisibleTo(view)
    assert "*.mp4" in view.endings
    view.path_chosen.emit(film)
    bench.calm()
    assert view.name.text() == "film 1"
    assert view.frame.isVisibleTo(view)
    assert (view.frame.number.value(), view.frame.of.text()) == (1, "of 6")
    assert view.series.days.text() == "Frames of this video"
    view.frame.number.setValue(3)
    bench.calm()
    assert view.name.text() == "film 3"
    colony = int(page.shown.numbers[90, 120])
    assert ((page.shown.numbers == colony) == drawn.colony_of(3)).mean() > 0.93
    for number, name in ((colony, "undifferentiated"), (3 - colony, "background")):
        view.regions.names[number].setCurrentText(name)
        view.regions.names[number].lineEdit().editingFinished.emit()
    view.series.days.click()
    bench.calm()
    assert [member.picture.name for member in page.members] == [f"film {k}" for k in range(1, 7)]
    areas = view.series.curve.lines[colony]
    assert areas[0] < areas[2] < areas[4]
    # A frame of the series is opened with the regions that it got.
    view.frame.number.setValue(6)
    bench.calm()
    assert view.name.text() == "film 6"
    np.testing.assert_array_equal(page.shown.numbers, page.members[5].numbers)
    assert len(page.members) == 6
    page.save_labels(tmp_path / "labels")
    bench.calm()
    assert "written: 6" in bench.said()
    labels = cv2.imread(str(tmp_path / "labels" / "masks" / "film 6.png"), cv2.IMREAD_UNCHANGED)
    assert ((labels == 1) == drawn.colony_of(4)).mean() > 0.93
    # The history names picture files; the window says what to do instead.
    view.record.keep.click()
    bench.calm()
    assert "is not kept in the history" in bench.said()
    # Back to a picture: nothing of a video is left.
    page.open_path(bench.days[0])
    bench.calm()
    assert not view.frame.isVisibleTo(view)
    assert view.series.days.text() == "Other days of this dish"


def test_regions_of_a_picture_go_over_a_video_among_other_files(  # type: ignore[no-untyped-def]
    bench, film: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[:300])
    bench.page.carry_over([film, bench.days[2], cut])
    bench.calm()
    names = [member.picture.name for member in bench.page.members]
    assert names == [*(f"film {k}" for k in range(1, 7)), bench.days[2].name]
