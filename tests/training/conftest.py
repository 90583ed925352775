from collections.abc import Iterator

import pytest

from support.untraced import exporter_untraced


@pytest.fixture(autouse=True, scope="session")
def _exporter_untraced() -> Iterator[None]:
    with exporter_untraced():
        yield
