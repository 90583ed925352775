"""The package of a promptable membrane network: the other kind of model package.

The folder ``<name>/<version>/`` looks like a colony model's, with ``kind: membrane`` in its
``config``, two outputs of ``model.onnx`` (features and zero-shot log-odds) and ``prompt.onnx``,
the default read-out for other programs.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelRef
from colonyqc.services.model_package import (
    CARD,
    DESCRIPTION,
    MANIFEST,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
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
        rdf = yaml.safe_load((folder / DESCRIPTION).read_text("utf-8"))
        return bool(rdf["config"]["colonyqc"].get("kind") == KIND)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError):
        return False


def _canonical(files: dict[str, str]) -> bytes:
    body = json.dumps(files, sort_keys=True, indent=2)
    seal = hashlib.sha256(body.encode()).hexdigest()
    return (json.dumps({"files": files, "seal": seal}, sort_keys=True, indent=2) + "\n").encode()


def seal_membrane(folder: Path) -> None:
    """Write the manifest over the files now in a package folder."""
    files = {name: sha256(folder / name) for name in MEMBRANE_FILES}
    (folder / MANIFEST).write_bytes(_canonical(files))


def check_membrane(folder: Path) -> None:
    """Check every byte of a package against its manifest.

    Raises:
        ModelError: a file is missing, added or changed; the sentence names it.
    """
    label = f"{folder.parent.name}@{folder.name}"
    advice = "Install the model again from where it came from."
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    expected = {*MEMBRANE_FILES, MANIFEST}
    for name in sorted(expected - present):
        raise ModelError(f"The model {label} can't be used: {name} is missing. {advice}")
    for name in sorted(present - expected):
        raise ModelError(
            f"The model {label} can't be used: {name} does not belong to it. Remove that file."
        )
    files = {name: sha256(folder / name) for name in MEMBRANE_FILES}
    if (folder / MANIFEST).read_bytes() == _canonical(files):
        return
    try:
        told: dict[str, str] = json.loads((folder / MANIFEST).read_bytes())["files"]
        changed = [name for name in MEMBRANE_FILES if told.get(name) != files[name]]
    except (ValueError, KeyError, TypeError, AttributeError):
        changed = []
    raise ModelError(
        f"The model {label} can't be used: {(changed or [MANIFEST])[0]} was changed. {advice}"
    )


def read_membrane_info(folder: Path) -> MembraneInfo:
    """Read what a package says of its network.

    Raises:
        ModelError: the description is unreadable or lacks something.
    """
    label = f"{folder.parent.name}@{folder.name}"
    try:
        rdf: dict[str, Any] = yaml.safe_load((folder / DESCRIPTION).read_text("utf-8"))
        config = MembraneConfig.model_validate(rdf["config"]["colonyqc"])
        ref = ModelRef(str(rdf["id"]), str(rdf["version"]), sha256(folder / NETWORK))
        title = str(rdf["name"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ModelError(
            f"The model {label} can't be used: its {DESCRIPTION} is unreadable or incomplete."
        ) from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ModelError(
            f'The model {label} can\'t be used: "{where}" in its {DESCRIPTION} is wrong: '
            f"{error.errors()[0]['msg']}."
        ) from error
    return MembraneInfo(
        ref=ref,
        title=title,
        modality=config.modality,
        stride=config.stride,
        halo=config.halo,
        features=config.features,
        scale=config.scale,
        licence=str(rdf.get("license", "")),
        description=str(rdf.get("description", "")),
    )
