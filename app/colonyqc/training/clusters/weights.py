"""What was learned on one picture, as bytes that hold numbers and nothing else."""

import io
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import MOST_REGIONS, RegionMethod, kind_of, method_of
from colonyqc.imaging.regions.adapt import RegionCentres
from colonyqc.training.clusters.inputs import InputScaling
from colonyqc.training.nets.feature_clusters import FeatureClusters, FeatureClustersConfig

_NET: Final = "net."
_WIDEST: Final = 1024
"""No network of ours has more channels: a file that asks for more would only fill memory."""
_DEEPEST: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class ClusterWeights:
    """A network with its inputs' standard and the region each of its clusters is of.

    ``side``: side of its cells, px of its picture, whose pixel size is ``pixel_size_um`` where
    known; ``regions`` (responses,): -1 for clusters that are none.
    """

    method: RegionMethod
    net: FeatureClusters
    standard: InputScaling
    regions: NDArray[np.intp]
    side: float
    pixel_size_um: float | None
    centres: RegionCentres

    @property
    def count(self) -> int:
        """How many regions there are."""
        return int(self.regions.max()) + 1

    def packed(self) -> bytes:
        """Return it as bytes."""
        told = {
            "config": asdict(self.net.config),
            "side": self.side,
            "pixel_size_um": self.pixel_size_um,
        }
        state = {_NET + name: value.numpy() for name, value in self.net.cpu().state_dict().items()}
        to = io.BytesIO()
        np.savez(
            to,
            allow_pickle=False,
            kind=np.array(kind_of(self.method)),
            told=np.array(json.dumps(told)),
            regions=self.regions.astype(np.int16),
            mean=self.standard.mean,
            spread=self.standard.spread,
            directions=self.standard.directions,
            centres=self.centres.means,
            shares=self.centres.shares,
            **state,
        )
        return to.getvalue()


def read_weights(packed: bytes) -> ClusterWeights:
    """Return what `ClusterWeights.packed` made bytes of.

    Raises:
        UsageError: they are something else, or damaged.
    """
    try:
        # Never pickles: the bytes may come from anywhere.
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            return _unpacked({key: held[key] for key in held.files})
    except (
        ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, RuntimeError,
        MemoryError, NotImplementedError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error,
    ) as error:  # fmt: skip
        raise UsageError(
            "The reference is no weights of differentiable clustering, or is damaged: learn them "
            "again with --save-weights."
        ) from error


def _unpacked(held: dict[str, Any]) -> ClusterWeights:
    """Return what bytes hold; ValueError, KeyError or the like where that makes no sense."""
    method = method_of(str(held["kind"]))
    if method is None or not method.startswith("differentiable"):
        raise ValueError(f"the kind is {held['kind']}")
    told = json.loads(str(held["told"]))
    config = FeatureClustersConfig(**{key: int(value) for key, value in told["config"].items()})
    if not (0 < config.inputs <= _WIDEST and 0 < config.width <= _WIDEST):
        raise ValueError("the network is beyond all sense")
    if not (0 < config.responses <= _WIDEST and 0 <= config.blocks <= _DEEPEST):
        raise ValueError("the network is beyond all sense")
    mean, spread, directions = (
        np.asarray(held[key], np.float32) for key in ("mean", "spread", "directions")
    )
    if not mean.shape == spread.shape == directions.shape[:1]:
        raise ValueError("the standard's arrays do not fit together")
    if directions.shape != (len(mean), config.inputs) or not (spread > 0).all():
        raise ValueError("the standard does not fit the network")
    regions = np.asarray(held["regions"], np.intp)
    if regions.shape != (config.responses,) or not -1 <= regions.min() <= regions.max():
        raise ValueError("the regions do not fit the network")
    if not 0 <= regions.max() < MOST_REGIONS:
        raise ValueError("there are no regions, or too many")
    centres = RegionCentres(*(np.asarray(held[key], np.float32) for key in ("centres", "shares")))
    count = int(regions.max()) + 1
    if centres.means.shape != (count, config.inputs) or centres.shares.shape != (count,):
        raise ValueError("the centres do not fit the regions")
    if not (centres.shares >= 0).all() or not centres.shares.any():
        raise ValueError("no region has any area")
    net = FeatureClusters(config)
    state = {k.removeprefix(_NET): v for k, v in held.items() if k.startswith(_NET)}
    net.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    numbers = [mean, spread, directions, centres.means, centres.shares, *state.values()]
    if not all(np.isfinite(each).all() for each in numbers):
        raise ValueError("a number is not finite")
    side, size = float(told["side"]), told["pixel_size_um"]
    if not (0 < side < np.inf and (size is None or 0 < float(size) < np.inf)):
        raise ValueError("the side of a cell is beyond all sense")
    size = None if size is None else float(size)
    standard = InputScaling(mean, spread, directions)
    return ClusterWeights(method, net.eval(), standard, regions, side, size, centres)
