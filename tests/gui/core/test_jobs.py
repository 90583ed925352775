"""The door off the GUI thread: what lands, where it lands, and what is dropped."""

import sys
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.errors import PictureError
from colonyqc.gui.core.jobs import Job, Jobs, eta_seconds
from colonyqc.services.ports import Monitor


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.shutdown()


class Gate:
    """Work that waits until it is let through, heeding a cancel only if told to."""

    def __init__(self, result: object = None, heed: bool = False) -> None:
        self.begun, self.open, self.result, self.heed = (
            threading.Event(),
            threading.Event(),
            result,
            heed,
        )

    def __call__(self, monitor: Monitor) -> object:
        self.begun.set()
        while not self.open.wait(0.002):
            if self.heed:
                monitor.check()
        return self.result


def idle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.active)


def test_work_runs_elsewhere_and_lands_on_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[tuple[str, str]] = []

    def land(name: str) -> None:
        landed.append((name, threading.current_thread().name))

    jobs.submit("analysis", lambda _: threading.current_thread().name, land)
    idle(qtbot, jobs)
    assert landed[0][0].startswith("colonyqc-analysis")
    assert landed[0][1] == threading.main_thread().name


def test_analysis_lane_is_a_queue_that_drops_nothing(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[int] = []
    for number in range(20):
        jobs.submit("analysis", lambda _, n=number: n, landed.append)
    idle(qtbot, jobs)
    assert landed == list(range(20))


def test_newest_display_job_supersedes_older_ones_of_its_key(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[object] = []
    old, other = Gate("old"), Gate("other")
    jobs.submit("display", old, landed.append, key="a")
    jobs.submit("display", other, landed.append, key="b")
    old.begun.wait(5)
    new = jobs.submit("display", lambda _: "new", landed.append, key="a")
    old.open.set()
    other.open.set()
    idle(qtbot, jobs)
    assert sorted(map(str, landed)) == ["new", "other"]
    assert not new.cancelled


def test_superseded_work_still_waiting_is_never_begun(qtbot: QtBot, jobs: Jobs) -> None:
    gates = [Gate(), Gate()]
    for number, gate in enumerate(gates):
        jobs.submit("display", gate, key=str(number))
    begun: list[str] = []
    for _ in range(10):
        jobs.submit("display", lambda _: begun.append("x"), key="busy")
    for gate in gates:
        gate.open.set()
    idle(qtbot, jobs)
    assert begun == ["x"]


def test_lanes_do_not_wait_for_one_another(qtbot: QtBot, jobs: Jobs) -> None:
    slow, landed = Gate(), []
    jobs.submit("analysis", slow)
    slow.begun.wait(5)
    jobs.submit("io", lambda _: "saved", landed.append)
    qtbot.waitUntil(lambda: landed == ["saved"])
    slow.open.set()
    idle(qtbot, jobs)


def test_progress_arrives_with_text_and_time_left(qtbot: QtBot, jobs: Jobs) -> None:
    seen: list[tuple[Job, float, str, float | None]] = []
    jobs.job_progress.connect(lambda *args: seen.append(args))

    def work(monitor: Monitor) -> None:
        for step in range(1000):
            monitor.report(step / 1000, f"{step} of 1000")
        monitor.report(1.0, "done")

    job = jobs.submit("analysis", work, label="analysing")
    idle(qtbot, jobs)
    assert seen[0][:3] == (job, 0.0, "0 of 1000")
    assert seen[-1] == (job, 1.0, "done", 0.0)
    assert len(seen) < 200


def test_time_left_follows_from_the_pace() -> None:
    assert eta_seconds(0.25, 10.0) == pytest.approx(30.0)
    assert eta_seconds(0.0, 10.0) is None
    assert eta_seconds(0.9, 0.01) is None
    assert eta_seconds(1.0, 10.0) == 0.0


def test_every_job_is_announced_once_started_and_once_finished(qtbot: QtBot, jobs: Jobs) -> None:
    started: list[Job] = []
    finished: list[Job] = []
    jobs.job_started.connect(started.append)
    jobs.job_finished.connect(finished.append)
    made = [jobs.submit("io", lambda _: None) for _ in range(3)]
    idle(qtbot, jobs)
    assert started == made
    assert finished == made


def test_cancelling_is_quiet(qtbot: QtBot, jobs: Jobs) -> None:
    gate, landed, failed = Gate(heed=True), [], []
    jobs.failed.connect(lambda *args: failed.append(args))
    job = jobs.submit("analysis", gate, landed.append, failed.append)
    gate.begun.wait(5)
    job.cancel()
    idle(qtbot, jobs)
    assert landed == []
    assert failed == []


def test_what_a_stopped_analysis_still_returns_is_delivered(qtbot: QtBot, jobs: Jobs) -> None:
    gate, landed = Gate("the half that is done"), []
    job = jobs.submit("analysis", gate, landed.append)
    gate.begun.wait(5)
    job.cancel()
    gate.open.set()
    idle(qtbot, jobs)
    assert landed == ["the half that is done"]


def test_a_dropped_job_delivers_neither_result_nor_error(qtbot: QtBot, jobs: Jobs) -> None:
    def broken(monitor: Monitor) -> None:
        gate(monitor)
        raise PictureError("a.png", "it is gone")

    gate, landed, failed = Gate(), [], []
    jobs.failed.connect(lambda *args: failed.append(args))
    job = jobs.submit("io", broken, landed.append)
    gate.begun.wait(5)
    job.drop()
    gate.open.set()
    idle(qtbot, jobs)
    assert landed == []
    assert failed == []


def test_a_job_cancelled_in_its_queue_is_not_begun(qtbot: QtBot, jobs: Jobs) -> None:
    gate, begun = Gate(), []
    jobs.submit("analysis", gate)
    second = jobs.submit("analysis", lambda _: begun.append(1))
    second.cancel()
    gate.open.set()
    idle(qtbot, jobs)
    assert begun == []


def fail(monitor: Monitor) -> None:
    raise PictureError("a.png", "it ends after 3 bytes", "Copy it again.")


def test_an_error_a_person_can_act_on_goes_to_on_error(qtbot: QtBot, jobs: Jobs) -> None:
    errors: list[str] = []
    jobs.submit("io", fail, on_error=lambda e: errors.append(str(e)))
    idle(qtbot, jobs)
    assert errors == ["a.png can't be read: it ends after 3 bytes. Copy it again."]


def test_without_on_error_its_sentence_goes_out_as_a_signal(qtbot: QtBot, jobs: Jobs) -> None:
    with qtbot.waitSignal(jobs.failed) as caught:
        job = jobs.submit("io", fail)
    assert caught.args == [job, "a.png can't be read: it ends after 3 bytes. Copy it again."]
    idle(qtbot, jobs)


def test_a_defect_reaches_the_excepthook_on_the_gui_thread(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[tuple[type[BaseException], str, str]] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        caught.append((kind, str(error), threading.current_thread().name))
        assert trace is not None

    def defect(monitor: Monitor) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(sys, "excepthook", hook)
    jobs.submit("io", defect, on_error=lambda e: caught.append((type(e), "wrong way", "")))
    idle(qtbot, jobs)
    assert caught == [(ZeroDivisionError, "ours", threading.main_thread().name)]


def test_shutdown_joins_the_threads_and_delivers_nothing_more(qtbot: QtBot) -> None:
    jobs, landed, gate = Jobs(), [], Gate(heed=True)
    jobs.submit("analysis", gate, landed.append)
    jobs.submit("io", lambda _: "late", landed.append)
    gate.begun.wait(5)
    jobs.shutdown()
    qtbot.wait(20)
    assert landed == []
    assert not [t for t in threading.enumerate() if t.name.startswith("colonyqc-")]
    with pytest.raises(RuntimeError):
        jobs.submit("io", lambda _: None)


def test_a_paused_line_stands_still_where_it_is_and_goes_on(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[object] = []
    asked: list[bool] = []
    go = threading.Event()

    def work(monitor: Monitor) -> str:
        go.wait(5)
        asked.append(monitor.cancelled())
        return "first"

    first = jobs.submit("analysis", work, landed.append)
    jobs.submit("analysis", lambda _: "second", landed.append)
    qtbot.waitUntil(lambda: first.begun)
    jobs.pause()
    go.set()
    qtbot.wait(150)
    assert (asked, landed) == ([], [])
    assert jobs.paused
    jobs.go_on()
    idle(qtbot, jobs)
    assert asked == [False]
    assert landed == ["first", "second"]


def test_another_lane_is_not_paused(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[object] = []
    jobs.pause()
    jobs.submit("io", lambda monitor: monitor.cancelled(), landed.append)
    idle(qtbot, jobs)
    assert landed == [False]


def test_what_waits_is_run_in_the_order_it_was_put_in(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[object] = []
    jobs.pause()
    made = [jobs.submit("analysis", lambda _, n=n: n, landed.append) for n in range(4)]
    jobs.move(made[3], 0)
    jobs.move(made[0], 2)
    assert jobs.waiting == (made[3], made[1], made[0], made[2])
    jobs.go_on()
    idle(qtbot, jobs)
    assert landed == [3, 1, 0, 2]


def test_what_waits_ends_at_once_when_it_is_cancelled_even_paused(qtbot: QtBot, jobs: Jobs) -> None:
    landed: list[object] = []
    ended: list[Job] = []
    jobs.job_finished.connect(ended.append)
    jobs.pause()
    made = [jobs.submit("analysis", lambda _, n=n: n, landed.append) for n in range(3)]
    jobs.cancel(made[1])
    assert jobs.waiting == (made[0], made[2])
    qtbot.waitUntil(lambda: ended == [made[1]])
    made[0].cancel()
    qtbot.waitUntil(lambda: ended == [made[1], made[0]])
    jobs.go_on()
    idle(qtbot, jobs)
    assert landed == [2]


def test_a_paused_job_that_is_cancelled_stops(qtbot: QtBot, jobs: Jobs) -> None:
    def work(monitor: Monitor) -> None:
        while True:
            monitor.check()

    job = jobs.submit("analysis", work)
    qtbot.waitUntil(lambda: job.begun)
    jobs.pause()
    jobs.cancel(job)
    idle(qtbot, jobs)


def test_shutdown_does_not_wait_for_somebody_to_go_on(qtbot: QtBot) -> None:
    made = Jobs()
    made.pause()
    made.submit("analysis", lambda monitor: monitor.check())
    made.submit("analysis", lambda _: None)
    made.shutdown()
    with pytest.raises(RuntimeError):
        made.submit("analysis", lambda _: None)


def test_seconds_left_count_what_waits_and_not_the_pause(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("colonyqc.gui.core.jobs.monotonic", lambda: now[0])
    monkeypatch.setattr("colonyqc.gui.core.waiting_line.monotonic", lambda: now[0])
    go, half = threading.Event(), threading.Event()

    def work(monitor: Monitor) -> None:
        half.wait(5)
        monitor.report(0.5, "a.png")
        go.wait(5)

    first = jobs.submit("analysis", work, size=10)
    jobs.submit("analysis", lambda _: None, size=30)
    assert jobs.seconds_left is None
    qtbot.waitUntil(lambda: first.begun)
    now[0] += 20
    half.set()
    qtbot.waitUntil(lambda: first.share == 0.5)
    # Five pictures took 20 s; five of this one and thirty of the next are left.
    assert jobs.seconds_left == pytest.approx(140)
    assert first.left == pytest.approx(20)
    jobs.pause()
    now[0] += 3600
    assert jobs.seconds_left == pytest.approx(140)
    jobs.go_on()
    assert jobs.seconds_left == pytest.approx(140)
    go.set()
    idle(qtbot, jobs)
    assert jobs.seconds_left == 0
