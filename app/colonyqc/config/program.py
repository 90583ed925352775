"""How this program is started once more, as a child."""

import sys


def program() -> list[str]:
    """Return the words that start this program."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "colonyqc"]
