"""The keys that decide, as the buttons beside them say them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecisionKeys:
    """Each key as the system writes it, "" where there is none."""

    keep: str = "F"
    watch: str = "W"
    discard: str = "D"
    accept: str = "A"
    approve: str = "Shift+F"
    reject: str = "Shift+D"
    next_colony: str = "J"
    undo: str = "Ctrl+Z"
    redo: str = "Ctrl+Shift+Z"
