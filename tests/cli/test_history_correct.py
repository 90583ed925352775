"""``colonyqc history correct``: a corrected class map from a file becomes a version of its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.colonies.measure import measure
from colonyqc.services.corrections.from_file import place_of
from history.samples import analysis, artefacts
from support.command import Command
from support.kept_sheet import DISH, KeptSheet


@pytest.fixture
def days(tmp_path: Path) -> Iterator[SqlHistories]:
    """Return a history of a dish on two days, each of two pictures with one colony."""
    opened = open_histories(tmp_path / "days.db")
    drawn = np.zeros((80, 100), np.uint8)
    drawn[10:70, 20:60] = 1
    (found,) = measure(drawn, label(drawn, 1, 0), None)
    with opened() as history:
        for day in (3, 4):
            made = analysis(day=day, pixel_size_um=None)
            results = tuple(replace(each, colonies=(found,)) for each in made.pictures)
            arrays = [replace(each, labels=drawn) for each in artefacts(made)]
            history.add(replace(made, pictures=results), arrays)
        history.commit()
    yield opened
    opened.engine.dispose()


def labels(days: SqlHistories, number: int) -> np.ndarray:
    with days() as history:
        stored = history.labels(history.get(number).stored[0].labels)
    found = np.array(stored.read(Region(0, 0, *stored.size)))
    stored.close()
    return found


def written(folder: Path, classes: np.ndarray) -> Path:
    path = folder / "mine.png"
    path.write_bytes(cv2.imencode(".png", classes)[1].tobytes())
    return path


def test_a_corrected_map_is_a_new_version_and_says_of_which(
    colonyqc: Command, days: SqlHistories, tmp_path: Path
) -> None:
    classes = labels(days, 2)
    classes[:] = 0
    arguments = ("--labels", written(tmp_path, classes), "--reason", "dust", "--db", days.database)
    refused = colonyqc("history", "correct", "201B7/D1", *arguments, "--picture", "2")
    assert refused.code == 2
    assert "mine.png is empty, and all that was found would be removed" in refused.err
    said = ("--picture", "2", "--all-gone", "--json", "-")
    ran = colonyqc("history", "correct", "201B7/D1", *arguments, *said)
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["id"] == 3
    assert told["correction"]["corrects"] == 2
    assert told["correction"]["reason"] == "dust"
    assert told["correction"]["in"] == "mine.png"
    (change,) = told["correction"]["pictures"]
    assert (change["picture"], change["removed"], change["added"]) == (2, [1], [])
    listed = colonyqc("history", "list", "--db", days.database, "--json", "-").json["analyses"]
    assert [each["corrects"] for each in listed if each["id"] == 3] == [2]
    shown = colonyqc("history", "show", "3", "--db", days.database)
    assert "corrected by hand" in shown.out
    trail = colonyqc("history", "trail", "--db", days.database).out
    assert "analysis corrected" in trail
    assert verify(days) == ()


def test_what_cannot_be_corrected_is_said_in_a_sentence(
    colonyqc: Command, days: SqlHistories, tmp_path: Path
) -> None:
    own = labels(days, 2)
    base = ("history", "correct", "D1", "--picture", "1", "--db", days.database, "--reason")
    for classes, reason, more, said in (
        (own, "dust", (), "Nothing differs"),
        (own, " ", (), "needs a reason"),
        (own[:50], "dust", (), "another picture"),
        (np.dstack([own, own // 2, own]), "dust", (), "must be a grey picture"),
        (own, "dust", ("--day", "99"), "no analysis of colonies of day 99"),
        (own, "dust", ("--picture", "other"), "no picture “other”"),
    ):
        path = written(tmp_path, np.ascontiguousarray(classes))
        ran = colonyqc(*base, reason, "--labels", path, *more)
        assert ran.code in (2, 3), ran.err
        assert said in ran.err
    with days() as history:
        assert len(history.list()) == 2


def test_a_picture_is_named_by_name_or_number(days: SqlHistories) -> None:
    with days() as history:
        record = history.get(1)
    name = record.analysis.pictures[1].picture.name
    assert place_of(record, name) == place_of(record, "2") == 1
    for said in ("", "3", "0", "x"):
        with pytest.raises(UsageError, match="name one of"):
            place_of(record, said)


def test_colonies_drawn_in_another_program_are_a_correction(
    colonyqc: Command, days: SqlHistories, tmp_path: Path
) -> None:
    out = ("--out", tmp_path, "--to", "geojson", "--to", "roi")
    assert colonyqc("history", "export", *out, "--db", days.database).code == 0
    said = ("--reason", "dust", "--picture", "2", "--db", days.database)
    for path in ("geojson/analysis-2-picture-2.geojson", "roi/analysis-2-picture-2.roi.zip"):
        ran = colonyqc("history", "correct", "201B7/D1", "--labels", tmp_path / path, *said)
        assert ran.code != 0
        assert "Nothing differs from what was found" in ran.err
    drawn = tmp_path / "geojson" / "analysis-2-picture-2.geojson"
    drawn.write_text(
        drawn.read_text("utf-8").replace("undifferentiated", "differentiated"), "utf-8"
    )
    ran = colonyqc("history", "correct", "201B7/D1", "--labels", drawn, *said)
    assert ran.code == 0, ran.err
    with days() as history:
        stored = history.labels(history.get(3).stored[1].labels)
    np.testing.assert_array_equal(stored.read(Region(0, 0, *stored.size)), 2 * labels(days, 2))
    stored.close()
    assert verify(days) == ()


def test_numbers_of_cells_are_a_new_version_of_the_sheet(colonyqc: Command, tmp_path: Path) -> None:
    kept = KeptSheet(tmp_path)
    numbers = kept.cells(1).numbers
    touching = int(numbers[80, 96])
    changed = numbers.copy()
    changed[changed == touching] = 0
    # As another program numbers them: in another order, 0 stays no cell.
    order = np.random.default_rng(2).permutation(int(numbers.max())) + 500
    other = np.append(0, order)[changed].astype(np.uint16)
    arguments = ("--labels", written(tmp_path, other), "--reason", "debris")
    at = ("--picture", "2", "--db", kept.histories.database, "--json", "-")
    ran = colonyqc("history", "correct", DISH.label, *arguments, *at)
    assert ran.code == 0, ran.err
    assert ran.json["correction"]["corrects"] == kept.number
    (change,) = ran.json["correction"]["pictures"]
    assert (change["picture"], change["removed"]) == (2, [touching])
    assert (change["changed"], change["added"]) == ([], [])
    np.testing.assert_array_equal(kept.cells(1, ran.json["id"]).numbers, changed)
    told = colonyqc("history", "show", str(ran.json["id"]), "--db", kept.histories.database)
    assert "corrected by hand" in told.out
    small = written(tmp_path, other[:50])
    ran = colonyqc("history", "correct", DISH.label, "--labels", small, *arguments[2:], *at[:4])
    assert ran.code == 2
    assert "another picture" in ran.err
    assert verify(kept.histories) == ()
    kept.histories.engine.dispose()
