from colonyqc.domain.dish_look_alikes import look_alikes


def test_names_that_a_reader_takes_for_one_are_pointed_out() -> None:
    assert look_alikes(["A1", "A01", "a1", "B1", "A 1", "A10"]) == [("A1", "A01", "a1", "A 1")]
    assert look_alikes(["A1", "A1", "A2"]) == []
