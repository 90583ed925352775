"""A read-out carried over a series: the other days of a dish, without training."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.regions import RegionRequest
from colonyqc.services.ports import UNWATCHED, Monitor, Pictures
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions.read import read_picture
from colonyqc.services.regions.strokes import Numbers, numbers_of, renumbered, shares


@dataclass(frozen=True, slots=True, eq=False)
class SeriesMember:
    """A picture of a series with its regions: ``share`` is the area of each, %, by its number."""

    picture: Picture
    day: int | None
    numbers: Numbers
    share: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """What every picture is answered by: ``reference``: weights of an answer; the regions that are
    ``alive`` after those in ``merged`` went into others."""

    reference: bytes
    alive: tuple[int, ...]
    merged: Mapping[int, int]


def in_order(acquisitions: Sequence[Acquisition]) -> list[tuple[Acquisition, Picture]]:
    """Return all pictures by day and moment; those of unknown days last."""
    ordered = sorted(
        acquisitions,
        key=lambda a: (a.day is None, a.day or 0, a.taken.isoformat() if a.taken else ""),
    )
    return [(each, picture) for each in ordered for picture in each.pictures]


def answer_series(
    acquisitions: Sequence[Acquisition],
    request: SeriesRequest,
    engine: RegionEngine,
    pictures: Pictures,
    protocol: Protocol,
    monitor: Monitor = UNWATCHED,
    on_member: Callable[[SeriesMember], None] = lambda _: None,
) -> tuple[tuple[SeriesMember, ...], tuple[Failure, ...]]:
    """Answer all pictures of some acquisitions; one that cannot be read does not stop the others.

    Raises:
        Cancelled: asked to stop.
        UsageError: the reference is of another engine or network.
    """
    found, failures = [], []
    members = in_order(acquisitions)
    for place, (acquisition, picture) in enumerate(members):
        monitor.check()
        part = monitor.part(place / len(members), (place + 1) / len(members), picture.name)
        try:
            seen = read_picture(pictures, picture, protocol, part.part(0.0, 0.3))
        except ColonyQCError as error:
            monitor.check()
            failures.append(Failure(picture.name, str(error)))
            continue
        asked = RegionRequest(seen, reference=request.reference)
        labels = engine.run(asked, part.part(0.3, 1.0)).labels
        numbers = renumbered(numbers_of(labels), request.merged)
        made = SeriesMember(picture, acquisition.day, numbers, shares(numbers, request.alive))
        found.append(made)
        on_member(made)
    return tuple(found), tuple(failures)
