import pytest

from colonyqc.domain.tidy_name import tidy


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (" A1 ", "A1"),
        ("cafe\u0301", "caf\u00e9"),
        ("Ａ１＿株", "A1_株"),
        ("A　1", "A 1"),
        ("ガ", "ガ"),
        ("new\nline\tand more", "new line and more"),
        ("\x1b[31mred", "[31mred"),
        ("\u202eA1\u200b", "A1"),
        ("\U0001f9d1\u200d\U0001f52c", "\U0001f9d1\u200d\U0001f52c"),
    ],
)
def test_a_name_is_spelt_one_way(name: str, meant: str) -> None:
    assert tidy(name) == meant
