from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Picture, Tile
from colonyqc.files.pictures import FilePictures
from colonyqc.services.analysis.job_marks import JobMarks
from support.command import field, write_png


def logo() -> NDArray[np.float32]:
    """A soft letter: how much of each pixel it covers."""
    drawn = np.zeros((256, 256), np.uint8)
    cv2.putText(drawn, "Q", (180, 70), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 8)
    return cv2.GaussianBlur(drawn, (0, 0), 2).astype(np.float32) / 255


def job(folder: Path, count: int, *, marked: bool = True) -> list[Picture]:
    made = []
    for number in range(count):
        drawn, mark = field(number), logo()
        if marked:
            drawn = np.rint(drawn * (1 - mark) + 255 * mark).astype(np.uint8)
        path = folder / f"{'a' if marked else 'b'}{number}.png"
        write_png(path, drawn)
        made.append(Picture(path.name, (Tile(path),)))
    return made


def test_a_mark_of_a_job_is_told_of_the_pictures_that_have_it(tmp_path: Path) -> None:
    files = FilePictures()
    marked, (plain,) = job(tmp_path, 5), job(tmp_path, 1, marked=False)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    broken = Picture("broken.png", (Tile(tmp_path / "broken.png"),))
    marks = JobMarks(files, [broken, *marked])
    drawn = logo() > 0.9
    for picture in marked:
        (box,) = marks.in_picture(files.open(picture))
        inside = np.zeros(drawn.shape, np.bool_)
        inside[box.y : box.bottom, box.x : box.right] = True
        assert inside[drawn].all()
    assert marks.in_picture(files.open(plain)) == ()


def test_too_few_pictures_and_tiles_of_a_well_tell_nothing(tmp_path: Path) -> None:
    files = FilePictures()
    few = job(tmp_path, 2)
    assert JobMarks(files, few).in_picture(files.open(few[0])) == ()
    placed = [
        Picture(each.name, (Tile(each.tiles[0].path, x_mm=0.0, y_mm=0.0),))
        for each in job(tmp_path, 5)
    ]
    assert JobMarks(files, placed).in_picture(files.open(few[0])) == ()
    assert JobMarks(files, ()).in_picture(files.open(few[0])) == ()
