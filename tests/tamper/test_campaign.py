"""A small sample of the tamper campaign: `make campaign` does every way several times."""

import random

import pytest

from colonyqc.history import open_histories, verify
from tamper.campaign import attempt, make
from tamper.ways import Home, ways


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("sound"))
    make(home)
    return home


def test_the_sound_history_is_whole(sound: Home) -> None:
    histories = open_histories(sound.database, reading=True)
    assert verify(histories) == ()
    histories.engine.dispose()


def test_every_kind_of_change_is_found_and_none_ends_in_a_trace(sound: Home) -> None:
    dice = random.Random(7)  # noqa: S311
    every = list(ways(sound))
    kinds = {way.kind for way in every}
    drawn = [dice.choice([way for way in every if way.kind == kind]) for kind in sorted(kinds)]
    drawn += dice.sample([way for way in every if way.kind == "cell changed"], 12)
    cases = [attempt(sound.folder, way, "7") for way in drawn]
    assert [(c.way.kind, c.way.target, c.told) for c in cases if c.outcome != "found"] == []
