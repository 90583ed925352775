"""What must be known of a dish's files: which were left out and why, which count twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from colonyqc.domain.picture import Acquisition, FileNote
from colonyqc.files.naming.dishes import Doubled
from colonyqc.files.naming.found import FoundPicture, Stray, Told
from colonyqc.files.naming.moments import without_moments


def with_notes(
    acquisitions: Sequence[Acquisition],
    members: Sequence[Sequence[FoundPicture]],
    told: Told,
    doubled: Iterable[Doubled],
) -> tuple[Acquisition, ...]:
    """Return acquisitions that know what became of their files.

    ``members``: the pictures found for each of them, before any was left out. A file that nobody
    could read is noted where its name and folder leave no doubt which dish and moment it is of.
    """
    notes: dict[int, dict[FileNote, None]] = defaultdict(dict)
    for index, found in enumerate(members):
        notes[index] |= {told.notes[each.path]: None for each in found if each.path in told.notes}
    for stray in told.strays:
        homes = [index for index, found in enumerate(members) if _belongs(stray, found)]
        if len(homes) == 1:
            notes[homes[0]][FileNote(stray.path, stray.sentence)] = None
    for pair in doubled:
        for index, path in pair.places:
            notes[index][FileNote(path, pair.sentence, counted=True)] = None
    return tuple(
        replace(each, file_notes=tuple(notes[index])) if notes[index] else each
        for index, each in enumerate(acquisitions)
    )


def _belongs(stray: Stray, members: Sequence[FoundPicture]) -> bool:
    return any(_alike(stray, each) for each in members)


def _alike(stray: Stray, found: FoundPicture) -> bool:
    """Tell whether a file is of the dish and moment of a picture, as far as names go."""
    mine, theirs = stray.fields, found.fields
    if (mine.line or "", mine.day) != (theirs.line or "", theirs.day):
        return False
    # Without a day the moment tells scans apart; a name that tells none fits any of them.
    if mine.day is None and mine.taken is not None and mine.taken != theirs.taken:
        return False
    if stray.folder_is_dish and found.folder_is_dish:
        # Its dish may have been renamed since: the folder is what both have.
        return without_moments(stray.path).parent == without_moments(found.path).parent
    return stray.dish == found.dish
