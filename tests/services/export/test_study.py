"""A reader study from a history: what is written, what people say, who agrees."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.services.export.study import (
    COLUMNS,
    SHEET_NAME,
    WHOLE,
    StudyItem,
    StudyRequest,
    make_study,
    read_answers,
    read_key,
    score_study,
    study_cells,
    study_section,
)
from colonyqc.services.outputs import Outputs
from support.window import GuiHistory, filled


def items(count: int = 4, repeated: tuple[int, ...] = (1, 2)) -> tuple[StudyItem, ...]:
    proposed = ("keep", "watch", "discard", "keep")
    shown = [StudyItem(n, 1, 0, n, proposed[n - 1], "a@1") for n in range(1, count + 1)]
    again = [
        StudyItem(count + k, 1, 0, n, proposed[n - 1], "a@1", n) for k, n in enumerate(repeated, 1)
    ]
    return (*shown, *again)


@pytest.fixture
def made(tmp_path: Path) -> tuple[tuple[StudyItem, ...], Path, Path]:
    history = GuiHistory()
    filled(history)
    out, key = tmp_path / "set", tmp_path / "set.key.json"
    return make_study(history, Outputs(), out, key, StudyRequest(6, 0.5, 3)), out, key


def test_a_set_is_blind_shuffled_and_repeats_some(
    made: tuple[tuple[StudyItem, ...], Path, Path],
) -> None:
    found, out, key = made
    assert [each.item for each in found] == list(range(1, len(found) + 1))
    again = [each for each in found if each.repeats is not None]
    assert len(again) == 3
    for each in again:
        first = found[(each.repeats or 0) - 1]
        assert (each.analysis, each.picture, each.colony) == (
            first.analysis,
            first.picture,
            first.colony,
        )
        assert np.array_equal(picture(out, each.item), picture(out, first.item))
    named = {path.name for path in out.iterdir()}
    assert named == {SHEET_NAME, *(f"{n:03}.png" for n in range(1, len(found) + 1))}
    sheet = (out / SHEET_NAME).read_text("utf-8-sig")
    # Nothing beside the pictures tells what the program said or which dish it is.
    assert [row[1] for row in list(csv.reader(io.StringIO(sheet)))[1:]] == [""] * len(found)
    assert "dish" not in sheet
    assert read_key(key) == found


def picture(out: Path, item: int) -> np.ndarray:
    found = cv2.imread(str(out / f"{item:03}.png"))
    assert found is not None
    return found


def test_the_same_seed_makes_the_same_set_and_another_another(tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)

    def drawn(seed: int) -> list[tuple[int, int, int]]:
        out = tmp_path / f"{seed}{len(list(tmp_path.iterdir()))}"
        key = out.with_suffix(".json")
        found = make_study(history, Outputs(), out, key, StudyRequest(6, 0.5, seed))
        return [(each.analysis, each.picture, each.colony) for each in found]

    assert drawn(1) == drawn(1) != drawn(2)


def test_proposals_are_drawn_by_turns(made: tuple[tuple[StudyItem, ...], Path, Path]) -> None:
    counts = Counter(each.proposed for each in made[0] if each.repeats is None)
    assert max(counts.values()) - min(counts.values()) <= 6 - 2 * len(counts) + 2


def test_nothing_of_worth_is_written_over(tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    key = tmp_path / "thesis.json"
    key.write_text('{"mine": 1}')
    with pytest.raises(UsageError, match="there already"):
        make_study(history, Outputs(), tmp_path / "set", key, StudyRequest(4))
    assert json.loads(key.read_text()) == {"mine": 1}


def test_a_history_without_colonies_makes_no_study(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="too few colonies"):
        make_study(GuiHistory(), Outputs(), tmp_path / "s", tmp_path / "k.json", StudyRequest())


def test_a_sheet_is_read_with_its_gaps(tmp_path: Path) -> None:
    path = tmp_path / "mori.csv"
    path.write_text("item,answer,note\n001,Keep,\n002, watch ,why\n003,,\n", "utf-8-sig")
    assert read_answers(path, items()) == {1: "keep", 2: "watch"}


@pytest.mark.parametrize("row", ["001,perhaps", "099,keep", "one,keep"])
def test_an_answer_that_is_none_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "mori.csv"
    path.write_text(f"item,answer\n{row}\n")
    with pytest.raises(UsageError, match="no answer to an item"):
        read_answers(path, items())


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.json"
    path.write_text("[]")
    with pytest.raises(UsageError, match="no key"):
        read_key(path)


def test_people_themselves_and_the_program_stand_beside_one_another() -> None:
    mori = {1: "keep", 2: "watch", 3: "discard", 4: "watch", 5: "keep", 6: "discard"}
    sato = {1: "keep", 2: "watch", 3: "keep", 4: "watch", 5: "keep", 6: "watch"}
    rows = score_study(items(), {"Mori": mori, "Sato": sato})
    by = {(row.kind, row.who): row.agreement for row in rows}
    # First showings only: 3 of 4 the same.
    assert by["people", "Mori – Sato"].agreed == 0.75
    assert by["people", "all people (Fleiss)"].agreed == 0.75
    assert (by["self", "Mori"].items, by["self", "Mori"].agreed) == (2, 0.5)
    assert by["self", "Sato"].kappa == 1
    assert by["program", "the program – Mori"].agreed == 0.75
    assert by["program", "the program – Sato"].agreed == 0.5
    assert [row.kind for row in rows] == ["people", "people", "self", "self", "program", "program"]


def test_one_person_alone_is_held_against_the_program_and_himself() -> None:
    rows = score_study(items(), {"Mori": {1: "keep", 5: "keep"}})
    assert [row.kind for row in rows] == ["self", "program"]
    assert rows[0].agreement.agreed == 1


def test_the_section_of_a_card_has_people_beside_the_program() -> None:
    answers = {"Mori": {1: "keep", 2: "watch"}, "Sato": {1: "keep", 2: "discard"}}
    rows = score_study(items(), answers)
    section = study_section(items(), rows)
    assert section.startswith("## Agreement with people (a@1)")
    assert "4 colonies, blind and shuffled, 2 of them shown twice" in section
    assert "| Mori – Sato | 2 | 50 % |" in section
    assert "| the program – Mori |" in section
    assert all(len(study_cells(row)) == len(COLUMNS) for row in rows)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("item;answer (keep, watch, discard)\n001;keep\n002;watch\n", {1: "keep", 2: "watch"}),
        ("001,keep\n002,watch\n", {1: "keep", 2: "watch"}),
        ("item,answer\n００１,keep\n", {1: "keep"}),
        ("item,answer\n001\n002,\n,,\n", {}),
    ],
)  # fmt: skip
def test_no_answer_is_lost_to_a_spreadsheet(
    tmp_path: Path, sheet: str, said: dict[int, str]
) -> None:
    path = tmp_path / "mori.csv"
    path.write_text(sheet, "utf-8")
    assert read_answers(path, items()) == said


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"item,answer\n001,keep\n001,discard\n", "answers item 001 twice"),
        (b"item,answer\n" + b"9" * 5000 + b",keep\n", "no answer to an item"),
        (b"item,answer\n001 keep\n", "no answer to an item"),
        (b'item,answer\n001,"' + b"x" * 200_000, "no table"),
        ("item,答え\n".encode("cp932"), "no text in UTF-8"),
    ],
)
def test_what_is_no_sheet_is_told_why(tmp_path: Path, sheet: bytes, said: str) -> None:
    path = tmp_path / "mori.csv"
    path.write_bytes(sheet)
    with pytest.raises(UsageError, match=said) as told:
        read_answers(path, items())
    assert len(str(told.value)) < 300 + len(str(path))


def test_no_study_is_written_over_another_and_no_key_among_its_pictures(
    made: tuple[tuple[StudyItem, ...], Path, Path],
) -> None:
    history = GuiHistory()
    filled(history)
    _, out, key = made
    sheet = out / SHEET_NAME
    sheet.write_text(sheet.read_text("utf-8-sig").replace("001,,", "001,keep,"), "utf-8-sig")
    filled_in = sheet.read_bytes()
    with pytest.raises(UsageError, match="there already"):
        make_study(history, Outputs(), out, key.with_name("new.json"), StudyRequest(4))
    assert sheet.read_bytes() == filled_in
    other = out.with_name("other")
    with pytest.raises(UsageError, match="there already"):
        make_study(history, Outputs(), other, key, StudyRequest(4))
    with pytest.raises(UsageError, match="handed out"):
        make_study(history, Outputs(), other, other / "key.json", StudyRequest(4))
    with pytest.raises(UsageError, match="belongs to what the program keeps"):
        make_study(history, Outputs(kept=(other,)), other / "s", key, StudyRequest(4))
    assert not other.exists()
    with pytest.raises(OutputError, match="can't be made"):
        make_study(history, Outputs(), key / "s", out.with_name("k.json"), StudyRequest(4))


_ITEM = {"item": 1, "analysis": 1, "picture": 0, "colony": 1, "proposed": "keep", "model": "m"}


@pytest.mark.parametrize(
    "items_",
    [
        "[" * 100_000,
        json.dumps([_ITEM | {"proposed": "perhaps"}]),
        json.dumps([_ITEM | {"item": "1"}]),
        json.dumps([_ITEM | {"repeats": 7}]),
        json.dumps([_ITEM, _ITEM]),
        json.dumps({"a": 1}),
    ],
)
def test_a_key_that_was_altered_is_refused(tmp_path: Path, items_: str) -> None:
    path = tmp_path / "k.json"
    path.write_text(f'{{"items": {items_}}}')
    with pytest.raises(UsageError, match="no key"):
        read_key(path)


def test_a_name_is_no_column_of_the_section_and_none_is_the_programs() -> None:
    rows = score_study(items(), {"[a](b)|<i>": {1: "keep"}})
    lines = study_section(items(), rows).splitlines()
    assert all(line.replace("\\|", "").count("|") == len(COLUMNS) + 1 for line in lines[4:])
    assert "<i>" not in "\n".join(lines)
    with pytest.raises(UsageError, match="can't be called"):
        score_study(items(), {"The program": {1: "keep"}})


def test_whole_pictures_are_judged_each_by_itself_and_shown_whole(tmp_path: Path) -> None:
    history = GuiHistory()
    filled(history)
    key = tmp_path / "set.key.json"
    asked = StudyRequest(4, 0.5, 1, whole=True)
    found = make_study(history, Outputs(), tmp_path / "set", key, asked)
    assert read_key(key) == found
    assert {each.colony for each in found} == {WHOLE}
    assert {each.proposed for each in found} <= {"keep", "watch", "discard"}
    first = found[0]
    record = history.get(first.analysis)
    overview = history.overview(record.stored[first.picture].overview)
    assert np.array_equal(picture(tmp_path / "set", 1)[..., ::-1], overview)
    section = study_section(found, score_study(found, {"Mori": {1: "keep", 2: "watch"}}))
    assert " pictures, blind" in section
    with pytest.raises(UsageError, match="too few pictures that can be judged"):
        make_study(GuiHistory(), Outputs(), tmp_path / "s", tmp_path / "k.json", asked)
