import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey, Tile
from colonyqc.domain.verdict import Verdict
from colonyqc.reports.renderer import Renderer
from colonyqc.services.context import ServiceContext
from colonyqc.services.days.cut_files import (
    COLUMNS,
    MOST_OPEN_TOLD,
    csv_bytes,
    drawn,
    geojson_bytes,
    pages,
    write_cut_list,
)
from colonyqc.services.days.cut_list import CutList, Purpose, listed
from colonyqc.services.reporting.words import words
from support.days import HEIGHT, WIDTH, day_record, overview
from support.fake_history import FakeHistory
from support.window import context

PLACES = [(100, 100, 40, 40), (300, 180, 30, 30)]


def kept(name: str = "dish 1") -> FakeHistory:
    record = day_record(1, 4, PLACES, stage_mm=(10.0, 20.0), verdicts={1: "discard", 2: "discard"})
    acquisition = replace(record.analysis.acquisition, dish=DishKey("line A", name))
    record = replace(record, analysis=replace(record.analysis, acquisition=acquisition))
    made = FakeHistory([record], {"overview 1": overview(PLACES, (0, 0), 3)})
    made.decide(1, 0, 1, Verdict.DISCARD, "differentiated", "Tanaka")
    return made


def place(history: FakeHistory) -> ServiceContext:
    made = context()
    return replace(made, histories=lambda actor=None: history, cut_lists=Renderer())


def cut(history: FakeHistory) -> CutList:
    return listed(history.get(1), Purpose.REMOVE)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_table_tells_places_on_the_stage_and_keeps_the_undecided_apart() -> None:
    first, second = read(csv_bytes(cut(kept())))
    assert (first["state"], first["colony"], first["by"]) == ("remove", "1", "Tanaka")
    assert first["unit"] == "stage mm"
    # Its centroid is at (120, 120), a px' middle half a px further; 1.6 µm a px.
    assert float(first["x"]) == pytest.approx(10 + (120.5 - WIDTH / 2) * 0.0016, abs=1e-4)
    assert float(first["y"]) == pytest.approx(20 + (120.5 - HEIGHT / 2) * 0.0016, abs=1e-4)
    assert (second["state"], second["colony"], second["by"]) == ("undecided", "2", "")


def test_geojson_holds_closed_outlines_in_the_same_places() -> None:
    told = json.loads(geojson_bytes(cut(kept())))
    assert told["unit"] == "stage mm"
    assert [f["properties"]["classification"]["name"] for f in told["features"]] == [
        "remove",
        "undecided",
    ]
    ring = told["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    left = 10 + (100.5 - WIDTH / 2) * 0.0016
    assert ring[0][0] == pytest.approx(left, abs=1e-4)
    x = [corner[0] for corner in ring]
    assert min(x) < told["features"][0]["properties"]["centre"][0] < max(x)


@pytest.mark.parametrize("name", ["=1+1", "#strike", "../up", "1-2", "皿①"])
def test_a_dishs_name_is_text_in_every_file_and_never_leaves_the_folder(
    tmp_path: Path, name: str
) -> None:
    history = kept(name)
    written = write_cut_list(place(history), cut(history), tmp_path / "out")
    assert {path.suffix for path in written} == {".csv", ".geojson", ".pdf", ".png"}
    assert all(path.parent == tmp_path / "out" for path in written)
    table = read(next(p for p in written if p.suffix == ".csv").read_bytes())
    assert table[0]["dish"].removeprefix("'") == name
    assert not table[0]["dish"].startswith("=")
    assert (
        json.loads(next(p for p in written if p.suffix == ".geojson").read_text("utf-8"))["dish"]
        == name
    )
    assert next(p for p in written if p.suffix == ".pdf").read_bytes().startswith(b"%PDF-")
    assert history.committed
    assert history.exports


def test_a_list_replaces_a_list_and_nothing_else(tmp_path: Path) -> None:
    history = kept()
    first = write_cut_list(place(history), cut(history), tmp_path)
    assert write_cut_list(place(history), cut(history), tmp_path, "ja") == first
    table = next(p for p in first if p.suffix == ".csv")
    table.write_text("my own notes", "utf-8")
    before = {p: p.read_bytes() for p in first}
    with pytest.raises(UsageError, match="is there already and is no table"):
        write_cut_list(place(history), cut(history), tmp_path)
    assert {p: p.read_bytes() for p in first} == before
    assert ",".join(COLUMNS) not in table.read_text("utf-8")


def test_without_a_stage_the_picture_is_what_places_count_from() -> None:
    history = kept()
    record = history.records[0]
    (result,) = record.analysis.pictures
    picture = replace(result.picture, tiles=(Tile(Path("/pictures/a.png")),))
    results = (replace(result, picture=picture),)
    history.records[0] = replace(record, analysis=replace(record.analysis, pictures=results))
    row = read(csv_bytes(cut(history)))[0]
    assert row["unit"] == "µm of the picture"
    assert float(row["x"]) == pytest.approx(120.5 * 1.6, abs=0.1)


def test_hundreds_of_undecided_colonies_hide_nothing_of_what_is_to_be_cut() -> None:
    places = [(10 + 22 * (n % 25), 10 + 22 * (n // 25), 16, 16) for n in range(MOST_OPEN_TOLD + 2)]
    verdicts = dict.fromkeys(range(1, len(places) + 1), "discard")
    record = day_record(1, 4, places, verdicts=verdicts)
    history = FakeHistory([record], {"overview 1": overview(places, (0, 0), 3)})
    history.decide(1, 0, 1, Verdict.DISCARD, "differentiated", "Tanaka")
    whole = drawn(cut(history), history)
    white = (whole.drawings[0] == 255).all(axis=2).mean()
    history.decide(1, 0, 2, Verdict.KEEP, "", "Tanaka")
    fewer = drawn(cut(history), history)
    assert fewer.cut.open == MOST_OPEN_TOLD
    assert (fewer.drawings[0] == 255).all(axis=2).mean() > 4 * white, "plates of numbers are white"
    many = pages(whole, "Tanaka", "1", words("en"))
    few = pages(fewer, "Tanaka", "1", words("en"))
    assert (len(many.sheets[0].rows), len(few.sheets[0].rows)) == (1, 1 + MOST_OPEN_TOLD)
    assert "without numbers" in many.warnings[-1]
    assert "without numbers" not in few.warnings[-1]
    assert len(read(csv_bytes(whole.cut))) == len(places), "the table has all"
