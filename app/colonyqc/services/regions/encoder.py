"""Regions without torch: groups, strokes and references over the features of a shipped network."""

from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError, UsageError
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.domain.regions import (
    RegionMethod,
    RegionPicture,
    RegionPreview,
    RegionRequest,
    RegionResult,
)
from colonyqc.imaging.regions.adapt import centres_of, moved_scores
from colonyqc.imaging.regions.block_features import (
    BlockFeatures,
    ChannelScaling,
    block_features,
    standard_of,
)
from colonyqc.imaging.regions.graph_cut import graph_cut
from colonyqc.imaging.regions.groups import directions_of, grouped
from colonyqc.imaging.regions.readout import RegionReadout, fit, labels_of, ridge_of
from colonyqc.services.analysis.picture_look import ALIKE, PREFERRED
from colonyqc.services.ports import UNWATCHED, FeatureNetwork, FeatureNetworks, Models, Monitor
from colonyqc.services.ports.regions import OnPreview, unseen
from colonyqc.services.regions.encoder_weights import EncoderWeights, read_weights

MOST_BLOCKS: Final = 1 << 19
"""Blocks of a picture: a larger one is read at a smaller scale, so that all of it fits memory."""
_BLOCK_AREA: Final = 16
_KEPT: Final = 2
"""Pictures whose features are kept: 140 MB each at 2,048×1,536 px."""
_FEATURES_SHARE: Final = 0.8
_NEVER: Final = -1e6
"""A score below all others; finite, as scores are interpolated."""
_Grid = tuple[float, str]
"""A scale, and the sha256 of a network."""


@dataclass(frozen=True, slots=True, eq=False)
class _SeenPicture:
    """A picture's blocks, their standard, and what a series starts from: the directions in which
    they differ most (channels, d), and the blocks in them (d, rows, columns).
    """

    picture: RegionPicture
    grid: _Grid
    found: BlockFeatures
    standard: ChannelScaling
    directions: NDArray[np.float32]
    inputs: NDArray[np.float32]


class EncoderRegions:
    """Answers by one shipped network; fits `services.ports.regions.RegionEngine`.

    Features of the last pictures are kept, so that a further stroke is answered at once.
    """

    def __init__(self, models: Models, networks: FeatureNetworks) -> None:
        self._models, self._networks = models, networks
        self._kept: list[_SeenPicture] = []
        self._opened: FeatureNetwork | None = None
        # A stroke and a series may ask at the same time; both look into what is kept.
        self._turn = Lock()

    def methods(self) -> tuple[RegionMethod, ...]:
        """Return the one method, where a model is installed."""
        # Reading the models' descriptions takes longer than a stroke: not for each of them.
        able = self._opened is not None or bool(self._offered())
        return (RegionMethod.ENCODER,) if able else ()

    def run(
        self,
        request: RegionRequest,
        monitor: Monitor = UNWATCHED,
        on_preview: OnPreview = unseen,
    ) -> RegionResult:
        """Answer a request; see `RegionEngine`.

        Raises:
            Cancelled: asked to stop.
            ModelError: no installed model has features.
            UsageError: the reference is none of this method, or its network is not installed.
        """
        began = perf_counter()
        reference = read_weights(request.reference) if request.reference else None
        network = self._network(reference)
        with self._turn:
            seen = self._seen(request.picture, network, reference, monitor)
        monitor.check()
        found, standard = seen.found, seen.standard
        if reference is not None:
            readout = reference.readout
        elif request.scribbles is not None:
            readout = _by_strokes(found, standard, request.scribbles, request.seed)
        else:
            readout = grouped(found, standard, request.clusters, request.min_clusters, request.seed)
        scores = readout.scores(found)
        regions = scores.argmax(axis=2)
        if reference is not None:
            moved = moved_scores(seen.inputs, regions, found.imaged, reference.centres)
            scores = np.ascontiguousarray(np.moveaxis(moved, 0, 2))
        labels = labels_of(scores, found, request.picture.imaged)
        if request.scribbles is None:
            # What is there already, before the borders are drawn short: a person looks meanwhile.
            spent = perf_counter() - began
            on_preview(RegionPreview(labels, readout.classes, 0, spent))
            monitor.check()
            cut = np.eye(readout.classes, dtype=np.float32)[graph_cut(scores)]
            labels = labels_of(cut, found, request.picture.imaged)
        centres = centres_of(seen.inputs, regions, found.imaged, readout.classes)
        weights = EncoderWeights(
            network.info.ref,
            found.scale,
            request.picture.pixel_size_um,
            readout,
            seen.directions,
            centres,
        )
        monitor.report(1.0)
        return RegionResult(
            labels,
            readout.classes,
            RegionMethod.ENCODER,
            request.seed,
            0,
            perf_counter() - began,
            request.reference or weights.packed(),
            network.provider,
        )

    def _offered(self) -> list[ModelInfo]:
        """Return the newest version of each model, the preferred one first."""
        newest: dict[str, ModelInfo] = {}
        for info in self._models.list():
            newest.setdefault(info.ref.name, info)
        return sorted(
            newest.values(), key=lambda i: (i.ref.name != PREFERRED, i.asked_only, i.ref.name)
        )

    def _network(self, reference: EncoderWeights | None) -> FeatureNetwork:
        if reference is not None:
            return self._same_network(reference.model)
        if self._opened is not None:
            return self._opened
        for info in self._offered():
            try:
                self._opened = self._networks.open_features(str(info.ref))
            except ModelError:  # another kind of network, or a damaged one: the next is tried
                continue
            return self._opened
        raise ModelError(
            "No installed model has features for regions. Install ips-phase again from where it "
            "came from."
        )

    def _same_network(self, model: ModelRef) -> FeatureNetwork:
        try:
            network = self._networks.open_features(str(model))
        except ModelError as error:
            raise UsageError(
                f"The reference was made with the model {model}, which is not at hand: {error}"
            ) from error
        if network.info.ref.sha256 != model.sha256:
            raise UsageError(f"The reference was made with another {model}: find the regions anew.")
        return network

    def _seen(
        self,
        picture: RegionPicture,
        network: FeatureNetwork,
        reference: EncoderWeights | None,
        monitor: Monitor,
    ) -> _SeenPicture:
        scale = _scale_of(picture, network.info, reference)
        grid = scale, network.info.ref.sha256
        for kept in self._kept:
            # By another picture's standard nothing of it but its blocks would be right.
            if reference is None and kept.picture is picture and kept.grid == grid:
                return kept
        if reference is None:
            # First let go, then read: both together are what memory must hold at most.
            del self._kept[: max(0, len(self._kept) - _KEPT + 1)]

        def report(share: float) -> None:
            monitor.check()
            monitor.report(_FEATURES_SHARE * share)

        stride = network.info.stride
        made = block_features(
            picture.contrast, picture.imaged, network.levels, stride, scale, report
        )
        if reference is not None:
            standard, directions = reference.readout.standard, reference.directions
        else:
            standard = standard_of(made)
            directions = directions_of(made, standard)
        inputs = _inputs(made, standard, directions)
        seen = _SeenPicture(picture, grid, made, standard, directions, inputs)
        # A picture of a series is answered once, and must not push out the one that is painted in.
        if reference is None:
            self._kept.append(seen)
        return seen


def _inputs(
    found: BlockFeatures, standard: ChannelScaling, directions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return blocks in some directions of their standardised features (d, rows, columns)."""
    # The standard folded into the directions: no copy of all features.
    turned = directions / standard.spread[:, None]
    told = found.values @ turned - standard.mean @ turned
    return np.ascontiguousarray(np.moveaxis(told, 2, 0), np.float32)


def _scale_of(picture: RegionPicture, model: ModelInfo, reference: EncoderWeights | None) -> float:
    """Return grid px per picture px: cells as large as the model knows them, where both are told.

    Never so large that there are more blocks than fit. A reference keeps its own: scaled by both
    pixel sizes where they are told.
    """
    told, meant = picture.pixel_size_um, model.pixel_size_um
    scale = 1.0
    if reference is not None:
        scale = reference.scale
        if told is not None and reference.pixel_size_um is not None:
            scale *= told / reference.pixel_size_um
    elif told is not None and meant is not None and abs(told / meant - 1) >= ALIKE:
        scale = told / meant
    height, width = picture.shape
    most = (MOST_BLOCKS * _BLOCK_AREA / (height * width)) ** 0.5
    return float(min(scale, most))


def _by_strokes(
    found: BlockFeatures, standard: ChannelScaling, scribbles: NDArray[np.uint8], seed: int
) -> RegionReadout:
    """Return the read-out of strokes; class c is region c - 1, one without strokes stays empty."""
    rows, columns = np.nonzero(scribbles)
    drawn = scribbles[rows, columns].astype(np.intp) - 1
    count = int(drawn.max()) + 1
    # Each block once a class: a thick brush says no more about a block than a thin one.
    told = np.unique(found.places(rows, columns) * count + drawn)
    classes = told % count
    ridge = ridge_of(scribbles)
    readout = fit(found, standard, told // count, classes, count, ridge, seed)
    bias = readout.bias.copy()
    # A class that nobody drew must never win.
    bias[np.setdiff1d(np.arange(count), classes)] = _NEVER
    return RegionReadout(readout.standard, readout.weights, bias)
