"""One request of regions from beginning to end: coarse first, then fine, then on the picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import (
    NOT_IMAGED,
    RegionMethod,
    RegionPicture,
    RegionPreview,
    RegionRequest,
    RegionResult,
)
from colonyqc.imaging.regions.adapt import adapted, centres_of, with_alike
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, unseen
from colonyqc.training.clusters import learn
from colonyqc.training.clusters.inputs import (
    CellGrid,
    FeatureGroups,
    InputScaling,
    Planes,
    evened,
    grid_of,
    imaged_cells,
    on_grid,
    planes_of,
    scaling_of,
    side_for,
    stroke_cells,
)
from colonyqc.training.clusters.learn import LearningField, LearningSchedule
from colonyqc.training.clusters.strokes import few, made_good, read_out
from colonyqc.training.clusters.weights import ClusterWeights, read_weights
from colonyqc.training.fit.device import device_name, training_device
from colonyqc.training.nets.feature_clusters import FeatureClusters, FeatureClustersConfig

METHODS: Final = (
    RegionMethod.DIFFERENTIABLE_ENCODER,
    RegionMethod.DIFFERENTIABLE_TEXTURE,
    RegionMethod.DIFFERENTIABLE,
)
"""Best first."""
_PAUSE_S: Final = 0.4
"""Least time between two previews: each is a label map that travels to the window."""
_SAMPLE: Final = 20_000
_TRIES: Final = 4
_ROUNDS: Final = 40


@dataclass(frozen=True, slots=True)
class ClusteringForm:
    """How a method is run: its network, the least side of its cells, and two grids to learn on.

    ``started``: clusters that k-means of the inputs begins with; 0: a random start, as published.
    """

    config: FeatureClustersConfig
    side: float
    cells: tuple[int, int]
    """Most cells of the coarse and of the fine grid."""
    schedules: tuple[LearningSchedule, LearningSchedule]
    started: int = 0


STUDY: Final = ClusteringForm(
    FeatureClustersConfig(width=100, responses=100, blocks=2),
    side=1.0,
    cells=(1 << 13, 1 << 15),
    schedules=(LearningSchedule(40), LearningSchedule(20)),
)
"""As published, but for the two grids: p = q = 100, M = 2, μ = 5, ν = 0.5, rate 0.1."""
STARTED: Final = ClusteringForm(
    FeatureClustersConfig(width=32, responses=12, blocks=1),
    side=4.0,
    cells=(1 << 14, 1 << 18),
    schedules=(
        LearningSchedule(40, continuity=0.05, given=30),
        LearningSchedule(10, rate=0.05, continuity=0.05),
    ),
    started=12,
)
"""From good features the network has less to learn; it begins where k-means leaves off."""
FORMS: Final = {
    RegionMethod.DIFFERENTIABLE: STUDY,
    RegionMethod.DIFFERENTIABLE_TEXTURE: STARTED,
    RegionMethod.DIFFERENTIABLE_ENCODER: STARTED,
}


def run(
    request: RegionRequest, monitor: Monitor = UNWATCHED, on_preview: OnPreview = unseen
) -> RegionResult:
    """Answer a request by differentiable feature clustering; the same seed gives the same regions.

    Raises:
        Cancelled: asked to stop.
        TrainingError: the encoder's weights are not installed.
        UsageError: the reference is no weights of this method, or the method another one.
    """
    if request.reference:
        return _referred(request, monitor)
    method = request.method or METHODS[0]
    if method not in FORMS:
        raise UsageError(f"{method} is no method of differentiable clustering.")
    return _Learning(replace(request, method=method), FORMS[method], monitor, on_preview).run()


class _Learning:
    """One picture that is being learned."""

    def __init__(
        self, request: RegionRequest, form: ClusteringForm, monitor: Monitor, on_preview: OnPreview
    ) -> None:
        self._request, self._form = request, form
        self._monitor, self._on_preview = monitor, on_preview
        self._began = perf_counter()
        self._shown = -_PAUSE_S
        self._done = 0
        self._device = training_device()

    def run(self) -> RegionResult:
        """Learn on the coarse grid, then on the fine one, and answer."""
        request, form = self._request, self._form
        method = request.method or METHODS[0]
        self._monitor.report(0.0, "features")
        features = planes_of(request.picture, method)
        self._monitor.check()
        shape = request.picture.shape
        sides = [side_for(shape, form.side, most) for most in form.cells]
        grid = grid_of(shape, sides[0])
        values = on_grid(features, grid)
        imaged = imaged_cells(request.picture.imaged, grid)
        standard = self._standard(features, values, imaged, grid)
        inputs = standard.apply(values)
        net = self._network(len(inputs))
        given = self._given(inputs, imaged, net.config.responses)
        if given is not None:
            self._show(given, 0)
        floor = self._floor(net.config.responses)
        self._learn(net, self._field(inputs, imaged, grid, given), form.schedules[0], floor, 0.1)
        if sides[1] < sides[0]:
            grid = grid_of(shape, sides[1])
            imaged = imaged_cells(request.picture.imaged, grid)
            inputs = standard.apply(on_grid(features, grid))
            field = self._field(inputs, imaged, grid, None)
            self._learn(net, field, form.schedules[1], floor, 0.4)
        return self._answer(net, standard, inputs, imaged, grid)

    def _standard(
        self, features: FeatureGroups, values: Planes, imaged: NDArray[np.bool_], grid: CellGrid
    ) -> InputScaling:
        standard = scaling_of(features, values, imaged)
        drawn = self._request.scribbles
        if drawn is None or not self._form.started:
            return standard
        told = read_out(
            values, standard, evened(features), stroke_cells(drawn, grid), self._request.seed
        )
        return replace(standard, directions=np.concatenate([standard.directions, told], axis=1))

    def _network(self, inputs: int) -> FeatureClusters:
        request, config = self._request, self._form.config
        responses = config.responses
        if self._form.started:
            responses = request.clusters or max(responses, request.min_clusters)
            if request.scribbles is not None:
                responses = int(request.scribbles.max())
        responses = max(responses, request.clusters or 0, request.min_clusters)
        torch.manual_seed(request.seed)
        shaped = replace(config, inputs=inputs, responses=responses)
        return FeatureClusters(shaped).to(self._device)

    def _floor(self, responses: int) -> int:
        request = self._request
        return min(responses - 1, max(request.clusters or 0, request.min_clusters))

    def _given(
        self, inputs: Planes, imaged: NDArray[np.bool_], clusters: int
    ) -> NDArray[np.intp] | None:
        if not self._form.started:
            return None
        if self._request.scribbles is not None:
            return np.asarray(inputs[-clusters:].argmax(axis=0), np.intp)
        return _kmeans(inputs, imaged, clusters, self._request.seed)

    def _field(
        self,
        inputs: Planes,
        imaged: NDArray[np.bool_],
        grid: CellGrid,
        given: NDArray[np.intp] | None,
    ) -> LearningField:
        def sent(array: NDArray[np.generic] | None) -> Tensor | None:
            return None if array is None else torch.from_numpy(array)[None].to(self._device)

        drawn = self._request.scribbles
        strokes = None if drawn is None else stroke_cells(drawn, grid)
        whole, counting = sent(inputs), sent(imaged)
        if whole is None or counting is None:
            raise TypeError("a field has inputs")
        return LearningField(whole, counting, sent(strokes), sent(given))

    def _learn(
        self,
        net: FeatureClusters,
        field: LearningField,
        schedule: LearningSchedule,
        floor: int,
        begun: float,
    ) -> None:
        part = self._monitor.part(begun, 0.4 if begun < 0.4 else 0.95, "clusters")

        def told(iteration: int, responses: Tensor) -> None:
            self._show(responses.argmax(0).cpu().numpy(), self._done + iteration)

        self._done += learn.learn(net, field, schedule, floor, told, part)

    def _show(self, clusters: NDArray[np.intp], iteration: int) -> None:
        now = perf_counter()
        if now - self._shown < _PAUSE_S:
            return
        self._shown = now
        labels = np.minimum(clusters, NOT_IMAGED - 1).astype(np.uint8)
        count = len(np.unique(labels))
        self._on_preview(RegionPreview(labels, count, iteration, now - self._began))

    def _answer(
        self,
        net: FeatureClusters,
        standard: InputScaling,
        inputs: Planes,
        imaged: NDArray[np.bool_],
        grid: CellGrid,
    ) -> RegionResult:
        request = self._request
        responses = learn.settle(net, torch.from_numpy(inputs)[None].to(self._device))
        regions = self._regions(responses, inputs, imaged)
        picture = request.picture
        shares = _shares(responses, regions)
        centres = centres_of(inputs, shares.argmax(axis=0), imaged, len(shares))
        weights = ClusterWeights(
            request.method or METHODS[0],
            net,
            standard,
            regions,
            grid.side,
            picture.pixel_size_um,
            centres,
        )
        if request.scribbles is not None:
            if self._form.started and few(request.scribbles):
                drawn = stroke_cells(request.scribbles, grid)
                shares = with_alike(shares, inputs, imaged, drawn)
            shares = made_good(shares, request.scribbles, picture.shape)
        labels = _on_picture(shares, picture)
        self._monitor.report(1.0, "clusters")
        return RegionResult(
            labels,
            weights.count,
            weights.method,
            request.seed,
            self._done,
            perf_counter() - self._began,
            weights.packed(),
            device_name(),
        )

    def _regions(
        self, responses: Tensor, inputs: Planes, imaged: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """Return the region of each cluster, -1 for those that nothing is in."""
        request = self._request
        regions = np.full(len(responses), -1, np.intp)
        if request.scribbles is not None:
            # A class that nobody drew stays empty; the last one was drawn, so the count is right.
            drawn = np.unique(request.scribbles[request.scribbles > 0]).astype(np.intp) - 1
            regions[drawn] = drawn
            return regions
        clusters = responses.argmax(0).cpu().numpy()[imaged]
        sizes = np.bincount(clusters, minlength=len(responses)).astype(np.float64)
        sums = np.stack([np.bincount(clusters, p[imaged], len(responses)) for p in inputs], axis=1)
        centres = sums / np.maximum(sizes, 1)[:, None]
        wanted = request.clusters or len(sizes)
        groups = learn.merged(centres, sizes, wanted)
        there = sizes > 0
        regions[there] = groups[there]
        return regions


def _referred(request: RegionRequest, monitor: Monitor) -> RegionResult:
    """Answer by what an earlier picture taught."""
    began = perf_counter()
    weights = read_weights(request.reference)
    if request.method not in (None, weights.method):
        raise UsageError(
            f"The reference was learned by the method {weights.method}, not {request.method}."
        )
    picture = request.picture
    monitor.report(0.0, "features")
    features = planes_of(picture, weights.method)
    monitor.check()
    side = weights.side
    if None not in (picture.pixel_size_um, weights.pixel_size_um):
        side *= (weights.pixel_size_um or 1.0) / (picture.pixel_size_um or 1.0)
    grid = grid_of(picture.shape, side_for(picture.shape, side, 1 << 19))
    inputs = weights.standard.apply(on_grid(features, grid))
    device = training_device()
    with torch.no_grad():
        responses = weights.net.to(device)(torch.from_numpy(inputs)[None].to(device))[0]
    shares = _shares(responses, weights.regions)
    # Of the grey alone there is nothing to centre on: its regions are in the network's texture.
    if FORMS[weights.method].started:
        imaged = imaged_cells(picture.imaged, grid)
        shares = adapted(inputs, shares.argmax(axis=0), imaged, weights.centres)
    labels = _on_picture(shares, picture)
    monitor.report(1.0, "clusters")
    return RegionResult(
        labels,
        weights.count,
        weights.method,
        request.seed,
        0,
        perf_counter() - began,
        request.reference,
        device_name(),
    )


def _kmeans(
    inputs: Planes, imaged: NDArray[np.bool_], clusters: int, seed: int
) -> NDArray[np.intp]:
    """Return the cluster (rows, columns) of each cell by k-means of the inputs."""
    flat = np.ascontiguousarray(inputs.reshape(len(inputs), -1).T)
    places = np.flatnonzero(imaged)
    if len(places) > _SAMPLE:
        places = np.random.default_rng(seed).choice(places, _SAMPLE, replace=False)
    cv2.setRNGSeed(seed + 1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, _ROUNDS, 1e-4)
    known, some = flat[places], min(clusters, len(places))
    centres = cv2.kmeans(known, some, None, stop, _TRIES, cv2.KMEANS_PP_CENTERS)[2]  # type: ignore[call-overload]
    scores = flat @ centres.T - (centres**2).sum(axis=1) / 2
    return np.asarray(scores.argmax(axis=1), np.intp).reshape(imaged.shape)


def _shares(responses: Tensor, regions: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the share of each region in each cell (regions, rows, columns)."""
    used = np.flatnonzero(regions >= 0)
    soft = responses[torch.from_numpy(used).to(responses.device)].softmax(0).cpu().numpy()
    shares = np.zeros((int(regions.max()) + 1, *soft.shape[1:]), np.float32)
    for plane, region in zip(soft, regions[used], strict=True):
        shares[region] += plane
    return shares


def _on_picture(
    shares: Sequence[NDArray[np.float32]] | Planes, picture: RegionPicture
) -> NDArray[np.uint8]:
    """Return the label of each px: the greatest share, interpolated between cells."""
    height, width = picture.shape
    labels = np.zeros((height, width), np.uint8)
    best: NDArray[np.float32] | None = None
    # Region by region: all of them at a picture's size would fill memory.
    for region, plane in enumerate(shares):
        large = np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_LINEAR))
        if best is None:
            best = large
            continue
        labels[large > best] = region
        np.maximum(best, large, out=best)
    if picture.imaged is not None:
        labels[~picture.imaged] = NOT_IMAGED
    return labels
