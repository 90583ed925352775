"""How a dish is grown, as it was stated, in words."""

from colonyqc.domain.picture import Acquisition
from colonyqc.gui.core.language import translate


def stated(acquisition: Acquisition) -> str:
    """Return what is said of a dish beside its name, "" where nothing is."""
    parts = [culture(acquisition)]
    if acquisition.feeders is not None:
        parts.append(feeder_words()[acquisition.feeders])
    return " · ".join(part for part in parts if part)


def culture(acquisition: Acquisition) -> str:
    """Return passage, medium, vessel and ROCK inhibitor as stated, "" where none is."""
    parts = [acquisition.passage, acquisition.medium, acquisition.vessel]
    if acquisition.rock is not None:
        parts.append(rock_words()[acquisition.rock])
    return " · ".join(part for part in parts if part)


def rock_words() -> dict[bool | None, str]:
    """Return how it is said whether cells were seeded with a ROCK inhibitor."""
    return {
        None: translate("Intake", "not stated"),
        True: translate("Intake", "with ROCK inhibitor"),
        False: translate("Intake", "without ROCK inhibitor"),
    }


def feeder_words() -> dict[bool | None, str]:
    """Return how it is said whether a dish is on feeders."""
    return {
        None: translate("Work", "not stated"),
        True: translate("Work", "on feeders"),
        False: translate("Work", "feeder-free"),
    }
