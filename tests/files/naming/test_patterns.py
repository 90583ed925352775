from datetime import datetime
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import NamePatternError
from colonyqc.domain.picture import NameFields
from colonyqc.files.naming.patterns import compile_pattern

PATTERN = "{line}_{passage}_D{day}_{dish}_VIEW{view}_{date:%Y%m%d-%H%M%S}_{x_mm}_{y_mm}_{um}um"
WORD = st.text("abcXYZ -.()日本", min_size=1, max_size=8).filter(lambda text: text == text.strip())


def read(pattern: str, name: str) -> NameFields | None:
    return compile_pattern(pattern).match(Path("/lab/today") / name)


@given(
    WORD,
    WORD,
    st.integers(0, 99),
    st.integers(1, 60),
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),
    st.decimals(-99, 99, places=3),
    st.decimals(-99, 99, places=3),
    st.decimals("0.001", 20, places=3),
)
def test_what_is_put_in_a_name_comes_out(line, dish, day, view, taken, x, y, um):
    taken = taken.replace(microsecond=0)
    name = f"{line}_P7_D{day}_{dish}_VIEW{view}_{taken:%Y%m%d-%H%M%S}_{x}_{y}_{um}um.tif"
    assert read(PATTERN, name) == NameFields(
        line=line,
        dish=dish,
        day=day,
        view=view,
        passage="P7",
        taken=taken,
        x_mm=float(x),
        y_mm=float(y),
        pixel_size_um=float(um),
    )


def test_parts_of_a_text_field_are_joined():
    fields = read("{line}_sample{_}_{line}_D{day}", "UDID_038_sample1_C3_D2.jpg")
    assert fields == NameFields(line="UDID_038 C3", day=2)


def test_folders_are_looked_at_by_a_slash():
    assert read("{line}/{dish}-{view}", "7-12.png") == NameFields(line="today", dish="7", view=12)
    assert compile_pattern("{line}/{dish}/{view}").match(Path("/1.png")) is None


@pytest.mark.parametrize(
    ("text", "hour"), [("12-AM", 0), ("7-am", 7), ("12-PM", 12), ("11-PM", 23)]
)
def test_twelve_hour_clocks(text, hour):
    fields = read("{dish}_{date:%m-%d-%Y-%I-%p}", f"A_2-11-2020-{text}.tif")
    assert fields == NameFields(dish="A", taken=datetime(2020, 2, 11, hour))


def test_braces_doubled_and_letters_of_any_case():
    assert read("{{{dish}}}_view{view}", "{A}_VIEW3.tif") == NameFields(dish="A", view=3)


@pytest.mark.parametrize("name", ["A_20159999.tif", "A_2015.tif", "A.tif", "_20150101.tif"])
def test_names_that_do_not_follow(name):
    assert read("{dish}_{date}", name) is None


@pytest.mark.parametrize(
    ("pattern", "at", "what"),
    [
        ("{line}_{pasage}", 8, "there is no field “pasage”; fields are {line}, {dish}, {well}"),
        ("{line}_{dish", 8, "never closed"),
        ("line}_{dish}", 5, "closes nothing"),
        ("{day}_{day}", 7, "the field {day} stands here a second time"),
        ("{date}_{date:%Y}", 8, "the field {date} stands here a second time"),
        ("{date:%d.%m}", 1, "has a %Y"),
        ("{date:%Y%b}", 1, "a date is written with %Y %m"),
        ("{date:%Y%}", 1, "a date is written with"),
        ("{day:%Y}", 1, "only {date:…} takes a form"),
    ],
)
def test_mistakes_are_named_with_their_place(pattern, at, what):
    with pytest.raises(NamePatternError) as caught:
        compile_pattern(pattern)
    assert f"“{pattern}” is wrong at character {at}: " in str(caught.value)
    assert what in str(caught.value)


@pytest.mark.parametrize("pattern", ["{_}", "picture", ""])
def test_a_pattern_without_fields_is_refused(pattern):
    with pytest.raises(NamePatternError, match="takes nothing from a name"):
        compile_pattern(pattern)


@given(st.text("{}_:%Ydaylinex/ ", max_size=30))
def test_any_text_compiles_or_is_explained(text):
    try:
        compile_pattern(text).match(Path("/a/b_1.png"))
    except NamePatternError as error:
        said = str(error)
    else:
        return
    assert said.startswith("The name pattern “")


def test_no_pattern_takes_long_on_any_name():
    pattern = compile_pattern("{_}a{_}a{_}a{_}a{_}a{_}a{_}a{_}a{_}a{_}{dish}_{_}_{line}!")
    began = perf_counter()
    assert pattern.match(Path("a" * 200 + "_" * 50)) is None
    assert perf_counter() - began < 2


def test_full_width_digits_and_decomposed_letters_are_read():
    fields = compile_pattern("{dish}_D{day}").match(Path("/lab") / " ｃafe\u0301_Ｄ１２ .png")
    assert (fields.dish, fields.day) == ("caf\u00e9", 12)


def test_a_pattern_of_very_many_fields_is_refused():
    with pytest.raises(NamePatternError, match="more than 64 fields"):
        compile_pattern("{dish}" + "{_}" * 64)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("MEF", True), ("imef", True), ("SNL", True), ("STO", True), ("feeder", True),
        ("Feeders", True), ("on-feeder", True), ("FF", False), ("feeder-free", False),
        ("FeederFree", False), ("no feeders", False),
    ],
)  # fmt: skip
def test_a_name_may_say_whether_the_dish_is_on_feeders(word, said):
    fields = read("{line}_{feeders}_D{day}_{view}", f"201B7_{word}_D3_2.tif")
    assert fields == NameFields(line="201B7", feeders=said, day=3, view=2)


def test_another_word_in_its_place_is_another_name():
    assert read("{line}_{feeders}_D{day}", "201B7_laminin_D3.tif") is None
