"""The package of a click network: a user's own encoder and decoder, as ONNX, of the SAM kind.

The folder ``<name>/<version>/`` holds ``encoder.onnx``, ``decoder.onnx``, ``click.json`` (how
pictures go in and which inputs and outputs mean what), ``test_mask.npy`` (the answer to one click
on the test picture, when it was imported) and ``manifest.json``, which seals every byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelRef
from colonyqc.services.packages.pmf import MANIFEST, check_seal, seal, sha256

ENCODER: Final = "encoder.onnx"
DECODER: Final = "decoder.onnx"
CLICK_CONFIG: Final = "click.json"
TEST_MASK: Final = "test_mask.npy"
CLICK_NETWORK_FILES: Final = (ENCODER, DECODER, CLICK_CONFIG, TEST_MASK)
"""What such a package holds beside its manifest."""

SIDE: Final = 1024
MEAN: Final = (123.675, 116.28, 103.53)
STD: Final = (58.395, 57.12, 57.375)
"""Side and colours (0 to 255) that the original networks expect (Kirillov et al., 2023)."""

UNLIKELY: Final = 0.5
"""Least IoU of what a click finds with the test picture's disc that speaks for a pair."""

Fit = Literal["pad", "stretch", "longest"]
"""How a picture becomes the input: its longer side to ``side`` and zeros below and to the right;
stretched to a square; or its longer side to ``side``, and the encoder adds the rest itself."""
Triple: TypeAlias = tuple[float, float, float]
Positive = Annotated[float, Field(gt=0)]


class TensorNames(BaseModel):
    """Which input and output is which; None where the decoder has none.

    ``embeddings``: decoder input → encoder output that goes into it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    picture: str
    embeddings: dict[str, str] = Field(min_length=1)
    points: str
    labels: str
    mask_input: str | None = None
    has_mask_input: str | None = None
    size: str | None = None
    masks: str
    quality: str | None = None


class ClickNetworkConfig(BaseModel):
    """``click.json``.

    ``layout``: the encoder takes (1, 3, h, w) or (h, w, 3); ``upsampled``: masks are on the
    network's own coarse grid and are enlarged here; ``masks``: how many a prompt gives.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    kind: Literal["click"] = "click"
    side: int = Field(default=SIDE, ge=16, le=8192)
    fit: Fit = "pad"
    layout: Literal["chw", "hwc"] = "chw"
    mean: Triple = MEAN
    std: tuple[Positive, Positive, Positive] = STD
    upsampled: bool = False
    masks: int = Field(default=1, ge=1, le=16)
    names: TensorNames
    licence: str = Field(default="", max_length=400)
    author: str = Field(default="", max_length=400)


def changed(config: ClickNetworkConfig, **values: Any) -> ClickNetworkConfig:
    """Return a config with other values, checked.

    Raises:
        ModelError: one of them makes no sense; the sentence names it.
    """
    try:
        return ClickNetworkConfig.model_validate(config.model_dump() | values)
    except ValidationError as error:
        first = error.errors()[0]
        raise ModelError(
            f'A click network can\'t be used so: its "{first["loc"][0]}" is wrong ({first["msg"]}).'
        ) from error


@dataclass(frozen=True, slots=True)
class Detected:
    """What two files turned out to be; ``side_fixed``: the encoder takes no other side.

    ``encoder`` and ``decoder`` tell their inputs and outputs, one line each.
    """

    config: ClickNetworkConfig
    side_fixed: bool
    encoder: str
    decoder: str


@dataclass(frozen=True, slots=True)
class ClickNetworkInfo:
    """A click network as the program needs it; ``ref.sha256`` covers both files and the config."""

    ref: ModelRef
    config: ClickNetworkConfig

    @property
    def side(self) -> int:
        """Longer side of its input, px."""
        return self.config.side


@dataclass(frozen=True, slots=True)
class Imported:
    """A pair that was imported; ``overlap``: IoU of what a click found with the test's disc."""

    info: ClickNetworkInfo
    overlap: float


@dataclass(frozen=True, slots=True)
class Click:
    """A place in px of the picture; ``wanted`` False: this and its like not."""

    x: float
    y: float
    wanted: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """A picture as a click network sees it: ``tensors`` by decoder input.

    ``size``: the picture's (width, height) in px, ``grid``: that of its part of the input.
    """

    tensors: Mapping[str, NDArray[Any]]
    size: tuple[int, int]
    grid: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class PointMask:
    """An answer: log-odds (h, w), above 0 is the thing; the network's own estimate of its IoU."""

    log_odds: NDArray[np.float32]
    quality: float | None

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Where the thing is."""
        return np.asarray(self.log_odds > 0)


def fitted(size: tuple[int, int], side: int, fit: Fit) -> tuple[int, int]:
    """Return the (width, height) in input px that a picture of ``size`` takes."""
    if fit == "stretch":
        return side, side
    longest = max(size)
    width, height = (max(1, int(each * side / longest + 0.5)) for each in size)
    return width, height


def to_network(
    place: tuple[float, float], size: tuple[int, int], grid: tuple[int, int]
) -> tuple[float, float]:
    """Return where a place of the picture lies in the input.

    Picture places count from a px's corner, the networks' from the centre of the first px.
    """
    return place[0] * grid[0] / size[0] - 0.5, place[1] * grid[1] / size[1] - 0.5


def to_picture(
    place: tuple[float, float], size: tuple[int, int], grid: tuple[int, int]
) -> tuple[float, float]:
    """Return the place of the picture that a place of the input shows; undoes `to_network`."""
    return (place[0] + 0.5) * size[0] / grid[0], (place[1] + 0.5) * size[1] / grid[1]


def trial_picture() -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return a grey picture (96, 128) with one bright disc, and the disc."""
    y, x = np.mgrid[:96, :128]
    disc = (x - 50) ** 2 + (y - 44) ** 2 < 22**2
    return np.where(disc, 210, 50).astype(np.uint8), np.asarray(disc)


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Return the IoU of two masks of one shape, 0 when both are empty."""
    union = int((one | other).sum())
    return int((one & other).sum()) / union if union else 0.0


def stability(log_odds: NDArray[Any]) -> float:
    """Return the IoU of a mask at log-odds above 1 with that above -1, 0 where there is none."""
    return overlap(np.asarray(log_odds > 1), np.asarray(log_odds > -1))


def is_click_network(folder: Path) -> bool:
    """Tell whether a package is of this kind."""
    return (folder / CLICK_CONFIG).is_file() or (folder / ENCODER).is_file()


def seal_click_network(folder: Path) -> None:
    """Write the manifest over the files now in a package folder."""
    seal(folder, CLICK_NETWORK_FILES, ())


def check_click_network(folder: Path) -> None:
    """Check every byte of a package against its manifest; see `pmf.check_seal`."""
    check_seal(folder, CLICK_NETWORK_FILES, ())


def read_click_network_info(folder: Path) -> ClickNetworkInfo:
    """Read what a package says of its pair.

    Raises:
        ModelError: the description is unreadable or lacks something.
    """
    label = f"{folder.parent.name}@{folder.name}"
    try:
        config = ClickNetworkConfig.model_validate_json((folder / CLICK_CONFIG).read_bytes())
        digest = sha256(folder / MANIFEST)
    except (OSError, ValidationError) as error:
        raise ModelError(
            f"The model {label} can't be used: its {CLICK_CONFIG} or {MANIFEST} is unreadable or "
            "incomplete. Import the two files again."
        ) from error
    return ClickNetworkInfo(ModelRef(folder.parent.name, folder.name, digest), config)
