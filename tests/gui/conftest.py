"""Fixtures of the window's tests."""

from collections.abc import Callable

import pytest

from support.window import GuiPictures, grey


@pytest.fixture
def grey_pictures() -> Callable[..., None]:
    """Add grey ramps to pictures, by name."""

    def add(pictures: GuiPictures, *names: str) -> None:
        for name in names:
            pictures._arrays[name] = grey()

    return add
