"""What is said of a Python that cannot train, and of a process that ended early."""

from collections.abc import Sequence

from colonyqc.domain.errors import TrainingError


def installed() -> str:
    """Return what is said where the program runs without a Python of its own."""
    return (
        "The installed program cannot train by itself. In a Python of its own: pip install "
        "'colonyqc[cpu,train]'; then name that Python here."
    )


def no_python(program: str) -> str:
    """Return what is said of a program that does not start, or lacks this one."""
    return (
        f"{program} is no Python that has this program. In a Python of its own: pip install "
        "'colonyqc[cpu,train]'; then name that Python here."
    )


def lacking(program: str, missing: Sequence[str]) -> str:
    """Return what is said of a Python that lacks some packages."""
    return (
        f"{program} lacks what training needs ({', '.join(missing)}). In a Python of its own: pip "
        "install 'colonyqc[cpu,train]'; then name that Python here."
    )


def other_version(program: str, there: str, here: str) -> str:
    """Return what is said of a Python with another version of this program."""
    return f"{program} has version {there} of this program, not {here}: install this one there."


def not_started(program: str, why: str) -> TrainingError:
    """Return the error of a process that did not begin."""
    return TrainingError(f"{program} can't be started: {why}.")


def ended_early(code: int) -> TrainingError:
    """Return the error of a process that was killed, or died."""
    return TrainingError(
        f"The process that trains ended before it was done (code {code}): the memory may be too "
        "small. Close other programs and go on; it continues from its last checkpoint."
    )
