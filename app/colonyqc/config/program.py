"""How this program was installed: how it is started once more, and what can be added to it."""

import sys


def bundled() -> bool:
    """Tell whether this is the installed program, to which no Python package can be added."""
    return bool(getattr(sys, "frozen", False))


def program() -> list[str]:
    """Return the words that start this program."""
    if bundled():
        return [sys.executable]
    return [sys.executable, "-m", "colonyqc"]


def lacking(what: str, extra: str) -> str:
    """Return as a clause that something needs an extra of ours, and how one comes by it."""
    if bundled():
        return (
            f"{what} is no part of the installed program; install it as a Python package beside: "
            f'pip install "colonyqc[cpu,{extra}]"'
        )
    return f'{what} needs a package that is not installed: pip install "colonyqc[{extra}]"'
