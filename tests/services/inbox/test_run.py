"""What a watch does with what it finds, and when it stops."""

import subprocess
import sys
from dataclasses import replace
from typing import cast

import pytest

from colonyqc.domain.errors import ClusterError, HistoryError
from colonyqc.domain.people import Actor
from colonyqc.history import verify
from colonyqc.services.analysis.machine_task import AnalysisTask
from colonyqc.services.analysis.spread import Cluster
from colonyqc.services.inbox import run as run_module
from colonyqc.services.ports import Histories, Monitor
from history.db.test_writer_lock import another_process
from services.analysis.test_spread import OnItsWay, OtherMachine
from services.inbox.conftest import Bench


def test_a_history_that_a_window_holds_is_waited_for_and_told_once(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png")
    database = bench.histories.database
    assert database is not None
    with another_process(database):
        bench.tick(8)
        (told,) = bench.said
        assert "is being written by" in told
        assert told.endswith("Pictures wait until then.")
        assert bench.kept() == []
    bench.tick(3)
    assert bench.kept() == [("1", 1, 1)]
    assert bench.said[-1] == "The history can be written again."


def test_a_history_that_cannot_be_read_loses_nothing(bench: Bench) -> None:
    good = bench.context

    class Gone:
        def __call__(self, actor: Actor | None = None) -> None:
            raise HistoryError("The server is away.")

    bench.stop()
    bench.context = replace(good, histories=cast(Histories, Gone()))
    bench.start()
    bench.put("A_1_D1_V1.png")
    bench.tick(6)
    assert bench.said == ["The server is away. Pictures wait until then."]
    bench.stop()
    bench.context = good
    bench.start()
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1)]


def test_what_cannot_be_analysed_is_told_once(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png")
    bench.run._request = replace(bench.run._request, model="nowhere")
    bench.tick(20)
    (told,) = bench.said
    assert told.startswith("A › 1, day 1: ")
    assert "nowhere" in told


def test_it_stops_when_told_to_and_keeps_nothing_half_done(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png")
    bench.tick(2)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    bench.now += 10
    bench.run.until_stopped(lambda _: False, Monitor(cancelled=cancelled))
    assert bench.kept() == []
    assert verify(bench.histories) == ()


def test_waiting_ends_it_too(bench: Bench) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) == 3

    bench.run.until_stopped(wait, Monitor(), 0.5)
    assert waited == [0.5] * 3


def test_marks_are_looked_for_in_what_came_before_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    marks = run_module.JobMarks

    def counted(files, pictures):  # type: ignore[no-untyped-def]
        looked.append(len(pictures))
        return marks(files, pictures)

    monkeypatch.setattr(run_module, "JobMarks", counted)
    for day in (1, 2, 3):
        bench.put(f"A_1_D{day}_V1.png", day)
        bench.tick(5)
    assert looked == [1, 2, 3]


class Machine(OtherMachine):
    """One whose scheduler may go away."""

    away = False

    def submit(self, task: AnalysisTask) -> OnItsWay:
        if self.away:
            raise ClusterError("The scheduler went away.")
        return super().submit(task)


def test_machines_are_given_all_that_is_ready_and_are_waited_for(bench: Bench) -> None:
    machine = Machine(bench.context)
    bench.stop()
    bench.cluster = Cluster(machine)
    bench.start()
    machine.away = True
    for dish in "123":
        bench.put(f"A_{dish}_D1_V1.png", int(dish))
    bench.tick(6)
    assert bench.said == ["The scheduler went away. Pictures wait until the machines are there."]
    assert bench.kept() == []
    machine.away = False
    bench.tick(3)
    assert bench.kept() == [("1", 1, 1), ("2", 1, 1), ("3", 1, 1)]
    assert bench.said[-1] == "The machines are there again."
    assert len(machine.asked) == 3
    assert verify(bench.histories) == ()


def test_no_imaging_is_loaded_before_the_first_picture() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, colonyqc.services.inbox.run; print('onnxruntime' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"
