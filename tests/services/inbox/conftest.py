"""A watched folder over a real history, with a clock that tests turn."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import cv2
import pytest

from colonyqc.domain.picture import Collection, NameFields, Selection
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.files.pictures import FilePictures
from colonyqc.history import SqlHistories, database_url, open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis.gather import gather
from colonyqc.services.analysis.keep import Kept, Request
from colonyqc.services.analysis.spread import Cluster
from colonyqc.services.context import ServiceContext
from colonyqc.services.inbox.inbox import Inbox, Polled, Watched
from colonyqc.services.inbox.remembered import Remembered
from colonyqc.services.inbox.run import InboxRun
from colonyqc.services.ports import UNWATCHED
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from support.command import field as drawn
from support.command import write_png
from support.tiny_model import write_package

NAMES = "{line}_{dish}_D{day}_V{view}"


@dataclass
class Bench:
    """An inbox and what it said; `tick` lets time pass and looks."""

    folder: Path
    context: ServiceContext
    histories: SqlHistories
    kept_in: Path
    now: float = 0.0
    said: list[str] = field(default_factory=list)
    made: list[Kept] = field(default_factory=list)
    cluster: Cluster | None = None

    def start(self, names: str | None = NAMES) -> None:
        """Begin to watch, as after a restart."""

        def gathered(paths: Sequence[Path]) -> Collection:
            return gather(self.context, paths, names, NameFields(), Selection())

        self.remembered = Remembered(self.kept_in, self.folder, "history")
        self.inbox = Inbox(
            Watched(self.folder, gathered, names),
            self.context,
            self.remembered,
            lambda: self.now,
        )
        self.run = InboxRun(
            self.inbox,
            self.context,
            Request(),
            self.said.append,
            self.made.append,
            cluster=self.cluster,
        )

    def stop(self) -> None:
        self.remembered.close()

    def poll(self, seconds: float = 2.0) -> Polled:
        self.now += seconds
        return self.inbox.poll()

    def tick(self, times: int = 5, seconds: float = 2.0) -> None:
        for _ in range(times):
            self.now += seconds
            self.run.once(UNWATCHED)

    def put(self, name: str, seed: int = 1) -> Path:
        """Let a whole picture lie there at once."""
        return write_png(self.folder / name, drawn(seed))

    def kept(self) -> list[tuple[str, int | None, int]]:
        """Return dish, day and number of pictures of all analyses, in their order."""
        with self.histories() as history:
            found = sorted(history.list(), key=lambda each: each.id)
        return [(each.dish.dish, each.day, each.pictures) for each in found]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    write_package(tmp_path / "models")
    histories = open_histories(database_url(tmp_path / "t.db"))
    context = ServiceContext(
        pictures=FilePictures(),
        models=ModelLibrary([tmp_path / "models"]),
        histories=histories,
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=QualityLimits(focus_min=0.0)),
        person="Ann",
        app_version="0.1.0",
        rules=RuleSetFiles(),
    )
    folder = tmp_path / "inbox"
    folder.mkdir()
    made = Bench(folder, context, histories, tmp_path / "watches")
    made.start()
    yield made
    made.stop()
    histories.engine.dispose()


@pytest.fixture
def png() -> Callable[[int], bytes]:
    """The bytes of a picture."""
    return lambda seed: cv2.imencode(".png", drawn(seed))[1].tobytes()
