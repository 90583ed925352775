import pytest

from colonyqc.domain.verdict import WITHDRAWN, Verdict
from colonyqc.services.days.discarded import Discarded, Fate, discarded
from colonyqc.services.days.follow import follow
from support.days import DISH, Rectangle, dish_history
from support.fake_history import FakeHistory

CUT = (100, 100, 40, 40)
OTHER = (300, 180, 30, 30)


def fates(history: FakeHistory) -> tuple[Discarded, ...]:
    return discarded(follow(history, DISH), {r.id: r for r in history.records})


@pytest.mark.parametrize(
    ("left", "fate", "share"),
    [
        ([], Fate.GONE, 0.0),
        ([(95, 95, 60, 60)], Fate.STILL_THERE, 1.0),
        ([(100, 100, 40, 12)], Fate.GROWN_BACK, 0.3),
        ([(100, 100, 40, 2)], Fate.GONE, 0.05),
    ],
)
def test_the_next_day_tells_what_became_of_a_discarded_colony(
    left: list[Rectangle], fate: Fate, share: float
) -> None:
    history = dish_history([([CUT, OTHER], (0, 0)), ([*left, OTHER], (12, 9))])
    history.decide(1, 0, 1, Verdict.DISCARD, "differentiated", "Tanaka")
    (found,) = fates(history)
    assert (found.view, found.day, found.decision.colony) == ("1", 1, 1)
    (seen,) = found.seen
    assert (seen.day, seen.fate) == (2, fate)
    assert seen.share == pytest.approx(share, abs=0.05)
    assert found.latest is fate


def test_a_colony_on_a_place_that_was_empty_has_grown_back() -> None:
    history = dish_history([([CUT], (0, 0)), ([OTHER], (0, 0)), ([(98, 98, 44, 44)], (0, 0))])
    history.decide(1, 0, 1, Verdict.DISCARD, "dead cells", "Tanaka")
    (found,) = fates(history)
    assert [each.fate for each in found.seen] == [Fate.GONE, Fate.GROWN_BACK]


def test_nothing_is_claimed_where_the_place_is_not_shown_or_not_sure() -> None:
    moved = dish_history([([(10, 10, 40, 40), OTHER], (0, 0)), ([OTHER], (30, 30))])
    moved.decide(1, 0, 1, Verdict.DISCARD, "merged", "Tanaka")
    assert fates(moved)[0].latest is Fate.UNKNOWN
    strange = dish_history([([CUT], (0, 0)), ([CUT], (0, 0))], seeds=(3, 77))
    strange.decide(1, 0, 1, Verdict.DISCARD, "merged", "Tanaka")
    strange.arrays["overview 2"] = strange.arrays["overview 2"][::-1].copy()
    assert fates(strange)[0].latest is Fate.UNKNOWN


def test_what_was_kept_or_taken_back_is_not_followed_as_discarded() -> None:
    history = dish_history([([CUT, OTHER], (0, 0)), ([CUT, OTHER], (0, 0))])
    history.decide(1, 0, 1, Verdict.KEEP, "", "Tanaka")
    history.decide(1, 0, 2, Verdict.DISCARD, "merged", "Tanaka")
    history.decide(1, 0, 2, Verdict.DISCARD, WITHDRAWN, "Tanaka")
    assert fates(history) == ()
