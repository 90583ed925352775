"""What is known of a model: identity, geometry and the looks it was trained on."""

from dataclasses import dataclass
from typing import Final

FAST_AGREEMENT: Final = 0.995
"""Least share of a tile's pixels at which an int8 network must name the class of the full one."""


@dataclass(frozen=True, slots=True)
class ModelRef:
    """Identity of a model: name, version and the sha256 of its network file."""

    name: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


def ran_fast(provider: str) -> bool:
    """Tell whether what ran a model, as an analysis names it, was its int8 network."""
    return provider.endswith(" int8")


def model_text(model: ModelRef, provider: str) -> str:
    """Return a model as it is told: its int8 network, named by what ran it, is another one."""
    return f"{model} (int8)" if ran_fast(provider) else str(model)


@dataclass(frozen=True, slots=True)
class LooksLimits:
    """Range of picture features (imaging.looks) a model was trained on: feature → (low, high)."""

    ranges: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class RecognitionLimits:
    """What a model makes of a picture's look, in log-odds that it is of the kind it knows.

    Below ``refused_below`` it is refused, below ``familiar_from`` it is told as unfamiliar.
    """

    refused_below: float
    familiar_from: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a model sees in a picture as a whole, before it segments it.

    ``familiarity``: log-odds that the picture is of the kind the model knows; ``pixel_size_um``:
    that of the px it was shown, told by how large cells look; ``covered``: share of blocks of 16 px
    where anything stands out; without any the other two mean nothing.
    """

    familiarity: float
    pixel_size_um: float
    covered: float


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

    @property
    def qualified(self) -> bool:
        """Whether it may stand for the full network: alike enough in every tile measured.

        By the least alike tile: a mean over pictures hides one whose answers are others.
        """
        return self.worst >= FAST_AGREEMENT

    def refusal(self, model: ModelRef) -> str:
        """Return why the fast network of a model is not qualified."""
        return (
            f"The fast network of {model} is not qualified: in one tile it gave the class of the "
            f"full one at {100 * self.worst:.2f} % of the pixels, under {100 * FAST_AGREEMENT:g} "
            "%. No dish that it judges is said to pass."
        )


@dataclass(frozen=True, slots=True)
class EarlyFigures:
    """What networks of a model's recipe found of differentiation as it begins, on drawn dishes.

    On the first day that has 1 % of the colony area drawn differentiated: ``found`` share of it,
    ``wrong`` share of the undifferentiated area that was called so.
    """

    found: float
    wrong: float


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
    own: bool = False
    """It did not come with the program."""
    early: EarlyFigures | None = None
    """Its measured sensitivity to differentiation; None where nobody measured it."""
    asked_only: bool = False
    """Whether it is taken only where a person names it."""
    recognition: RecognitionLimits | None = None
    """Limits on what the package's own looks network says, in place of ``looks``; None without."""
