"""Where one bad picture is kept from ending the work on all the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from colonyqc.config.logs import log
from colonyqc.domain.errors import Cancelled, ColonyQCError, PictureError


@contextmanager
def one_picture(name: Path | str) -> Iterator[None]:
    """Make whatever is raised about a picture a PictureError; the log gets its trace.

    Raises:
        PictureError: something of ours went wrong with it.
        ColonyQCError, Cancelled: as they were raised.
    """
    try:
        yield
    except (ColonyQCError, Cancelled):
        raise
    except MemoryError as error:
        raise PictureError(name, "there is not enough free memory for it") from error
    # The only place below the window that catches everything: a batch runs overnight, and a
    # mistake of ours on one file of hundreds must cost that file alone. Nothing is hidden by it:
    # the picture is listed as failed, and the trace is in the log.
    except Exception as error:
        log().exception("a defect: the picture %r", str(name))
        raise PictureError(
            name,
            f"the program made a mistake on it ({type(error).__name__})",
            "The log tells more; please send it to whoever keeps this program.",
        ) from error
