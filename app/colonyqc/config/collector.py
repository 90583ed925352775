"""Python's collector of cycles, kept from what loading makes: nearly all of it stays to the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Load modules without the collector.

    It would begin anew with every few hundred classes and functions: a tenth of a start's time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
