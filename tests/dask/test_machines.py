"""Workers of a real Dask scheduler, in processes of this machine."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from distributed import LocalCluster

from colonyqc.dask.machines import DaskMachines
from colonyqc.dask.place import ClusterPlace
from colonyqc.domain.errors import Cancelled, ClusterError, ColonyQCError, PictureError
from colonyqc.services.ports import Monitor

PATIENCE_S = 60.0


def work(told: Path, task: str, monitor: Monitor) -> tuple[str, int]:
    """Do what the task says, on a worker."""
    what, _, number = task.partition(" ")
    if what == "picture":
        raise PictureError(number, "it is empty", "Take another.")
    if what == "environment":
        return os.environ.get(number, "unset"), os.getpid()
    if what == "defect":
        raise ZeroDivisionError(number)
    if what == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "once" and not (told / number).exists():
        (told / number).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "waits":
        (told / f"{number} begun").touch()
        try:
            while True:
                monitor.check()
                time.sleep(0.01)
        except Cancelled:
            (told / f"{number} stopped").touch()
            raise
    return task, os.getpid()


def fit() -> str:
    return ""


def unfit() -> str:
    return "it has no hands. Give it some."


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("told")


@pytest.fixture(scope="module")
def machines(told: Path) -> Iterator[DaskMachines[str, tuple[str, int]]]:
    with closing(DaskMachines(ClusterPlace(processes=2), partial(work, told), fit)) as made:
        made.open()
        yield made


def there(path: Path) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return path.exists()


def test_work_is_done_by_processes_of_their_own(
    machines: DaskMachines[str, tuple[str, int]],
) -> None:
    waiting = [machines.submit(f"task {n}") for n in range(8)]
    made = [each.result() for each in waiting]
    assert [task for task, _ in made] == [f"task {n}" for n in range(8)]
    assert os.getpid() not in {process for _, process in made}
    assert machines.ahead == 6


def test_workers_take_memory_as_this_process_does(
    machines: DaskMachines[str, tuple[str, int]],
) -> None:
    # Dask's own threshold makes glibc give every large array back to the system.
    said, _ = machines.submit("environment MALLOC_TRIM_THRESHOLD_").result()
    assert said == os.environ.get("MALLOC_TRIM_THRESHOLD_", "unset")
    assert machines.submit("environment OMP_NUM_THREADS").result()[0] == "1"


def test_what_is_wrong_with_a_picture_is_said_as_here(
    machines: DaskMachines[str, tuple[str, int]],
) -> None:
    with pytest.raises(PictureError, match=r"a can't be read: it is empty. Take another."):
        machines.submit("picture a").result()


def test_a_defect_is_left_to_raise(machines: DaskMachines[str, tuple[str, int]]) -> None:
    with pytest.raises(ZeroDivisionError):
        machines.submit("defect 1").result()


def test_a_worker_that_ends_costs_nothing(machines: DaskMachines[str, tuple[str, int]]) -> None:
    others = [machines.submit(f"task {n}") for n in range(4)]
    assert machines.submit("once 7").result()[0] == "once 7"
    assert [each.result()[0] for each in others] == [f"task {n}" for n in range(4)]


def test_what_ends_every_worker_is_given_up_in_a_sentence(
    machines: DaskMachines[str, tuple[str, int]],
) -> None:
    with pytest.raises(ColonyQCError, match="Every worker that began it ended"):
        machines.submit("dies 1").result()
    assert machines.submit("task 1").result()[0] == "task 1"


def test_work_that_nobody_wants_any_more_stops(
    machines: DaskMachines[str, tuple[str, int]], told: Path
) -> None:
    pending = machines.submit("waits 1")
    assert there(told / "1 begun")
    with pytest.raises(Cancelled):
        pending.result(Monitor(cancelled=lambda: True))
    pending.drop()
    assert there(told / "1 stopped")


def test_a_worker_that_is_not_fit_is_named_before_any_work() -> None:
    with (
        closing(DaskMachines(ClusterPlace(processes=1), work, unfit)) as made,
        pytest.raises(ClusterError, match=r"The worker tls://.* can't take part: it has no hands."),
    ):
        made.open()


def test_a_scheduler_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("colonyqc.dask.machines._ANSWER_S", 1.0)
    nobody = DaskMachines(ClusterPlace("tcp://127.0.0.1:9"), work, fit)
    with pytest.raises(ClusterError, match=r"No scheduler answers at tcp://127.0.0.1:9: start"):
        nobody.open()


def test_an_address_that_the_configuration_does_not_fit_is_said() -> None:
    nobody = DaskMachines(ClusterPlace("tls://127.0.0.1:9"), work, fit)
    with pytest.raises(ClusterError, match=r"tls://127.0.0.1:9 can't be connected to: Dask's conf"):
        nobody.open()


def test_a_scheduler_that_goes_away_under_the_work_is_said(told: Path) -> None:
    named = told / "scheduler.json"
    scheduler = subprocess.Popen(
        [
            *(sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0"),
            *("--no-dashboard", "--dashboard-address", "127.0.0.1:0"),
            *("--scheduler-file", str(named)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert there(named)
        address = json.loads(named.read_text("utf-8"))["address"]
        with closing(DaskMachines(ClusterPlace(address), partial(work, told), fit)) as machines:
            pending = machines.submit("task 1")
            scheduler.kill()
            with pytest.raises(ClusterError, match=r"The scheduler tcp://.* went away"):
                pending.result()
    finally:
        scheduler.kill()
        scheduler.wait()


def test_work_for_a_gpu_goes_to_workers_that_have_one(told: Path) -> None:
    with closing(
        DaskMachines(ClusterPlace(processes=1), partial(work, told), fit, on_gpu=True)
    ) as machines:
        assert machines.submit("task 1").result()[0] == "task 1"
    with LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as without:
        none = DaskMachines(ClusterPlace(without.scheduler_address), work, fit, on_gpu=True)
        with pytest.raises(ClusterError, match=r"No worker of tcp://.* has a GPU"):
            none.open()
