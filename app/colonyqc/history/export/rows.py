"""What tables of a history say: their columns, and a row an analysis, colony, sheet, cell…"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.colony import Colony
from colonyqc.domain.correction import CorrectionSource
from colonyqc.domain.statistics import pool_sheets
from colonyqc.history.export.cultures import Cultures
from colonyqc.services.export.sheets import why_not
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary

Cell = str | int | float | bool | datetime | None
Row = tuple[Cell, ...]

ANALYSES: Final = (
    "analysis", "line", "dish", "day", "taken", "model", "model sha256", "provider", "protocol",
    "program version", "started (UTC)", "finished (UTC)", "pictures", "usable pictures",
    "confluence (%)", "confluence SD (%)", "differentiated (%)",
    "differentiated by probability (%)", "uncertain (%)", "colonies", "colony density (1/cm²)",
    "median colony area (px²)", "imaged area (px²)", "proposed verdict", "proposed because",
    "failures", "simulated", "decisions", "prompted (assistive)", "preset", "samples",
    "sample sha256 (picture:labels)", "fine-tuning steps", "cells", "cell density (1/mm²)",
    "hexagonality (%)", "on feeders", "feeders (%)", "confluence, 95 % low (%)",
    "confluence, 95 % high (%)", "differentiated, 95 % low (%)", "differentiated, 95 % high (%)",
    "dead cells and debris (%)", "dead cells and debris", "dead cells and debris (1/mm²)",
    "files left out or counted twice",
    "dish decided", "dish decided because", "dish decided by", "dish decided at (UTC)",
    "corrects analysis", "corrected by", "corrected because", "corrected in", "corrected (px)",
    "passage", "medium", "vessel", "ROCK inhibitor", "feeders stated", "described later",
    "seeded (UTC)", "split ratio (1 to)", "seeding remark",
)  # fmt: skip
COLONIES: Final = (
    "analysis", "line", "dish", "day", "picture", "picture name", "colony", "pixel size (µm/px)",
    "area (px²)", "area (mm²)", "perimeter (px)", "perimeter (µm)",
    "equivalent diameter (px)", "equivalent diameter (µm)",
    "border roughness (px)", "border roughness (µm)", "centroid x (px)", "centroid y (px)",
    "roundness", "solidity", "eccentricity", "differentiated (%)",
    "differentiated by probability (%)", "uncertain (%)", "differentiated at the edge (%)",
    "touches the picture's border", "proposed verdict", "proposed because", "rule", "metric",
    "value", "limit", "decided verdict", "decided by", "decided at (UTC)", "simulated",
    "accepted as proposed", "corrected by hand",
)  # fmt: skip
SHEETS: Final = (
    "analysis", "line", "dish", "day", "picture", "picture name", "prompted (assistive)",
    "model", "preset", "samples", "pixel size (µm/px)", "counted", "because", "cells",
    "whole cells", "interior cells", "cell density (1/mm²)", "cell density (1/Mpx)",
    "covered (%)", "mean cell area (px²)", "mean cell area (µm²)", "median cell area (px²)",
    "median cell area (µm²)", "cell area CV (%)", "mean neighbours", "hexagonality (%)",
    "mean aspect", "orientation (°)", "alignment", "borders seen (%)", "simulated",
)  # fmt: skip
CELLS: Final = (
    "analysis", "line", "dish", "day", "picture", "picture name", "cell", "pixel size (µm/px)",
    "area (px²)", "area (µm²)", "centroid x (px)", "centroid y (px)", "neighbours", "aspect",
    "orientation (°)", "touches the picture's border", "open side", "counted", "simulated",
    "corrected by hand",
)  # fmt: skip
REGIONS: Final = (
    "analysis", "line", "dish", "day", "picture", "picture name", "prompted (assistive)", "model",
    "method", "by strokes", "region", "name", "area (px²)", "area (%)", "simulated",
)  # fmt: skip
DECISIONS: Final = (
    "analysis", "line", "dish", "day", "picture", "colony", "verdict", "reason", "person",
    "at (UTC)", "simulated", "accepted as proposed",
)  # fmt: skip
DISH_DECISIONS: Final = (
    "analysis", "line", "dish", "day", "verdict", "reason", "person", "at (UTC)", "simulated",
)  # fmt: skip
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "analyses": ANALYSES,
    "colonies": COLONIES,
    "decisions": DECISIONS,
    "dish-decisions": DISH_DECISIONS,
    "sheets": SHEETS,
    "cells": CELLS,
    "regions": REGIONS,
}


def _analysis_cells(summary: AnalysisSummary, record: AnalysisRecord, cultures: Cultures) -> Row:
    analysis, pooled = record.analysis, record.analysis.statistics
    proposal, prompt, said = analysis.proposal, analysis.prompt, record.dish_decision
    return (
        record.id, summary.dish.line, summary.dish.dish, summary.day, summary.taken,
        summary.model, analysis.model.sha256, analysis.provider,
        f"{analysis.protocol.name} {analysis.protocol.version}", analysis.app_version,
        analysis.started, analysis.finished, pooled.pictures, pooled.usable_pictures,
        pooled.confluence, pooled.confluence_sd, pooled.differentiated,
        pooled.differentiated_mean_probability, pooled.uncertain,
        pooled.colony_count if prompt is None else None,
        pooled.density_per_cm2, pooled.area_median_px, pooled.imaged_px, summary.shown_verdict,
        proposal.sentence if proposal else "",
        "; ".join(f"{each.name}: {each.reason}" for each in analysis.failures),
        analysis.simulated, summary.decisions, prompt is not None,
        *_prompt_cells(prompt), summary.cells, summary.cell_density, summary.hexagonality,
        analysis.protocol.on_feeders(analysis.acquisition), pooled.feeders,
        *pooled.confluence_interval, *pooled.differentiated_interval,
        pooled.dead, pooled.dead_count, pooled.dead_per_mm2,
        "; ".join(note.sentence for note in analysis.acquisition.file_notes),
        *((said.approval.value, said.reason, said.person, said.at) if said else (None,) * 4),
        *_correction_cells(analysis.correction),
        *cultures.cells(analysis),
    )  # fmt: skip


def _correction_cells(made: CorrectionSource | None) -> Row:
    if made is None:
        return (None,) * 5
    px = sum(each.changed_px for each in made.pictures)
    return made.original, made.person, made.reason, made.way, px


def _prompt_cells(prompt: PromptSource | None) -> Row:
    if prompt is None:
        return (None,) * 4
    samples = " ".join(f"{picture}:{labels}" for picture, labels in prompt.samples)
    return prompt.preset, len(prompt.samples), samples, prompt.fine_tuned


def _both(px: float, um_per_px: float | None, power: int = 1) -> tuple[Cell, Cell]:
    """Return a length in px and µm (an area in px² and mm²), the latter None if unknown."""
    if um_per_px is None:
        return px, None
    return px, px * um_per_px if power == 1 else px * um_per_px**2 / 1e6


def _colony_cells(record: AnalysisRecord, at: int, colony: Colony) -> Row:
    analysis = record.analysis
    result: PictureResult = analysis.pictures[at]
    acquisition, scale = analysis.acquisition, result.pixel_size_um
    proposal, decided = colony.proposal, record.decision(at, colony.number)
    return (
        record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day, at + 1,
        result.picture.name, colony.number, scale,
        *_both(colony.area_px, scale, 2), *_both(colony.perimeter_px, scale),
        *_both(colony.equivalent_diameter_px, scale), *_both(colony.border_roughness_px, scale),
        *colony.centroid, colony.roundness, colony.solidity, colony.eccentricity,
        100 * colony.differentiated_fraction, 100 * colony.differentiated_probability,
        100 * colony.uncertain_fraction, 100 * colony.edge_share, colony.touches_border,
        *((proposal.verdict, proposal.sentence, proposal.rule, proposal.metric, proposal.value,
           proposal.limit) if proposal else (None,) * 6),
        *((decided.verdict.value, decided.person, decided.at) if decided else (None,) * 3),
        analysis.simulated, decided.accepted if decided else None,
        _by_hand(analysis, at, colony.number),
    )  # fmt: skip


def _by_hand(analysis: Analysis, at: int, number: int) -> bool:
    """Tell whether a colony or cell is as a person left it."""
    made = analysis.correction
    return made is not None and not made.untouched(at, number)


def _sheet_cells(record: AnalysisRecord, at: int) -> Row:
    """Return the row of a picture's sheet; its numbers are empty where its cells do not count."""
    analysis = record.analysis
    result, acquisition = analysis.pictures[at], analysis.acquisition
    numbers, scale = pool_sheets([result]), result.pixel_size_um
    prompt = analysis.prompt
    return (
        record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day, at + 1,
        result.picture.name, prompt is not None, str(analysis.model),
        prompt.preset if prompt else None, len(prompt.samples) if prompt else None,
        scale, numbers is not None, why_not(result),
        *((numbers.count, numbers.whole, numbers.interior, numbers.density_per_mm2,
           numbers.density_per_mpx, numbers.covered, *_in_um2(numbers.area_mean_px, scale),
           *_in_um2(numbers.area_median_px, scale), numbers.area_cv, numbers.neighbours_mean,
           numbers.hexagonality, numbers.aspect_mean, numbers.orientation, numbers.alignment,
           numbers.support) if numbers else (None,) * 17),
        analysis.simulated,
    )  # fmt: skip


def _in_um2(px: float, um_per_px: float | None) -> tuple[Cell, Cell]:
    """Return an area in px² and µm², the latter None if unknown."""
    return px, None if um_per_px is None else px * um_per_px**2


def _cell_rows(record: AnalysisRecord, at: int) -> Iterator[Row]:
    analysis = record.analysis
    result, acquisition = analysis.pictures[at], analysis.acquisition
    counted = pool_sheets([result]) is not None
    for cell in result.sheet.cells if result.sheet else ():
        yield (
            record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day, at + 1,
            result.picture.name, cell.number, result.pixel_size_um,
            *_in_um2(cell.area_px, result.pixel_size_um), *cell.centroid, cell.neighbours,
            cell.aspect, cell.orientation, cell.touches_border, cell.open_side, counted,
            analysis.simulated, _by_hand(analysis, at, cell.number),
        )  # fmt: skip


def _region_rows(record: AnalysisRecord, at: int) -> Iterator[Row]:
    analysis = record.analysis
    result, acquisition = analysis.pictures[at], analysis.acquisition
    kept = result.regions
    if kept is None:
        return
    for region in kept.regions:
        yield (
            record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day, at + 1,
            result.picture.name, analysis.prompt is not None, str(analysis.model), kept.method,
            kept.by_strokes, region.number, region.name, region.area_px, kept.share(region),
            analysis.simulated,
        )  # fmt: skip


def _decision_rows(record: AnalysisRecord) -> Iterator[Row]:
    acquisition = record.analysis.acquisition
    for each in record.decisions:
        yield (
            record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day,
            each.picture + 1, each.colony, each.verdict.value, each.reason, each.person, each.at,
            record.analysis.simulated, each.accepted,
        )  # fmt: skip


def _dish_decision_rows(record: AnalysisRecord) -> Iterator[Row]:
    acquisition = record.analysis.acquisition
    for each in record.dish_decisions:
        yield (
            record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day,
            each.approval.value, each.reason, each.person, each.at, record.analysis.simulated,
        )  # fmt: skip


def rows_of(
    summary: AnalysisSummary, record: AnalysisRecord, cultures: Cultures
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one analysis, each with the name of its table."""
    yield "analyses", _analysis_cells(summary, record, cultures)
    for at, result in enumerate(record.analysis.pictures):
        for colony in result.colonies:
            yield "colonies", _colony_cells(record, at, colony)
        if record.analysis.prompt is not None and result.regions is None:
            yield "sheets", _sheet_cells(record, at)
        for row in _region_rows(record, at):
            yield "regions", row
        for row in _cell_rows(record, at):
            yield "cells", row
    for row in _decision_rows(record):
        yield "decisions", row
    for row in _dish_decision_rows(record):
        yield "dish-decisions", row
