"""Named prompts: samples with their labels, kept for later pictures; immutable once saved.

A preset is a folder ``<name>/<version>/``: ``preset.json``, ``sample-1.png``, ``labels-1.png``, ….
The JSON names the network by its sha256 and every file by its own: another network's features
would give other answers, so a preset is used with the network it was made with.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colonyqc.config.atomic_write import passing_folder, put_in_place, write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.config.folder_names import names_a_folder
from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.services.membranes.samples import PaintedPicture, labels_from

_NAME: Final = re.compile(r"[\w][\w .+-]{0,79}")
_VERSION: Final = r"[0-9]{1,9}"
_JSON: Final = "preset.json"
FORMAT: Final = 1
_AS_IT_IS: Final = cv2.IMREAD_UNCHANGED
_GREY_RGB: Final = ((), (3,))


@dataclass(frozen=True, slots=True, eq=False)
class Preset:
    """A saved prompt; ``model`` is the network it was made with."""

    name: str
    version: int
    model: ModelRef
    saved: datetime
    person: str
    samples: tuple[PaintedPicture, ...]
    scale: float | None = None
    """Network px per picture px it is used at; None as the cells need."""

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    picture: str
    picture_sha256: str
    labels: str
    labels_sha256: str
    pixel_size_um: float | None = Field(default=None, gt=0)
    name: str = ""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    sha256: str


class _Preset(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    model: _Model
    saved: datetime
    person: str
    samples: tuple[_File, ...] = Field(min_length=1)
    scale: float | None = Field(default=None, gt=0)


class Presets:
    """The presets in a folder; it may not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Return NAME@VERSION of every preset, newest version of each name first."""
        found = [
            (name.name, int(version.name))
            for name in (self._folder.iterdir() if self._folder.is_dir() else ())
            for version in (name.iterdir() if name.is_dir() else ())
            if re.fullmatch(_VERSION, version.name) and (version / _JSON).is_file()
        ]
        return tuple(f"{n}@{v}" for n, v in sorted(found, key=lambda each: (each[0], -each[1])))

    def save(
        self,
        name: str,
        samples: Sequence[PaintedPicture],
        model: ModelRef,
        person: str,
        scale: float | None = None,
    ) -> Preset:
        """Keep samples under a name, as its next version; what was saved before stays.

        ``scale``: network px per picture px to use it at, None as the cells need.

        Raises:
            UsageError: the name cannot be a folder's, the samples are unfit, or it cannot be
                written.
        """
        if not _NAME.fullmatch(name) or not names_a_folder(name):
            raise UsageError(
                f'"{name}" can\'t name a preset: use letters, digits, spaces, - and _.'
            )
        if not samples:
            raise UsageError("A preset needs a painted sample at least.")
        for index, sample in enumerate(samples, 1):
            labels_from(sample.labels, sample.name or f"of sample {index}")
        versions = [int(ref.rpartition("@")[2]) for ref in self._versions(name)]
        version = max(versions, default=0) + 1
        try:
            self._write(name, version, samples, model, person, scale)
        except OSError as error:
            raise UsageError(
                f"The preset {name} can't be saved ({error.strerror or error}): make room in "
                f"{self._folder} or make it writable."
            ) from error
        return self.load(f"{name}@{version}")

    def _versions(self, name: str) -> list[str]:
        return [ref for ref in self.names() if ref.rpartition("@")[0] == name]

    def _write(
        self,
        name: str,
        version: int,
        samples: Sequence[PaintedPicture],
        model: ModelRef,
        person: str,
        scale: float | None,
    ) -> None:
        """Write a version in a passing folder, then rename it: it is there whole or not at all."""
        home = self._folder / name
        home.mkdir(parents=True, exist_ok=True)
        with passing_folder(home / str(version)) as passing:
            files = [_put(passing, index, sample) for index, sample in enumerate(samples, 1)]
            told = _Preset(
                model=_Model(name=model.name, version=model.version, sha256=model.sha256),
                saved=datetime.now(UTC),
                person=person,
                samples=tuple(files),
                scale=scale,
            )
            said = told.model_dump_json(indent=2).encode()
            write_whole(passing / _JSON, said, durable=True)
            put_in_place(passing, home / str(version), durable=True)

    def sha256(self, ref: str) -> str:
        """Return the sha256 of a preset's description "NAME@VERSION", which names its files'."""
        name, _, version = ref.partition("@")
        return hashlib.sha256((self._folder / name / version / _JSON).read_bytes()).hexdigest()

    def load(self, ref: str) -> Preset:
        """Return "NAME" (its newest version) or "NAME@VERSION", its files held to their sha256.

        Raises:
            UsageError: there is no such preset, or it was changed since it was saved.
        """
        name, _, version = ref.partition("@")
        there = self._versions(name)
        wanted = ref if version else next(iter(there), "")
        if wanted not in there:
            known = ", ".join(self.names()) or "none"
            raise MissingError(f'There is no preset "{ref}". There are: {known}.')
        folder = self._folder / name / wanted.rpartition("@")[2]
        try:
            told = _Preset.model_validate(read_json(folder / _JSON))
        except (DocumentError, ValidationError) as error:
            raise UsageError(
                f"The preset {wanted} can't be used: its {_JSON} was changed. Save it anew."
            ) from error
        return Preset(
            name=name,
            version=int(folder.name),
            model=ModelRef(told.model.name, told.model.version, told.model.sha256),
            saved=told.saved,
            person=told.person,
            samples=tuple(_painted(folder, each, wanted) for each in told.samples),
            scale=told.scale,
        )


class SentPreset(Presets):
    """The one preset that came with a piece of work; the presets of this machine are not asked."""

    def __init__(self, preset: Preset) -> None:
        self._preset = preset

    def load(self, ref: str) -> Preset:  # noqa: ARG002 - there is but one
        """Return it."""
        return self._preset


def fits(preset: Preset, model: ModelRef) -> None:
    """Make sure that a preset is used with the network it was made with.

    Raises:
        UsageError: it is another one.
    """
    # By bytes and not by version: features of another network mean something else at the same
    # place.
    if preset.model.sha256 != model.sha256:
        raise UsageError(
            f"The preset {preset.ref} was made with {preset.model}, not with this {model}: name "
            "that network, or save the preset anew."
        )


def _put(folder: Path, index: int, sample: PaintedPicture) -> _File:
    # The engine writes BGR.
    pixels = sample.pixels if sample.pixels.ndim == 2 else sample.pixels[..., ::-1]
    names = f"sample-{index}.png", f"labels-{index}.png"
    digests = []
    for name, array in zip(names, (pixels, sample.labels), strict=True):
        data = cv2.imencode(".png", np.ascontiguousarray(array))[1].tobytes()
        write_whole(folder / name, data, durable=True)
        digests.append(hashlib.sha256(data).hexdigest())
    return _File(
        picture=names[0],
        picture_sha256=digests[0],
        labels=names[1],
        labels_sha256=digests[1],
        pixel_size_um=sample.pixel_size_um,
        name=sample.name,
    )


def _painted(folder: Path, told: _File, ref: str) -> PaintedPicture:
    arrays = []
    for name, digest in (
        (told.picture, told.picture_sha256),
        (told.labels, told.labels_sha256),
    ):
        # The name alone: a changed file must not lead to another folder.
        try:
            data = (folder / Path(name).name).read_bytes()
        except (OSError, ValueError):  # a NUL in a name is a ValueError
            data = b""
        if hashlib.sha256(data).hexdigest() != digest:
            raise UsageError(
                f"The preset {ref} can't be used: its {name} was changed. Save it anew."
            )
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), _AS_IT_IS) if data else None
        if decoded is None:
            raise UsageError(f"The preset {ref} can't be used: its {name} is no picture.")
        arrays.append(decoded)
    pixels, labels = arrays
    if (
        labels.shape != pixels.shape[:2]
        or labels.dtype != np.uint8
        or pixels.shape[2:] not in _GREY_RGB
    ):
        raise UsageError(
            f"The preset {ref} can't be used: its {told.labels} is no picture of labels for its "
            f"{told.picture}. Save it anew."
        )
    labels_from(labels, told.name or told.labels)
    rgb = pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., ::-1])
    return PaintedPicture(rgb, np.asarray(labels, np.uint8), told.pixel_size_um, told.name)
