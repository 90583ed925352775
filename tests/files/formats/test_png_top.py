import cv2
import imagecodecs
import numpy as np
import pytest

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.png_top import top_digest, top_rows
from files.makers import noise


@pytest.mark.parametrize("shape", [(70, 20), (70, 21, 3), (70, 22, 4), (5, 9)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_the_top_rows_are_those_of_the_whole_picture(tmp_path, shape, kind):
    pixels = np.resize(noise(99, 101), shape).astype(kind)
    path = tmp_path / "a.png"
    path.write_bytes(imagecodecs.png_encode(pixels))
    assert np.array_equal(top_rows(path, 32), pixels[:32])


def test_what_is_not_of_the_pixels_does_not_count(tmp_path):
    pixels = noise(70, 20)
    for name, filtered in (("a", cv2.IMWRITE_PNG_FILTER_NONE), ("b", cv2.IMWRITE_PNG_FILTER_PAETH)):
        made = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_FILTER, filtered])[1]
        (tmp_path / name).write_bytes(made.tobytes())
    assert (tmp_path / "a").read_bytes() != (tmp_path / "b").read_bytes()
    assert top_digest(tmp_path / "a") == top_digest(tmp_path / "b")


def test_any_cut_is_read_or_a_sentence(tmp_path):
    whole = cv2.imencode(".png", noise(70, 20))[1].tobytes()
    path = tmp_path / "a.png"
    refused = 0
    for end in range(8, len(whole), 7):
        path.write_bytes(whole[:end])
        try:
            top_digest(path)
        except PictureError:
            refused += 1
    assert refused > 10
