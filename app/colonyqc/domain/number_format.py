"""Numbers as people read them, for the window, reports and the terminal alike.

What a program reads on (JSON, CSV) is written in full instead and never comes through here.
"""

from math import isfinite
from typing import Final

NONE: Final = "–"
"""Stands where nothing can be said."""
GAP: Final = "\u00a0"
"""Between a number and its unit where a line may break; a terminal has a plain blank instead, so
that what it prints can be searched."""


def number(value: float | None, digits: int, *, grouped: bool = False) -> str:
    """Return a number with ``digits`` decimals and a true minus; ``grouped``: thousands apart.

    What rounds to nought has no sign.
    """
    if value is None or not isfinite(value):
        return NONE
    text = f"{value:z,.{digits}f}" if grouped else f"{value:z.{digits}f}"
    return text.replace("-", "−")


def signed(value: float, digits: int) -> str:
    """Return a difference with its sign, a plus too; of what rounds to nought ±."""
    if not isfinite(value):
        return NONE
    text = f"{value:+z.{digits}f}"
    return text.replace("-", "−") if float(text) else text.replace("+", "±")


def significant(value: float, digits: int = 3) -> str:
    """Return a number with so many significant digits, as it is kept in sentences of rules."""
    return f"{value:.{digits}g}" if isfinite(value) else NONE


def shortest(value: float) -> str:
    """Return a limit that a person set in as many digits as it needs."""
    return f"{value:g}"


def whole(value: float | None, *, grouped: bool = False) -> str:
    """Return a count, or what stands for one that is unknown."""
    return number(value, 0, grouped=grouped)


def known(value: object) -> str:
    """Return what is known as text: a day, a passage, a list; None and "" are not known."""
    return NONE if value is None or value == "" else str(value)


def with_unit(text: str, unit: str, gap: str = " ") -> str:
    """Return a number's text with its unit; what stands for an unknown number has none."""
    return text if text == NONE or not unit else f"{text}{gap}{unit}"


def span(low: float, high: float, digits: int = 1) -> str:
    """Return the ends of an interval, "7.1–12.9"; "" where there is none."""
    if not (isfinite(low) and isfinite(high)):
        return ""
    return f"{number(low, digits)}–{number(high, digits)}"


def quantity(
    value: float | None, digits: int, unit: str, *, grouped: bool = False, gap: str = " "
) -> str:
    """Return a number with its unit."""
    return with_unit(number(value, digits, grouped=grouped), unit, gap)


def percent(value: float | None, digits: int = 1, *, gap: str = " ") -> str:
    """Return a percentage with its sign."""
    return quantity(value, digits, "%", gap=gap)
