import logging

import pytest

from colonyqc.domain.errors import Cancelled, ModelError, PictureError
from colonyqc.services.one_picture import one_picture


def test_a_defect_is_named_and_its_trace_logged(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(PictureError, match=r"a\.tif can't be read: the program made a mistake"),
        one_picture("a.tif"),
    ):
        _ = [][1]
    assert "a.tif" in caplog.text
    assert "IndexError" in caplog.text
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("error", [ModelError("There is none."), Cancelled()])
def test_what_a_person_can_act_on_passes(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, one_picture("a.tif"):
        raise error
    assert caught.value is error


def test_too_little_memory_is_no_defect(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(PictureError, match="not enough free memory"), one_picture("a.tif"):
        raise MemoryError
    assert not caplog.records


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_nobody_is_kept_from_stopping(error: type[BaseException]) -> None:
    with pytest.raises(error), one_picture("a.tif"):
        raise error
