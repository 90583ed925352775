"""Turn values of the domain into rows and back, nothing lost on the way."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from colonyqc.domain.analysis import Analysis, DishStatistics, FileHash, PictureResult
from colonyqc.domain.cell import Cell, PromptSource, Sheet, SheetStatistics
from colonyqc.domain.colony import Colony
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.domain.verdict import Approval, Decision, DishDecision, Verdict
from colonyqc.history.db.columns import to_json
from colonyqc.history.db.tables import (
    AcquisitionRow,
    AnalysisRow,
    DecisionRow,
    DishDecisionRow,
    ImageRow,
    PictureRow,
    PromptRow,
    SheetRow,
    StatisticsRow,
)
from colonyqc.history.unit.correction_rows import correction, correction_row
from colonyqc.history.unit.measured_rows import (
    Cells,
    Colonies,
    cell_row,
    colony_row,
    proposal,
    proposal_columns,
)
from colonyqc.services.accounts.site_packs import ProvedModels
from colonyqc.services.ports import AnalysisRecord, StoredFiles

_SAID_LATER = ("medium", "vessel", "rock", "feeders", "file_notes")
_STATISTICS = tuple(f.name for f in fields(DishStatistics))
_PICTURE_COUNTS = (
    "width",
    "height",
    "imaged_px",
    "undifferentiated_px",
    "differentiated_px",
    "uncertain_px",
)
_PICTURE_FACTS = (
    "pixel_size_um",
    "pixel_size_source",
    "quality",
    "differentiated_mass_px",
    "peer_confluence",
)
_SHEET_COUNTS = ("count", "whole", "interior")
_SHEET_MEASURES = tuple(f.name for f in fields(SheetStatistics) if f.name not in _SHEET_COUNTS)


def _picked(source: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}


def _utc_sure(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("An analysis starts and finishes at a moment in UTC, with its zone.")
    return moment


def fingerprint(acquisition: Acquisition) -> str:
    """Return the sha256 of all that is known of an acquisition: equal ones share a row."""
    # What was added later counts only where it is known: older acquisitions keep their mark.
    unsaid = frozenset(name for name in _SAID_LATER if getattr(acquisition, name) in (None, ()))
    return sha256(to_json(Acquisition, acquisition, unsaid).encode("ascii")).hexdigest()


def acquisition_row(acquisition: Acquisition, dish_id: int) -> AcquisitionRow:
    """Return a new row of an acquisition."""
    return AcquisitionRow(
        dish_id=dish_id,
        day=None if acquisition.day is None else int(acquisition.day),
        taken=acquisition.taken,
        passage=acquisition.passage,
        medium=acquisition.medium,
        vessel=acquisition.vessel,
        rock=None if acquisition.rock is None else bool(acquisition.rock),
        feeders=None if acquisition.feeders is None else bool(acquisition.feeders),
        pictures=acquisition.pictures,
        file_notes=acquisition.file_notes or None,
        fingerprint=fingerprint(acquisition),
    )


def _sheet_row(sheet: Sheet) -> SheetRow:
    numbers = sheet.statistics
    columns: dict[str, Any] = {}
    if numbers is not None:
        columns = {name: int(getattr(numbers, name)) for name in _SHEET_COUNTS}
        columns |= _picked(numbers, _SHEET_MEASURES)
    return SheetRow(
        width=int(sheet.width),
        height=int(sheet.height),
        pixel_size_um=sheet.pixel_size_um,
        problems=sheet.problems,
        cells=[cell_row(cell, at) for at, cell in enumerate(sheet.cells)],
        **columns,
    )


def sheet_statistics(row: SheetRow) -> SheetStatistics | None:
    """Return a sheet's numbers, None where there is no sheet."""
    if row.count is None:
        return None
    return SheetStatistics(**_picked(row, _SHEET_COUNTS + _SHEET_MEASURES))


def sheet(row: SheetRow, cells: Sequence[Cell] = ()) -> Sheet:
    """Return the sheet of a row, with these of its cells."""
    return Sheet(
        width=row.width,
        height=row.height,
        pixel_size_um=row.pixel_size_um,
        cells=tuple(cells),
        statistics=sheet_statistics(row),
        problems=row.problems,
    )


def _prompt_row(analysis: Analysis) -> PromptRow | None:
    prompt = analysis.prompt
    if prompt is None:
        return None
    if prompt.model != analysis.model:
        raise ValueError(f"{prompt.model} was prompted, but {analysis.model} is said to answer.")
    return PromptRow(
        preset=prompt.preset, samples=prompt.samples, fine_tuned=int(prompt.fine_tuned)
    )


def _prompt(row: PromptRow | None, model: ModelRef) -> PromptSource | None:
    return None if row is None else PromptSource(model, row.preset, row.samples, row.fine_tuned)


def _picture_row(
    result: PictureResult, position: int, acquisition: Acquisition, stored: StoredFiles
) -> PictureRow:
    known = result.picture in acquisition.pictures
    return PictureRow(
        position=position,
        place=acquisition.pictures.index(result.picture) if known else None,
        picture=None if known else result.picture,
        simulated=bool(result.simulated),
        feeder_px=None if result.feeder_px is None else int(result.feeder_px),
        dead=result.dead,
        regions=result.regions,
        labels=stored.labels,
        overview=stored.overview,
        # NULL and not "": rows of before the column are digested as they were.
        cells=stored.cells or None,
        images=[
            ImageRow(position=at, path=file.path, sha256=file.sha256, size=file.size)
            for at, file in enumerate(result.files)
        ],
        colonies=[colony_row(colony, at) for at, colony in enumerate(result.colonies)],
        sheet=None if result.sheet is None else _sheet_row(result.sheet),
        **{name: int(getattr(result, name)) for name in _PICTURE_COUNTS},
        **_picked(result, _PICTURE_FACTS),
    )


def _picture(
    row: PictureRow, acquisition: Acquisition, colonies: Sequence[Colony], cells: Sequence[Cell]
) -> PictureResult:
    picture = row.picture if row.place is None else acquisition.pictures[row.place]
    if picture is None:
        raise ValueError(f"Picture row {row.id} names no picture.")
    return PictureResult(
        picture=picture,
        files=tuple(FileHash(image.path, image.sha256, image.size) for image in row.images),
        colonies=tuple(colonies),
        simulated=row.simulated,
        feeder_px=row.feeder_px,
        dead=row.dead,
        regions=row.regions,
        sheet=None if row.sheet is None else sheet(row.sheet, cells),
        **_picked(row, _PICTURE_COUNTS),
        **_picked(row, _PICTURE_FACTS),
    )


def analysis_row(
    analysis: Analysis, acquisition_id: int, stored: tuple[StoredFiles, ...]
) -> AnalysisRow:
    """Return a new row of an analysis with all its parts, without its statistics.

    Raises:
        ValueError: it starts or finishes at a moment without a zone, or its prompt names another
            network than it does.
    """
    return AnalysisRow(
        acquisition_id=acquisition_id,
        model_name=analysis.model.name,
        model_version=analysis.model.version,
        model_sha256=analysis.model.sha256,
        provider=analysis.provider,
        protocol_name=analysis.protocol.name,
        protocol_version=analysis.protocol.version,
        protocol=analysis.protocol,
        app_version=analysis.app_version,
        started=_utc_sure(analysis.started),
        finished=_utc_sure(analysis.finished),
        failures=analysis.failures,
        simulated=bool(analysis.simulated),
        pictures=[
            _picture_row(result, at, analysis.acquisition, files)
            for at, (result, files) in enumerate(zip(analysis.pictures, stored, strict=True))
        ],
        prompt=_prompt_row(analysis),
        correction=correction_row(analysis.correction),
        **proposal_columns(analysis.proposal),
    )


def statistics_row(statistics: DishStatistics, analysis_id: int) -> StatisticsRow:
    """Return a new row of a dish's numbers; written last, it seals the analysis."""
    columns = _picked(statistics, _STATISTICS)
    for name in ("pictures", "usable_pictures", "colony_count", "imaged_px"):
        columns[name] = int(columns[name])
    count = statistics.dead_count
    columns["dead_count"] = None if count is None else int(count)
    return StatisticsRow(analysis_id=analysis_id, **columns)


def _acquisition(row: AcquisitionRow) -> Acquisition:
    return Acquisition(
        dish=DishKey(row.dish.line.name, row.dish.name),
        day=row.day,
        taken=row.taken,
        pictures=row.pictures,
        passage=row.passage,
        medium=row.medium,
        vessel=row.vessel,
        rock=row.rock,
        feeders=row.feeders,
        file_notes=row.file_notes or (),
    )


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        analysis_id=row.analysis_id,
        picture=row.picture,
        colony=row.colony,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        person=row.person,
        at=row.at,
    )


def decision_row(value: Decision, act: int | None = None) -> DecisionRow:
    """Return a new row of a decision; ``act``: the number of the act that made it with others."""
    return DecisionRow(
        analysis_id=int(value.analysis_id),
        picture=int(value.picture),
        colony=int(value.colony),
        verdict=value.verdict.value,
        reason=value.reason,
        person=value.person,
        at=value.at,
        act=act,
    )


def _dish_decision(row: DishDecisionRow) -> DishDecision:
    return DishDecision(
        analysis_id=row.analysis_id,
        approval=Approval(row.verdict),
        reason=row.reason,
        person=row.person,
        at=row.at,
    )


def dish_decision_row(value: DishDecision) -> DishDecisionRow:
    """Return a new row of a verdict on a dish."""
    return DishDecisionRow(
        analysis_id=int(value.analysis_id),
        verdict=value.approval.value,
        reason=value.reason,
        person=value.person,
        at=value.at,
    )


def record(
    row: AnalysisRow, proved: ProvedModels, colonies: Colonies, cells: Cells
) -> AnalysisRecord:
    """Return the record of a row whose relations are loaded; colonies, cells by picture's id."""
    acquisition = _acquisition(row.acquisition)
    model = ModelRef(row.model_name, row.model_version, row.model_sha256)
    analysis = Analysis(
        acquisition=acquisition,
        model=model,
        provider=row.provider,
        protocol=row.protocol,
        app_version=row.app_version,
        started=row.started,
        finished=row.finished,
        pictures=tuple(
            _picture(each, acquisition, colonies.get(each.id, ()), cells.get(each.id, ()))
            for each in row.pictures
        ),
        statistics=DishStatistics(**_picked(row.statistics, _STATISTICS)),
        proposal=proposal(
            row.verdict, row.rule, row.metric, row.value, row.limit, row.sentence, row.rule_set
        ),
        failures=row.failures,
        simulated=row.simulated,
        prompt=_prompt(row.prompt, model),
        correction=correction(row.correction),
    )
    stored = tuple(
        StoredFiles(picture.labels, picture.overview, picture.cells or "")
        for picture in row.pictures
    )
    decisions = tuple(_decision(each) for each in row.decisions)
    of_dish = tuple(_dish_decision(each) for each in row.dish_decisions)
    return AnalysisRecord(row.id, analysis, stored, decisions, of_dish, model in proved)
