"""Regions carried over a dish: its other days, with the same numbers and what was merged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.services.ports import UNWATCHED, Monitor, Pictures
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions.read import read_picture
from colonyqc.services.regions.series import SeriesAnswer, SeriesPicture, answers
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


def member_of(
    picture: Picture, day: int | None, answer: SeriesAnswer, request: SeriesRequest
) -> SeriesMember:
    """Return an answer as a member of the series that was asked for."""
    numbers = renumbered(numbers_of(answer.labels), request.merged)
    return SeriesMember(picture, day, numbers, shares(numbers, request.alive))


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
    found: list[SeriesMember] = []
    failures: list[Failure] = []
    members = in_order(acquisitions)
    series = [
        SeriesPicture(picture.name, partial(read_picture, pictures, picture, protocol))
        for _, picture in members
    ]
    told = answers(series, request.reference, engine, monitor, len(members))
    for (acquisition, picture), answer in zip(members, told, strict=True):
        if isinstance(answer, Failure):
            failures.append(answer)
            continue
        made = member_of(picture, acquisition.day, answer, request)
        found.append(made)
        on_member(made)
    return tuple(found), tuple(failures)
