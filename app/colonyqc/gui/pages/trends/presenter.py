"""The sheets of a dish by culture day, as the trends page draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import nan

from colonyqc.domain.statistics import pool_sheets
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.ports import AnalysisRecord


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """All sheets of one day together; nan where nothing can be said."""

    day: float
    per_mm2: float
    per_mpx: float
    hexagonality: float
    """%."""


def sheet_points(records: Sequence[AnalysisRecord]) -> tuple[SheetPoint, ...]:
    """Return the days of prompted analyses that show a sheet; unknown days have no place."""
    points = []
    for day, answers in groupby(
        newest_answers(records), lambda answer: answer[0].analysis.acquisition.day
    ):
        pooled = pool_sheets([result for _, result in answers])
        if day is not None and pooled is not None:
            density = nan if pooled.density_per_mm2 is None else pooled.density_per_mm2
            share = pooled.hexagonality
            points.append(SheetPoint(float(day), density, pooled.density_per_mpx, share))
    return tuple(points)
