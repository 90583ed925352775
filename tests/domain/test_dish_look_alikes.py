from colonyqc.domain.dish_look_alikes import look_alike_names, look_alikes, slips


def test_names_that_a_reader_takes_for_one_are_pointed_out() -> None:
    assert look_alikes(["A1", "A01", "a1", "B1", "A 1", "A10"]) == [("A1", "A01", "a1", "A 1")]
    assert look_alikes(["A1", "A1", "A2"]) == []


def test_new_names_are_held_against_those_that_are_there_and_against_one_another() -> None:
    (told,) = look_alike_names(["L › A1", "L › a-1", "L › B1"])
    assert told.startswith("“L › A1”, “L › a-1” look alike: they are kept as 2 dishes")
    (slip,) = slips(["A01", "A1", "B1"], ["A1", "C1"])
    assert slip.startswith("“A01” is not in the history, “A1” is and looks alike")
