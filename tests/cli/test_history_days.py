"""``colonyqc history follow``: the days of a dish together."""

from pathlib import Path

import pytest

from colonyqc.domain.verdict import Verdict
from support.command import Command
from support.days import dish_history, kept_days

ONE, TWO = (100, 100, 40, 40), (300, 180, 30, 30)
ONE_GROWN = (90, 90, 60, 60)


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Return a history of one dish on two days; colony 2 was discarded on the first."""
    path = tmp_path / "days.db"
    fake = dish_history([([ONE, TWO], (0, 0)), ([ONE_GROWN], (24, -17))])
    fake.decide(1, 0, 2, Verdict.DISCARD, "differentiated", "Tanaka")
    kept_days(path, fake)
    return path


def test_follow_tells_nights_paths_and_what_became_of_a_discarded_colony(
    colonyqc: Command, days: Path
) -> None:
    told = colonyqc("history", "follow", "line A/dish 1", "--db", days, "--json", "-").json
    (view,) = told["views"]
    (night,) = view["nights"]
    assert night["same_place"]
    assert night["shift_px"] == [pytest.approx(24, abs=1), pytest.approx(-17, abs=1)]
    path = next(p for p in view["paths"] if len(p["points"]) == 2)
    assert [point["colony"] for point in path["points"]] == [1, 1]
    assert path["points"][1]["area"] == pytest.approx(3600 * 1.6**2 / 1e6)
    assert path["hours"] == 24
    (cut,) = told["discarded"]
    assert (cut["colony"], cut["now"]) == (2, "gone")
    assert cut["by"] == "Tanaka"


def test_follow_says_in_a_sentence_where_the_place_is_not_sure(
    colonyqc: Command, tmp_path: Path
) -> None:
    fake = dish_history([([ONE], (0, 0)), ([ONE], (0, 0))], seeds=(3, 77))
    fake.arrays["overview 2"] = fake.arrays["overview 2"][::-1].copy()
    kept_days(tmp_path / "t.db", fake)
    ran = colonyqc("history", "follow", "dish 1", "--db", tmp_path / "t.db")
    assert ran.code == 0
    assert "not surely of the same place" in ran.err
    assert "place not sure" in ran.out


def test_follow_asks_for_a_dish_that_is_there(colonyqc: Command, days: Path) -> None:
    ran = colonyqc("history", "follow", "dish 9", "--db", days)
    assert ran.code == 3
    assert 'There is no dish "dish 9"' in ran.err


def test_cut_list_writes_its_files_and_says_what_is_open(
    colonyqc: Command, days: Path, tmp_path: Path
) -> None:
    ran = colonyqc("history", "cut-list", "dish 1", "1", "--out", tmp_path / "out", "--db", days)
    assert ran.code == 0, ran.err
    written = sorted(path.suffix for path in (tmp_path / "out").iterdir())
    assert written == [".csv", ".geojson", ".pdf", ".png"]
    assert "On the list: 1." in ran.err
    assert "µm of the picture" in ran.err
    trail = colonyqc("history", "trail", "--db", days, "--json", "-").json
    assert any("cut list of line A › dish 1" in str(event) for event in trail["events"])


def test_cut_list_to_pick_holds_what_was_kept(
    colonyqc: Command, days: Path, tmp_path: Path
) -> None:
    ran = colonyqc(
        "history", "cut-list", "dish 1", "--pick", "--out", tmp_path / "out", "--db", days,
        "--language", "ja",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "Undecided, and not on the list: 1." in ran.err


def test_cut_list_of_a_day_that_is_not_there_writes_nothing(
    colonyqc: Command, days: Path, tmp_path: Path
) -> None:
    ran = colonyqc("history", "cut-list", "dish 1", "9", "--out", tmp_path / "out", "--db", days)
    assert ran.code == 3
    assert "of day 9" in ran.err
    assert not (tmp_path / "out").exists()
