"""What the history is told: rows added within one transaction, the statistics last."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.verdict import Decision, DishDecision
from colonyqc.history.db.tables import (
    AcquisitionRow,
    ColonyRow,
    DecisionRow,
    DishRow,
    LineRow,
    PictureRow,
)
from colonyqc.history.unit.mapping import (
    acquisition_row,
    analysis_row,
    decision_row,
    dish_decision_row,
    fingerprint,
    statistics_row,
)
from colonyqc.services.ports import Artefacts, StoredFiles


def check_shape(result: PictureResult, artefacts: Artefacts) -> None:
    """Make sure that a picture's labels are uint8 and of its size, and cells int32.

    Raises:
        ValueError: they are not.
    """
    size = result.height, result.width
    for what, array, kind in (
        ("labels", artefacts.labels, np.uint8),
        ("cells", artefacts.cells, np.int32),
    ):
        if array is not None and (array.dtype != kind or array.shape != size):
            raise ValueError(
                f"The {what} of {result.picture.name} are {array.dtype} {array.shape}, "
                f"not {np.dtype(kind)} {size}."
            )


def add_analysis(session: Session, analysis: Analysis, stored: tuple[StoredFiles, ...]) -> int:
    """Add an analysis with all its parts, or nothing of it; return its id.

    ``stored``: the files of each picture.

    Raises:
        ValueError: it starts or finishes at a moment without a zone, or its prompt names another
            network than it does.
    """
    with session.begin_nested():
        row = analysis_row(analysis, _acquisition_id(session, analysis.acquisition), stored)
        session.add(row)
        session.flush()
        number = row.id
        # Last of all: the triggers take an analysis for finished once these are there, and let
        # nothing be added to it.
        session.add(statistics_row(analysis.statistics, number))
    # Thousands of colonies would stay in the session's memory for nothing.
    session.expunge_all()
    return number


def add_decision(session: Session, decision: Decision) -> int:
    """Add a decision; return its id.

    Raises:
        HistoryError: there is no such colony.
    """
    _check_colony(session, decision)
    row = decision_row(decision)
    session.add(row)
    session.flush()
    session.expunge_all()
    return row.id


def add_act(session: Session, decisions: Sequence[Decision]) -> int:
    """Add decisions that one act makes; return the act's number.

    Raises:
        HistoryError: there is no such colony.
    """
    # Under the right to write: nobody else takes the number.
    act = (session.scalar(select(func.max(DecisionRow.act))) or 0) + 1
    known = set(_colonies_of(session, {each.analysis_id for each in decisions}))
    for each in decisions:
        if (each.analysis_id, each.picture, each.colony) not in known:
            _check_colony(session, each)
    session.add_all([decision_row(each, act) for each in decisions])
    session.flush()
    session.expunge_all()
    return act


def add_dish_decision(session: Session, decision: DishDecision) -> int:
    """Add a verdict on a dish; return its id."""
    row = dish_decision_row(decision)
    session.add(row)
    session.flush()
    session.expunge_all()
    return row.id


def _acquisition_id(session: Session, acquisition: Acquisition) -> int:
    # By all that is known of it: the same pictures with another passage are another acquisition.
    mark = fingerprint(acquisition)
    known = session.scalar(select(AcquisitionRow.id).where(AcquisitionRow.fingerprint == mark))
    if known is not None:
        return known
    row = acquisition_row(acquisition, _dish_id(session, acquisition.dish))
    session.add(row)
    session.flush()
    return row.id


def _dish_id(session: Session, key: DishKey) -> int:
    line = session.scalar(select(LineRow).where(LineRow.name == key.line))
    if line is None:
        line = LineRow(name=key.line)
        session.add(line)
        session.flush()
    dish = session.scalar(
        select(DishRow).where(DishRow.line_id == line.id, DishRow.name == key.dish)
    )
    if dish is None:
        dish = DishRow(line_id=line.id, name=key.dish)
        session.add(dish)
        session.flush()
    return dish.id


def _colonies_of(session: Session, analyses: set[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (analysis, picture, number) of every colony of some analyses."""
    wanted = (
        select(PictureRow.analysis_id, PictureRow.position, ColonyRow.number)
        .join(ColonyRow, ColonyRow.picture_id == PictureRow.id)
        .where(PictureRow.analysis_id.in_(analyses))
    )
    yield from ((row[0], row[1], row[2]) for row in session.execute(wanted))


def _check_colony(session: Session, decision: Decision) -> None:
    number, position = decision.analysis_id, decision.picture
    picture = select(PictureRow.id).where(
        PictureRow.analysis_id == number, PictureRow.position == position
    )
    at = session.scalar(picture)
    if at is None:
        raise HistoryError(
            f"There is no picture {position + 1} of an analysis {number} to decide on."
        )
    colony = select(ColonyRow.position).where(
        ColonyRow.picture_id == at, ColonyRow.number == decision.colony
    )
    if session.scalars(colony).first() is None:
        raise HistoryError(
            f"There is no colony {decision.colony} in picture {position + 1} of analysis {number}."
        )
