import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.documents import (
    DocumentError,
    parse_json,
    parse_yaml,
    read_json,
    read_text,
    read_yaml,
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(value=PLAIN)
def test_what_is_sound_is_read(value: object) -> None:
    assert parse_json(json.dumps(value)) == value
    assert parse_yaml(yaml.safe_dump(value)) == value


def test_whoever_changes_what_was_read_changes_it_for_nobody_else() -> None:
    text = "a: [1, {b: 2}]\n"
    first = parse_yaml(text)
    first["a"][1]["b"] = 3
    first["c"] = 4
    assert parse_yaml(text) == {"a": [1, {"b": 2}]}


def test_a_file_that_was_changed_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n", "utf-8")
    before = file.stat()
    assert read_yaml(file) == {"a": 1}
    file.write_text("a: 2\n", "utf-8")
    # As long and as old as before.
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_yaml(file) == {"a": 2}


@given(text=st.text(max_size=40) | st.text("[]{}:,&*!|>-?\"' \n\tx1", max_size=40))
def test_any_text_raises_nothing_else(text: str) -> None:
    for parse in (parse_json, parse_yaml):
        with suppress(DocumentError):
            parse(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[" * 100_000, "nests too deep"),
        ("[" * 200 + "]" * 200, "nests too deep"),
        (r'{"a": "\ud800"}', "broken characters"),
        (r'{"\udfff": 1}', "broken characters"),
        ("{", "no JSON, line 1"),
        ("9" * 5000, "no JSON"),
    ],
)
def test_damage_in_json_is_one_clause(text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        parse_json(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: " + "[" * 5000, "nests too deep"),
        ("a: !!int x", "no YAML"),
        ("a: 2024-99-99", "no YAML"),
        ("a: !!timestamp x", "no YAML"),
        ('a: "\\ud800"', "broken characters"),
        ("? {a: b}\n: c", "line 1"),
        ("a: [1", "line"),
        ("a: !!python/object:os.system x", "line 1"),
        ("a: &a [*a]", "nests too deep|holds too much"),
        ("\n".join(["a: &a [1,1]", *(f"b{i}: &b{i} [*a,*a]" for i in range(1))]), ""),
    ],
)
def test_damage_in_yaml_is_one_clause(text: str, words: str) -> None:
    if not words:
        assert parse_yaml(text)["b0"] == [[1, 1], [1, 1]]
        return
    with pytest.raises(DocumentError, match=words):
        parse_yaml(text)


def test_a_few_lines_that_stand_for_billions_of_values_are_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    with pytest.raises(DocumentError, match="holds too much"):
        parse_yaml("\n".join(lines))


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="it is missing"):
        read_json(tmp_path / "gone.json")
    with pytest.raises(DocumentError, match="it is no file"):
        read_yaml(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DocumentError, match="it is no file"):
        read_json(tmp_path / "pipe")
    (tmp_path / "latin").write_bytes("µm".encode("latin-1"))
    with pytest.raises(DocumentError, match="no text in UTF-8"):
        read_yaml(tmp_path / "latin")
    (tmp_path / "large").write_bytes(b"x" * 1025)
    with pytest.raises(DocumentError, match="larger than 1 kB"):
        read_text(tmp_path / "large", 1024)
