"""What was corrected of an analysis, as JSON values."""

from typing import Any

from colonyqc.domain.correction import CORRECTED, CorrectionSource


def by_hand(model: str, corrected: bool) -> str:
    """Return what found colonies or cells, and whether a person corrected them."""
    return f"{model}, {CORRECTED}" if corrected else model


def told(made: CorrectionSource | None) -> dict[str, Any] | None:
    """Return who corrected what of which analysis and why; None where nobody did."""
    if made is None:
        return None
    return {
        "corrects": made.original,
        "person": made.person,
        "reason": made.reason,
        "in": made.way,
        "pictures": [
            {
                "picture": each.picture + 1,
                "edits": each.edits,
                "corrected_px": each.changed_px,
                "changed": list(each.changed),
                "added": list(each.added),
                "removed": list(each.removed),
            }
            for each in made.pictures
        ],
    }
