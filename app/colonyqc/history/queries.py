"""What the history is asked; each answer takes a fixed number of queries, however long it is."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import WITHDRAWN, Decision
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


def records(
    session: Session, ids: Sequence[int], *, colonies: bool = True
) -> tuple[AnalysisRecord, ...]:
    """Return the analyses of these ids by id, whole or without colonies; unknown are left out."""
    parts = [selectinload(PictureRow.images)]
    if colonies:
        parts.append(selectinload(PictureRow.colonies))
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
            selectinload(AnalysisRow.pictures).options(*parts),
        )
    )
    rows = session.scalars(wanted).all()
    if not colonies:
        for picture in (picture for row in rows for picture in row.pictures):
            set_committed_value(picture, "colonies", [])
    found = tuple(record(row) for row in rows)
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
    # Thousands of rows: read as plain tuples, and what many share is made once.
    key, model = lru_cache(maxsize=None)(DishKey), lru_cache(maxsize=None)(_model_name)
    return tuple(
        AnalysisSummary(
            number,
            key(line, name),
            day,
            taken,
            model(*named),
            finished,
            pictures,
            usable,
            confluence,
            differentiated,
            count,
            verdict or "",
            simulated,
            decisions,
        )
        for (
            number,
            line,
            name,
            day,
            taken,
            *named,
            finished,
            pictures,
            usable,
            confluence,
            differentiated,
            count,
            verdict,
            simulated,
            decisions,
        ) in session.connection().execute(wanted)
    )


def _model_name(name: str, version: str, sha256: str) -> str:
    return str(ModelRef(name, version, sha256))


def verdict_in_force(session: Session, decision: Decision) -> str:
    """Return what was decided last on the colony of a decision, "" where nothing was."""
    wanted = (
        select(DecisionRow.verdict, DecisionRow.reason, DecisionRow.person)
        .where(
            DecisionRow.analysis_id == decision.analysis_id,
            DecisionRow.picture == decision.picture,
            DecisionRow.colony == decision.colony,
        )
        .order_by(DecisionRow.id.desc())
        .limit(1)
    )
    last = session.execute(wanted).first()
    if last is None or last.reason == WITHDRAWN:
        return ""
    return f"{last.verdict} (by {last.person})"


def dishes(session: Session) -> tuple[DishKey, ...]:
    """Return the dishes that were analysed, by line and name."""
    wanted = (
        select(LineRow.name, DishRow.name)
        .join(DishRow, DishRow.line_id == LineRow.id)
        .order_by(LineRow.name, DishRow.name)
    )
    return tuple(DishKey(line, dish) for line, dish in session.execute(wanted))
