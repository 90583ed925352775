from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.services.accounts import signing
from colonyqc.services.worklist.notes import archive
from colonyqc.services.worklist.reading import ListedDish, WorklistReader
from colonyqc.services.worklist.round import next_dish
from history.samples import MORNING, analysis, artefacts
from support.lab import Lab, open_lab

PRESSING, WORSE, CALM = (DishKey("201B7", name) for name in ("C", "B", "A"))


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lab:
    made = open_lab(tmp_path, monkeypatch)
    for dish, differentiated in ((PRESSING, 40.0), (WORSE, 15.0), (CALM, 1.0)):
        of = analysis(dish=dish.dish, taken=MORNING - timedelta(hours=1))
        of = replace(of, statistics=replace(of.statistics, differentiated=differentiated))
        with made.histories() as history:
            history.add(of, artefacts(of))
            history.commit()
    return made


def items(lab: Lab, proofs: int | None = None) -> tuple[ListedDish, ...]:
    with lab.histories() as history:
        return WorklistReader().read(history, MORNING.astimezone(), proofs)


def sign(lab: Lab, dish: DishKey, meaning: Meaning, who: str) -> None:
    with lab.histories() as history:
        (number,) = (each.id for each in history.list(dish))
    signing.sign(lab.histories, number, meaning, stated=who)


def test_the_most_pressing_that_nobody_signed_comes_and_what_was_left_comes_last(lab: Lab) -> None:
    done = Meaning.PERFORMED
    assert next_dish(items(lab), done, None, ()) == PRESSING
    assert next_dish(items(lab), done, PRESSING, {PRESSING}) == WORSE
    assert next_dish(items(lab), done, CALM, {PRESSING, CALM}) == WORSE
    assert next_dish(items(lab), done, CALM, {PRESSING, WORSE, CALM}) == PRESSING
    sign(lab, PRESSING, done, "Mori")
    assert next_dish(items(lab), done, CALM, {PRESSING, CALM}) == WORSE
    sign(lab, WORSE, done, "Mori")
    assert next_dish(items(lab), done, CALM, {CALM}) is None, "the one in hand is left alone"


def test_an_archived_dish_and_one_whose_signature_is_not_proved_yet_wait_for_nothing(
    lab: Lab,
) -> None:
    archive(lab.histories, PRESSING)
    sign(lab, WORSE, Meaning.PERFORMED, "Mori")
    assert next_dish(items(lab, 0), Meaning.PERFORMED, None, ()) == CALM


def test_a_reviewer_goes_on_where_somebody_performed(lab: Lab) -> None:
    assert next_dish(items(lab), Meaning.REVIEWED, None, ()) is None
    sign(lab, CALM, Meaning.PERFORMED, "Mori")
    sign(lab, WORSE, Meaning.PERFORMED, "Mori")
    assert next_dish(items(lab), Meaning.REVIEWED, None, ()) == WORSE
    sign(lab, WORSE, Meaning.REVIEWED, "Sato")
    assert next_dish(items(lab), Meaning.REVIEWED, WORSE, {WORSE}) == CALM
    assert next_dish(items(lab), Meaning.PERFORMED, None, ()) == PRESSING
