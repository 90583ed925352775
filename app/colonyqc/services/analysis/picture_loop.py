"""Go through the pictures of an acquisition: what fails is listed, the others go on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Acquisition, Failure, Picture
from colonyqc.services.one_picture import one_picture
from colonyqc.services.ports import Artefacts, Monitor

OnPicture = Callable[[int, PictureResult, Artefacts], None]
One = Callable[[Picture, Monitor], tuple[PictureResult, Artefacts]]
"""Analyses one picture; the monitor is that of this picture."""


@dataclass(slots=True)
class Round:
    """What became of an acquisition's pictures."""

    results: list[PictureResult] = field(default_factory=list)
    artefacts: list[Artefacts] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def go_through(
    acquisition: Acquisition, one: One, monitor: Monitor, on_picture: OnPicture | None
) -> Round:
    """Analyse every picture; ``on_picture`` is told of each as it is done.

    A picture that cannot be read, or about which nothing can be said, is a failure.

    Raises:
        PictureError: no picture could be read; the first one's reason.
    """
    found = Round()
    first_error: PictureError | None = None
    count = len(acquisition.pictures)
    for index, picture in enumerate(acquisition.pictures):
        mine = monitor.part(index / count, (index + 1) / count, picture.name)
        try:
            with one_picture(picture.name):
                result, kept = one(picture, mine)
        except PictureError as error:
            first_error = first_error or error
            found.failures.append(Failure(picture.name, str(error)))
            continue
        found.results.append(result)
        found.artefacts.append(kept)
        found.failures.extend(not_judged(result))
        if on_picture is not None:
            on_picture(len(found.results) - 1, result, kept)
    # The first one's reason: it stands for all where all fail alike.
    if first_error is not None and not found.results:
        raise first_error
    return found


def not_judged(result: PictureResult) -> tuple[Failure, ...]:
    """Return what kept a picture from being counted, as a failure: one sentence, or nothing."""
    blocking = [problem for problem in result.quality.problems if problem.blocking]
    # The first alone: a black picture has no need to be told of its focus as well.
    return tuple(Failure(result.picture.name, problem.sentence) for problem in blocking[:1])
