"""The model package on disk: what both the writer (training) and the reader (inference) agree on.

A package is a folder ``<name>/<version>/`` in the bioimage.io format: ``rdf.yaml``,
``model.onnx``, ``test_input.npy``, ``test_output.npy``, ``card.md``, perhaps ``model.int8.onnx``
(the same network in whole numbers, for speed), perhaps ``looks.onnx`` (which tells whether a
picture is of the kind the model knows, and how large its cells look), perhaps ``raw.onnx`` (the
same network for programs that feed raw pixels), and ``manifest.json`` that
seals them: sha256 of every file, written in one canonical form, so that a change of one byte of any
file (the manifest too) is noticed.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colonyqc.config.documents import DocumentError, parse_json, read_text, read_yaml
from colonyqc.domain.classes import PREDICTED
from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import (
    EarlyFigures,
    FastFigures,
    LooksLimits,
    ModelInfo,
    ModelRef,
    RecognitionLimits,
)

MANIFEST: Final = "manifest.json"
NETWORK: Final = "model.onnx"
NETWORK_INT8: Final = "model.int8.onnx"
LOOKS_NETWORK: Final = "looks.onnx"
RAW_NETWORK: Final = "raw.onnx"
RAW_INPUT: Final = "raw_input.npy"
RAW_OUTPUT: Final = "raw_output.npy"
DESCRIPTION: Final = "rdf.yaml"
CARD: Final = "card.md"
TEST_INPUT: Final = "test_input.npy"
TEST_OUTPUT: Final = "test_output.npy"
FILES: Final = (CARD, NETWORK, DESCRIPTION, TEST_INPUT, TEST_OUTPUT)
"""What every package holds beside its manifest."""
OPTIONAL: Final = (NETWORK_INT8, LOOKS_NETWORK, RAW_NETWORK, RAW_INPUT, RAW_OUTPUT)
"""What a package may hold; it is sealed like the rest."""

Precision = Literal["full", "fast"]
"""Which of a package's networks is meant: float32, or int8."""
NETWORKS: Final[dict[Precision, str]] = {"full": NETWORK, "fast": NETWORK_INT8}

CLASSES: Final = tuple(c.name.lower() for c in PREDICTED)


class Int8Figures(BaseModel):
    """What was measured of an int8 network against the full one of its package.

    ``test_difference``: greatest difference of a probability on the package's test input;
    ``command``: what measured the rest. See `domain.model.FastFigures` for the others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    agreement: float = Field(ge=0, le=1)
    worst: float = Field(ge=0, le=1)
    max_difference: float = Field(ge=0, le=1)
    test_difference: float = Field(ge=0, le=1)
    pictures: int = Field(gt=0)
    calibrated_on: int = Field(gt=0)
    command: str

    def figures(self) -> FastFigures:
        """Return what the program shows of it."""
        return FastFigures(self.agreement, self.worst, self.max_difference, self.pictures)


class Recognition(BaseModel):
    """What a package tells of its looks network; see `domain.model.RecognitionLimits`.

    ``tested``: familiarity, pixel size and cover that it gave on the package's test input.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    refused_below: float
    familiar_from: float
    tested: tuple[float, float, float]

    def limits(self) -> RecognitionLimits:
        """Return what the program holds pictures against."""
        return RecognitionLimits(self.refused_below, self.familiar_from)


class Early(BaseModel):
    """How much of drawn differentiation a model was measured to find; see `EarlyFigures`."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    found: float = Field(ge=0, le=1)
    wrong: float = Field(ge=0, le=1)

    def figures(self) -> EarlyFigures:
        """Return what reports say beside a verdict."""
        return EarlyFigures(self.found, self.wrong)


class PackageConfig(BaseModel):
    """``config: colonyqc:`` of rdf.yaml: what bioimage.io has no word for."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    modality: str
    stride: int = Field(gt=0)
    halo: int = Field(ge=0)
    sigma_px: float = Field(gt=0)
    pixel_size_um: float | None = Field(default=None, gt=0)
    classes: tuple[str, ...] = CLASSES
    looks: dict[str, tuple[float, float]] = {}
    temperature: float = Field(default=1.0, gt=0)
    tells_differentiation: bool = True
    int8: Int8Figures | None = None
    """Told when the package holds an int8 network, and only then."""
    recognition: Recognition | None = None
    """Told when it holds a looks network, and only then."""
    early: Early | None = None
    """Told where its sensitivity to differentiation was measured."""
    asked_only: bool = False
    """Whether it is taken only where a person names it."""


def sha256(path: Path) -> str:
    """Return the sha256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _canonical(files: dict[str, str]) -> bytes:
    body = json.dumps(files, sort_keys=True, indent=2)
    # A seal over the list itself: else a file and its line could be changed together. It proves no
    # author, only that nothing changed by accident or in one place.
    seal = hashlib.sha256(body.encode()).hexdigest()
    # One canonical form, compared byte by byte: not even a space in the manifest may differ.
    return (json.dumps({"files": files, "seal": seal}, sort_keys=True, indent=2) + "\n").encode()


def seal(folder: Path, required: Sequence[str] = FILES, optional: Sequence[str] = OPTIONAL) -> None:
    """Write the manifest over the files now in a package folder."""
    there = [*required, *(name for name in optional if (folder / name).is_file())]
    files = {name: sha256(folder / name) for name in there}
    (folder / MANIFEST).write_bytes(_canonical(files))


def check_seal(
    folder: Path, required: Sequence[str] = FILES, optional: Sequence[str] = OPTIONAL
) -> None:
    """Check every byte of a package against its manifest.

    Raises:
        ModelError: a file is missing, added or changed; the sentence names it.
    """
    label = f"{folder.parent.name}@{folder.name}"
    advice = "Install the model again from where it came from."
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise ModelError(f"The model {label} can't be used: {MANIFEST} is missing. {advice}")
    files: dict[str, str] = {}
    try:
        raw = read_text(manifest)
        files = parse_json(raw)["files"]
        intact = raw.encode() == _canonical(files)
    except (ValueError, KeyError, TypeError):
        intact = False
    if not intact or set(files) - set(optional) != set(required):
        raise ModelError(f"The model {label} can't be used: its {MANIFEST} was changed. {advice}")
    present = {p.name for p in folder.iterdir()} - {MANIFEST}
    if missing := sorted(set(files) - present):
        raise ModelError(f"The model {label} can't be used: {missing[0]} is missing. {advice}")
    if extra := sorted(present - set(files)):
        raise ModelError(
            f"The model {label} can't be used: {extra[0]} does not belong to it. Remove that file."
        )
    for name, expected in files.items():
        if not (folder / name).is_file() or sha256(folder / name) != expected:
            raise ModelError(f"The model {label} can't be used: {name} was changed. {advice}")


Config = TypeVar("Config", bound=BaseModel)


def read_description(folder: Path, kind: type[Config]) -> tuple[dict[str, Any], Config]:
    """Return a package's description and what of it only this program knows, as ``kind``.

    Raises:
        ModelError: the description is unreadable or lacks something.
    """
    label = f"{folder.parent.name}@{folder.name}"
    try:
        rdf: dict[str, Any] = read_yaml(folder / DESCRIPTION)
        config = kind.model_validate(rdf["config"]["colonyqc"])
        told = {key: str(rdf[key]) for key in ("id", "version", "name")}
    except (DocumentError, LookupError, TypeError) as error:
        raise ModelError(
            f"The model {label} can't be used: its {DESCRIPTION} is unreadable or incomplete."
        ) from error
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ModelError(
            f'The model {label} can\'t be used: "{where}" in its {DESCRIPTION} is wrong: '
            f"{error.errors()[0]['msg']}."
        ) from error
    return rdf | told, config


def read_info(folder: Path) -> ModelInfo:
    """Read what a package says of its model.

    Raises:
        ModelError: the description is unreadable or lacks something.
    """
    label = f"{folder.parent.name}@{folder.name}"
    rdf, config = read_description(folder, PackageConfig)
    if config.classes != CLASSES:
        raise ModelError(
            f"The model {label} can't be used: its classes are {', '.join(config.classes)}; "
            f"colony models give {', '.join(CLASSES)}."
        )
    for told, name in ((config.int8, NETWORK_INT8), (config.recognition, LOOKS_NETWORK)):
        if (told is not None) != (folder / name).is_file():
            raise ModelError(
                f"The model {label} can't be used: its {DESCRIPTION} and its files disagree on "
                f"whether there is a {name}. Export it again."
            )
    return ModelInfo(
        ref=ModelRef(rdf["id"], rdf["version"], sha256(folder / NETWORK)),
        title=rdf["name"],
        modality=config.modality,
        stride=config.stride,
        halo=config.halo,
        sigma_px=config.sigma_px,
        pixel_size_um=config.pixel_size_um,
        looks=LooksLimits(tuple((k, *v) for k, v in sorted(config.looks.items()))),
        early=None if config.early is None else config.early.figures(),
        asked_only=config.asked_only,
        recognition=None if config.recognition is None else config.recognition.limits(),
        licence=str(rdf.get("license", "")),
        description=str(rdf.get("description", "")),
        tells_differentiation=config.tells_differentiation,
        fast=None if config.int8 is None else config.int8.figures(),
    )


def read_recognition(folder: Path) -> Recognition | None:
    """Return what a package tells of its looks network, None when it has none."""
    return read_description(folder, PackageConfig)[1].recognition


def read_int8(folder: Path) -> Int8Figures | None:
    """Return what a package tells of its int8 network, None when it has none; see `read_info`."""
    return read_description(folder, PackageConfig)[1].int8
