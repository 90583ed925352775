import pytest

from colonyqc.domain.confusable_names import are_confusable, has_unseen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Mori", "Моri"), ("Mori", "M0RI"), ("Tanaka", "ＴＡＮＡＫＡ"), ("Morn", "Mom")),
        *(
            ("カトウ", "力卜ウ"),
            ("ペン", "ぺン"),
            ("Anna-Lee", "Anna–Lee"),
            ("A. Abe", "AAbe"),
            ("Ali", "AIi"),
        ),
    ],
)
def test_names_that_look_alike_are_one_for_the_eye(one: str, other: str) -> None:
    assert one != other
    assert are_confusable(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sato", "Saito"),
        ("佐藤", "佐籐"),
        ("伊藤 一", "伊藤"),
        ("Müller", "Muller"),
        ("Lee", "Lea"),
    ],
)
def test_names_that_differ_for_the_eye_stay_two(one: str, other: str) -> None:
    assert not are_confusable(one, other)


def test_letters_that_nobody_sees_are_found() -> None:
    assert has_unseen("Mo\u034fri")
    assert has_unseen("Mori\ufe0f")
    assert not has_unseen("葛󠄀城"[:1] + "Müller ñ")
