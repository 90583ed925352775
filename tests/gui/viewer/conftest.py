"""Pictures, label maps and a view that never was, for the viewer's tests."""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.view import ViewerView
from support.viewer import Desk, MemoryPicture


@pytest.fixture
def picture() -> Callable[..., MemoryPicture]:
    def make(
        width: int = 2000, height: int = 1500, value: int = 100, dtype: str = "u1", **kw: Any
    ) -> MemoryPicture:
        return MemoryPicture(np.full((height, width), value, dtype), **kw)

    return make


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shutdown()


@pytest.fixture
def mocked() -> MagicMock:
    return MagicMock(spec=ViewerView)


@pytest.fixture
def desk(mocked: MagicMock, jobs: Jobs, qtbot: QtBot) -> Desk:
    return Desk(mocked, jobs, qtbot)
