"""What the history is asked; each answer takes a fixed number of queries, however long it is."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import DishKey
from colonyqc.history.mapping import record
from colonyqc.history.tables import (
    AcquisitionRow,
    AnalysisRow,
    DecisionRow,
    DishRow,
    LineRow,
    PictureRow,
    StatisticsRow,
)
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary


def records(session: Session, ids: Sequence[int]) -> tuple[AnalysisRecord, ...]:
    """Return the analyses of these ids, whole, by id; unknown ids are left out."""
    wanted = (
        select(AnalysisRow)
        .where(AnalysisRow.id.in_(ids))
        .order_by(AnalysisRow.id)
        .options(
            joinedload(AnalysisRow.acquisition, innerjoin=True)
            .joinedload(AcquisitionRow.dish, innerjoin=True)
            .joinedload(DishRow.line, innerjoin=True),
            joinedload(AnalysisRow.statistics, innerjoin=True),
            selectinload(AnalysisRow.decisions),
            selectinload(AnalysisRow.pictures).options(
                selectinload(PictureRow.images), selectinload(PictureRow.colonies)
            ),
        )
    )
    found = tuple(record(row) for row in session.scalars(wanted))
    session.expunge_all()
    return found


def summaries(session: Session, dish: DishKey | None) -> tuple[AnalysisSummary, ...]:
    """Return a summary of every analysis, of one dish if given, in the order of the list."""
    decided = (
        select(func.count(DecisionRow.id))
        .where(DecisionRow.analysis_id == AnalysisRow.id)
        .scalar_subquery()
    )
    wanted = (
        select(
            AnalysisRow.id,
            LineRow.name.label("line"),
            DishRow.name.label("dish"),
            AcquisitionRow.day,
            AcquisitionRow.taken,
            AnalysisRow.model_name,
            AnalysisRow.model_version,
            AnalysisRow.model_sha256,
            AnalysisRow.finished,
            StatisticsRow.pictures,
            StatisticsRow.usable_pictures,
            StatisticsRow.confluence,
            StatisticsRow.differentiated,
            StatisticsRow.colony_count,
            AnalysisRow.verdict,
            AnalysisRow.simulated,
            decided.label("decisions"),
        )
        .join(AcquisitionRow, AnalysisRow.acquisition_id == AcquisitionRow.id)
        .join(DishRow, AcquisitionRow.dish_id == DishRow.id)
        .join(LineRow, DishRow.line_id == LineRow.id)
        .join(StatisticsRow, StatisticsRow.analysis_id == AnalysisRow.id)
        .order_by(
            LineRow.name,
            DishRow.name,
            AcquisitionRow.day.nulls_last(),
            AnalysisRow.finished,
            AnalysisRow.id,
        )
    )
    if dish is not None:
        wanted = wanted.where(LineRow.name == dish.line, DishRow.name == dish.dish)
    return tuple(
        AnalysisSummary(
            id=row.id,
            dish=DishKey(row.line, row.dish),
            day=row.day,
            taken=row.taken,
            model=str(ModelRef(row.model_name, row.model_version, row.model_sha256)),
            finished=row.finished,
            pictures=row.pictures,
            usable_pictures=row.usable_pictures,
            confluence=row.confluence,
            differentiated=row.differentiated,
            colony_count=row.colony_count,
            verdict=row.verdict or "",
            simulated=row.simulated,
            decisions=row.decisions,
        )
        for row in session.execute(wanted)
    )


def dishes(session: Session) -> tuple[DishKey, ...]:
    """Return the dishes that were analysed, by line and name."""
    wanted = (
        select(LineRow.name, DishRow.name)
        .join(DishRow, DishRow.line_id == LineRow.id)
        .order_by(LineRow.name, DishRow.name)
    )
    return tuple(DishKey(line, dish) for line, dish in session.execute(wanted))
