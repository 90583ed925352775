"""Several forms of several dishes at once: what is written, what is told, how far it is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled
from colonyqc.domain.picture import DishKey
from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.history import SqlHistories, SqlTables, open_histories
from colonyqc.services.answers.files import AnswerForm
from colonyqc.services.context import ServiceContext
from colonyqc.services.interchange.forms import _COST, export_forms, exportable_dishes
from colonyqc.services.ports import Artefacts, Monitor
from colonyqc.services.ports.label_files import LabelForm
from colonyqc.services.ports.tables import TableForm
from services.interchange.drawings import drawn
from support import window
from support.builders import analysis, picture_result

DISHES = tuple(DishKey("line A", f"dish {number}") for number in (1, 2, 3))


@pytest.fixture
def context(tmp_path: Path) -> Iterator[ServiceContext]:
    opened = open_histories(tmp_path / "t.db")
    with opened() as history:
        for number, dish in enumerate(DISHES):
            labels = drawn()
            labels[0, number] = 1  # another map, and so another file, for each dish
            results = (picture_result(1, width=320, height=240),)
            overview = np.zeros((24, 32, 3), np.uint8)
            history.add(analysis(2, dish, results), [Artefacts(labels, overview)])
        history.commit()
    yield replace(
        window.context(), histories=opened, label_files=LabelFileWriter(), tables=SqlTables()
    )
    opened.engine.dispose()


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir()}


def test_every_dish_of_a_history_can_be_exported(context: ServiceContext) -> None:
    assert set(exportable_dishes(context.histories)) == set(DISHES)


def test_only_the_chosen_dishes_are_written_in_every_form(
    context: ServiceContext, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export_forms(context, out, ("csv", "png", "geojson"), (DISHES[0], DISHES[2]))
    wanted = {"analysis-1-picture-1", "analysis-3-picture-1"}
    assert names(out / "geojson") == names(out / "semantic") == wanted
    rows = (out / "analyses.csv").read_text("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == ["dish 1", "dish 3"]
    with context.histories() as history:
        told = [event.new for event in history.events(limit=3)]
    assert "CSV tables of line A › dish 1, line A › dish 3: out" in told


@pytest.mark.parametrize("form", ["png", "geojson"])
def test_a_dish_that_cannot_be_read_is_told_once_and_the_others_go_on(
    context: ServiceContext, tmp_path: Path, form: str
) -> None:
    assert isinstance(context.histories, SqlHistories)
    with context.histories() as history:
        sha256 = history.get(2).stored[0].labels
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file() and sha256 in path.name]
    kept.chmod(0o644)
    kept.write_bytes(b"damaged")
    done = export_forms(context, tmp_path / "out", (form, "coco"))
    (failure,) = done.failures
    assert failure.name.startswith("line A › dish 2")
    written = tmp_path / "out" / ("semantic" if form == "png" else form)
    assert names(written) == {"analysis-1-picture-1", "analysis-3-picture-1"}


@pytest.mark.parametrize(
    ("forms", "first"),
    [
        (("csv",), 1),
        (("png",), 1),
        (("geojson",), 1),
        (("csv", "coco", "geojson"), 1 / 4),
        # Folders of many files take six times as long as a table: the time left goes by the share.
        (("csv", "ome-zarr"), 1 / 7),
    ],
)
def test_the_share_told_is_of_what_was_asked_for_and_how_long_it_takes(
    context: ServiceContext, tmp_path: Path, forms: tuple[str, ...], first: float
) -> None:
    told: list[float] = []
    monitor = Monitor(lambda share, _: told.append(share))
    export_forms(context, tmp_path / "out", forms, None, monitor=monitor)
    assert told == sorted(told)
    # Three dishes: a third of the first kind.
    assert told[0] == pytest.approx(first / 3)
    assert told[-1] == pytest.approx(1.0)


def test_every_form_says_how_long_it_takes() -> None:
    assert set(_COST) == {*TableForm, *AnswerForm, *LabelForm}


def test_what_was_finished_before_it_was_stopped_stays(
    context: ServiceContext, tmp_path: Path
) -> None:
    done: list[float] = []
    monitor = Monitor(lambda share, _: done.append(share), lambda: len(done) >= 4)
    with pytest.raises(Cancelled):
        export_forms(context, tmp_path / "out", ("csv", "geojson"), None, monitor=monitor)
    assert (tmp_path / "out" / "analyses.csv").exists()
    assert names(tmp_path / "out" / "geojson") == {"analysis-1-picture-1"}
