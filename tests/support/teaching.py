"""Two corrected dishes in a real history, and what makes a model of them without torch."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from colonyqc.domain.errors import Cancelled
from colonyqc.history import SqlHistories, open_histories
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis.keep import analyse_and_keep
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.teaching import (
    LossPoint,
    OnPoint,
    TeachingTools,
    TrainingJob,
    unseen,
)
from colonyqc.services.teaching.training_set import confirm
from services.analysis.test_colonies import THREE, TWO, acquisition, context
from support.tiny_model import write_package

STATED = 0.02
"""Threshold of the network that made what people confirmed; the one begun with has a higher."""


@dataclass
class TinyTrainer:
    """Makes a real tiny network in place of a trained one, and remembers what it was asked."""

    threshold: float = STATED
    missing: str = ""
    asked: list[TrainingJob] = field(default_factory=list)
    before: Callable[[], None] = lambda: None
    """Called between the points of the curve."""

    def lack(self, python: str = "") -> str:
        return self.missing

    def train(
        self, job: TrainingJob, python: str, monitor: Monitor, on_point: OnPoint = unseen
    ) -> None:
        self.asked.append(job)
        for step in range(1, job.steps + 1):
            if monitor.cancelled():
                raise Cancelled
            self.before()
            monitor.report(step / job.steps, f"step {step} of {job.steps}, loss {1 / step:.3f}")
            on_point(LossPoint(step, job.steps, 1 / step))
        name, version = job.package.parent.name, job.package.name
        write_package(job.package.parents[1], name, version, threshold=self.threshold)


class TaughtDishes:
    """Dishes 1 and 2 of line A, analysed by a good network and confirmed; `start` is a poor one."""

    start = "poor@1.0.0"

    def __init__(self, folder: Path) -> None:
        write_package(folder / "good", "good", threshold=STATED)
        write_package(folder / "models", "poor", threshold=0.3)
        self.trainer = TinyTrainer()
        self.histories: SqlHistories = open_histories(folder / "t.db", person="Mori")
        place, _ = context(folder / "good", {"a": TWO, "b": THREE}, um=2.0)
        made = replace(place, histories=self.histories, person="Mori")
        self.numbers = []
        for name, dish in (("a", "1"), ("b", "2")):
            one = acquisition(name)
            one = replace(one, dish=replace(one.dish, dish=dish))
            number = analyse_and_keep(one, made).number
            confirm(self.histories, number, 0)
            self.numbers.append(number)
        self.tools = TeachingTools(self.trainer, OwnPackages(folder / "own"), folder / "runs")
        self.context: ServiceContext = replace(
            made, models=ModelLibrary([folder / "models", folder / "own"]), teaching=self.tools
        )
