"""Check a whole history: the database, every analysis in it and every file it names."""

import zlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from colonyqc.domain.errors import HistoryError
from colonyqc.history import queries
from colonyqc.history.engine import shown, spoken
from colonyqc.history.opening import SqlHistories
from colonyqc.history.store import FileStore
from colonyqc.history.tables import AnalysisRow, StatisticsRow
from colonyqc.services.ports import AnalysisRecord


def _check_database(session: Session) -> list[str]:
    """Return what SQLite itself finds wrong."""
    wrong = []
    connection = session.connection()
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            wrong.append(f"The database is damaged: {said}.")
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        wrong.append(f"A row of the table {table} belongs to nothing.")
    return wrong


def _check_files(record: AnalysisRecord, files: FileStore, seen: set[str]) -> list[str]:
    """Return what is wrong with the stored files of an analysis; each file is looked at once."""
    wrong = []
    for result, stored in zip(record.analysis.pictures, record.stored, strict=True):
        try:
            if stored.overview not in seen:
                files.overview(stored.overview)
            if stored.labels and stored.labels not in seen:
                labels = files.labels(stored.labels)
                labels.close()
                if labels.size != (result.width, result.height):
                    wrong.append(f"The label map {stored.labels} has not its picture's size.")
        except HistoryError as error:
            wrong.append(f"Analysis {record.id}: {error}")
        seen |= {stored.overview, stored.labels}
    return wrong


def verify(histories: SqlHistories) -> tuple[str, ...]:
    """Return what is wrong with a history, one sentence each; nothing when it is whole.

    Raises:
        HistoryError: the database cannot be read at all.
    """
    seen: set[str] = set()
    with spoken(shown(histories.engine.url)), Session(histories.engine) as session:
        wrong = _check_database(session) if histories.engine.dialect.name == "sqlite" else []
        sealed = select(StatisticsRow.analysis_id)
        half = select(AnalysisRow.id).where(AnalysisRow.id.not_in(sealed)).order_by(AnalysisRow.id)
        wrong += [f"Analysis {each} is not complete." for each in session.scalars(half)]
        for each in session.scalars(sealed.order_by(StatisticsRow.analysis_id)).all():
            try:
                (record,) = queries.records(session, [each])
            except (ValueError, zlib.error) as error:
                wrong.append(f"Analysis {each} cannot be read: {type(error).__name__}.")
            else:
                wrong += _check_files(record, histories.files, seen)
    return tuple(wrong)
