import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import DishKey
from colonyqc.domain.plates import FORMATS, Well, plates, well_of


def keys(*names: str, line: str = "201B7") -> list[DishKey]:
    return [DishKey(line, name) for name in names]


@pytest.mark.parametrize(
    ("name", "plate", "well"),
    [
        ("B3", "", Well(1, 2)),
        ("plate 2 C04", "plate 2", Well(2, 3)),
        ("P1_H12", "P1", Well(7, 11)),
        ("P24", "", Well(15, 23)),
    ],
)
def test_a_name_that_ends_in_a_well_is_one(name: str, plate: str, well: Well) -> None:
    assert well_of(DishKey("x", name)) == (plate, well)


@pytest.mark.parametrize("name", ["dish 1", "A25", "Q1", "A0", "flaskA1", "A1 flask", ""])
def test_other_names_are_no_wells(name: str) -> None:
    assert well_of(DishKey("x", name)) is None


def test_plates_take_the_smallest_usual_format_and_the_rest_are_gaps() -> None:
    (one,), free = plates(keys("A1", "B3", "dish 1"))
    assert (one.rows, one.columns) == (2, 3)
    assert set(one.wells) == {Well(0, 0), Well(1, 2)}
    assert free == (DishKey("201B7", "dish 1"),)
    (large,), _ = plates(keys("A1", "I1"))
    assert large.rows * large.columns == 384


@pytest.mark.parametrize("letter", ["A", "B", "D"])
def test_dishes_of_one_letter_are_no_plate(letter: str) -> None:
    made, free = plates(keys(f"{letter}1", f"{letter}2", f"{letter}6"))
    assert made == ()
    assert len(free) == 3


def test_a_second_row_a_far_column_or_a_name_shows_a_plate() -> None:
    assert len(plates(keys("A1", "A2", "B1"))[0]) == 1
    (long,), free = plates(keys("A1", "A12"))
    assert (long.rows, long.columns, free) == (8, 12, ())
    named, _ = plates(keys("plate 1 D1", "plate 1 D2"))
    assert named[0].label == "201B7 › plate 1"


def test_two_dishes_never_share_a_well() -> None:
    (one,), free = plates(keys("A1", "A01", "B1"))
    assert len(one.wells) == 2
    assert len(free) == 1


@given(
    st.sets(
        st.builds(
            DishKey,
            st.sampled_from(["201B7", "253G1"]),
            st.one_of(
                st.builds(lambda r, c: f"{r}{c}", st.sampled_from("ABDP"), st.integers(1, 24)),
                st.sampled_from(["dish 1", "plate A1", "plate B2", "x"]),
            ),
        )
    )
)
def test_every_dish_stands_in_one_place(dishes: set[DishKey]) -> None:
    made, free = plates(dishes)
    placed = [dish for plate in made for dish in plate.wells.values()]
    assert sorted((*placed, *free), key=str) == sorted(dishes, key=str)
    for plate in made:
        assert (plate.rows, plate.columns) in FORMATS
        assert all(w.row < plate.rows and w.column < plate.columns for w in plate.wells)
        for well, dish in plate.wells.items():
            assert dish.line == plate.line
            assert well_of(dish) == (plate.name, well)
            assert well_of(DishKey("", well.name)) == ("", well)
