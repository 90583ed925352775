"""The baselines as an engine: k-means, graph cut and Felzenszwalb of grey and local deviation."""

from time import perf_counter
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import BASELINES, NOT_IMAGED, RegionMethod, RegionRequest, RegionResult
from colonyqc.imaging.regions import baselines
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, unseen

CLUSTERS: Final = 3
"""Regions where nobody says how many: a baseline cannot find their number."""


class BaselineRegions:
    """Answers at once and learns nothing; fits `services.ports.regions.RegionEngine`."""

    def methods(self) -> tuple[RegionMethod, ...]:
        """Return the three baselines."""
        return BASELINES

    def run(
        self,
        request: RegionRequest,
        monitor: Monitor = UNWATCHED,
        on_preview: OnPreview = unseen,  # noqa: ARG002 - the port's
    ) -> RegionResult:
        """Answer a request; see `RegionEngine`.

        Raises:
            Cancelled: asked to stop.
            UsageError: strokes or a reference were given: a baseline takes neither.
        """
        began = perf_counter()
        method = request.method or RegionMethod.KMEANS
        if request.scribbles is not None or request.reference:
            raise UsageError(f"The method {method} takes neither strokes nor a reference.")
        monitor.check()
        labels = _large(_found(request, method), request)
        labels, count = _by_area(labels, request.picture.imaged)
        monitor.report(1.0, "regions")
        return RegionResult(labels, count, method, request.seed, 0, perf_counter() - began)


def _found(request: RegionRequest, method: RegionMethod) -> NDArray[np.uint8]:
    picture, count = request.picture, request.clusters or max(CLUSTERS, request.min_clusters)
    contrast, imaged = picture.contrast, picture.imaged
    scale = min(1.0, (baselines.MOST_PX / contrast.size) ** 0.5)
    if scale < 1:
        size = tuple(max(2, round(side * scale)) for side in reversed(picture.shape))
        contrast = np.asarray(cv2.resize(contrast, size, interpolation=cv2.INTER_AREA), np.float32)
        if imaged is not None:
            imaged = cv2.resize(imaged.astype(np.uint8), size) > 0
    seen = baselines.grey_and_deviation(contrast, imaged)
    if method is RegionMethod.FELZENSZWALB:
        return baselines.felzenszwalb_regions(seen, count)
    way = (
        baselines.graph_cut_regions
        if method is RegionMethod.GRAPH_CUT
        else baselines.kmeans_regions
    )
    return way(seen, imaged, count, request.seed)


def _large(labels: NDArray[np.uint8], request: RegionRequest) -> NDArray[np.uint8]:
    height, width = request.picture.shape
    large = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(large, np.uint8)


def _by_area(
    labels: NDArray[np.uint8], imaged: NDArray[np.bool_] | None
) -> tuple[NDArray[np.uint8], int]:
    """Return labels renumbered by area, the largest 0, and how many there are."""
    shown = labels if imaged is None else labels[imaged]
    sizes = np.bincount(shown.ravel(), minlength=NOT_IMAGED + 1)
    rank = np.zeros(NOT_IMAGED + 1, np.uint8)
    order = np.argsort(-sizes, kind="stable")
    rank[order] = np.arange(len(order))
    renumbered = rank[labels]
    if imaged is not None:
        renumbered[~imaged] = NOT_IMAGED
    return renumbered, max(1, int((sizes > 0).sum()))
