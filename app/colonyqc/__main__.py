"""The command line's door: runs a command and turns errors into exit codes."""

import atexit
import gc
import io
import sys

from colonyqc.cli import app
from colonyqc.domain.errors import Cancelled, ColonyQCError, MissingError, UsageError

DONE_WITH_FAILURES = 1
WRONG_USAGE = 2
PERSON_CAN_ACT = 3


def main() -> None:
    """Run colonyqc; exit 0 done, 1 done with failures, 2 wrong usage, 3 an error to act on."""
    # When Python ends it walks through all that is left, twice; a window took 0.3 s to go.
    atexit.register(gc.freeze)
    # Names of files may hold bytes that are no text, and a console may lack a letter of ours:
    # that is no reason to lose a table after the work is done.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except UsageError as error:
        _say(error)
        # Nothing is wrong with how it was typed: the world lacks what it names.
        sys.exit(PERSON_CAN_ACT if isinstance(error, MissingError) else WRONG_USAGE)
    except ColonyQCError as error:
        _say(error)
        sys.exit(PERSON_CAN_ACT)
    except OSError as error:
        # Each place says better what a file of its own lacks; whatever no place thought of, as a
        # name that no file can have, is still about a file that a person named.
        if error.filename is None or error.strerror is None:
            raise
        _say(ColonyQCError(f"{error.filename}: {error.strerror}. Name another file or folder."))
        sys.exit(PERSON_CAN_ACT)
    # Ctrl+C is a person's wish: no stack trace, and what is kept stays kept.
    except (Cancelled, KeyboardInterrupt):
        sys.stderr.write("Stopped. What had finished is kept.\n")
        sys.exit(DONE_WITH_FAILURES)


def _say(error: ColonyQCError) -> None:
    from colonyqc.cli.output import print_sentences  # only now: it takes a while to load

    print_sentences([str(error)])


if __name__ == "__main__":
    main()
