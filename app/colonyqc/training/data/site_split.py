"""Which pictures show one place, by their names: see `place_split` for what is made of it."""

import re
from typing import Final

from colonyqc.domain.errors import TrainingError

_START: Final = r"(?:^|(?<=[_\-. (]))"
_END: Final = r"(?=$|[_\-. )])"
_TIMES: Final = re.compile(
    rf"{_START}(?:(?:d|day)[ _-]?\d{{1,3}}|\d{{1,3}}[ _-]?(?:d|day|days|h)|"
    rf"(?:19|20)\d{{2}}[-.]?\d{{2}}[-.]?\d{{2}}|\d{{2}}h\d{{2}}m?|t\d{{1,4}}){_END}",
    re.IGNORECASE,
)
_VIEW: Final = re.compile(rf"{_START}view[ _-]?(?P<number>\d{{1,4}})(?:[_\-. ].*)?$", re.IGNORECASE)
_NUMBER: Final = r"-?\d{1,6}(?:\.\d+)?"
_FIELDS: Final = re.compile(
    r"(?:[_\-. ]+(?:(?:f|s|fov|field|site|pos|position|tile|x|y|z|xmm|ymm|ch)[ _]?"
    rf"{_NUMBER}|{_NUMBER}um))+$",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(r"(?:[_\-. ]+\d{1,6}|[_\-. ]*\(\d{1,6}\))$")


def place_of(stem: str, pattern: str = "") -> str:
    """Return the place a picture shows, from its name without the ending.

    With a ``pattern`` (a regular expression searched in the name): its first group, or all it
    matches. Without: days, dates and times are left out; "VIEW4" stays and ends the name, for a
    view is visited again on other days; then named field numbers at the end are left out ("_f03",
    "_site 2", stage positions), or else one bare number ("_0041", "(3)"). A name of which nothing
    would stay is its own place.

    Raises:
        TrainingError: the pattern cannot be understood, or does not fit the name.
    """
    if pattern:
        return _by_pattern(stem, pattern)
    timeless = re.sub(r"[_\-. ]{2,}", "_", _TIMES.sub("", stem)).strip("_-. ")
    view = _VIEW.search(timeless)
    if view is not None:
        return f"{timeless[: view.start()]}VIEW{view['number']}"
    fieldless = _FIELDS.sub("", timeless)
    if fieldless == timeless:
        fieldless = _COUNT.sub("", timeless)
    return fieldless.strip("_-. ") or stem


def _by_pattern(stem: str, pattern: str) -> str:
    try:
        found = re.search(pattern, stem)
    except re.error as error:
        raise TrainingError(
            f"The pattern of places “{pattern}” can't be understood: {error}."
        ) from error
    if found is None:
        raise TrainingError(
            f"The name {stem} does not fit the pattern of places “{pattern}”: choose one that "
            "fits every picture."
        )
    return (found[1] if found.re.groups else found[0]) or found[0]
