"""The class map that another model finds in a picture, packed: for looking only, never kept."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.colony import Scale
from colonyqc.domain.errors import ModelError
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.imaging.colonies.feeder import find_feeders
from colonyqc.imaging.colonies.label import label, leave_out
from colonyqc.imaging.grid.packed_map import PackedMap
from colonyqc.services.analysis.analysis_key import analysis_key
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.judging import floors
from colonyqc.services.analysis.picture_look import judge, look, reach_um
from colonyqc.services.analysis.preprocessing import prepared
from colonyqc.services.analysis.segmentation import classify
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Segmenter

_LOOKED: Final = 0.2
_CLASSIFIED: Final = 0.9
"""Shares of the work that are done when the picture was looked at, and gone through."""
_ON_DISK_FROM_PX: Final = 64_000_000
"""A larger map lies on the disk while it is made: whole, it would be as much memory."""
_LEFT_FREE: Final = 1 << 30
"""Bytes of the disk that are left to others."""


@dataclass(frozen=True, slots=True, eq=False)
class OtherLabels:
    """What a model finds in a picture; ``model``: NAME@VERSION."""

    model: str
    labels: PackedMap


def other_labels(
    acquisition: Acquisition,
    picture: Picture,
    *,
    context: ServiceContext,
    protocol: Protocol,
    model: str,
    monitor: Monitor = UNWATCHED,
) -> OtherLabels:
    """Return the class map that a model finds in a picture, as an analysis would keep it.

    What was found before is taken from this user's disk, where it is still there. Memory beside
    the packed map is that of a strip of it.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read.
        ModelError: the model cannot be used, or refuses the picture.
    """
    alone = replace(acquisition, pictures=(picture,))
    segmenter = context.models.open(model)
    ref = segmenter.info.ref
    files = context.pictures.hashes(picture)
    key = analysis_key(alone, [files], ref, segmenter.provider, protocol)
    shelf = context.pictures.shelf(("labels", key))
    kept = shelf.get_note() if shelf else None
    if kept is not None:
        return OtherLabels(str(ref), PackedMap.from_bytes(kept))
    found = _found(alone, context, protocol, segmenter, monitor)
    if shelf is not None:
        shelf.put_note(found.to_bytes())
    return OtherLabels(str(ref), found)


def _found(
    alone: Acquisition,
    context: ServiceContext,
    protocol: Protocol,
    segmenter: Segmenter,
    monitor: Monitor,
) -> PackedMap:
    [picture] = alone.pictures
    marks = JobMarks(context.pictures, alone.pictures)
    with closing(context.pictures.open(picture)) as opened:
        taken = in_camera_range(opened)
        as_taken = look(taken, protocol, monitor.part(0.0, _LOOKED), marks.in_picture(opened))
        source, seen = prepared(taken, as_taken, protocol)
        if not judge(source, seen, segmenter, protocol, as_taken).usable:
            raise ModelError(
                f"The model {segmenter.info.ref} does not judge this picture: no labels to compare."
            )

        def cleaned(classes: NDArray[np.uint8]) -> PackedMap:
            classify(
                source,
                seen,
                segmenter,
                protocol,
                monitor.part(_LOOKED, _CLASSIFIED),
                keep_ratio=False,
                workers=context.workers,
                onto=classes,
            )
            leave_out(classes, seen.area)
            feeders = protocol.on_feeders(alone) and segmenter.info.tells_differentiation
            area_floor, hole_floor = floors(protocol, Scale(source.info.pixel_size_um))
            um = reach_um(source, seen, segmenter)
            layer = find_feeders(classes, area_floor, um) if feeders else None
            if layer is not None:
                layer.take_out(classes)
            label(classes, area_floor, hole_floor, seen.area)
            if layer is not None:
                layer.put_back(classes)
            monitor.check()
            return PackedMap.of(classes)

        packed = _given_room((source.info.height, source.info.width), cleaned)
    monitor.report(1.0)
    return packed


def _given_room(
    shape: tuple[int, int], work: Callable[[NDArray[np.uint8]], PackedMap]
) -> PackedMap:
    """Return what ``work`` makes of zeros (h, w): a large map is on the disk, if there is room."""
    size = shape[0] * shape[1]
    if size >= _ON_DISK_FROM_PX:
        with scratch_folder("labels") as folder:
            if _reserve(folder / "classes", size):
                # Held by nobody but the work: Windows removes no file that is mapped.
                return work(np.memmap(folder / "classes", np.uint8, "r+", shape=shape))
    return work(np.zeros(shape, np.uint8))


def _reserve(path: Path, size: int) -> bool:
    """Make a file of zeros of a size, with room on the disk for all of it; tell whether there is.

    A mapped file without that room would end the program when the disk is full.
    """
    if shutil.disk_usage(path.parent).free < size + _LEFT_FREE:
        return False
    with path.open("wb") as file:
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            else:
                file.truncate(size)
        except OSError:
            return False
    return True
