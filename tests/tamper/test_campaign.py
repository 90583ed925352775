"""A small sample of the tamper campaign: `make campaign` does every way several times."""

import random

import pytest

from tamper import configuration
from tamper.campaign import attempt, every, make, proved
from tamper.ways import Home


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("sound"))
    make(home)
    return home


def test_the_sound_history_is_whole(sound: Home) -> None:
    assert proved(sound) == ()


def test_every_kind_of_change_is_found_and_none_ends_in_a_trace(sound: Home) -> None:
    dice = random.Random(7)  # noqa: S311
    known = list(every(sound))
    kinds = {way.kind for way in known}
    drawn = [dice.choice([way for way in known if way.kind == kind]) for kind in sorted(kinds)]
    drawn += dice.sample([way for way in known if way.kind == "cell changed"], 12)
    cases = [attempt(sound.folder, way, "7") for way in drawn]
    assert [(c.way.kind, c.way.target, c.told) for c in cases if c.outcome != "found"] == []


def test_each_forged_rule_preset_model_or_result_past_the_gate_is_found(sound: Home) -> None:
    for way in configuration.ways():
        case = attempt(sound.folder, way, "3")
        assert (case.outcome, way.target) == ("found", way.target), case.told
