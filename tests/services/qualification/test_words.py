import re
from string import Formatter

import pytest

from colonyqc.config.paths import package
from colonyqc.config.settings import OF_THE_LABORATORY
from colonyqc.domain.errors import UsageError
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS
from colonyqc.services.qualification.gate import BAD
from colonyqc.services.qualification.limits import shipped_limits
from colonyqc.services.qualification.suite import GROUPS
from colonyqc.services.qualification.values import Check, NotTested
from colonyqc.services.qualification.words import words

SOURCES = sorted((package() / "services" / "qualification").glob("*.py"))
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def flat(table: object, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    if isinstance(table, str):
        return {at: table}
    assert isinstance(table, dict)
    return {k: v for key, each in table.items() for k, v in flat(each, (*at, str(key))).items()}


def tables(language: str) -> dict[tuple[str, ...], str]:
    say = words(language)
    return {
        (name, *key): text
        for name in (
            "plain",
            "groups",
            "checks",
            "left_out",
            "data",
            "measured",
            "use_limits",
            "terms",
        )
        for key, text in flat(getattr(say, name)).items()
    }


def test_both_languages_say_the_same_with_the_same_places() -> None:
    en, ja = tables("en"), tables("ja")
    assert en.keys() == ja.keys()
    assert [k for k in en if places(en[k]) != places(ja[k])] == []


def test_whatever_has_words_in_english_has_some_in_japanese() -> None:
    en, ja = tables("en"), tables("ja")
    named = re.compile(r"[A-Za-z]{3,}")
    plain = {k for k, text in en.items() if named.search(re.sub(r"\{.*?\}", "", text))}
    left = {k for k in plain if not JAPANESE.search(ja[k])}
    assert left <= {("plain", "identity python")}


def test_every_check_and_everything_left_out_has_its_words() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCES)
    say = words("en")
    used = set(re.findall(r'\bCheck\(\s*"([a-z0-9-]+)"', text))
    assert used <= say.checks.keys()
    assert set(re.findall(r'NotTested\("([a-z-]+)"', text)) <= say.left_out.keys()
    assert set(re.findall(r'DataSet\(\s*"([a-z ]+)"', text)) <= say.data.keys()
    assert set(re.findall(r'Measured\(\s*"([a-z-]+)"', text)) <= say.measured.keys()
    assert set(re.findall(r'UseLimit\("([a-z-]+)"', text)) <= say.use_limits.keys()
    assert {group.key for group in GROUPS} <= say.groups.keys()
    assert {f"limit {name}" for name in shipped_limits().numbers} <= say.plain.keys()


def test_texts_are_filled_with_limits_and_what_was_found() -> None:
    say, limits = words("en"), shipped_limits().texts
    check = Check("shape-area", passed=True, found={"true": "9", "value": "8", "error": "-1"})
    assert say.expected(check, limits) == "9 px² ± 1 %"
    assert say.found(check) == "8 px² (-1 %)"
    assert say.test(Check("shape-area", passed=True, found={}, subject="disc")) == "Area: disc"
    assert say.not_tested(NotTested("gpu"))[0].startswith("CPU")


def test_what_is_tested_is_named_in_the_document_s_language() -> None:
    """Played as found: a Japanese document spoke of "disc r 60" and "differentiated_percent"."""
    en, ja = words("en"), words("ja")
    assert ja.term("disc r 60") == "円 r 60"
    assert ja.term("empty / focus") == "細胞なし / ピント"
    assert ja.term("dish, confluence_percent") == "ディッシュ, コンフルエンシー (%)"
    assert en.term("dish, confluence_percent") == "dish, confluence (%)"
    assert ja.term("colonies proposed for watch or discard: 3") != (
        en.term("colonies proposed for watch or discard: 3")
    )
    for named in ("ips-phase@2.2.0", "3 × 2", "20 %", "Tana", "–", ""):
        assert ja.term(named) == en.term(named) == named
    table = Check("table-changed", passed=True, subject="dish")
    assert ja.test(table).endswith("：dish")


def test_every_reason_metric_and_role_that_a_test_names_has_its_words() -> None:
    ja = words("ja")
    named = [kind for bad in BAD for kind in bad.kinds] + [bad.name for bad in BAD]
    named += [*shipped_limits().roles, *COLONY_METRICS, *DISH_METRICS, *OF_THE_LABORATORY[1:]]
    left = [each for each in named if not JAPANESE.search(ja.term(str(each)))]
    assert left == ["8 µm/px", "0.2 µm/px"]


def test_other_languages_are_refused() -> None:
    with pytest.raises(UsageError, match="en or ja"):
        words("de")
