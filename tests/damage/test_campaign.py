"""A hundred damaged files for all readers; and the driver tells what it is looking for."""

import random
import sys
from pathlib import Path

import pytest

from damage import campaign
from damage.campaign import BAD, attempt, cases
from damage.mutate import damaged
from damage.readers import FAULTY, READERS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it counts by /proc")
CASES = 102


def dice(number: int) -> random.Random:
    return random.Random(f"1 {number}")  # noqa: S311 - no secret


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READERS)
def test_damage_is_read_or_said(name: str, home: Path) -> None:
    numbers = range(-(-CASES // len(READERS)))
    sound = home / "sound" / name
    sound.mkdir(parents=True)
    READERS[name].make(sound)
    told = {number: attempt(name, number, 7, home) for number in numbers}
    assert {number: said for number, said in told.items() if said[0] in BAD} == {}


@pytest.mark.parametrize("name", READERS)
def test_sound_files_are_read(name: str, home: Path) -> None:
    READERS[name].make(home / "home")
    assert list(READERS[name].read(home / "home")) == []


def test_the_same_seed_damages_in_the_same_way() -> None:
    data = bytes(range(256)) * 8
    drawn, again = ([damaged(data, dice(n)) for n in range(200)] for _ in range(2))
    assert drawn == again
    assert sum(each != data for each in drawn) > 190
    assert damaged(b"", dice(1)) == b""


@pytest.mark.parametrize("fault", FAULTY)
def test_a_fault_is_told_and_the_other_cases_are_tried(
    fault: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign, "HANG_S", 0.5)
    if fault == "memory":
        monkeypatch.setattr(campaign, "MOST_BYTES", 1)
    found = list(cases(fault, range(2), 1, home))
    assert [(case.number, case.outcome) for case in found] == [(0, fault), (1, fault)]
