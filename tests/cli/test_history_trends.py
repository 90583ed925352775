"""``colonyqc history forecast``: what the days of dishes tell."""

from dataclasses import replace
from datetime import timedelta
from math import exp
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.picture import DishKey
from colonyqc.history import open_histories
from colonyqc.services.ports import Artefacts
from support.builders import START, analysis
from support.command import Command


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """Return a history of two dishes over three days and one over one day."""
    path = tmp_path / "t.db"
    histories = open_histories(path)
    with histories() as history:
        for name, count in (("dish 1", 3), ("dish 2", 3), ("dish 3", 1)):
            for day in range(count):
                base = analysis(day)
                value = 98 / (1 + (98 / 8 - 1) * exp(-0.03 * 24 * day))
                made = replace(
                    base,
                    statistics=replace(
                        base.statistics,
                        confluence=value,
                        confluence_low=0.9 * value,
                        confluence_high=1.1 * value,
                    ),
                    acquisition=replace(
                        base.acquisition,
                        dish=DishKey("line B" if name == "dish 3" else "line A", name),
                        taken=START + timedelta(days=day),
                    ),
                )
                arrays = [
                    Artefacts(
                        np.zeros((r.height, r.width), np.uint8), np.zeros((30, 40, 3), np.uint8)
                    )
                    for r in made.pictures
                ]
                history.add(made, arrays)
        history.commit()
    histories.engine.dispose()
    return path


def test_every_dish_gets_a_window_or_a_reason(colonyqc: Command, grown: Path) -> None:
    ran = colonyqc("history", "forecast", "--db", grown)
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    assert said.count("70 % confluence between") == 2
    assert "growth known from 1 other cultures" in said
    assert "cannot be told yet" in said


def test_one_dish_one_line_and_json(colonyqc: Command, grown: Path) -> None:
    told = colonyqc("history", "forecast", "line B", "--db", grown, "--json", "-").json
    assert [each["dish"] for each in told["forecasts"]] == ["dish 3"]
    assert told["forecasts"][0]["reason"] == "too few days"
    one = colonyqc("history", "forecast", "line A/dish 2", "--at", 50, "--db", grown, "--json", "-")
    (found,) = one.json["forecasts"]
    assert found["target_percent"] == 50
    hours = found["window"]["hours"]
    assert 0 < hours["low"] < hours["middle"] < hours["high"]
    assert colonyqc("history", "forecast", "dish 9", "--db", grown).code == 3


def test_control_charts_are_listed_by_what_dishes_share(colonyqc: Command, grown: Path) -> None:
    ran = colonyqc("history", "control", "--db", grown)
    assert ran.code == 0, ran.err
    assert "line A" in ran.out
    assert "2 values: limits are drawn from 8" in ran.out
    told = colonyqc("history", "control", "line A", "--db", grown, "--json", "-").json["charts"]
    assert [(each["day"], len(each["points"])) for each in told] == [(0, 2), (1, 2), (2, 2)]
    assert colonyqc("history", "control", "--metric", "beauty", "--db", grown).code == 2
    none_out = colonyqc("history", "control", "--out-only", "--db", grown)
    assert "dish 1" not in none_out.out
