"""Score a ready model, as it is, on pictures with masks: no network is trained, no torch needed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.light import appearance
from colonyqc.services.analysis.picture_look import recognise, strangeness
from colonyqc.services.packages.pmf import CLASSES
from colonyqc.services.ports import UNWATCHED, Monitor, Segmenter
from colonyqc.training.data.examples import Example, resized
from colonyqc.training.data.lab_folder import LabData
from colonyqc.training.data.simulated import NAME as VIRTUAL
from colonyqc.training.evaluation.figures import (
    ModelScores,
    PictureScores,
    ScoredPictures,
    TrainedOn,
)
from colonyqc.training.evaluation.metrics import (
    Tally,
)

PICTURES_TITLE: Final = "## Pictures it was trained on"
"""Heading of the list in a card that `trained_on` reads."""


def segment_whole(
    segmenter: Segmenter, pixels: NDArray[Any], pixel_size_um: float | None = None
) -> NDArray[np.float32]:
    """Return a model's class probabilities (4, h, w) of a whole picture (h, w[, 3]).

    With its pixel size known to both, the picture is resized to the model's first.
    """
    height, width = pixels.shape[:2]
    trained = segmenter.info.pixel_size_um
    scale = pixel_size_um / trained if pixel_size_um and trained else 1.0
    if scale == 1:
        return _segment(segmenter, pixels)
    found = _segment(segmenter, resized(pixels, scale))
    return np.stack([cv2.resize(plane, (width, height)) for plane in found]).astype(np.float32)


def _segment(segmenter: Segmenter, pixels: NDArray[Any]) -> NDArray[np.float32]:
    info = segmenter.info
    contrast = flatten_whole(pixels, info.sigma_px)
    return segment_contrast(contrast, info.stride, info.halo, segmenter.predict)


def segment_contrast(
    contrast: NDArray[np.float32], stride: int, halo: int, predict: tiling.Network
) -> NDArray[np.float32]:
    """Return class probabilities (4, h, w) of flat-fielded contrast (h, w), tile by tile."""
    height, width = contrast.shape
    plan = tiling.plan(width, height, stride, halo)
    out = np.empty((len(CLASSES), height, width), np.float32)
    parts = tiling.predict(plan, lambda r: contrast[r.y : r.bottom, r.x : r.right], predict)
    for region, values in parts:
        out[:, region.y : region.bottom, region.x : region.right] = values
    return out


def score_model(
    segmenter: Segmenter,
    data: LabData,
    card: str,
    pixel_size_um: float | None = None,
    monitor: Monitor = UNWATCHED,
) -> ModelScores:
    """Score a model on every picture of ``data``; ``card``: what tells of its training.

    Raises:
        Cancelled: asked to stop.
    """
    pooled = Tally()
    rows = []
    for index, example in enumerate(data.examples):
        monitor.check()
        alone = Tally()
        probabilities = segment_whole(segmenter, example.pixels, pixel_size_um)
        for tally in (pooled, alone):
            tally.add(example.labels, probabilities)
        refused = _refused(segmenter, example)
        rows.append(PictureScores(example.name, example.place, alone.scores(), refused))
        monitor.report((index + 1) / len(data.examples), example.name)
    info = segmenter.info
    places = {example.place for example in data.examples}
    return ModelScores(
        str(info.ref),
        info.ref.sha256,
        info.licence,
        segmenter.provider,
        tuple(CLASSES),
        ScoredPictures(data.folder, data.sha256, len(rows), len(places)),
        trained_on(card, data),
        pooled.scores(),
        tuple(rows),
    )


def _refused(segmenter: Segmenter, example: Example) -> str | None:
    info = segmenter.info
    contrast = flatten_whole(example.pixels, info.sigma_px)
    height, width = contrast.shape

    def read(region: Region) -> NDArray[np.float32]:
        rows, columns = slice(region.y, region.bottom), slice(region.x, region.right)
        return np.ascontiguousarray(contrast[rows, columns])

    if info.recognition is not None:
        found = recognise(read, width, height, segmenter)
        problem = None if found is None else strangeness(found.familiarity, info.recognition)
    else:
        tiles = [read(region) for region in tiling.samples(width, height)]
        problem = appearance.misfit(appearance.features(tiles), info.looks)
    return problem.sentence if problem is not None and problem.blocking else None


def picture_list(
    pictures: Mapping[str, Sequence[str]], digests: Mapping[str, Mapping[str, str]]
) -> str:
    """Return a card's list of the pictures trained on, by source.

    ``digests``: sha256 by source and name, of those that are files.
    """
    lines = [PICTURES_TITLE, "", "| source | picture | sha256 |", "|---|---|---|"]
    for source, names in pictures.items():
        known = digests.get(source, {})
        if source == VIRTUAL:
            lines.append(f"| {source} | {len(names)} drawn by this program | no file |")
        else:
            lines += [f"| {source} | {name} | {known.get(name, '')} |" for name in names]
    return "\n".join(lines)


def trained_on(card: str, data: LabData) -> TrainedOn:
    """Return what a card's list of pictures tells of the pictures of ``data``."""
    _, title, rest = card.partition(PICTURES_TITLE)
    if not title:
        return TrainedOn(
            None,
            "The model's card lists no single pictures: whether it was trained on some of these "
            "can't be told, so the scores may be too good.",
        )
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in rest.splitlines()
            if line.startswith("| ")]  # fmt: skip
    listed = {row[1]: row[2] for row in rows[1:] if len(row) == 3}
    digests = {digest for digest in listed.values() if digest}
    same = []
    for path, digest in data.files.items():
        folder, _, name = path.partition("/")
        stem = name.rsplit(".", 1)[0]
        if folder == "images" and (digest in digests or listed.get(stem) == ""):
            same.append(stem)
    sentence = (
        f"{len(same)} of these pictures are in the card's list of those it was trained on: the "
        "scores are too good."
        if same
        else "None of these pictures is in the card's list of those it was trained on."
    )
    return TrainedOn(tuple(sorted(same)), sentence)
