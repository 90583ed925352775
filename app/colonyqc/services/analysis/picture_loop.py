"""Go through the pictures of an acquisition: what fails is listed, the others go on."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.services.one_picture import one_picture
from colonyqc.services.ports import ONE_BY_ONE, Artefacts, Monitor, Workers

OnPicture = Callable[[int, PictureResult, Artefacts], None]
Made = tuple[PictureResult, Artefacts]
One = Callable[[int, Picture, Monitor], Made]
"""Analyses one picture, told its place among them; the monitor is that of this picture."""


@dataclass(slots=True)
class Round:
    """What became of an acquisition's pictures."""

    results: list[PictureResult] = field(default_factory=list)
    artefacts: list[Artefacts] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def go_through(
    acquisition: Acquisition,
    one: One,
    monitor: Monitor,
    on_picture: OnPicture | None,
    workers: Workers = ONE_BY_ONE,
) -> Round:
    """Analyse every picture; ``on_picture`` is told of each as it is done, in their order.

    A picture that cannot be read, or about which nothing can be said, is a failure. Pictures are
    begun in their order, side by side where there are ``workers``.

    Raises:
        PictureError: no picture could be read; the first one's reason.
    """
    found = Round()
    first_error: PictureError | None = None
    names = [picture.name for picture in acquisition.pictures]
    pieces = [
        partial(_tried, one, index, picture, mine)
        for index, (picture, mine) in enumerate(
            zip(acquisition.pictures, monitor.parts(names), strict=True)
        )
    ]
    with closing(workers.each(pieces)) as made:
        for picture, outcome in zip(acquisition.pictures, made, strict=True):
            if isinstance(outcome, PictureError):
                first_error = first_error or outcome
                found.failures.append(Failure(picture.name, str(outcome)))
                continue
            result, kept = outcome
            found.results.append(result)
            found.artefacts.append(kept)
            found.failures.extend(not_judged(result))
            if on_picture is not None:
                on_picture(len(found.results) - 1, result, kept)
    # The first one's reason: it stands for all where all fail alike.
    if first_error is not None and not found.results:
        raise first_error
    return found


def _tried(one: One, index: int, picture: Picture, monitor: Monitor) -> Made | PictureError:
    """Return what became of a picture, or why nothing did: the others go on."""
    try:
        with one_picture(picture.name):
            return one(index, picture, monitor)
    except PictureError as error:
        monitor.report(1.0)
        return error


def not_judged(result: PictureResult) -> tuple[Failure, ...]:
    """Return what kept a picture from being counted, as a failure: one sentence, or nothing."""
    blocking = [problem for problem in result.quality.problems if problem.blocking]
    # The first alone: a black picture has no need to be told of its focus as well.
    return tuple(Failure(result.picture.name, problem.sentence) for problem in blocking[:1])
