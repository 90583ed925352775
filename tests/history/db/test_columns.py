import zlib
from datetime import timedelta, timezone
from math import nan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.protocol import Direction, Protocol, Rule
from colonyqc.history.db.columns import (
    EscapedText,
    NanAsNull,
    NanOrNone,
    Outline,
    StatedTime,
    UtcTime,
    Value,
    from_json,
    to_json,
)
from history.samples import FLOATS, INTS, MORNING, TEXTS
from support.values import same


def kept(kind: TypeEngine[object], value: object) -> tuple[object, object]:
    """Return a value after a trip through SQLite, and what lies in the file."""
    table = Table("t", MetaData(), Column("v", kind))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table).values(v=value))
        raw = connection.exec_driver_sql("SELECT v FROM t").scalar_one()
        back = connection.execute(select(table.c.v)).scalar_one()
    engine.dispose()
    return back, raw


@given(TEXTS | st.text("\\x\x01\ud800\udcff😀"))
def test_any_text_comes_back(text: str) -> None:
    assert kept(EscapedText(), text)[0] == text


def test_ordinary_text_lies_in_the_file_as_it_is() -> None:
    assert kept(EscapedText(), "細胞株 α")[1] == "細胞株 α"


@given(FLOATS)
def test_a_measure_comes_back_and_nan_is_null(value: float) -> None:
    back, raw = kept(NanAsNull(), value)
    assert same(back, value)
    assert (raw is None) == (value != value)


@given(st.none() | FLOATS)
@example(nan)
def test_an_optional_measure_tells_none_from_nan(value: float | None) -> None:
    assert same(kept(NanOrNone(), value)[0], value)


def test_numpy_numbers_become_plain_ones() -> None:
    back, _ = kept(NanAsNull(), np.float32(0.5))
    assert type(back) is float


@given(st.lists(st.tuples(INTS, INTS), max_size=20).map(tuple))
def test_an_outline_comes_back(points: tuple[tuple[int, int], ...]) -> None:
    assert kept(Outline(), points)[0] == points


def test_an_outline_takes_little_room() -> None:
    turn = np.linspace(0, 2 * np.pi, 400)
    circle = np.stack([500 + 60 * np.cos(turn), 500 + 60 * np.sin(turn)], 1).astype(int)
    raw = kept(Outline(), tuple(map(tuple, circle.tolist())))[1]
    assert isinstance(raw, bytes)
    assert len(raw) < 400


@pytest.mark.parametrize(
    "kind", [EscapedText(), NanOrNone(), Outline(), UtcTime(), Value(Protocol)]
)
def test_none_stays_none(kind: TypeEngine[object]) -> None:
    assert kept(kind, None) == (None, None)


@pytest.mark.parametrize(
    "kind", [EscapedText(), NanAsNull(), NanOrNone(), Outline(), UtcTime(), Value(Protocol)]
)
def test_a_statement_is_compiled_once_however_often_it_is_asked(
    kind: TypeEngine[object], caplog: pytest.LogCaptureFixture
) -> None:
    """A list of a thousand analyses asks the same one again and again."""
    caplog.set_level("INFO", "sqlalchemy.engine")
    table = Table("t", MetaData(), Column("v", kind))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        for _ in range(2):
            connection.execute(select(table).where(table.c.v.is_(None))).all()
    engine.dispose()
    assert "[cached since" in caplog.text


def test_a_moment_is_kept_in_utc_so_that_text_sorts() -> None:
    tokyo = MORNING.astimezone(timezone(timedelta(hours=9)))
    back, raw = kept(UtcTime(), tokyo)
    assert back == MORNING
    assert str(raw).startswith("2026-04-01 08:30")


def test_a_server_keeps_the_zone_of_a_moment() -> None:
    kind = UtcTime().load_dialect_impl(postgresql.dialect())
    assert kind.compile(postgresql.dialect()) == "TIMESTAMP WITH TIME ZONE"


def test_json_is_strict_and_the_same_for_the_same_value() -> None:
    protocol = Protocol(
        area_floor_px=nan, colony_rules=(Rule("a", "b", Direction.ABOVE, 1.5, "watch"),)
    )
    text = to_json(Protocol, protocol)
    assert '"area_floor_px":"nan"' in text
    assert to_json(Protocol, from_json(Protocol, text)) == text


@pytest.mark.parametrize(
    ("column", "damaged"),
    [
        (Value(Protocol), "{"),
        (Value(Protocol), "[" * 100_000),
        (Value(Protocol), '{"name": 3}'),
        (Value(Protocol), 7),
        (EscapedText(), "\x01\\u12"),
        (StatedTime(), "yesterday"),
        (EscapedText(), 7),
        (NanAsNull(), "many"),
        (NanOrNone(), "many"),
        (Outline(), b"\x04no zlib"),
        (Outline(), b""),
        (Outline(), b"\x03" + zlib.compress(b"123")),
    ],
)
def test_a_damaged_value_is_one_sentence(column: TypeEngine, damaged: object) -> None:
    read = column.result_processor(sqlite.dialect(), None)
    assert read is not None
    with pytest.raises(HistoryError, match="history verify"):
        read(damaged)
