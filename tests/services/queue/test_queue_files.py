"""Queues on disk: whole, in order, and never run by two windows."""

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.errors import OutputError
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.preprocessing import STEPS, PreprocessingStep, StepKind
from colonyqc.services.analysis.sample_sheet import SampleRow, SampleSheet
from colonyqc.services.queue.queue_files import KeptQueue, QueueFiles
from colonyqc.services.queue.queued import Drop, Queued
from support.builders import START

HISTORY = "sqlite:////lab/history.db"

Window = Callable[..., QueueFiles]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made: list[QueueFiles] = []

    def opened(history: str = HISTORY) -> QueueFiles:
        made.append(QueueFiles(tmp_path / "queues", history))
        return made[-1]

    yield opened
    for each in made:
        each.close()


def asked(dish: str = "dish 1", **changes: object) -> Queued:
    pictures = (Picture("a.png", (Tile(Path("/p/a.png"), 2, 0.5, None),), 1, 1.6),)
    made = Queued(Acquisition(DishKey("line A", dish), 4, START, pictures, feeders=True))
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name real fields


def names(queue: KeptQueue) -> list[str]:
    return [each.acquisition.dish.dish for each in queue.waiting]


def test_what_a_closed_window_left_is_found_as_it_was(window: Window) -> None:
    kind = next(iter(StepKind))
    drop = Drop(asked().acquisition.pictures)
    sheet = SampleSheet({"dish 1": SampleRow("dish 1", passage="12", seeded=date(2026, 2, 26))})
    whole = asked(
        drop=drop.number,
        model="tiny@1.0.0",
        new_model=True,
        why="The light was off.",
        sheet=sheet,
        steps=(PreprocessingStep(kind, STEPS[kind].least),),
        person="Mori",
    )
    queue = KeptQueue((asked("dish 2"), whole), (drop,))
    first = window()
    first.keep(queue, 1)
    first.close()
    assert window().left() == queue
    assert queue.drop_of(whole) == drop
    assert queue.drop_of(queue.waiting[0]) is None


def test_what_a_window_that_is_open_has_is_nobody_elses(window: Window) -> None:
    first, second = window(), window()
    first.keep(KeptQueue((asked(),)), 1)
    assert second.left() == KeptQueue()
    assert second.take_over() == KeptQueue()
    second.forget_left()
    first.close()
    assert names(second.left()) == ["dish 1"]


def test_the_first_that_takes_it_over_has_it(window: Window) -> None:
    first, second, third = window(), window(), window()
    first.keep(KeptQueue((asked(),)), 1)
    first.close()
    assert names(third.left()) == ["dish 1"]
    assert names(second.take_over()) == ["dish 1"]
    assert third.take_over() == KeptQueue()
    assert third.left() == KeptQueue()
    second.close()
    assert names(third.left()) == ["dish 1"]


def test_what_is_taken_over_is_kept_beside_what_waits(window: Window) -> None:
    first, second, third = window(), window(), window()
    first.keep(KeptQueue((asked("left"),)), 1)
    first.close()
    second.keep(KeptQueue((asked("own"),)), 1)
    second.take_over()
    second.close()
    assert names(third.left()) == ["own", "left"]


def test_an_item_that_stands_in_two_files_comes_once(window: Window) -> None:
    item = asked()
    first, second = window(), window()
    first.keep(KeptQueue((item,)), 1)
    second.keep(KeptQueue((item, asked("dish 2"))), 1)
    first.close()
    second.close()
    assert sorted(names(window().left())) == ["dish 1", "dish 2"]


def test_another_history_has_another_queue(window: Window) -> None:
    first = window("postgresql://lab/one")
    first.keep(KeptQueue((asked(),)), 1)
    first.close()
    assert window("postgresql://lab/two").left() == KeptQueue()
    assert names(window("postgresql://lab/one").left()) == ["dish 1"]


def test_nothing_is_left_where_all_was_done(window: Window, tmp_path: Path) -> None:
    first = window()
    first.keep(KeptQueue((asked(),)), 1)
    first.keep(KeptQueue(), 2)
    first.close()
    assert list((tmp_path / "queues").iterdir()) == []
    unused = window()
    unused.close()
    assert list((tmp_path / "queues").iterdir()) == []


def test_a_list_that_comes_late_does_not_bring_back_what_is_done(window: Window) -> None:
    first = window()
    first.keep(KeptQueue((asked("dish 2"),)), 2)
    first.keep(KeptQueue((asked("dish 1"), asked("dish 2"))), 1)
    first.close()
    assert names(window().left()) == ["dish 2"]


def test_what_is_forgotten_is_gone(window: Window, tmp_path: Path) -> None:
    first, second = window(), window()
    first.keep(KeptQueue((asked(),)), 1)
    first.close()
    second.forget_left()
    assert second.left() == KeptQueue()
    assert list((tmp_path / "queues").iterdir()) == []


@pytest.mark.parametrize(
    "content", [b'{"waiting": [{"acquisition": 3}]}', b'{"wait', b"\xff\x00", b""]
)
def test_a_file_that_cannot_be_read_costs_the_other_windows_nothing(
    window: Window, tmp_path: Path, content: bytes
) -> None:
    folder = tmp_path / "queues"
    for dish in ("dish 1", "dish 2", "dish 3"):
        each = window()
        each.keep(KeptQueue((asked(dish),)), 1)
        each.close()
    broken = sorted(folder.glob("*.json"))[1]
    lost = json.loads(broken.read_text("utf-8"))["waiting"][0]["acquisition"]["dish"]["dish"]
    broken.write_bytes(content)
    others = {"dish 1", "dish 2", "dish 3"} - {lost}
    second = window()
    (told,) = second.put_aside()
    assert "Open the pictures again" in str(told)
    assert second.put_aside() == ()
    assert set(names(second.left())) == others
    assert set(names(second.take_over())) == others
    assert [path.suffix for path in folder.glob("*.unreadable")] == [".unreadable"]


def test_what_cannot_be_taken_over_is_still_there_to_be_taken(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "queues"
    for dish in ("dish 1", "dish 2"):
        each = window()
        each.keep(KeptQueue((asked(dish),)), 1)
        each.close()
    writes = []

    def full(path: Path, data: bytes, *, durable: bool) -> None:
        writes.append(path)
        # The first file still has room; whatever is written after it has none.
        if len(writes) > 1 or len(json.loads(data)["waiting"]) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_whole(path, data, durable=durable)

    second = window()
    with monkeypatch.context() as patched:
        patched.setattr("colonyqc.services.queue.queue_files.write_whole", full)
        with pytest.raises(OutputError, match="No space left"):
            second.take_over()
    assert len(list(folder.glob("*.json"))) == 2
    assert set(names(second.take_over())) == {"dish 1", "dish 2"}


def test_a_folder_that_cannot_be_written_is_one_sentence(window: Window, tmp_path: Path) -> None:
    (tmp_path / "queues").write_text("in the way")
    with pytest.raises(OutputError, match="after a crash"):
        window().keep(KeptQueue((asked(),)), 1)


def test_a_name_that_is_no_text_is_kept_like_any_other(window: Window) -> None:
    path = Path(os.fsdecode(b"/p/\xff.png"))
    pictures = (Picture(path.name, (Tile(path),)),)
    drop = Drop(pictures)
    of = replace(asked("odd").acquisition, pictures=pictures)
    odd = asked("odd", acquisition=of, drop=drop.number)
    first = window()
    kept = KeptQueue((odd, asked("dish 2")), (drop,))
    first.keep(kept, 1)
    first.close()
    left = window().left()
    assert left == kept
    assert os.fsencode(left.waiting[0].acquisition.pictures[0].tiles[0].path) == b"/p/\xff.png"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("abcdef"), unique=True))
def test_the_order_is_kept(window: Window, order: list[str]) -> None:
    first, second = window(), window()
    first.keep(KeptQueue(tuple(asked(name) for name in order)), 1)
    first.close()
    assert names(second.left()) == order
    second.forget_left()


def test_of_many_windows_that_take_over_at_once_one_has_it(window: Window) -> None:
    first = window()
    first.keep(KeptQueue((asked(),)), 1)
    first.close()
    taken: list[KeptQueue] = []
    threads = [Thread(target=lambda: taken.append(window().take_over())) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert sorted(len(each.waiting) for each in taken) == [0] * 7 + [1]


CHILD = """
import sys, time
from pathlib import Path
from services.queue.test_queue_files import asked
from colonyqc.services.queue.queue_files import KeptQueue, QueueFiles
files = QueueFiles(Path(sys.argv[1]), sys.argv[2])
files.keep(KeptQueue((asked("dish 1"), asked("dish 2"))), 1)
print("kept", flush=True)
time.sleep(600)
"""


def test_what_a_killed_process_left_is_found_and_a_living_ones_is_not(
    window: Window, tmp_path: Path
) -> None:
    paths = [str(Path(__file__).parents[2]), *sys.path]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "queues"), HISTORY],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == b"kept\n"
        next_one = window()
        assert next_one.left() == KeptQueue()
    finally:
        child.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        child.wait(30)
        child.stdout.close()
    assert names(next_one.take_over()) == ["dish 1", "dish 2"]
