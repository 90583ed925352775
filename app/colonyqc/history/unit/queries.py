"""What the history is asked; each answer takes a fixed number of queries, however long it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import isnan

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.cell import Sheet
from colonyqc.domain.model import ModelRef, model_text
from colonyqc.domain.picture import DishKey
from colonyqc.domain.statistics import pool_cells
from colonyqc.domain.verdict import WITHDRAWN, Decision
from colonyqc.history.db.correction_table import CorrectionRow
from colonyqc.history.db.tables import (
    AcquisitionRow,
    AnalysisRow,
    DecisionRow,
    DishDecisionRow,
    DishRow,
    ImageRow,
    LineRow,
    PictureRow,
    PromptRow,
    SheetRow,
    StatisticsRow,
)
from colonyqc.history.unit.mapping import record, sheet
from colonyqc.history.unit.measured_rows import cells_of, colonies_of
from colonyqc.history.unit.proved_models import proved_models
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.ports import (
    PAINTED,
    AnalysisRecord,
    AnalysisSummary,
    AppliedConfiguration,
    StoredFiles,
)


def records(
    session: Session,
    ids: Sequence[int],
    *,
    colonies: bool = True,
    cells: bool = True,
    outlines: bool = True,
) -> tuple[AnalysisRecord, ...]:
    """Return the analyses of these ids by id; unknown are left out.

    ``colonies``, ``cells``, ``outlines`` of colonies: whether they are read, too.
    """
    wanted = (
        select(AnalysisRow)
        .where(AnalysisRow.id.in_(ids))
        .order_by(AnalysisRow.id)
        .options(
            joinedload(AnalysisRow.acquisition, innerjoin=True)
            .joinedload(AcquisitionRow.dish, innerjoin=True)
            .joinedload(DishRow.line, innerjoin=True),
            joinedload(AnalysisRow.statistics, innerjoin=True),
            joinedload(AnalysisRow.prompt),
            joinedload(AnalysisRow.correction),
            selectinload(AnalysisRow.decisions),
            selectinload(AnalysisRow.dish_decisions),
            selectinload(AnalysisRow.pictures).options(
                selectinload(PictureRow.images), joinedload(PictureRow.sheet)
            ),
        )
    )
    rows = session.scalars(wanted).all()
    known = colonies_of(session, ids, outlines=outlines) if colonies else {}
    sheets = any(picture.sheet is not None for row in rows for picture in row.pictures)
    measured = cells_of(session, ids) if cells and sheets else {}
    proved = proved_models(session)
    found = tuple(record(row, proved, known, measured) for row in rows)
    session.expunge_all()
    return found


def stored_files(session: Session, analysis_id: int) -> tuple[StoredFiles, ...]:
    """Return what names the stored files of each picture of an analysis."""
    wanted = (
        select(PictureRow.labels, PictureRow.overview, PictureRow.cells)
        .where(PictureRow.analysis_id == analysis_id)
        .order_by(PictureRow.position)
    )
    return tuple(
        StoredFiles(labels, overview, cells or "")
        for labels, overview, cells in session.execute(wanted)
    )


def analyses_of_file(session: Session, sha256: str) -> tuple[int, ...]:
    """Return the ids of the analyses that read a file of these bytes, by id."""
    wanted = (
        select(PictureRow.analysis_id)
        .join(ImageRow, ImageRow.picture_id == PictureRow.id)
        .where(ImageRow.sha256 == sha256)
        .distinct()
        .order_by(PictureRow.analysis_id)
    )
    return tuple(session.scalars(wanted))


def configurations(session: Session) -> tuple[AppliedConfiguration, ...]:
    """Return by what each analysis was made, by id."""
    wanted = (
        select(
            AnalysisRow.id,
            AnalysisRow.model_name,
            AnalysisRow.model_version,
            AnalysisRow.model_sha256,
            AnalysisRow.protocol,
            PromptRow.analysis_id,
        )
        .outerjoin(PromptRow, PromptRow.analysis_id == AnalysisRow.id)
        .order_by(AnalysisRow.id)
    )
    return tuple(
        AppliedConfiguration(number, ModelRef(*model), protocol, prompt is not None)
        for number, *model, protocol, prompt in session.execute(wanted)
    )


def prompted(session: Session, dish: DishKey) -> Sequence[int]:
    """Return the ids of a dish's prompted analyses."""
    wanted = (
        select(PromptRow.analysis_id)
        .join(AnalysisRow, AnalysisRow.id == PromptRow.analysis_id)
        .join(AcquisitionRow, AnalysisRow.acquisition_id == AcquisitionRow.id)
        .join(DishRow, AcquisitionRow.dish_id == DishRow.id)
        .join(LineRow, DishRow.line_id == LineRow.id)
        .where(LineRow.name == dish.line, DishRow.name == dish.dish)
    )
    return session.scalars(wanted).all()


def replaced(session: Session, analysis: Analysis, number: int) -> str:
    """Return which analysis a new one stands in the place of: "analysis 3", "" for none.

    A correction names its original, others the last analysis of their dish and moment before
    ``number``; prompted ones only cells that somebody corrected.
    """
    if analysis.correction is not None:
        return f"analysis {analysis.correction.original}"
    if analysis.prompt is not None:
        return _corrected_cells(session, analysis, number)
    of = analysis.acquisition
    wanted = (
        select(func.max(AnalysisRow.id))
        .join(AcquisitionRow, AnalysisRow.acquisition_id == AcquisitionRow.id)
        .join(DishRow, AcquisitionRow.dish_id == DishRow.id)
        .join(LineRow, DishRow.line_id == LineRow.id)
        .outerjoin(PromptRow, PromptRow.analysis_id == AnalysisRow.id)
        .where(LineRow.name == of.dish.line, DishRow.name == of.dish.dish)
        .where(AnalysisRow.id < number, PromptRow.analysis_id.is_(None))
    )
    wanted = (
        wanted.where(AcquisitionRow.day.is_(None), AcquisitionRow.taken == of.taken)
        if of.day is None
        else wanted.where(AcquisitionRow.day == of.day)
    )
    before = session.execute(wanted).scalar()
    return "" if before is None else f"analysis {before}"


def _corrected_cells(session: Session, analysis: Analysis, number: int) -> str:
    """Return which corrected analysis held the newest answer of one of its pictures, "" for none.

    Answers that nobody corrected come and go while samples are painted: they are not told of.
    """
    ids = [each for each in prompted(session, analysis.acquisition.dish) if each < number]
    drawn = select(func.count()).where(CorrectionRow.analysis_id.in_(ids))
    if not session.scalar(drawn):
        return ""
    own = {each.picture.files for each in analysis.pictures}
    found = [
        of.id
        for of, result in newest_answers(records(session, ids, colonies=False, cells=False))
        if of.analysis.correction is not None and result.picture.files in own
    ]
    return f"analysis {max(found)}" if found else ""


def summaries(session: Session, dish: DishKey | None) -> tuple[AnalysisSummary, ...]:
    """Return a summary of every analysis, of one dish if given, in the order of the list."""
    decided = (
        select(func.count(DecisionRow.id))
        .where(DecisionRow.analysis_id == AnalysisRow.id, DecisionRow.act.is_(None))
        .scalar_subquery()
    )
    approval = (
        select(DishDecisionRow.verdict)
        .where(
            DishDecisionRow.analysis_id == AnalysisRow.id,
            DishDecisionRow.reason != WITHDRAWN,
            DishDecisionRow.id
            == select(func.max(DishDecisionRow.id))
            .where(DishDecisionRow.analysis_id == AnalysisRow.id)
            .correlate(AnalysisRow)
            .scalar_subquery(),
        )
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
            AnalysisRow.provider,
            AnalysisRow.finished,
            StatisticsRow.pictures,
            StatisticsRow.usable_pictures,
            StatisticsRow.confluence,
            StatisticsRow.differentiated,
            StatisticsRow.colony_count,
            AnalysisRow.verdict,
            AnalysisRow.simulated,
            decided.label("decisions"),
            PromptRow.preset,
            PromptRow.samples,
            approval.label("approval"),
            CorrectionRow.original,
        )
        .join(AcquisitionRow, AnalysisRow.acquisition_id == AcquisitionRow.id)
        .join(DishRow, AcquisitionRow.dish_id == DishRow.id)
        .join(LineRow, DishRow.line_id == LineRow.id)
        .join(StatisticsRow, StatisticsRow.analysis_id == AnalysisRow.id)
        .outerjoin(PromptRow, PromptRow.analysis_id == AnalysisRow.id)
        .outerjoin(CorrectionRow, CorrectionRow.analysis_id == AnalysisRow.id)
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
    key, model = lru_cache(maxsize=None)(DishKey), lru_cache(maxsize=None)(_model)
    proved = proved_models(session)
    found = tuple(
        AnalysisSummary(
            number,
            key(line, name),
            day,
            taken,
            model(*named)[1],
            finished,
            pictures,
            usable,
            confluence,
            differentiated,
            count,
            verdict or "",
            simulated,
            decisions,
            "" if preset is None else preset or PAINTED,
            len(samples or ()),
            approval=said or "",
            original=original,
            network=model(*named)[0],
            proved=model(*named)[0] in proved,
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
            preset,
            samples,
            said,
            original,
        ) in session.connection().execute(wanted)
    )
    return _with_cells(session, found, few=dish is not None)


def _with_cells(
    session: Session, found: tuple[AnalysisSummary, ...], *, few: bool
) -> tuple[AnalysisSummary, ...]:
    """Return the summaries; those of prompted analyses say what their sheets say together.

    ``few``: they are few enough to be asked for by name.
    """
    asked = {each.id for each in found if each.prompt}
    if not asked:
        return found
    wanted = (
        select(PictureRow.analysis_id, PictureRow.quality, SheetRow)
        .join(PictureRow, SheetRow.picture_id == PictureRow.id)
        .where(SheetRow.count.is_not(None))
        .order_by(SheetRow.picture_id)
    )
    if few:
        wanted = wanted.where(PictureRow.analysis_id.in_(asked))
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    for number, quality, row in session.execute(wanted):
        if quality.usable:
            sheets[number].append(sheet(row))
    session.expunge_all()
    return tuple(
        _with_numbers(each, sheets[each.id]) if each.id in asked else each for each in found
    )


def _with_numbers(summary: AnalysisSummary, sheets: Sequence[Sheet]) -> AnalysisSummary:
    pooled = pool_cells(sheets)
    if pooled is None:
        return replace(summary, cells=0)
    return replace(
        summary,
        cells=pooled.count,
        cell_density=_known(pooled.density_per_mm2),
        hexagonality=_known(pooled.hexagonality),
    )


def _known(value: float | None) -> float | None:
    return None if value is None or isnan(value) else value


def _model(name: str, version: str, sha256: str, provider: str) -> tuple[ModelRef, str]:
    ref = ModelRef(name, version, sha256)
    return ref, model_text(ref, provider)


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


def approval_in_force(session: Session, analysis_id: int) -> str:
    """Return what was decided last on the dish of an analysis, "" where nothing was."""
    wanted = (
        select(DishDecisionRow.verdict, DishDecisionRow.reason, DishDecisionRow.person)
        .where(DishDecisionRow.analysis_id == analysis_id)
        .order_by(DishDecisionRow.id.desc())
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
