from dataclasses import replace
from datetime import timedelta

from colonyqc.services.worklist.newest import newest_of
from support.builders import analysis
from support.fake_history import FakeHistory


def test_a_dish_stands_by_the_last_usable_analysis_of_its_newest_day() -> None:
    history = FakeHistory()
    for day, later in ((3, 0), (4, 1), (4, 0), (2, 9)):
        of = analysis(day)
        history.add(replace(of, finished=of.finished + timedelta(hours=later)), ())
    summaries = history.list()
    (found,) = newest_of(summaries).values()
    assert (found.day, found.id) == (4, 2)
    unusable = [replace(s, usable_pictures=0) if s.id == 2 else s for s in summaries]
    (other,) = newest_of(unusable).values()
    assert other.id == 3
    assert newest_of(()) == {}
