"""What is known of a model: identity, geometry and the looks it was trained on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Identity of a model: name, version and the sha256 of its network file."""

    name: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class LooksLimits:
    """Range of picture features (imaging.looks) a model was trained on: feature → (low, high)."""

    ranges: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FastFigures:
    """How far a model's int8 network was measured to agree with its full one.

    ``agreement``: share of the pixels whose most probable class is the same, ``worst`` that of the
    least alike tile; ``max_difference``: greatest difference of a probability; ``pictures``: how
    many it was measured on.
    """

    agreement: float
    worst: float
    max_difference: float
    pictures: int


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as the program needs it.

    ``stride``: input sides must be multiples of it; ``halo``: px at each side of an input whose
    output is discarded; ``pixel_size_um``: scale it was trained at (None: any, see the card);
    ``sigma_px``: width of the Gaussian of the flat-field it expects.
    """

    ref: ModelRef
    title: str
    modality: str
    stride: int
    halo: int
    sigma_px: float
    pixel_size_um: float | None = None
    looks: LooksLimits = LooksLimits()
    licence: str = ""
    description: str = ""
    tells_differentiation: bool = True
    """False for a model that finds colonies but cannot tell what is differentiated in them."""
    fast: FastFigures | None = None
    """Figures of the int8 network in the package, None when there is none."""
