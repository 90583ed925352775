from datetime import datetime
from pathlib import Path

import pytest

from colonyqc.domain.picture import NameFields
from colonyqc.files.naming.moments import FolderTime, moment_of, told_by_folders, without_moments

JAN5 = datetime(2024, 1, 5)


@pytest.mark.parametrize(
    ("folder", "moment"),
    [
        ("2024-01-05", FolderTime(None, JAN5)),
        ("20240105", FolderTime(None, JAN5)),
        ("2024.1.5", FolderTime(None, JAN5)),
        ("２０２４年１月５日", FolderTime(None, JAN5)),
        ("2024-01-05 08-30", FolderTime(None, datetime(2024, 1, 5, 8, 30))),
        ("20240105_083015", FolderTime(None, datetime(2024, 1, 5, 8, 30, 15))),
        ("day 3", FolderTime(3)),
        ("Day03", FolderTime(3)),
        ("3日目", FolderTime(3)),
        ("2024-01-05_day3", FolderTime(3, JAN5)),
    ],
)
def test_dates_and_days_are_moments(folder, moment):
    assert moment_of(folder) == moment


@pytest.mark.parametrize("folder", ["D3", "A1", "2024-13-05", "20240105x", "H9 day", "3", "2024"])
def test_other_names_are_not(folder):
    assert moment_of(folder) is None


def test_the_dish_is_the_nearest_folder_that_is_no_moment():
    assert without_moments(Path("/r/dish1/2024-01-05/1.png")) == Path("/r/dish1/1.png")
    assert without_moments(Path("/r/day 3/dish1/1.png")) == Path("/r/dish1/1.png")


def test_folders_tell_only_what_the_name_left_open():
    path = Path("/r/2024-01-05/dish1/1.png")
    assert told_by_folders(path, NameFields(dish="d")) == NameFields(dish="d", taken=JAN5)
    assert told_by_folders(path, NameFields(day=7)) == NameFields(day=7)
    both = told_by_folders(Path("/r/2024-01-05/day 2/1.png"), NameFields())
    assert (both.day, both.taken) == (2, JAN5)
