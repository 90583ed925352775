from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.services.export.study import StudyItem
from colonyqc.services.export.study_answers import all_answers, open_set
from colonyqc.services.outputs import PICTURE, Outputs, png


def written(folder: Path, count: int = 3) -> Path:
    for item in range(1, count + 1):
        Outputs().write(folder / f"{item:03}.png", png(np.zeros((4, 4, 3), np.uint8)), PICTURE)
    return folder


def test_answers_are_kept_one_by_one_under_a_name_of_ones_own_and_gone_on_with(
    tmp_path: Path,
) -> None:
    found = open_set(written(tmp_path))
    assert list(found.pictures) == [1, 2, 3]
    assert found.answers_of("Mori") == {}
    path = found.keep(Outputs(), "Mori", {1: "keep"})
    assert path.name == "answers-Mori.csv"
    found.keep(Outputs(), "Mori", {1: "keep", 3: "discard"})
    found.keep(Outputs(), "佐藤 花/子", {2: "watch"})
    assert open_set(tmp_path).answers_of("Mori") == {1: "keep", 3: "discard"}
    items = tuple(StudyItem(n, 1, 0, n, "keep", "a@1") for n in (1, 2, 3))
    assert all_answers(tmp_path, items) == {
        "Mori": {1: "keep", 3: "discard"}, "佐藤_花_子": {2: "watch"},
    }  # fmt: skip


def test_what_is_no_set_or_has_no_answers_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no pictures of a reader study"):
        open_set(tmp_path)
    with pytest.raises(UsageError, match="Nobody has answered"):
        all_answers(tmp_path, ())
    found = open_set(written(tmp_path))
    with pytest.raises(UsageError):
        found.sheet_of(" ")
    found.sheet_of("Mori").write_text("a person's own notes")
    with pytest.raises(UsageError):
        found.keep(Outputs(), "Mori", {1: "keep"})
    assert found.sheet_of("Mori").read_text() == "a person's own notes"
