"""What a lab may choose of a training on its own pictures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabOptions:
    """What a lab may choose; the rest comes from the recipe."""

    val: float = 0.25
    """Share of the pictures kept for validation; 0: none, and no early end."""
    patience: int = 8
    """Validation scores (20 in a run) without a better one after which training ends."""
    places: str = ""
    """Pattern of the place in a picture's name; see `site_split.place_of`."""
    crop: int | None = None
    batch: int | None = None
    modality: str = "phase contrast"
    pixel_size_um: float | None = None
    start: str = ""
    """Model (name@version) whose network is trained on; empty: one that has seen no cells."""
