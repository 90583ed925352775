from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import FileStamp
from colonyqc.services.inbox.settling import Settling

A = Path("a.png")


def test_a_file_settles_when_two_polls_find_it_alike() -> None:
    settling = Settling()
    settling.look({A: FileStamp(5, 1)}, 0.0)
    assert not settling.settled(A)
    settling.look({A: FileStamp(5, 1)}, 2.0)
    assert settling.settled(A)
    assert settling.quiet_s(A, 7.0) == 7.0
    settling.look({A: FileStamp(6, 1)}, 8.0)
    assert not settling.settled(A)
    assert settling.quiet_s(A, 9.0) == 1.0


def test_a_file_that_went_away_begins_anew() -> None:
    settling = Settling()
    for now, found in ((0.0, {A: FileStamp(5, 1)}), (2.0, {}), (4.0, {A: FileStamp(5, 1)})):
        settling.look(found, now)
    assert not settling.settled(A)


@given(st.lists(st.none() | st.integers(0, 2), min_size=1, max_size=12))
def test_settled_means_the_last_two_polls_were_alike(sizes: list[int | None]) -> None:
    settling = Settling()
    for now, size in enumerate(sizes):
        settling.look({} if size is None else {A: FileStamp(size, 0)}, float(now))
    alike = len(sizes) > 1 and sizes[-1] is not None and sizes[-1] == sizes[-2]
    assert settling.settled(A) == alike
