import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.dask.place import ClusterPlace, read_place
from colonyqc.domain.errors import UsageError


@given(st.integers(1, 1024))
def test_processes_of_this_machine_are_counted(count: int) -> None:
    place = read_place(f"local:{count}")
    assert place == ClusterPlace(processes=count)
    assert read_place(str(place)) == place


@pytest.mark.parametrize("address", ["tcp://10.0.0.7:8786", "tls://host.lab:8786", "tcp://[::1]:1"])
def test_a_scheduler_is_named_by_its_address(address: str) -> None:
    assert read_place(address) == ClusterPlace(address)
    assert str(read_place(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "local", "local:", "local:0", "local:-1", "local:1025", "local:two", "host:8786"),
        *("tcp://", "tcp://host", "http://host:8786", "tcp://host:8786/x", "tcp://ho st:8786"),
    ],
)
def test_what_is_neither_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="A cluster is local:N") as refused:
        read_place(text)
    assert f"“{text}”" in str(refused.value)
