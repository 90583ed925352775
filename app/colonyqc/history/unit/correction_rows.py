"""Where a corrected analysis comes from, as a row and back."""

from colonyqc.domain.correction import CorrectionSource
from colonyqc.history.db.correction_table import CorrectionRow


def correction_row(value: CorrectionSource | None) -> CorrectionRow | None:
    """Return a new row of a corrected analysis, None of a usual one."""
    if value is None:
        return None
    return CorrectionRow(
        original=value.original,
        person=value.person,
        reason=value.reason,
        way=value.way,
        pictures=value.pictures,
    )


def correction(row: CorrectionRow | None) -> CorrectionSource | None:
    """Return what a row says, None without one."""
    if row is None:
        return None
    return CorrectionSource(row.original, row.person, row.reason, row.way, row.pictures)
