"""Analyse and keep: the one way for window, command and folder."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from colonyqc.domain.errors import HistoryError, PictureError, RuleSetError, UsageError
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Direction, Protocol, QualityLimits, Rule
from colonyqc.domain.rule_sets import RuleSet
from colonyqc.history import SqlHistories, database_url, open_histories
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis.keep import Request, analyse_and_keep, at_hand, resolved
from colonyqc.services.context import ServiceContext
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from services.analysis.test_sheets import drawn
from support.command import field
from support.fake_pictures import FakePictures
from support.tiny_membrane import write_membrane_package
from support.tiny_model import write_package

FULL = Rule("full", "confluence_percent", Direction.ABOVE, 25.0, "watch")


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(database_url(tmp_path / "t.db"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, histories: SqlHistories) -> ServiceContext:
    """Both kinds of network, a preset in two versions, and a rule set."""
    write_package(tmp_path / "models")
    write_membrane_package(tmp_path / "models")
    library, presets = ModelLibrary([tmp_path / "models"]), Presets(tmp_path / "presets")
    sheet = draw_sheet(SheetSpec(8, 160, 128, kind="fluorescence", cell_px=24))
    sample = PaintedPicture(sheet.pixels, sheet.membrane, 0.5, "sample.png")
    for _ in range(2):
        presets.save("RPE", [sample], library.open_membrane().info.ref, "Mori")
    rules = RuleSetFiles(None, tmp_path / "rules")
    rules.publish(RuleSet("lab", "1", (), (FULL,)), "Ann", "tried out")
    return ServiceContext(
        pictures=FakePictures({"a": field(0), "c": field(2), "s": drawn(3)}, broken=["b"]),
        models=library,
        histories=histories,
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=QualityLimits(focus_min=0.0)),
        person="Ann",
        app_version="0.1.0",
        rules=rules,
        membranes=library,
        presets=presets,
    )


def day(*names: str) -> Acquisition:
    return Acquisition(
        DishKey("A", "1"), 3, None, tuple(Picture(name, (Tile(Path(name)),)) for name in names)
    )


def test_what_is_kept_is_what_was_analysed_and_says_what_it_touched(place: ServiceContext) -> None:
    told: list[str] = []
    seen: list[int] = []
    kept = analyse_and_keep(
        day("a", "b", "c"),
        place,
        Request(rules="lab"),
        Monitor(lambda _, what: told.append(what)),
        lambda index, result, artefacts: seen.append(index),
    )
    assert (kept.changed.analyses, kept.changed.dishes) == ({kept.number}, {DishKey("A", "1")})
    assert [failure.name for failure in kept.analysis.failures] == ["b"]
    assert kept.analysis.protocol.rule_set == "lab@1"
    assert seen == [0, 1]
    assert {"a", "c"} <= set(told)
    with place.histories() as history:
        found = history.get(kept.number).analysis
    for field_name in ("acquisition", "model", "protocol", "started", "failures", "proposal"):
        assert getattr(found, field_name) == getattr(kept.analysis, field_name)


def test_what_cannot_be_analysed_leaves_nothing(place: ServiceContext) -> None:
    with pytest.raises(PictureError):
        analyse_and_keep(day("b"), place)
    with place.histories() as history:
        assert history.list() == ()


def test_a_preset_asked_for_answers_the_pictures_as_sheets(place: ServiceContext) -> None:
    kept = analyse_and_keep(day("s"), place, Request(preset="RPE@1"))
    assert kept.analysis.prompt is not None
    assert kept.analysis.prompt.preset == "RPE@1"
    assert analyse_and_keep(day("a"), place).analysis.prompt is None


def test_a_request_is_resolved_once_and_the_version_written_down(place: ServiceContext) -> None:
    assert resolved(place, Request()) == Request()
    assert resolved(place, Request(preset="RPE")) == Request(preset="RPE@2")
    named = replace(place, protocol=replace(place.protocol, prompt="RPE"))
    assert resolved(named, Request()).preset == "RPE@2"
    assert resolved(named, Request(preset="RPE@1")).preset == "RPE@1"
    with pytest.raises(UsageError, match="no preset"):
        resolved(place, Request(preset="none"))
    with pytest.raises(RuleSetError):
        resolved(place, Request(rules="none"))


def test_a_model_is_at_hand_by_its_whole_name(place: ServiceContext) -> None:
    (info,) = place.models.list()
    assert at_hand(place.models, str(info.ref)) == str(info.ref)
    assert at_hand(place.models, info.ref.name) is None
    assert at_hand(place.models, "") is None


def test_a_full_disk_is_told_before_the_work_begins(
    place: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> SimpleNamespace:
        assert folder.is_dir()
        return SimpleNamespace(free=5 * 2**20)

    monkeypatch.setattr(shutil, "disk_usage", full)
    monkeypatch.setattr(place.pictures, "open", lambda *_: pytest.fail("the work began"))
    acquisition = Acquisition(DishKey("A", "1"), 1, None, (Picture("a", (Tile(Path("a")),)),))
    with pytest.raises(HistoryError, match="Only 5 MB are free"):
        analyse_and_keep(acquisition, place)
