"""The doors the use cases look through; floor-4 rooms fit them by shape, `bootstrap` joins them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis, FileHash
from colonyqc.domain.audit import Anchor, Event, EventKind
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.model import ModelInfo
from colonyqc.domain.people import Actor, Person, Policy
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    ImageInfo,
    NameFields,
    Picture,
    Region,
)
from colonyqc.domain.signature import Signature
from colonyqc.domain.verdict import WITHDRAWN, Decision, Verdict
from colonyqc.services.membranes.package import MembraneInfo
from colonyqc.services.membranes.pair import (
    Click,
    Detected,
    Embedding,
    Imported,
    PairConfig,
    PointInfo,
    PointMask,
)

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""

IsCancelled = Callable[[], bool]
"""Asked between pieces of work; True means: raise `Cancelled` soon."""


def no_progress(share: float, what: str) -> None:
    """Report to nobody."""


def never_cancelled() -> bool:
    """Go on."""
    return False


class ImageSource(Protocol):
    """One opened picture, read lazily; safe to read from several threads."""

    @property
    def info(self) -> ImageInfo: ...

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        """Return pixels of ``region``, given in px of pyramid ``level`` and inside its bounds.

        uint8 or uint16 as in the file; shape (height, width) or (height, width, 3) RGB. Canvas
        that no tile covers is 0. Level k is ``ceil(width / levels[k])`` wide, made by area mean.

        Raises:
            PictureError: the file is damaged or went away.
        """
        ...

    def close(self) -> None: ...


class Pictures(Protocol):
    """Files as acquisitions and pixels (room `files`)."""

    def collect(
        self,
        paths: Sequence[Path],
        names: str | None = None,
        given: NameFields = NameFields(),  # noqa: B008 - frozen
    ) -> Collection:
        """Sort files and the contents of folders into acquisitions.

        ``names`` is a preset or a pattern, None to guess among the presets; fields in ``given``
        win over the name's. Files that are no pictures are left out silently only when they were
        found in a folder and have no picture's ending; everything else unusable is a failure.

        Raises:
            NamePatternError: the pattern cannot be understood.
        """
        ...

    def open(self, picture: Picture) -> ImageSource:
        """Open a picture.

        Raises:
            PictureError: it cannot be read.
        """
        ...

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        """Return the sha256 of every file of the picture."""
        ...


class Segmenter(Protocol):
    """A model ready to run (room `inference`)."""

    @property
    def info(self) -> ModelInfo: ...

    @property
    def provider(self) -> str:
        """What runs it, as the engine says: "CPU", "CPU int8", "CUDA", …"""
        ...

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return class probabilities (4, h, w), summing to 1, of a flat-fielded tile (h, w).

        The sides are multiples of ``info.stride``; the outer ``info.halo`` px are not meant.
        """
        ...


class Models(Protocol):
    """The model packages at hand (room `inference`)."""

    def list(self) -> tuple[ModelInfo, ...]: ...

    def open(self, name: str) -> Segmenter:
        """Check and open "NAME" (its newest version) or "NAME@VERSION".

        Raises:
            ModelError: unknown, damaged or tampered with.
        """
        ...

    def verify(self) -> tuple[tuple[str, str], ...]:
        """Check every package: ("name@version", "" or what is wrong, one sentence)."""
        ...

    def use(
        self,
        precision: Literal["full", "fast"],
        device: Literal["", "cpu", "cuda", "directml"],
    ) -> None:
        """Open models in this way from now on; device "" tries every one, best first."""
        ...

    def notices(self) -> tuple[str, ...]:
        """Return what ran otherwise than asked for: a sentence each, each given once."""
        ...


class MembraneNetwork(Protocol):
    """A promptable network ready to run (room `inference`)."""

    @property
    def info(self) -> MembraneInfo: ...

    @property
    def provider(self) -> str:
        """What runs it, as the engine says."""
        ...

    def encode(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (features + 1, h, w) of a standardised tile (h, w): features, then log-odds.

        The sides are multiples of ``info.stride``; the outer ``info.halo`` px are not meant.
        """
        ...


class Membranes(Protocol):
    """The promptable networks at hand (room `inference`)."""

    def membranes(self) -> tuple[MembraneInfo, ...]:
        """Return every readable one, newest version of each name first."""
        ...

    def open_membrane(self, name: str | None = None) -> MembraneNetwork:
        """Check and open "NAME" (its newest version) or "NAME@VERSION", None: the first there is.

        Raises:
            ModelError: unknown, damaged or tampered with, or a model of colonies.
        """
        ...


class PointNetwork(Protocol):
    """A click network ready to run: a user's own encoder and decoder (room `inference`)."""

    @property
    def info(self) -> PointInfo: ...

    @property
    def provider(self) -> str:
        """What runs it, as the engine says."""
        ...

    def embed(
        self,
        pixels: NDArray[Any],
        size: tuple[int, int] | None = None,
        cancelled: IsCancelled = never_cancelled,
    ) -> Embedding:
        """Return what prompts are answered from, of a picture (h, w) or (h, w, 3) of any type.

        ``size`` is the (width, height) of the picture whose pixels, perhaps coarser, these are.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed.
        """
        ...

    def mask(
        self,
        embedding: Embedding,
        clicks: Sequence[Click] = (),
        box: Region | None = None,
        size: tuple[int, int] | None = None,
        cancelled: IsCancelled = never_cancelled,
    ) -> PointMask:
        """Return the thing that clicks and a box mean, in px of the picture.

        ``size``: (width, height) of the mask, default the picture's.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed.
            UsageError: there is neither a wanted click nor a box, or a click beside the picture.
        """
        ...


class PointNetworks(Protocol):
    """The click networks at hand, and the way to import one (room `inference`)."""

    def points(self) -> tuple[PointInfo, ...]:
        """Return every readable one, newest version of each name first."""
        ...

    def open_points(self, name: str) -> PointNetwork:
        """Check and open "NAME" (its newest version) or "NAME@VERSION".

        Raises:
            ModelError: unknown, damaged or tampered with, or a model of another kind.
        """
        ...

    def detect_points(self, encoder: Path, decoder: Path) -> Detected:
        """Return what two files are.

        Raises:
            ModelError: they are no pair that can be used; the sentence says what is missing.
        """
        ...

    def import_points(
        self,
        name: str,
        files: tuple[Path, Path],
        config: PairConfig,
        progress: Progress = no_progress,
        cancelled: IsCancelled = never_cancelled,
    ) -> Imported:
        """Keep an encoder and a decoder as the next version of a name, once they have run.

        Raises:
            Cancelled: asked to stop.
            ModelError: the name is unfit, the pair does not run as it must, or is there already.
        """
        ...


class LabelSource(Protocol):
    """A stored map, read lazily like a picture: uint8 class indices, or 255 · probability."""

    @property
    def levels(self) -> tuple[int, ...]: ...

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) at level 0."""
        ...

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Artefacts:
    """The arrays of one analysed picture, kept beside the database."""

    labels: NDArray[np.uint8] | None
    """Class map (height, width), of a prompted analysis 255 · probability of membrane; None when
    the picture was not usable."""
    overview: NDArray[np.uint8]
    """RGB (h, w, 3), at most 1,600 px on its longer side."""


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """sha256 names of one analysed picture's stored files; "" where there is none."""

    labels: str
    overview: str


@dataclass(frozen=True, slots=True)
class AnalysisRecord:
    """An analysis as kept, with the decisions made on it (oldest first)."""

    id: int
    analysis: Analysis
    stored: tuple[StoredFiles, ...]
    decisions: tuple[Decision, ...]

    def decision(self, picture: int, colony: int) -> Decision | None:
        """Return the decision in force on a colony: the last one made, unless it was withdrawn."""
        for decision in reversed(self.decisions):
            if (decision.picture, decision.colony) == (picture, colony):
                return None if decision.reason == WITHDRAWN else decision
        return None


PAINTED: Final = "painted sample"
"""What a prompted analysis without a preset was asked by."""


def asked_by(prompt: PromptSource) -> str:
    """Return what a prompted analysis was asked by: its preset, or `PAINTED`."""
    return prompt.preset or PAINTED


@dataclass(frozen=True, slots=True)
class AnalysisSummary:
    """A row of the history's list: no colonies, no cells.

    A prompted analysis counted no colonies: its confluence and the like say nothing.
    """

    id: int
    dish: DishKey
    day: int | None
    taken: datetime | None
    model: str
    finished: datetime
    pictures: int
    usable_pictures: int
    confluence: float
    differentiated: float
    colony_count: int
    verdict: str
    simulated: bool
    decisions: int
    prompt: str = ""
    """Of a prompted analysis its preset, or `PAINTED`; "" for a usual one."""
    samples: int = 0
    cells: int | None = None
    """Cells counted in the sheets of a prompted analysis, None for a usual one."""
    cell_density: float | None = None
    """Cells per mm² over all its sheets, None without sheets or pixel size."""
    hexagonality: float | None = None
    """% over all its sheets, None where nothing can be said."""


class Office(Protocol):
    """People, signatures and the audit trail: the part of a unit of work that keeps the books."""

    @property
    def actor(self) -> Actor:
        """Who is at work; events without another name are theirs."""
        ...

    def now(self) -> datetime:
        """Return the time, UTC."""
        ...

    def hold(self) -> None:
        """Take the write lock now, so that what is read next cannot change before it is used."""
        ...

    def note(
        self,
        kind: EventKind,
        subject: str = "history",
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
    ) -> Event:
        """Add an event that changes no other table; the others add theirs by themselves."""
        ...

    def exported(self, what: str) -> Anchor:
        """Add the event that something was exported; return the anchor to print in it."""
        ...

    def anchor(self) -> Anchor | None:
        """Return the place of the last event."""
        ...

    def events(
        self,
        subject: str | None = None,
        kinds: Sequence[EventKind] = (),
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[Event, ...]:
        """Return events, newest first.

        ``subject``: of one thing only ("analysis 12", "person Mori"); ``kinds``: of these only, if
        any are given; ``before``: with smaller numbers; ``limit``: at most so many.
        """
        ...

    def policy(self) -> Policy:
        """Return how the history is entered; without log-in as long as nobody chose."""
        ...

    def set_policy(self, policy: Policy, reason: str = "") -> None: ...

    def people(self) -> tuple[Person, ...]:
        """Return everybody as they are now, by name."""
        ...

    def secret(self, name: str) -> str:
        """Return the password hash of a person, "" where there is none."""
        ...

    def put_person(
        self, person: Person, kind: EventKind, *, secret: str | None = None, reason: str = ""
    ) -> Person:
        """Add a person, or a new state of one; ``secret`` None keeps the password."""
        ...

    def record_digest(self, analysis_id: int) -> str:
        """Return the sha256 of an analysis as it is now, with all decisions on it."""
        ...

    def sign(self, signature: Signature) -> None: ...

    def signatures(self, analysis_id: int) -> tuple[Signature, ...]:
        """Return the signatures on an analysis, oldest first."""
        ...


class History(Office, Protocol):
    """A unit of work over the history: leaving it rolls back, `commit` is said aloud.

    One object serves one thread at a time; `bootstrap` hands out a factory.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def add(self, analysis: Analysis, artefacts: Sequence[Artefacts]) -> int:
        """Store an analysis with its arrays (files first); return its id.

        The trail tells a prompted one from the others.
        """
        ...

    def decide(
        self,
        analysis_id: int,
        picture: int,
        colony: int,
        verdict: Verdict,
        reason: str,
        person: str,
    ) -> Decision:
        """Add a person's decision; earlier ones stay."""
        ...

    def commit(self) -> None: ...

    def get(self, analysis_id: int) -> AnalysisRecord:
        """Raises HistoryError when there is no such analysis."""
        ...

    def list(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        """Return summaries, of prompted analyses too, ordered by line, dish, day, finished."""
        ...

    def dishes(self) -> tuple[DishKey, ...]:
        """Return the dishes with any analysis, prompted ones too, by line and name."""
        ...

    def series(self, dish: DishKey, *, colonies: bool = True) -> tuple[AnalysisRecord, ...]:
        """Return the newest analysis of each day of a dish, by day: what trends are drawn from.

        Analyses without a day come last, the newest of each moment, in order of time. Prompted
        ones are left out: see `sheets`. Without ``colonies`` they are left out of every picture:
        the statistics are read much faster.
        """
        ...

    def sheets(self, dish: DishKey, *, cells: bool = True) -> tuple[AnalysisRecord, ...]:
        """Return the newest prompted analyses of each day of a dish, ordered as `series`.

        They are those that hold the newest answer of one of their pictures at least: pictures may
        be answered one by one. One that shows a sheet is preferred over a newer one without.
        Without ``cells`` they are left out of every sheet: its statistics are read much faster.
        """
        ...

    def labels(self, sha256: str) -> LabelSource:
        """Open a stored map: class indices, of a prompted analysis 255 · probability."""
        ...

    def overview(self, sha256: str) -> NDArray[np.uint8]: ...


class Histories(Protocol):
    """Opens a unit of work, for a person if told: ``histories(actor=…)``."""

    def __call__(self, actor: Actor | None = None) -> History: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished analysis with its arrays: what `records.save` keeps."""

    analysis: Analysis
    artefacts: tuple[Artefacts, ...]


__all__ = [
    "PAINTED",
    "Acquisition",
    "AnalysisRecord",
    "AnalysisSummary",
    "Artefacts",
    "Histories",
    "History",
    "ImageSource",
    "IsCancelled",
    "LabelSource",
    "MembraneNetwork",
    "Membranes",
    "Models",
    "Office",
    "Outcome",
    "Pictures",
    "PointNetwork",
    "PointNetworks",
    "Progress",
    "Segmenter",
    "StoredFiles",
    "asked_by",
    "never_cancelled",
    "no_progress",
]
