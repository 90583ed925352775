"""Stacks to pictures: one plane and channel of each field, a moment for each time point."""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError, UsageError
from colonyqc.domain.picture import Failure, Region, Selection
from colonyqc.files.formats.base import ReaderContext, Stack
from colonyqc.files.formats.readers import open_page
from colonyqc.files.naming.found import FoundPicture, Told
from colonyqc.files.naming.planes import PlaneCandidate, choose
from colonyqc.services.one_picture import one_picture


def single_out(
    found: Sequence[FoundPicture], selection: Selection, reading: ReaderContext, told: Told
) -> Iterator[FoundPicture]:
    """Yield pictures as they are, and of each field and time point of a stack the plane chosen.

    A set of files that share a stack is taken together. What is not analysed is told.
    """
    groups: dict[Hashable, list[FoundPicture]] = {}
    for number, each in enumerate(found):
        stack = each.facts.stack
        key = number if stack is None else (stack.key, each.facts.place.t, each.path.parent)
        groups.setdefault(key, []).append(each)
    left: dict[Hashable, str] = {}
    for members in groups.values():
        stack = members[0].facts.stack
        if stack is None:
            yield members[0]
            continue
        try:
            with one_picture(members[0].path):
                chosen, clause = _one(members, stack, selection, reading)
        except (PictureError, UsageError) as error:
            reason = str(error)
            if isinstance(error, UsageError):
                reason = f"{members[0].path.name} was not analysed: {reason}."
            told.failures.append(Failure(members[0].path.name, reason))
            continue
        if clause:
            left.setdefault((stack.key, clause), f"{chosen.path.name}: only {clause} is analysed.")
        yield chosen
    told.notices += left.values()


def _one(
    members: Sequence[FoundPicture], stack: Stack, selection: Selection, reading: ReaderContext
) -> tuple[FoundPicture, str]:
    """Return the picture of one field and time point, and what of it is analysed as a clause."""
    with ExitStack() as opened:

        def read(of: FoundPicture, region: Region) -> NDArray[Any]:
            plane = open_page(of.path, of.facts.page, reading).plane
            opened.callback(plane.close)
            return plane.read(region)

        candidates = [PlaneCandidate(each.facts, partial(read, each)) for each in members]
        choice = choose(candidates, stack, selection)
    chosen = members[choice.index]
    return _at_its_time(replace(chosen, suffix=_suffix(stack, chosen)), stack), choice.left


def _suffix(stack: Stack, chosen: FoundPicture) -> str:
    said = [stack.title] if stack.title and not stack.files else []
    if stack.t > 1:
        said.append(f"time {chosen.facts.place.t + 1}")
    return f" [{', '.join(said)}]" if said else ""


def _at_its_time(chosen: FoundPicture, stack: Stack) -> FoundPicture:
    """Return a time point with its moment: the start that name or file tell, and the interval."""
    if stack.t == 1:
        return chosen
    time = chosen.facts.place.t
    start = chosen.fields.taken or stack.started
    fields = chosen.fields
    if start is not None and stack.seconds:
        fields = replace(fields, taken=start + timedelta(seconds=stack.seconds[time]))
    return replace(chosen, fields=fields, time=time + 1)
