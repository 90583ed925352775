import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.sentences import worded
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Acquisition, Collection, DishKey
from colonyqc.services.analysis.sample_sheet import (
    SampleRow,
    described,
    read_sheet,
    seeded_days,
)

HEAD = "well,line,passage,medium,vessel,rock,feeders,seeded,density\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "wells.csv"
    path.write_text(text, "utf-8")
    return path


def taken(dish: str, day: int | None = None, line: str = "") -> Acquisition:
    return Acquisition(DishKey(line, dish), day, datetime(2026, 3, 5, 9), ())


def test_a_row_says_everything_of_its_well(tmp_path: Path) -> None:
    sheet = read_sheet(
        written(tmp_path, HEAD + "A1,201B7,p31,mTeSR,6-well,yes,no,2026-03-01,25000\n")
    )
    assert sheet.wrong == ()
    assert sheet.row_of(DishKey("x", "A01")) == SampleRow(
        "A1", "201B7", "p31", "mTeSR", "6-well", True, False, date(2026, 3, 1), 25000.0
    )
    found = described(Collection((taken("A01"), taken("B1", 2, "253G1"))), sheet)
    one, other = found.acquisitions
    assert one.dish == DishKey("201B7", "A01")
    assert (one.day, one.passage, one.medium, one.rock, one.feeders) == (
        4, "p31", "mTeSR", True, False,
    )  # fmt: skip
    assert other == taken("B1", 2, "253G1")


def test_a_day_that_a_name_tells_stays_and_empty_cells_say_nothing(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, HEAD + "A1,,,,,,,2026-03-01,\n"))
    (one,) = described(Collection((taken("A1", 7, "201B7"),)), sheet).acquisitions
    assert one == taken("A1", 7, "201B7")


def test_columns_that_nothing_is_read_from_are_told(tmp_path: Path) -> None:
    sheet = read_sheet(written(tmp_path, "well,medum,,line,cell line\nA1,E8,x,201B7,y\n"))
    assert sheet.unread == ("medum", "cell line")
    (notice,) = described(Collection((taken("A1"),)), sheet).notices
    assert notice.startswith(
        "The sample sheet has columns that are not read: “medum”, “cell line”. It may have: well,"
    )
    assert worded(notice, "ja") != notice


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_any_usual_separator_and_japanese_heads_are_read(tmp_path: Path, sign: str) -> None:
    text = f"\ufeff細胞株{sign}ウェル{sign}フィーダー\r\n201B7{sign}B2{sign}あり\r\n"
    sheet = read_sheet(written(tmp_path, text))
    assert sheet.row_of(DishKey("", "B2")) == SampleRow("B2", "201B7", feeders=True)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A1,,,,,maybe,,,", "its rock says “maybe”, neither yes nor no"),
        ("A1,,,,,,,1.3.26,", "its seeding “1.3.26” is no date like 2026-11-27"),
        ("A1,,,,,,,2999-01-01,", "its seeding 2999-01-01 lies ahead"),
        ("A1,,,,,,,,many", "its seeding density “many” is no number of cells per cm²"),
        ("A1,,,,,,,,nan", "its seeding density “nan” is no number of cells per cm²"),
        (",201B7,,,,,,,", "it names no well"),
        ("B02,,,,,,,,", "“B02” stands in an earlier row, too"),
        ("A1," + "x" * 201, "its line is no text of up to 200 letters"),
    ],
)
def test_a_bad_row_is_one_sentence_and_stops_no_other(tmp_path: Path, row: str, why: str) -> None:
    sheet = read_sheet(written(tmp_path, f"{HEAD}B2,201B7\n{row}\nC3,253G1\n"))
    (wrong,) = sheet.wrong
    assert wrong.reason == f"Row 3 is left out: {why}."
    assert worded(wrong.reason, "ja") != wrong.reason
    assert {"b2", "c3"} <= set(sheet.rows)
    found = described(Collection((taken("B2"),)), sheet)
    assert found.failures == sheet.wrong
    assert found.notices == ("The sample sheet names dishes without pictures: C3.",)


def test_a_sheet_without_wells_and_one_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no column “well”"):
        read_sheet(written(tmp_path, "line,passage\n201B7,p3\n"))
    with pytest.raises(UsageError, match="can't be read: it is missing"):
        read_sheet(tmp_path / "none.csv")
    (tmp_path / "wells.csv").write_bytes(b"\xff\xfe\x00well")
    with pytest.raises(UsageError, match="can't be read"):
        read_sheet(tmp_path / "wells.csv")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("sheet") / "wells.csv"
    path.write_bytes((HEAD + text).encode("utf-8", "surrogatepass"))
    try:
        sheet = read_sheet(path)
    except UsageError:
        return
    assert all(row.dish for row in sheet.rows.values())


def test_a_seeding_noted_before_nine_in_japan_is_of_the_day_it_was_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dish = DishKey("201B7", "A1")
    early = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    event = LifeEvent(dish, LifeEventKind.SEEDING, early, "Mori", early)
    try:
        with monkeypatch.context() as place:
            place.setenv("TZ", "Asia/Tokyo")
            time.tzset()
            assert (dish, date(2026, 3, 2)) in seeded_days([event])
    finally:
        time.tzset()


def test_many_dishes_without_pictures_are_told_in_one_short_sentence(tmp_path: Path) -> None:
    rows = "".join(f"dish {n},\n" for n in range(5000))
    sheet = read_sheet(written(tmp_path, f"well,line\n{rows}"))
    (notice,) = described(Collection(()), sheet).notices
    assert len(notice) < 200
    assert "(5000)" in notice


def test_a_cell_of_a_whole_book_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it is no table"):
        read_sheet(written(tmp_path, 'well\n"' + "x" * 200_000))
