"""A history in memory, and drawn dishes whose overviews and label maps fit their numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.audit import Anchor, Event, EventKind
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.dish_life import LifeEvent
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.people import Actor, Person, Policy
from colonyqc.domain.picture import Acquisition, DishKey, Region
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality
from colonyqc.domain.rules import propose_colony
from colonyqc.domain.signature import Signature
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import Approval, Decision, DishDecision, Verdict
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.ports import (
    AnalysisRecord,
    AnalysisSummary,
    AppliedConfiguration,
    Artefacts,
    StoredFiles,
    asked_by,
)
from support.builders import GOOD, analysis, colony, picture_result

SIZE = (320, 240)
FIRST_DAY = datetime(2026, 3, 1, 23, 10, tzinfo=UTC)


class FakeLabels:
    """A label map in memory at two levels."""

    levels = (1, 2)

    def __init__(self, labels: NDArray[np.uint8]) -> None:
        self._labels = labels
        self.closed = False

    @property
    def size(self) -> tuple[int, int]:
        return self._labels.shape[1], self._labels.shape[0]

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        factor = self.levels[level]
        level_labels = self._labels[::factor, ::factor]
        return level_labels[region.y : region.bottom, region.x : region.right].copy()

    def close(self) -> None:
        self.closed = True


class FakeHistory:
    """Fits the port `History`; `commit` is remembered, leaving without it too."""

    def __init__(
        self, records: Sequence[AnalysisRecord] = (), arrays: Mapping[str, NDArray[np.uint8]] = {}
    ) -> None:
        self.records = list(records)
        self.arrays = dict(arrays)
        self.numbers: dict[str, NDArray[np.int32]] = {}
        self.opened: list[FakeLabels] = []
        self.committed = False
        self._policy = Policy()
        self._people: dict[str, tuple[Person, str]] = {}
        self.exports: list[str] = []
        self.noted: list[Event] = []
        self.signed: list[Signature] = []
        self.life: list[LifeEvent] = []
        self.whys: list[str] = []
        """Why each analysis was added."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def add(self, analysis: Analysis, artefacts: Sequence[Artefacts], reason: str = "") -> int:
        number = len(self.records) + 1
        self.whys.append(reason)
        stored = []
        for index, arrays in enumerate(artefacts):
            names = StoredFiles(
                labels="" if arrays.labels is None else f"labels {number}/{index}",
                overview=f"overview {number}/{index}",
                cells="" if arrays.cells is None else f"cells {number}/{index}",
            )
            if arrays.cells is not None:
                self.numbers[names.cells] = arrays.cells
            self.arrays[names.overview] = arrays.overview
            if arrays.labels is not None:
                self.arrays[names.labels] = arrays.labels
            stored.append(names)
        self.records.append(AnalysisRecord(number, analysis, tuple(stored), ()))
        return number

    def decide(
        self,
        analysis_id: int,
        picture: int,
        colony: int,
        verdict: Verdict,
        reason: str,
        person: str,
        *,
        undo: bool = False,
    ) -> Decision:
        record = self.get(analysis_id)
        at = record.analysis.finished + timedelta(minutes=len(record.decisions) + 1)
        made = Decision(analysis_id, picture, colony, verdict, reason, person, at)
        self.records[analysis_id - 1] = replace(record, decisions=(*record.decisions, made))
        return made

    def decide_together(
        self, analysis_id: int, wanted: Sequence[Decision], kind: EventKind, said: str
    ) -> None:
        record = self.get(analysis_id)
        decisions = (*record.decisions, *wanted)
        self.records[analysis_id - 1] = replace(record, decisions=decisions)
        self.note(kind, f"analysis {analysis_id}", new=said)

    def carry_over(self, analysis_id: int, decisions: Sequence[Decision]) -> None:
        for each in decisions:
            self.decide(
                analysis_id, each.picture, each.colony, each.verdict, each.reason, each.person
            )

    def decide_dish(
        self,
        analysis_id: int,
        approval: Approval,
        reason: str,
        person: str,
        *,
        undo: bool = False,
    ) -> DishDecision:
        record = self.get(analysis_id)
        at = record.analysis.finished + timedelta(minutes=len(record.dish_decisions) + 1)
        made = DishDecision(analysis_id, approval, reason, person, at)
        self.records[analysis_id - 1] = replace(
            record, dish_decisions=(*record.dish_decisions, made)
        )
        return made

    def check_room(self) -> None:
        """Memory has room."""

    def commit(self) -> None:
        self.committed = True

    @property
    def actor(self) -> Actor:
        return Actor("Tanaka")

    def act_as(self, actor: Actor) -> None:
        """Nobody logs in to this one."""

    def now(self) -> datetime:
        return FIRST_DAY

    def hold(self) -> None:
        return None

    def newest_events(self) -> dict[str, str]:
        return {each.subject: each.sha256 for each in self.noted}

    def policy(self) -> Policy:
        return self._policy

    def set_policy(self, policy: Policy, reason: str = "") -> None:
        self._policy = policy

    def people(self) -> tuple[Person, ...]:
        return tuple(self._people[name][0] for name in sorted(self._people))

    def secret(self, name: str) -> str:
        return self._people[name][1] if name in self._people else ""

    def put_person(
        self, person: Person, kind: EventKind, *, secret: str | None = None, reason: str = ""
    ) -> Person:
        kept = self.secret(person.name) if secret is None else secret
        self._people[person.name] = (person, kept)
        self.note(kind, f"person {person.name}", reason=reason)
        return person

    def anchor(self) -> Anchor | None:
        return Anchor(len(self.noted), "0" * 64) if self.noted else None

    def events(
        self,
        subject: str | None = None,
        kinds: Sequence[EventKind] = (),
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[Event, ...]:
        found = [
            each
            for each in reversed(self.noted)
            if subject in (None, each.subject)
            and (not kinds or each.kind in kinds)
            and (before is None or each.number < before)
        ]
        return tuple(found[:limit])

    def exported(self, what: str) -> Anchor:
        self.exports.append(what)
        return Anchor(len(self.exports), "0" * 64)

    def note(
        self,
        kind: EventKind,
        subject: str = "history",
        *,
        old: str = "",
        new: str = "",
        reason: str = "",
    ) -> Event:
        made = Event(len(self.noted) + 1, "", kind, self.actor.name, subject, old, new, reason, "")
        self.noted.append(made)
        return made

    def wrong_with(self, analysis_id: int) -> tuple[str, ...]:
        return ()

    def record_digest(self, analysis_id: int) -> str:
        record = self.get(analysis_id)
        return f"{analysis_id} {len(record.decisions)} {len(record.dish_decisions)}"

    def signatures(self, analysis_id: int) -> tuple[Signature, ...]:
        return tuple(each for each in self.signed if each.analysis_id == analysis_id)

    def forged(self, analysis_id: int) -> frozenset[int]:
        return frozenset()

    def files_whole(self, analysis_id: int) -> bool:
        return True

    def sign(self, signature: Signature, open_items: str = "") -> None:
        self.signed.append(signature)

    def get(self, analysis_id: int, *, outlines: bool = True) -> AnalysisRecord:
        for record in self.records:
            if record.id == analysis_id:
                return record
        raise HistoryError(f"There is no analysis {analysis_id}.")

    def outlines(self, analysis_id: int, picture: int) -> tuple[NDArray[np.int64], ...]:
        colonies = self.get(analysis_id).analysis.pictures[picture].colonies
        return tuple(np.array(each.outline, np.int64).reshape(-1, 2) for each in colonies)

    def several(self, ids: Sequence[int]) -> tuple[AnalysisRecord, ...]:
        return tuple(self.get(number) for number in sorted(ids))

    def analyses_of_file(self, sha256: str) -> tuple[int, ...]:
        return tuple(
            r.id
            for r in self.records
            if any(f.sha256 == sha256 for p in r.analysis.pictures for f in p.files)
        )

    def configurations(self) -> tuple[AppliedConfiguration, ...]:
        return tuple(
            AppliedConfiguration(
                r.id, r.analysis.model, r.analysis.protocol, r.analysis.prompt is not None
            )
            for r in self.records
        )

    def add_life_event(self, event: LifeEvent) -> LifeEvent:
        self.life.append(replace(event, number=len(self.life) + 1))
        return self.life[-1]

    def life_events(self) -> tuple[LifeEvent, ...]:
        return tuple(self.life)

    def dishes(self) -> tuple[DishKey, ...]:
        keys = {r.analysis.acquisition.dish for r in self.records}
        return tuple(sorted(keys, key=lambda k: (k.line, k.dish)))

    def series(self, dish: DishKey, *, colonies: bool = True) -> tuple[AnalysisRecord, ...]:
        newest: dict[int | None, AnalysisRecord] = {}
        for record in self.records:
            acquisition = record.analysis.acquisition
            if acquisition.dish == dish and record.analysis.prompt is None:
                newest[acquisition.day] = record
        ordered = sorted(newest.items(), key=lambda pair: -1 if pair[0] is None else pair[0])
        return tuple(record for _, record in ordered)

    def sheets(self, dish: DishKey, *, cells: bool = True) -> tuple[AnalysisRecord, ...]:
        mine = [r for r in self.records if r.analysis.acquisition.dish == dish]
        answers = newest_answers(r for r in mine if r.analysis.prompt is not None)
        return tuple({record.id: record for record, _ in answers}.values())

    def labels(self, sha256: str) -> FakeLabels:
        self.opened.append(FakeLabels(self.arrays[sha256]))
        return self.opened[-1]

    def overview(self, sha256: str) -> NDArray[np.uint8]:
        return self.arrays[sha256]

    def cells(self, sha256: str) -> NDArray[np.int32]:
        return self.numbers[sha256]

    def list(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        return tuple(
            AnalysisSummary(
                id=record.id,
                dish=record.analysis.acquisition.dish,
                day=record.analysis.acquisition.day,
                taken=record.analysis.acquisition.taken,
                model=str(record.analysis.model),
                finished=record.analysis.finished,
                pictures=len(record.analysis.pictures),
                usable_pictures=record.analysis.statistics.usable_pictures,
                confluence=record.analysis.statistics.confluence,
                differentiated=record.analysis.statistics.differentiated,
                colony_count=record.analysis.statistics.colony_count,
                verdict=record.analysis.proposal.verdict if record.analysis.proposal else "",
                simulated=record.analysis.simulated,
                decisions=len(record.decisions),
                network=record.analysis.model,
                prompt="" if record.analysis.prompt is None else asked_by(record.analysis.prompt),
            )
            for record in self.records
            if dish in (None, record.analysis.acquisition.dish)
        )


def drawn(
    seed: int, colonies: int, size: tuple[int, int] = SIZE, bad_share: float = 0.2
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw a dish: overview (h, w, 3) and labels (h, w); about ``bad_share`` is differentiated."""
    width, height = size
    random = np.random.default_rng(seed)
    labels = np.zeros((height, width), np.uint8)
    side = max(6, int((width * height / max(colonies, 1)) ** 0.5))
    spots = [(x, y) for y in range(side // 2, height, side) for x in range(side // 2, width, side)]
    random.shuffle(spots)
    for x, y in spots[:colonies]:
        radius = int(side * random.uniform(0.2, 0.42))
        axes = (radius, max(2, int(radius * random.uniform(0.7, 1))))
        cv2.ellipse(labels, (x, y), axes, float(random.uniform(0, 180)), 0, 360, 1, -1)
        if random.random() < bad_share:
            cv2.ellipse(labels, (x + radius // 3, y), (radius // 2, radius // 2), 0, 0, 360, 2, -1)
        elif random.random() < 0.15:
            cv2.circle(labels, (x, y), max(2, radius // 3), 3, -1)
    noise = cv2.GaussianBlur(random.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.2)
    grey = 150 + 30 * noise * (1 + 2 * (labels > 0)) + 12 * (labels > 0)
    grey8 = np.clip(grey, 0, 255).astype(np.uint8)
    return np.repeat(grey8[..., None], 3, axis=2), labels


def _colonies(labels: NDArray[np.uint8], scale: Scale, protocol: Protocol) -> tuple[Colony, ...]:
    count, parts, stats, centres = cv2.connectedComponentsWithStats((labels > 0).astype(np.uint8))
    found = []
    for index in range(1, count):
        inside = labels[parts == index]
        good, bad, unsure = (int(np.count_nonzero(inside == k)) for k in (1, 2, 3))
        box = stats[index]
        made = colony(
            index,
            area_px=float(inside.size),
            centroid=(float(centres[index][0]), float(centres[index][1])),
            differentiated_fraction=bad / (bad + good) if bad + good else float("nan"),
            differentiated_probability=bad / inside.size,
            uncertain_fraction=unsure / inside.size,
            touches_border=bool(
                box[0] == 0
                or box[1] == 0
                or box[0] + box[2] == labels.shape[1]
                or box[1] + box[3] == labels.shape[0]
            ),
        )
        found.append(replace(made, proposal=propose_colony(made, scale, protocol)))
    return tuple(found)


def drawn_result(
    view: int,
    labels: NDArray[np.uint8],
    name: str = "",
    pixel_size_um: float | None = 1.6,
    quality: ImageQuality = GOOD,
) -> PictureResult:
    """Count a drawn label map as an analysis would; nothing when the picture is not usable."""
    usable = quality.usable
    areas = [int(np.count_nonzero(labels == k)) if usable else 0 for k in (1, 2, 3)]
    base = picture_result(
        view,
        width=labels.shape[1],
        height=labels.shape[0],
        pixel_size_um=pixel_size_um,
        pixel_size_source="file" if pixel_size_um else "",
        quality=quality,
        imaged_px=labels.size if usable else 0,
        undifferentiated_px=areas[0],
        differentiated_px=areas[1],
        uncertain_px=areas[2],
        differentiated_mass_px=1.1 * areas[1],
        peer_confluence=100 * sum(areas) / labels.size - 2 if usable else None,
        colonies=_colonies(labels, Scale(pixel_size_um), Protocol()) if usable else (),
    )
    return replace(base, picture=replace(base.picture, name=name)) if name else base


def drawn_day(
    history: FakeHistory,
    day: int | None,
    pictures: Sequence[tuple[PictureResult, NDArray[np.uint8], NDArray[np.uint8]]],
    dish: DishKey = DishKey("line A", "dish 1"),  # noqa: B008 - frozen
    **changes: object,
) -> int:
    """Add one day of a dish, made of (result, overview, labels); return its id."""
    results = tuple(result for result, _, _ in pictures)
    statistics = pool(results)
    taken = FIRST_DAY + timedelta(days=day or 0, hours=0.5 * (day or 0))
    made = analysis(
        day,
        dish,
        results,
        acquisition=Acquisition(dish, day, taken, tuple(r.picture for r in results), "P17"),
        statistics=statistics,
        proposal=propose_dish(statistics, Protocol()),
        finished=taken + timedelta(minutes=7),
    )
    arrays = [
        Artefacts(labels if result.quality.usable else None, overview)
        for result, overview, labels in pictures
    ]
    return history.add(replace(made, **changes), arrays)  # type: ignore[arg-type]  # real fields


def drawn_series(
    days: Sequence[int] = (2, 3, 4),
    views: int = 2,
    colonies: int = 6,
    dish: DishKey = DishKey("line A", "dish 1"),  # noqa: B008 - frozen
    bad_share: float = 0.2,
    pixel_size_um: float | None = 1.6,
    name: str = "",
    size: tuple[int, int] = SIZE,
    **changes: object,
) -> FakeHistory:
    """Return a history with a dish that was drawn on each of ``days``."""
    history = FakeHistory()
    for day in days:
        pictures = []
        for view in range(1, views + 1):
            overview, labels = drawn(100 * day + view, colonies, size, bad_share)
            own = name.format(view=view) if name else ""
            pictures.append((drawn_result(view, labels, own, pixel_size_um), overview, labels))
        drawn_day(history, day, pictures, dish, **changes)
    return history
