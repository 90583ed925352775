"""A machine that would come to another result takes no part, and says why in a sentence."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from colonyqc.domain.errors import ClusterError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Past, Protocol, QualityLimits
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import AnalysisPlan
from colonyqc.services.analysis.machine_task import TaskAnalyser, TaskWriter, unfit
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Histories
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from support.command import field
from support.fake_pictures import FakePictures
from support.tiny_model import write_package

ACQUISITION = Acquisition(DishKey("A", "1"), 1, None, (Picture("a", (Tile(Path("a")),)),))
PROTOCOL = Protocol(quality=QualityLimits(focus_min=0.0))


def machine(models: Path, version: str = "0.1.0") -> ServiceContext:
    return ServiceContext(
        pictures=FakePictures({"a": field(1)}),
        models=ModelLibrary([models]),
        histories=cast(Histories, None),
        reports=cast(ReportRenderer, None),
        protocol=PROTOCOL,
        person="",
        app_version=version,
        rules=RuleSetFiles(),
    )


def plan(model: str | None = None) -> AnalysisPlan:
    past = Past(7, ("a rule",), 40.0, 24.0)
    return AnalysisPlan(ACQUISITION, replace(PROTOCOL, past=past), model, None)


def refused(client: Path, worker: Path, model: str | None = None, version: str = "0.1.0") -> str:
    marks = JobMarks(FakePictures({}), ())
    task = TaskWriter(machine(client), marks).task(plan(model))
    with pytest.raises(ClusterError) as why:
        TaskAnalyser(machine(worker, version)).analyse(task)
    return str(why.value)


def test_the_same_machine_takes_part_and_measures_without_what_went_before(tmp_path: Path) -> None:
    write_package(tmp_path)
    marks = JobMarks(FakePictures({}), ())
    task = TaskWriter(machine(tmp_path), marks).task(plan())
    assert [str(ref) for ref in task.models] == ["tiny@1.0.0"]
    made = TaskAnalyser(machine(tmp_path)).analyse(task).analysis
    assert made.protocol == PROTOCOL
    assert made.acquisition == ACQUISITION


def test_another_version_of_the_program_takes_no_part(tmp_path: Path) -> None:
    write_package(tmp_path)
    assert refused(tmp_path, tmp_path, version="0.2.0") == (
        "A worker can't take part: it runs colonyqc 0.2.0, not 0.1.0. Install the same version "
        "there."
    )


def test_a_model_that_is_not_there_or_another_is_named(tmp_path: Path) -> None:
    write_package(tmp_path / "client")
    write_package(tmp_path / "worker", gain=40.0)
    said = refused(tmp_path / "client", tmp_path / "worker", "tiny")
    assert "it has the model tiny@1.0.0 with sha256 " in said
    assert said.endswith("Install the same model there.")
    assert "it has the model tiny@1.0.0 not, and here" in refused(
        tmp_path / "client", tmp_path / "none", "tiny@1.0.0"
    )


def test_a_model_more_to_choose_among_matters_only_where_it_is_chosen(tmp_path: Path) -> None:
    write_package(tmp_path / "client")
    write_package(tmp_path / "worker")
    write_package(tmp_path / "worker", "another")
    said = refused(tmp_path / "client", tmp_path / "worker")
    assert "other models to choose among" in said
    marks = JobMarks(FakePictures({}), ())
    task = TaskWriter(machine(tmp_path / "client"), marks).task(plan("tiny"))
    made = TaskAnalyser(machine(tmp_path / "worker")).analyse(task)
    assert str(made.analysis.model) == "tiny@1.0.0"


def test_nothing_is_wrong_with_a_machine_of_which_nothing_is_asked(tmp_path: Path) -> None:
    assert unfit(machine(tmp_path), "0.1.0", (), free=False) == ""
    lacking = ModelRef("a", "1", "0" * 64)
    assert "a@1" in unfit(machine(tmp_path), "0.1.0", (lacking,), free=False)
