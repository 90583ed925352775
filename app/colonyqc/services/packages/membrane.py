"""The package of a promptable membrane network: the other kind of model package.

The folder ``<name>/<version>/`` looks like a colony model's, with ``kind: membrane`` in its
``config``, two outputs of ``model.onnx`` (features and zero-shot log-odds) and ``prompt.onnx``,
the default read-out for other programs.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from colonyqc.config.documents import DocumentError, read_yaml
from colonyqc.domain.model import ModelRef
from colonyqc.services.packages.pmf import (
    CARD,
    DESCRIPTION,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
    check_seal,
    read_description,
    seal,
    sha256,
)

KIND: Final = "membrane"
PROMPT_NETWORK: Final = "prompt.onnx"
TEST_LOG_ODDS: Final = "test_log_odds.npy"
MEMBRANE_FILES: Final = (
    CARD,
    NETWORK,
    PROMPT_NETWORK,
    DESCRIPTION,
    TEST_INPUT,
    TEST_LOG_ODDS,
    TEST_OUTPUT,
)
"""What such a package holds beside its manifest. `TEST_OUTPUT` are the features."""


class MembraneConfig(BaseModel):
    """``config: colonyqc:`` of such a package's rdf.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["membrane"] = "membrane"
    modality: str
    stride: int = Field(gt=0)
    halo: int = Field(ge=0)
    features: int = Field(gt=0)
    scale: float = Field(gt=0)
    pixel_size_um: float | None = Field(default=None, gt=0)


@dataclass(frozen=True, slots=True)
class MembraneInfo:
    """A promptable network as the program needs it.

    Input sides are multiples of ``stride``; ``halo`` px at each side of a tile are discarded;
    ``features`` is the length of a pixel's feature, ``scale`` the factor of read-outs.
    """

    ref: ModelRef
    title: str
    modality: str
    stride: int
    halo: int
    features: int
    scale: float
    licence: str = ""
    description: str = ""


def is_membrane(folder: Path) -> bool:
    """Tell whether a package says that it is of this kind; an unreadable one does not."""
    try:
        rdf = read_yaml(folder / DESCRIPTION)
        return bool(rdf["config"]["colonyqc"].get("kind") == KIND)
    except (DocumentError, LookupError, TypeError, AttributeError):
        return False


def seal_membrane(folder: Path) -> None:
    """Write the manifest over the files now in a package folder."""
    seal(folder, MEMBRANE_FILES, ())


def check_membrane(folder: Path) -> None:
    """Check every byte of a package against its manifest; see `pmf.check_seal`."""
    check_seal(folder, MEMBRANE_FILES, ())


def read_membrane_info(folder: Path) -> MembraneInfo:
    """Read what a package says of its network.

    Raises:
        ModelError: the description is unreadable or lacks something.
    """
    rdf, config = read_description(folder, MembraneConfig)
    return MembraneInfo(
        ref=ModelRef(rdf["id"], rdf["version"], sha256(folder / NETWORK)),
        title=rdf["name"],
        modality=config.modality,
        stride=config.stride,
        halo=config.halo,
        features=config.features,
        scale=config.scale,
        licence=str(rdf.get("license", "")),
        description=str(rdf.get("description", "")),
    )
