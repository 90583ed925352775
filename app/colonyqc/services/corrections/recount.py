"""Measure a corrected picture anew where it changed; everything else stays as it was found."""

from contextlib import closing
from dataclasses import dataclass, replace
from math import isnan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.colony import Scale
from colonyqc.domain.correction import PictureChange
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ProblemKind
from colonyqc.domain.rules import When
from colonyqc.imaging.colonies.compare import MapChange, map_change, match
from colonyqc.imaging.colonies.dead_area import dead_area
from colonyqc.imaging.colonies.label import label, leave_out
from colonyqc.imaging.colonies.measure import measure
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.judging import floors, judged, untold
from colonyqc.services.analysis.picture_look import look
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor

_MASS: Final = {ColonyClass.DIFFERENTIATED: 1.0, ColonyClass.UNCERTAIN: 0.5}
"""What a pixel says of differentiation where only its class is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Recounted:
    """A corrected picture: what is found in it now, its cleaned map, and what changed."""

    result: PictureResult
    classes: NDArray[np.uint8]
    change: PictureChange


def area_of(
    context: ServiceContext, result: PictureResult, marks: JobMarks, monitor: Monitor
) -> ImagedArea:
    """Return which pixels of a kept picture count.

    Only where not all of them do the picture itself is looked at again.

    Raises:
        Cancelled: asked to stop.
        PictureError: it has to be, and cannot be read.
    """
    if result.imaged_px == result.width * result.height:
        side = max(result.width, result.height)
        return ImagedArea(result.width, result.height, side, np.ones((1, 1), np.bool_))
    with closing(context.pictures.open(context.pictures.at_hand(result.picture))) as opened:
        source = in_camera_range(opened)
        return look(source, context.protocol, monitor, marks.in_picture(opened)).area


def recount(
    result: PictureResult,
    place: int,
    before: NDArray[np.uint8],
    after: NDArray[np.uint8],
    area: ImagedArea,
    protocol: Protocol,
    when: When,
    edits: int,
) -> Recounted:
    """Return a picture with its class map (h, w) corrected from ``before`` to ``after``.

    Colonies that nobody touched are taken over as they are. Others are measured as any, by their
    classes alone: the network's probabilities say nothing of what a person drew. ``after`` is
    cleaned in place, by the protocol's floors.
    """
    feeders = after == ColonyClass.FEEDER
    after[feeders] = ColonyClass.BACKGROUND
    scale = Scale(result.pixel_size_um)
    leave_out(after, area)
    labelled = label(after, *floors(protocol, scale), area)
    after[feeders & (after == ColonyClass.BACKGROUND)] = ColonyClass.FEEDER
    found = match(before, after, labelled, result.colonies)
    others = [k for k in range(1, labelled.count + 1) if k not in found.same]
    measured = measure(after, labelled, None, others)
    if isnan(result.differentiated_mass_px):
        measured = tuple(untold(each) for each in measured)
    numbered = tuple(replace(each, number=found.numbers[each.number]) for each in measured)
    proposed = judged(numbered, scale, protocol, when, unfamiliar=result.quality.unfamiliar)
    colonies = sorted((*found.same.values(), *proposed), key=lambda each: each.number)
    known = {each.number for each in result.colonies}
    numbers = sorted(each.number for each in proposed)
    change = map_change(before, after)
    told = PictureChange(
        place,
        edits,
        change.px,
        tuple(n for n in numbers if n in known),
        tuple(n for n in numbers if n not in known),
        found.removed,
    )
    counted = _totals(result, change)
    dead = result.dead
    if dead is not None and dead.unmeasured is None:
        dead = dead_area(after, dead.discs)
    made = replace(counted, colonies=tuple(colonies), dead=dead)
    return Recounted(_with_notes(made, protocol), after, told)


def _totals(result: PictureResult, change: MapChange) -> PictureResult:
    """Return the picture's areas after what was gained and lost of each class."""
    gained = {cls: int(change.gained[cls]) for cls in ColonyClass}

    def now(px: int, cls: ColonyClass) -> int:
        return max(0, px + gained[cls])

    made = replace(
        result,
        undifferentiated_px=now(result.undifferentiated_px, ColonyClass.UNDIFFERENTIATED),
        differentiated_px=now(result.differentiated_px, ColonyClass.DIFFERENTIATED),
        uncertain_px=now(result.uncertain_px, ColonyClass.UNCERTAIN),
        feeder_px=None if result.feeder_px is None else now(result.feeder_px, ColonyClass.FEEDER),
    )
    mass = result.differentiated_mass_px + sum(gained[cls] * part for cls, part in _MASS.items())
    # nan stays nan: a model that cannot tell differentiation has said nothing of the rest.
    if not isnan(mass):
        mass = min(max(mass, 0.0), float(made.occupied_px))
    return replace(made, differentiated_mass_px=mass)


def _with_notes(result: PictureResult, protocol: Protocol) -> PictureResult:
    """Return the picture without the note of a disagreement that the correction has settled."""
    peer = result.peer_confluence
    limit = protocol.quality.disagreement_max
    if peer is None or not result.imaged_px or abs(result.confluence - peer) > limit:
        return result
    kept = tuple(p for p in result.quality.problems if p.kind is not ProblemKind.DISAGREEMENT)
    return replace(result, quality=replace(result.quality, problems=kept))
