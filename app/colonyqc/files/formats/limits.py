"""How much is taken in at once: checked against a file's header before anything is allocated."""

from dataclasses import dataclass

MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in px (width · height) and bytes that readers keep to."""

    flat_bytes: int = 1_200 * MEGA
    """Largest picture in bytes that can only be decoded whole, transparency included."""
    scans: int = 100
    """Scans of a JPEG: cameras write 1, progressive pictures about 10."""
    scanned_px: int = 1_500 * MEGA
    """Scans times px: what a decoder goes through."""
    flat_px: int = 400 * MEGA
    """Largest picture that can only be decoded whole."""
    tiled_px: int = 4_000 * MEGA
    """Largest picture that can be decoded in parts."""
    whole_px: int = 64 * MEGA
    """Up to here a picture is decoded once and kept; a part of a file may not be larger."""
    pages: int = 10_000
    cache_bytes: int = 256 * MEGA
