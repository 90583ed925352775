"""A read-out as bytes: what other pictures are answered by, and the network it was made with."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.regions import MOST_REGIONS, RegionMethod, kind_of
from colonyqc.imaging.regions.adapt import RegionCentres
from colonyqc.imaging.regions.block_features import ChannelScaling
from colonyqc.imaging.regions.readout import RegionReadout

_KIND: Final = kind_of(RegionMethod.ENCODER)


@dataclass(frozen=True, slots=True, eq=False)
class EncoderWeights:
    """A read-out with the network and the grid it was made on.

    ``scale``: grid px per px of its picture, whose pixel size is ``pixel_size_um`` where known.
    ``directions`` (channels, d) of standardised features in which the regions have ``centres``.
    """

    model: ModelRef
    scale: float
    pixel_size_um: float | None
    readout: RegionReadout
    directions: NDArray[np.float32]
    centres: RegionCentres

    def packed(self) -> bytes:
        """Return it as bytes."""
        to = io.BytesIO()
        np.savez(
            to,
            kind=np.array(_KIND),
            model=np.array([self.model.name, self.model.version, self.model.sha256]),
            grid=np.array([self.scale, self.pixel_size_um or np.nan]),
            mean=self.readout.standard.mean,
            spread=self.readout.standard.spread,
            weights=self.readout.weights,
            bias=self.readout.bias,
            directions=self.directions,
            centres=self.centres.means,
            shares=self.centres.shares,
        )
        return to.getvalue()


def read_weights(packed: bytes) -> EncoderWeights:
    """Return the read-out in bytes that `EncoderWeights.packed` made.

    Raises:
        UsageError: they are something else.
    """
    try:
        # Never pickles: the bytes may come from anywhere.
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            return _unpacked({key: held[key] for key in held.files})
    except (ValueError, KeyError, OSError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise UsageError(
            "The reference is no weights of the method encoder, or is damaged: save it again."
        ) from error


def _unpacked(held: dict[str, Any]) -> EncoderWeights:
    """Return what bytes hold; ValueError or KeyError where that makes no sense."""
    if str(held["kind"]) != _KIND:
        raise ValueError(f"the kind is {held['kind']}")
    name, version, sha256 = (str(each) for each in held["model"])
    scale, size = (float(each) for each in held["grid"])
    keys = ("mean", "spread", "weights", "bias")
    mean, spread, weights, bias = (np.asarray(held[key], np.float32) for key in keys)
    channels, classes = weights.shape
    if not mean.shape == spread.shape == (channels,) or bias.shape != (classes,):
        raise ValueError("the arrays do not fit together")
    if not (1 <= classes <= MOST_REGIONS and 0 < scale < np.inf and (spread > 0).all()):
        raise ValueError("the classes, the scale or a spread is beyond all sense")
    if not all(np.isfinite(each).all() for each in (mean, spread, weights, bias)):
        raise ValueError("a number is not finite")
    readout = RegionReadout(ChannelScaling(mean, spread), weights, bias)
    directions, centres, shares = (
        np.asarray(held[key], np.float32) for key in ("directions", "centres", "shares")
    )
    if directions.ndim != 2 or len(directions) != channels or shares.shape != (classes,):
        raise ValueError("the arrays do not fit together")
    if centres.shape != (classes, directions.shape[1]):
        raise ValueError("the centres do not fit the directions")
    if not all(np.isfinite(each).all() for each in (directions, centres, shares)):
        raise ValueError("a number is not finite")
    if not (shares >= 0).all() or not shares.any():
        raise ValueError("no region has any area")
    return EncoderWeights(
        ModelRef(name, version, sha256),
        scale,
        None if np.isnan(size) else size,
        readout,
        directions,
        RegionCentres(centres, shares),
    )
