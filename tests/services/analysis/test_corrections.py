from datetime import date, datetime

from colonyqc.domain.picture import Acquisition, Collection, DishKey, NameFields
from colonyqc.services.analysis.corrections import Correction, corrected, doubled
from colonyqc.services.analysis.sample_sheet import SampleRow, SampleSheet

TAKEN = datetime(2026, 3, 5, 9)


def read(*dishes: tuple[str, str, int | None], medium: str | None = None) -> Collection:
    return Collection(
        tuple(Acquisition(DishKey(ln, d), day, TAKEN, (), medium=medium) for ln, d, day in dishes)
    )


def test_what_is_said_goes_over_names_the_sheet_over_that_and_a_correction_over_all() -> None:
    found = read(("201B7", "A1", 3), ("201B7", "B1", 3), medium="mTeSR")
    sheet = SampleSheet({"a1": SampleRow("A1", line="253G1", medium="StemFit")})
    made = corrected(
        found, NameFields(medium="E8", rock=True), sheet, {0: Correction(line="585A1", day=4)}
    )
    one, other = made.acquisitions
    assert (one.dish, one.day, one.medium, one.rock) == (DishKey("585A1", "A1"), 4, "StemFit", True)
    assert (other.dish, other.day, other.medium) == (DishKey("201B7", "B1"), 3, "E8")


def test_a_sheet_speaks_of_the_dish_as_it_was_corrected() -> None:
    sheet = SampleSheet({"b2": SampleRow("B2", line="253G1", seeded=date(2026, 3, 1))})
    (one,) = corrected(
        read(("", "IMG", None)), NameFields(), sheet, {0: Correction(dish=" Ｂ2 ")}
    ).acquisitions
    assert (one.dish, one.day) == (DishKey("253G1", "B2"), 4)


def test_nothing_said_changes_nothing() -> None:
    found = read(("201B7", "A1", 3))
    assert corrected(found, NameFields(), None, {}) == found


def test_only_corrections_that_make_two_moments_one_are_told() -> None:
    found = read(("x", "A", 3), ("x", "B", 3), ("x", "C", 1), ("x", "C", 1))
    assert doubled(found, found) == ()
    made = corrected(found, NameFields(), None, {1: Correction(dish="A")})
    assert doubled(made, found) == ((DishKey("x", "A"), 3),)
