"""What people corrected or confirmed gathers in a training set, the newest version of a picture."""

from typing import Any

import pytest

from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Role
from colonyqc.history import verify
from colonyqc.services.analysis.keep import Request, analyse_and_keep
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.teaching.training_set import TaughtPicture, confirm, confirmed, gathered
from services.analysis.test_colonies import acquisition
from services.corrections.test_correct import WHY, KeptDish, cut
from services.corrections.test_correct import kept as kept
from support.lab import open_lab


def found(kept: KeptDish) -> tuple[TaughtPicture, ...]:
    with kept.histories() as history:
        return gathered(history)


def test_what_nobody_corrected_or_confirmed_is_not_learned_from(kept: KeptDish) -> None:
    assert found(kept) == ()


def test_a_corrected_picture_is_in_it_and_its_neighbour_is_not(kept: KeptDish) -> None:
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    (taught,) = found(kept)
    assert (taught.record, taught.picture, taught.root) == (made.number, 0, kept.number)
    assert (taught.name, taught.day, taught.whole) == ("a", 2, False)
    assert taught.people == ("Mori",)
    assert taught.place == "A_1"
    assert taught.stem == f"A_1~d2-r{made.number}-p1"


def test_a_confirmed_picture_counts_whole_until_that_is_taken_back(kept: KeptDish) -> None:
    confirm(kept.histories, kept.number, 1, "looked through")
    (taught,) = found(kept)
    assert (taught.name, taught.whole, taught.record) == ("b", True, kept.number)
    with kept.histories() as history:
        assert confirmed(history) == {(kept.number, 1)}
    confirm(kept.histories, kept.number, 1, withdraw=True)
    assert found(kept) == ()
    assert verify(kept.histories) == ()


def test_of_a_picture_the_newest_version_counts_and_it_stays_confirmed(kept: KeptDish) -> None:
    confirm(kept.histories, kept.number, 0)
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    (taught,) = found(kept)
    assert (taught.record, taught.root, taught.whole) == (made.number, kept.number, True)


def test_analysing_a_dish_again_does_not_lose_what_was_corrected(kept: KeptDish) -> None:
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    analyse_and_keep(acquisition("a", "b"), kept.context, Request(why="again"))
    assert [taught.record for taught in found(kept)] == [made.number]


def test_what_cannot_be_confirmed_is_said(kept: KeptDish) -> None:
    with pytest.raises(UsageError, match="no picture 3"):
        confirm(kept.histories, kept.number, 2)


def test_an_administrator_runs_the_program_and_does_not_label(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(tmp_path, monkeypatch)
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    with pytest.raises(AccessError, match="may not correct"):
        confirm(lab.log_in("Abe"), number, 0)
    confirm(lab.log_in("Mori"), number, 0)
    assert lab.kinds()[-1] == "picture confirmed as right"
    lab.histories.engine.dispose()
