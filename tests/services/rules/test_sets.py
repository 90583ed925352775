import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.paths import resources
from colonyqc.domain.errors import RuleSetError
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS
from colonyqc.domain.protocol import Condition, Direction, Protocol, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet
from colonyqc.services.rules import files
from colonyqc.services.rules.sets import RuleSetFiles, with_rules

SMALL = Rule("small", "area_mm2", Direction.BELOW, 0.2, "watch")
FULL = Rule("full", "confluence_percent", Direction.ABOVE, 80.0, "watch", 70.0, from_day=2)
LAB = RuleSet("lab", "1", (SMALL,), (FULL,), Applies("201B7*", days=(2, 6)))


@pytest.fixture
def sets(tmp_path: Path) -> RuleSetFiles:
    return RuleSetFiles(resources() / "rules", tmp_path / "rules")


def test_the_shipped_default_is_the_programs_default() -> None:
    (default,), failures = RuleSetFiles(resources() / "rules").list()
    protocol = Protocol()
    assert failures == ()
    assert replace(with_rules(protocol, default), rule_set_sha256="") == protocol
    assert len(default.sha256) == 64


GOOD = """
name: lab
version: 2
applies: {line: "201*", days: [0, 3]}
colony_rules:
  - {name: small, metric: area_mm2, direction: below, limit: 0.2, verdict: watch}
  - name: small and ragged
    all:
      - {metric: area_mm2, direction: below, limit: 0.2}
      - {metric: roundness, direction: below, limit: 0.5}
    verdict: discard
    from_day: 2
  - name: long form of one
    all: [{metric: solidity, direction: below, limit: 0.8}]
    verdict: watch
dish_rules:
  - {name: full, metric: confluence_percent, direction: above, limit: 80, clear: 70, verdict: watch}
"""


def test_both_forms_are_read() -> None:
    found = files.value(GOOD.encode(), "lab.yaml")
    assert (found.ref, found.applies) == ("lab@2", Applies("201*", days=(0, 3)))
    small, ragged, single = found.colony_rules
    assert small == SMALL
    assert [c.metric for c in ragged.every] == ["area_mm2", "roundness"]
    assert (ragged.from_day, ragged.to_day) == (2, None)
    assert single == Rule("long form of one", "solidity", Direction.BELOW, 0.8, "watch")
    assert found.dish_rules[0].clear == 70


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("limit: 0.2, verdict", "limit: much, verdict", 'colony rule 1 ("small"), "limit": it m'),
        ("limit: 0.2, verdict", 'limit: "0.2", verdict', 'must be a number, not "0.2"'),
        ("limit: 0.2, verdict", "limit: .nan, verdict", "it must be a number"),
        ("limit: 0.2, verdict: watch}", "verdict: watch}", '"limit" is missing'),
        ("metric: area_mm2, direction: below, limit: 0.2, v", "v", '"metric" is missing'),
        ("direction: below, limit: 0.2, v", "direction: over, limit: 0.2, v", '"above" or "below"'),
        ("metric: area_mm2, direction: below, limit: 0.2, v", "metric: size, direction: below, "
         "limit: 0.2, v", 'names the metric "size"'),
        ("verdict: discard", "verdict: burn", 'names the verdict "burn"'),
        ("limit: 0.5}", "limit: x}", 'rule 2 ("small and ragged"), "all", condition 2, "limit"'),
        ("    from_day: 2", "    flavour: sweet", '"flavour": there is no such entry'),
        ("    from_day: 2", "    from_day: 2\n    to_day: 1", "from day 2 to day 1"),
        ("    from_day: 2", "    from_day: two", 'a whole number, not "two"'),
        ("    from_day: 2", "    limit: 3", "and one outside of them"),
        ("clear: 70", "clear: 90", "on the wrong side"),
        ("days: [0, 3]", "days: [3]", "two days"),
        ("days: [0, 3]", "days: [5, 3]", "from day 5 to day 3"),
        ("name: lab\n", "name: ../lab\n", "letters, digits"),
        ("version: 2", "version: new", 'a number such as "2"'),
        ("version: 2\n", "", '"version": it is missing'),
        ("colony_rules:", "colony_rules: [", "can't be read: "),
        ("verdict: watch\ndish", "limit: 1\n    verdict: watch\ndish", "outside of them"),
        ("version: 2", "version: 2\nversion: 3", '"version" stands twice, line 4'),
    ],
)  # fmt: skip
def test_every_mistake_has_its_sentence(old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(RuleSetError, match=r"^The rule set lab\.yaml can't be ") as caught:
        files.value(GOOD.replace(old, new, 1).encode(), "lab.yaml")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"just words", b"\xff\xfe", b"- 1", b"a: " + b"[" * 5000, b"applies: !!int x"),
        *(b"? {a: b}\n: c", b"? [a]\n: c", b"name: 2024-99-99", b'name: "\\ud800"', b"a: &a [*a]"),
    ],
)
def test_what_is_no_rule_set_is_refused(data: bytes) -> None:
    with pytest.raises(RuleSetError, match=r"x\.yaml"):
        files.value(data, "x.yaml")


_LIMITS = st.floats(-1e6, 1e6)


def _conditions(metrics: list[str]) -> st.SearchStrategy[tuple[Condition, ...]]:
    one = st.builds(Condition, st.sampled_from(metrics), st.sampled_from(Direction), _LIMITS)
    return st.lists(one, min_size=1, max_size=3).map(tuple)


def _rules(metrics: list[str], verdicts: list[str]) -> st.SearchStrategy[tuple[Rule, ...]]:
    one = st.builds(
        files.made_of,
        st.text("abc 分化:#'\"{}[]-", min_size=1, max_size=20).map(lambda t: f"r{t}".strip()),
        st.sampled_from(verdicts),
        _conditions(metrics),
        st.just(()) | _conditions(metrics),
        from_day=st.none() | st.integers(0, 3),
        to_day=st.none() | st.integers(3, 9),
    )
    return st.lists(one, max_size=4, unique_by=lambda rule: rule.key).map(tuple)


@given(
    _rules(sorted(COLONY_METRICS), ["keep", "watch", "discard"]),
    _rules(sorted(DISH_METRICS), ["pass", "watch", "fail"]),
    st.none() | st.tuples(st.integers(0, 4), st.integers(4, 9)),
)
def test_what_is_written_reads_back_the_same(
    colony_rules: tuple[Rule, ...], dish_rules: tuple[Rule, ...], days: tuple[int, int] | None
) -> None:
    made = RuleSet("labo 1", "1.2", colony_rules, dish_rules, Applies("201*", "", "6-well", days))
    data = files.seal(files.write(made))
    found = files.value(data, "x", sealed=True)
    assert replace(found, sha256="") == made


def test_a_published_version_is_kept_sealed_and_found(sets: RuleSetFiles) -> None:
    made = sets.publish(LAB, "Mori", " edges came back ")
    assert replace(made, sha256="") == LAB
    assert sets.own is not None
    file = sets.own / "lab" / "1.yaml"
    content = yaml.safe_load(file.read_text("utf-8"))
    assert (content["published"]["by"], content["published"]["why"]) == ("Mori", "edges came back")
    assert not stat.S_IMODE(file.stat().st_mode) & 0o222
    assert [p.name for p in file.parent.iterdir()] == ["1.yaml"]
    assert sets.find("lab") == sets.find("lab@1") == made
    assert [s.ref for s in sets.load()] == ["default@2", "lab@1"]


def test_a_published_version_is_never_written_again(sets: RuleSetFiles) -> None:
    sets.publish(LAB, "Mori", "first")
    changed = replace(LAB, colony_rules=())
    for name in ("lab", "LAB"):
        with pytest.raises(RuleSetError, match="Publish yours as version 2"):
            sets.publish(replace(changed, name=name), "Mori", "second")
    with pytest.raises(RuleSetError, match="default@2 is published already"):
        sets.publish(replace(LAB, name="default", version="2", applies=Applies()), "Mori", "x")
    newer = sets.publish(replace(changed, version=sets.next_version("lab")), "Mori", "second")
    assert sets.find("lab") == newer
    assert sets.find("lab@1").colony_rules == (SMALL,)


def test_a_reason_must_be_given(sets: RuleSetFiles) -> None:
    with pytest.raises(RuleSetError, match="Say why"):
        sets.publish(LAB, "Mori", "  ")
    assert sets.find("default").ref == "default@2"


def test_a_wrong_draft_is_not_published(sets: RuleSetFiles) -> None:
    with pytest.raises(RuleSetError, match='"burn"'):
        sets.publish(replace(LAB, colony_rules=(replace(SMALL, verdict="burn"),)), "Mori", "x")
    with pytest.raises(RuleSetError, match=r"cannot be a folder.s on every system"):
        sets.publish(replace(LAB, name="a/b"), "Mori", "x")
    assert sets.own is not None
    assert not sets.own.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("limit: 0.2", "limit: 0.3"), "changed after it was published"),
        (lambda text: text[: text.index("# sha256")], "was not published"),
        (lambda text: text + "\n", "changed after it was published"),
    ],
)
def test_a_file_that_was_changed_is_refused_and_rules_are_not_guessed(
    sets: RuleSetFiles, change: object, words: str
) -> None:
    sets.publish(LAB, "Mori", "first")
    assert sets.own is not None
    file = sets.own / "lab" / "1.yaml"
    file.chmod(0o644)
    file.write_text(change(file.read_text("utf-8")), "utf-8")  # type: ignore[operator]
    found, failures = sets.list()
    assert [s.ref for s in found] == ["default@2"]
    assert words in failures[0].reason
    with pytest.raises(RuleSetError, match=words):
        sets.load()


def test_a_file_under_another_name_is_refused(sets: RuleSetFiles) -> None:
    sets.publish(LAB, "Mori", "first")
    assert sets.own is not None
    (sets.own / "lab" / "1.yaml").rename(sets.own / "lab" / "7.yaml")
    with pytest.raises(RuleSetError, match="its file says it is lab@1"):
        sets.load()


def test_a_rule_set_there_is_not_is_named_with_those_there_are(sets: RuleSetFiles) -> None:
    with pytest.raises(RuleSetError, match=r'no rule set "lab@4"\. There are: default@2'):
        sets.find("lab@4")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "rules").write_text("a file")
    with pytest.raises(RuleSetError, match="lab@1 can't be written"):
        RuleSetFiles(None, tmp_path / "rules").publish(LAB, "Mori", "x")
    with pytest.raises(RuleSetError, match="no folder"):
        RuleSetFiles().publish(LAB, "Mori", "x")


def test_a_rule_set_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rules.yaml")
    with pytest.raises(RuleSetError, match="it is no file"):
        files.read(tmp_path / "rules.yaml")
