"""Names of people: kept in one form, and none that is taken for another person's."""

import unicodedata

from colonyqc.domain.audit import PROGRAM
from colonyqc.domain.confusable_names import are_confusable, has_unseen
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import UNPROVED
from colonyqc.services.ports import History


def clean_name(name: str) -> str:
    """Return a name as it is kept: one form of each letter, single spaces.

    Raises:
        UsageError: nothing is left, or it is too long.
    """
    # One letter may be written in two ways: without one form there would be two people of one name.
    made = " ".join(unicodedata.normalize("NFC", name).split())
    if not made or len(made) > 80 or not made.isprintable() or has_unseen(made):
        raise UsageError("A person needs a name of 1 to 80 letters.")
    if made.casefold().startswith(UNPROVED.strip()):
        raise UsageError(f"No person is called “{UNPROVED.strip()}”: the trail says it of others.")
    return made


def refuse_look_alike(history: History, name: str) -> None:
    """Make sure that a new name is not taken for another one.

    Raises:
        UsageError: it is.
    """
    for other in (*(each.name for each in history.people()), PROGRAM):
        if are_confusable(name, other):
            raise UsageError(
                f"{name} looks like {other}, who is known already; choose a name that nobody "
                "mistakes for another."
            )
