"""Python's collector of cycles, kept from what loading makes: nearly all of it stays to the end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Load modules without the collector, and let it pass over them afterwards.

    It would begin anew with every few hundred classes and functions: a tenth of a start's time.
    Inside another `loading` it changes nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        # Else it looks through all that was loaded as soon as it works again, and holds up every
        # thread meanwhile.
        gc.freeze()
        gc.enable()
