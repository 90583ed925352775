"""What an inbox hands out, when, and what it says, by a clock that the tests turn."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Collection
from colonyqc.history import database_url, open_histories
from colonyqc.services.inbox import inbox
from colonyqc.services.inbox.inbox import HELD_S, QUIET_S, TILES_QUIET_S
from files.zarr_makers import write_plate, write_zarr
from services.inbox.conftest import Bench
from support.command import field as drawn

Png = Callable[[int], bytes]


def test_a_picture_is_analysed_once_within_twenty_seconds(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png")
    bench.tick(10)
    assert bench.kept() == [("1", 1, 1)]
    bench.tick(20)
    assert bench.kept() == [("1", 1, 1)]
    assert len(bench.said) == 1
    assert bench.said[0].endswith("(analysis 1)")


def test_a_slow_file_waits_until_it_is_whole(bench: Bench, png: Png) -> None:
    content, path = png(1), bench.folder / "A_1_D1_V1.png"
    for n in range(1, 9):
        path.write_bytes(content[: len(content) * n // 9])
        bench.tick(1)
    # It pauses for longer than two polls, and is no picture yet: nothing is said of that.
    bench.tick(4)
    assert (bench.kept(), bench.said) == ([], [])
    path.write_bytes(content)
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1)]


@pytest.mark.parametrize("name", ["A_1_D1_V1.png.part", "A_1_D1_V1.tmp", ".A_1_D1_V1.png"])
def test_half_written_names_are_left_until_they_are_renamed(bench: Bench, name: str) -> None:
    bench.put("a.png").rename(bench.folder / name)
    bench.tick(10)
    assert bench.kept() == []
    (bench.folder / name).rename(bench.folder / "A_1_D1_V1.png")
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1)]


def test_views_that_come_one_after_the_other_are_one_analysis(bench: Bench) -> None:
    for view in (1, 2, 3):
        bench.put(f"A_1_D1_V{view}.png", view)
        bench.tick(1)
    bench.tick(6)
    assert bench.kept() == [("1", 1, 3)]


def test_a_view_that_is_still_written_is_waited_for(bench: Bench, png: Png) -> None:
    bench.put("A_1_D1_V1.png", 1)
    slow, content = bench.folder / "A_1_D1_V2.png", png(2)
    for n in range(1, 8):
        slow.write_bytes(content[: len(content) * n // 8])
        bench.tick(1)
    assert bench.kept() == []
    slow.write_bytes(content)
    bench.tick(6)
    assert bench.kept() == [("1", 1, 2)]


def test_days_that_come_together_are_analysed_in_their_order(bench: Bench) -> None:
    for number, day in enumerate((10, 1, 2)):
        bench.put(f"A_1_D{day}_V1.png", number)
    bench.tick(30)
    order = [int(each.split("day ")[1].split(":")[0]) for each in bench.said]
    assert order == [1, 2, 10]


def test_another_dish_does_not_wait_for_it(bench: Bench, png: Png) -> None:
    bench.put("A_1_D1_V1.png", 1)
    slow, content = bench.folder / "A_2_D1_V1.png", png(2)
    for n in range(1, 8):
        slow.write_bytes(content[: len(content) * n // 8])
        bench.tick(1)
    assert bench.kept() == [("1", 1, 1)]


def test_a_view_that_comes_late_is_pooled_with_those_before(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png", 1)
    bench.tick(6)
    bench.put("A_1_D1_V2.png", 2)
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1), ("1", 1, 2)]
    bench.stop()
    bench.start()
    bench.put("A_1_D1_V3.png", 3)
    bench.tick(6)
    assert bench.kept()[2:] == [("1", 1, 3)]


def test_a_well_of_tiles_waits_longer_for_its_next_one(bench: Bench) -> None:
    assert TILES_QUIET_S > QUIET_S
    names = "{line}_{dish}_D{day}_x{x_mm}_y{y_mm}"
    bench.stop()
    bench.start(names)
    for n in range(4):
        bench.put(f"A_1_D1_x{n % 2 * 0.2}_y{n // 2 * 0.2}.png", n)
        bench.tick(1, QUIET_S + 1)
        bench.tick(1, 2)
    assert bench.kept() == []
    bench.tick(3, TILES_QUIET_S)
    assert bench.kept() == [("1", 1, 1)]


def test_a_restart_analyses_nothing_again(bench: Bench) -> None:
    for day in (1, 2):
        bench.put(f"A_1_D{day}_V1.png", day)
    bench.tick(6)
    before = bench.kept()
    bench.stop()
    bench.start()
    bench.tick(6)
    assert bench.kept() == before == [("1", 1, 1), ("1", 2, 1)]
    # What was remembered is lost, too: then the history tells it by the bytes.
    bench.stop()
    shutil.rmtree(bench.kept_in)
    bench.start()
    bench.tick(6)
    assert bench.kept() == before
    assert bench.said[-1] == "2 already analysed."


def test_what_the_history_lost_is_analysed_though_it_was_remembered(
    bench: Bench, tmp_path: Path
) -> None:
    bench.put("A_1_D1_V1.png")
    bench.tick(6)
    bench.stop()
    bench.histories = open_histories(database_url(tmp_path / "fresh.db"))
    bench.context = replace(bench.context, histories=bench.histories)
    bench.start()
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1)]
    bench.histories.engine.dispose()


def test_a_copy_under_another_name_is_known(bench: Bench) -> None:
    path = bench.put("A_1_D1_V1.png")
    bench.tick(6)
    shutil.copy(path, bench.folder / "A_1_D1_V1 - Copy.png")
    (bench.folder / "later").mkdir()
    shutil.copy(path, bench.folder / "later" / "A_1_D1_V1.png")
    bench.tick(10)
    assert bench.kept() == [("1", 1, 1)]


def test_a_broken_picture_is_told_once_and_tried_again_when_it_changes(
    bench: Bench, png: Png
) -> None:
    path = bench.folder / "A_1_D1_V1.png"
    path.write_bytes(png(1)[:2000])
    bench.put("A_2_D1_V1.png", 2)
    bench.tick(30)
    assert bench.kept() == [("2", 1, 1)]
    (told,) = [line for line in bench.said if "can't be read" in line]
    assert path.name in told
    path.write_bytes(png(1))
    bench.tick(6)
    assert bench.kept()[1:] == [("1", 1, 1)]


def test_a_name_that_does_not_follow_the_pattern_is_told_once(bench: Bench) -> None:
    bench.put("holiday.png")
    bench.tick(20)
    assert bench.kept() == []
    (told,) = bench.said
    assert "does not follow the names" in told


def test_a_folder_that_vanishes_is_told_once_and_gone_on_with(bench: Bench, tmp_path: Path) -> None:
    bench.put("A_1_D1_V1.png", 1)
    bench.tick(6)
    bench.folder.rename(tmp_path / "away")
    bench.tick(5)
    assert bench.said[1:] == [
        f"{bench.folder} can't be looked into: the folder is not there. It is tried again until it "
        "is there."
    ]
    (tmp_path / "away").rename(bench.folder)
    bench.put("A_1_D2_V1.png", 2)
    bench.tick(6)
    assert bench.said[2] == f"{bench.folder} is there again."
    assert bench.kept() == [("1", 1, 1), ("1", 2, 1)]


def test_pictures_taken_away_in_the_middle_of_a_look_end_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.put("A_1_D1_V1.png", 1)
    bench.tick(6)
    bench.put("A_1_D1_V2.png", 2)
    known, away = inbox.known_pictures, []

    def taken_away(*arguments: object) -> int | None:
        if not away:
            away.append(bench.folder.rename(bench.folder.with_name("away")))
        return known(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(inbox, "known_pictures", taken_away)
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1)]
    away[0].rename(bench.folder)
    bench.tick(6)
    assert bench.kept()[1:] == [("1", 1, 2)]


def test_views_taken_away_before_they_are_sorted_end_nothing(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png", 1)
    bench.tick(6)
    bench.put("A_1_D1_V2.png", 2)
    bench.tick(2)
    gather, asked = bench.inbox._watched.gather, []

    def nothing_twice(found: Sequence[Path]) -> Collection:
        asked.append(len(found))
        if len(asked) == 2:
            raise UsageError("There are no pictures in inbox.")
        return gather(found)

    object.__setattr__(bench.inbox._watched, "gather", nothing_twice)
    bench.tick(6)
    assert asked[:2] == [1, 2]
    assert bench.kept() == [("1", 1, 1), ("1", 1, 2)]


def test_a_picture_that_is_replaced_is_analysed_again(bench: Bench) -> None:
    path = bench.put("A_1_D1_V1.png", 1)
    bench.tick(6)
    bench.put(path.name, 9)
    os.utime(path, (1, 1))
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1), ("1", 1, 1)]


def test_a_backlog_is_read_some_at_a_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is whole is handed out before all of a large folder was read."""
    read: list[str] = []

    def slow(_: object, path: Path, *__: object) -> None:
        read.append(path.name)
        bench.now += inbox.READ_S * 0.6

    monkeypatch.setattr(inbox, "read_to_the_end", slow)
    for dish in range(6):
        bench.put(f"A_{dish}_D1_V1.png", dish)
    bench.poll()
    bench.poll()
    assert len(read) == 2
    assert len(bench.poll().ready) > 0
    # By name, and not as the disk lists them: the earlier days of a dish come first.
    assert read == [f"A_{dish}_D1_V1.png" for dish in range(4)]


def test_a_folder_that_is_a_picture_waits_until_nothing_of_it_changes(
    bench: Bench, tmp_path: Path
) -> None:
    pixels = np.moveaxis(drawn(1), -1, 0) if drawn(1).ndim == 3 else drawn(1)
    whole = write_zarr(tmp_path / "whole.zarr", pixels, "cyx"[-pixels.ndim :], chunk=256, um=2.0)
    path = bench.folder / "A_1_D1_V1.ome.zarr"
    parts = sorted(file for file in whole.rglob("*") if file.is_file())
    for part in parts:
        copy = path / part.relative_to(whole)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(part.read_bytes())
        bench.tick(1)
    assert bench.kept() == []
    bench.tick(6)
    assert bench.kept() == [("1", 1, 1)]
    bench.tick(20)
    assert len(bench.made) == 1


def test_the_wells_of_a_plate_that_arrive_are_dishes(bench: Bench) -> None:
    fields = {well: [drawn(seed)] for seed, well in enumerate(("A1", "B2"), 1)}
    write_plate(bench.folder / "A_7_D3_V1.ome.zarr", fields)
    bench.tick(8)
    assert bench.kept() == [("7 A1", 3, 1), ("7 B2", 3, 1)]
    bench.tick(20)
    assert len(bench.made) == 2


def test_who_waits_for_a_file_that_never_ends_is_told_once(bench: Bench) -> None:
    bench.put("A_1_D1_V1.png")
    endless = bench.folder / "A_1_D1_V2.tif"
    for _ in range(2 * round(HELD_S)):
        with endless.open("ab") as file:
            file.write(b"more")
        bench.tick(1)
    assert (bench.kept(), bench.said) == (
        [],
        ["A › 1 waits: A_1_D1_V2.tif may be of it and is still being written."],
    )
    endless.unlink()
    bench.tick(4)
    assert bench.kept() == [("1", 1, 1)]
