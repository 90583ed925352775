"""Provenance: what a checkpoint tells of its training, from which cards and reports are written."""

from dataclasses import dataclass, field

from colonyqc.config.documents import DocumentError, parse_json
from colonyqc.training.fit.json_value import JsonValue
from colonyqc.training.recipes.lab_options import LabOptions

LookRanges = tuple[tuple[str, float, float], ...]
"""Range of each feature of the pictures' looks: name, least, greatest."""
Digests = dict[str, dict[str, str]]
"""sha256 of picture files by source and name."""


@dataclass(frozen=True, slots=True)
class Provenance(JsonValue):
    """What every run tells of itself."""

    recipe: str
    steps: int
    seed: int
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeProvenance(Provenance):
    """What a run on a recipe's own sources tells of itself."""

    device: str = "CPU"  # some checkpoints are older than training on other devices
    pictures: dict[str, tuple[str, ...]]
    """Names of the pictures by source."""
    digests: Digests = field(default_factory=dict)
    looks: LookRanges
    crop: int | None = None
    batch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabRun:
    """What a run on a lab's own pictures was made with."""

    folder: str
    sha256: str
    files: dict[str, str]
    """sha256 of each file by its path in the folder."""
    classes: tuple[int, ...]
    places: dict[str, str]
    """Place of each picture."""
    validation: tuple[str, ...]
    """Pictures kept apart for validation."""
    options: LabOptions
    begun: str

    @property
    def validation_places(self) -> frozenset[str]:
        """Return the places that the validation pictures are of."""
        return frozenset(self.places[name] for name in self.validation)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabProvenance(Provenance):
    """What a run on a lab's own pictures tells of itself."""

    pictures: dict[str, tuple[str, ...]]
    looks: LookRanges
    own: LabRun


@dataclass(frozen=True, slots=True, kw_only=True)
class MembraneProvenance(Provenance):
    """What a run of a promptable network tells of itself."""

    without: str | None = None
    """The set that was left out."""
    pictures: dict[str, tuple[str, ...]]


ColonyProvenance = RecipeProvenance | LabProvenance
"""What a run of a network that tells colonies tells of itself."""


def read_provenance(about: str) -> ColonyProvenance | MembraneProvenance | None:
    """Return what a checkpoint's JSON tells, None where it tells of no training."""
    try:
        told = parse_json(about)
        if "own" in told:
            return LabProvenance.read(told)
        kind = MembraneProvenance if "without" in told else RecipeProvenance
        return kind.read(told)
    except (DocumentError, LookupError, TypeError, ValueError):
        return None
