from collections.abc import Iterator

import pytest

from colonyqc.domain.errors import ReportError
from colonyqc.reports import letters


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Let a test say which families there are; what was asked before is forgotten."""
    letters.shows.cache_clear()
    yield monkeypatch
    letters.shows.cache_clear()


def test_a_family_for_both_scripts_is_preferred() -> None:
    found = letters.families()
    assert found
    assert list(found) == sorted(found, key=letters.FAMILIES.index)


def test_a_machine_without_japanese_letters_is_told_what_to_install(
    only: pytest.MonkeyPatch,
) -> None:
    bare = letters.typst.Fonts(include_system_fonts=False)
    only.setattr(letters, "fonts", lambda: bare)
    only.setattr(letters, "families", lambda: ("Libertinus Serif",))
    with pytest.raises(ReportError, match=r"no font with Japanese letters.*fonts-noto-cjk"):
        letters.printable(["未分化"])
    assert letters.printable(["café 12 µm²"]).keys() >= {0x07}


def test_no_font_at_all_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = letters.typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(letters, "fonts", lambda: bare)
    letters.families.cache_clear()
    try:
        with pytest.raises(ReportError, match="no usable font is installed"):
            letters.families()
    finally:
        letters.families.cache_clear()


def test_white_space_becomes_a_space_and_the_unprintable_its_code_point() -> None:
    table = letters.printable(["a\tb\nc\x00\ue000未\u2028"])
    assert "a\tb\nc\x00\ue000未".translate(table) == "a b c[U+0000][U+E000]未"
