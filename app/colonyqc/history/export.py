"""Write a history as CSV tables that Excel opens: analyses, colonies, decisions."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Final
from uuid import uuid4

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.colony import Colony
from colonyqc.domain.errors import HistoryError
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, History

Cell = str | int | float | bool | datetime | None
WriteRow = Callable[[Iterable[Cell]], object]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

ANALYSES: Final = (
    "analysis", "line", "dish", "day", "taken", "model", "model sha256", "provider", "protocol",
    "program version", "started (UTC)", "finished (UTC)", "pictures", "usable pictures",
    "confluence (%)", "confluence SD (%)", "differentiated (%)",
    "differentiated by probability (%)", "uncertain (%)", "colonies", "colony density (1/cm²)",
    "median colony area (px²)", "imaged area (px²)", "proposed verdict", "proposed because",
    "failures", "simulated", "decisions",
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
)  # fmt: skip
DECISIONS: Final = (
    "analysis", "line", "dish", "day", "picture", "colony", "verdict", "reason", "person",
    "at (UTC)", "simulated",
)  # fmt: skip


def _text(cell: Cell) -> str:
    """Return a cell's text: nan and None empty, moments in UTC, no text that Excel would run."""
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        zoned = cell.tzinfo is not None
        return (cell.astimezone(UTC).replace(tzinfo=None) if zoned else cell).isoformat(" ")
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    return str(cell)


@contextmanager
def _table(path: Path, header: Iterable[str]) -> Iterator[WriteRow]:
    """Give a writer of rows whose file appears whole under its name, or not at all."""
    passing = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        with passing.open("x", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            yield lambda row: writer.writerow(map(_text, row))
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)


def _analysis_cells(summary: AnalysisSummary, record: AnalysisRecord) -> tuple[Cell, ...]:
    analysis, pooled = record.analysis, record.analysis.statistics
    proposal = analysis.proposal
    return (
        record.id, summary.dish.line, summary.dish.dish, summary.day, summary.taken,
        summary.model, analysis.model.sha256, analysis.provider,
        f"{analysis.protocol.name} {analysis.protocol.version}", analysis.app_version,
        analysis.started, analysis.finished, pooled.pictures, pooled.usable_pictures,
        pooled.confluence, pooled.confluence_sd, pooled.differentiated,
        pooled.differentiated_mean_probability, pooled.uncertain, pooled.colony_count,
        pooled.density_per_cm2, pooled.area_median_px, pooled.imaged_px, summary.verdict,
        proposal.sentence if proposal else "",
        "; ".join(f"{each.name}: {each.reason}" for each in analysis.failures),
        analysis.simulated, summary.decisions,
    )  # fmt: skip


def _both(px: float, um_per_px: float | None, power: int = 1) -> tuple[Cell, Cell]:
    """Return a length in px and µm (an area in px² and mm²), the latter None if unknown."""
    if um_per_px is None:
        return px, None
    return px, px * um_per_px if power == 1 else px * um_per_px**2 / 1e6


def _colony_cells(record: AnalysisRecord, at: int, colony: Colony) -> tuple[Cell, ...]:
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
        analysis.simulated,
    )  # fmt: skip


def _decision_rows(record: AnalysisRecord) -> Iterator[tuple[Cell, ...]]:
    acquisition = record.analysis.acquisition
    for each in record.decisions:
        yield (
            record.id, acquisition.dish.line, acquisition.dish.dish, acquisition.day,
            each.picture + 1, each.colony, each.verdict.value, each.reason, each.person, each.at,
            record.analysis.simulated,
        )  # fmt: skip


def export_csv(history: History, folder: Path) -> tuple[Path, ...]:
    """Write analyses.csv, colonies.csv and decisions.csv (UTF-8 with BOM); return their paths.

    Beside them anchor.json says where the audit trail stood; the trail gets the export's event.
    ``history`` is entered; one analysis is in memory at a time. Numbers are written in full.

    Raises:
        HistoryError: the folder cannot be written, or the history cannot be read.
    """
    paths = tuple(folder / f"{name}.csv" for name in ("analyses", "colonies", "decisions"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        anchor = history.exported(f"CSV tables: {folder.name}")
        history.commit()
        with ExitStack() as stack:
            analyses, colonies, decisions = (
                stack.enter_context(_table(path, header))
                for path, header in zip(paths, (ANALYSES, COLONIES, DECISIONS), strict=True)
            )
            for summary in history.list():
                record = history.get(summary.id)
                analyses(_analysis_cells(summary, record))
                for at, result in enumerate(record.analysis.pictures):
                    for colony in result.colonies:
                        colonies(_colony_cells(record, at, colony))
                for row in _decision_rows(record):
                    decisions(row)
        said = {"anchor": str(anchor), "event": anchor.number, "sha256": anchor.sha256}
        kept = folder / "anchor.json"
        kept.write_text(json.dumps(said, indent=2) + "\n", "ascii")
    except OSError as error:
        raise HistoryError(
            f"The folder {folder} cannot be written ({error.strerror or error}); "
            "choose another one, or close the tables in Excel."
        ) from error
    return (*paths, kept)
