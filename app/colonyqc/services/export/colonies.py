"""Records as plain rows and JSON values: the same words on the command line and in exports."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import DishStatistics, PictureResult
from colonyqc.domain.audit import Event
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.culture_time import iso_moment
from colonyqc.domain.dead_cells import DeadCells
from colonyqc.domain.picture import Failure, FileNote
from colonyqc.domain.verdict import Decision, DishDecision, Proposal
from colonyqc.services.export import sheets
from colonyqc.services.export.corrected import by_hand, told
from colonyqc.services.export.sheets import PROMPTED
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary

COLUMNS: Final = (
    "id", "line", "dish", "day", "pictures", "confluence", "differentiated", "colonies",
    "verdict", "model",
)  # fmt: skip
LIST_COLUMNS: Final = (*COLUMNS, "decisions", "dish decided", "analysed (UTC)")
COLONY_COLUMNS: Final = (
    "picture", "colony", "area", "differentiated", "roundness", "proposed", "decided", "reason",
    "by",
)  # fmt: skip


EVENT_COLUMNS: Final = ("event", "at (UTC)", "what", "who", "about", "old", "new", "why")
COUNTED: Final = "every occupied part of the class map as the network gives it"
MAPPED: Final = (
    "colonies (and feeders): parts under the area floor are left out, small holes are filled"
)
"""Two areas that differ a little: which of them a number and the kept map tell of."""


def event_row(event: Event) -> tuple[str, ...]:
    """Return one event as a row under `EVENT_COLUMNS`."""
    return (
        str(event.number),
        f"{event.moment:%Y-%m-%d %H:%M:%S}",
        event.kind,
        event.person,
        event.subject,
        event.old,
        event.new,
        event.reason,
    )


def row(record: AnalysisRecord) -> tuple[str, ...]:
    """Return one analysis as a row under `COLUMNS`."""
    analysis, statistics = record.analysis, record.analysis.statistics
    acquisition = analysis.acquisition
    return (
        str(record.id),
        acquisition.dish.line,
        acquisition.dish.dish,
        number_format.known(acquisition.day),
        f"{statistics.usable_pictures}/{statistics.pictures}",
        _within(statistics.confluence, statistics.confluence_interval),
        _within(statistics.differentiated, statistics.differentiated_interval),
        number_format.known(statistics.colony_count if analysis.prompt is None else None),
        _standing(record.shown_verdict, analysis.prompt),
        by_hand(analysis.model_text, analysis.correction is not None),
    )


def _within(value: float, interval: tuple[float, float]) -> str:
    """Return a percentage with its 95 % interval, where there is one."""
    ends = number_format.span(*interval)
    return number_format.percent(value) + (f" ({ends})" if ends else "")


def _standing(verdict: str, prompt: object) -> str:
    """Return how an analysis stands: nothing is ever proposed about a prompted one."""
    return PROMPTED if prompt else verdict or "not judged"


def list_row(item: AnalysisSummary) -> tuple[str, ...]:
    """Return one summary as a row under `LIST_COLUMNS`."""
    return (
        str(item.id),
        item.dish.line,
        item.dish.dish,
        number_format.known(item.day),
        f"{item.usable_pictures}/{item.pictures}",
        number_format.percent(item.confluence),
        number_format.percent(item.differentiated),
        number_format.known(None if item.prompt else item.colony_count),
        _standing(item.shown_verdict, item.prompt),
        by_hand(item.model, item.original is not None),
        str(item.decisions),
        item.approval,
        f"{item.finished:%Y-%m-%d %H:%M}",
    )


def colony_rows(record: AnalysisRecord) -> Iterable[tuple[str, ...]]:
    """Return every colony as a row under `COLONY_COLUMNS`."""
    for index, picture in enumerate(record.analysis.pictures):
        scale = Scale(picture.pixel_size_um)
        for colony in picture.colonies:
            decision = record.decision(index, colony.number)
            yield (
                picture.picture.name,
                str(colony.number),
                number_format.with_unit(
                    number_format.significant(scale.area(colony.area_px), 4), scale.area_unit
                ),
                number_format.percent(100 * colony.differentiated_fraction),
                number_format.number(colony.roundness, 2),
                colony.proposal.verdict if colony.proposal else "",
                decision.verdict if decision else "",
                decision.reason if decision else "",
                decision.person if decision else "",
            )


def file_lines(record: AnalysisRecord) -> tuple[str, ...]:
    """Return a sentence for each file that was left out, not counted, or counted twice."""
    analysis = record.analysis
    acquisition = analysis.acquisition
    out = [f"Left out: {note.sentence}" for note in acquisition.left_out]
    failed = [f"Not counted: {each.name}: {each.reason}" for each in analysis.failures]
    twice = [note.sentence for note in acquisition.file_notes if note.counted]
    return (*out, *failed, *twice)


def _file_notes(notes: Sequence[FileNote]) -> list[dict[str, Any]]:
    return [
        {"name": note.path.name, "path": str(note.path), "reason": note.sentence} for note in notes
    ]


def _failures(failures: Sequence[Failure]) -> list[dict[str, Any]]:
    return [{"name": each.name, "reason": each.reason} for each in failures]


def _proposal(proposal: Proposal | None) -> dict[str, Any] | None:
    if proposal is None:
        return None
    return {
        "verdict": proposal.verdict,
        "rule": proposal.rule,
        "metric": proposal.metric,
        "value": proposal.value,
        "limit": proposal.limit,
        "rule_set": proposal.version,
        "why": proposal.sentence,
    }


def _of_dish(kept: AnalysisRecord) -> dict[str, Any] | None:
    """Return the proposal for a dish; a machine reads "verdict", a person "verdict_shown"."""
    said = _proposal(kept.analysis.proposal)
    return None if said is None else said | {"verdict_shown": kept.shown_verdict}


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "verdict": str(decision.verdict),
        "reason": decision.reason,
        "person": decision.person,
        "at": decision.at.isoformat(),
        "accepted_as_proposed": decision.accepted,
    }


def _dish_decision(decision: DishDecision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "verdict": str(decision.approval),
        "reason": decision.reason,
        "person": decision.person,
        "at": decision.at.isoformat(),
    }


def _colony(colony: Colony, scale: Scale, decision: Decision | None) -> dict[str, Any]:
    return {
        "number": colony.number,
        "area": scale.area(colony.area_px),
        "area_unit": scale.area_unit,
        "area_px": colony.area_px,
        "equivalent_diameter": scale.length(colony.equivalent_diameter_px),
        "perimeter": scale.length(colony.perimeter_px),
        "border_roughness": scale.length(colony.border_roughness_px),
        "length_unit": scale.length_unit,
        "centroid_px": colony.centroid,
        "box_px": colony.box,
        "roundness": colony.roundness,
        "solidity": colony.solidity,
        "eccentricity": colony.eccentricity,
        "differentiated_percent": 100 * colony.differentiated_fraction,
        "differentiated_probability_percent": 100 * colony.differentiated_probability,
        "uncertain_percent": 100 * colony.uncertain_fraction,
        "edge_share_percent": 100 * colony.edge_share,
        "touches_border": colony.touches_border,
        "proposed": _proposal(colony.proposal),
        "decided": _decision(decision),
    }


def _picture(record: AnalysisRecord, index: int, picture: PictureResult) -> dict[str, Any]:
    scale = Scale(picture.pixel_size_um)
    usable = picture.quality.usable
    return {
        "name": picture.picture.name,
        "view": picture.picture.view,
        "files": [{"path": f.path, "sha256": f.sha256, "bytes": f.size} for f in picture.files],
        "tiles": len(picture.picture.tiles),
        "width": picture.width,
        "height": picture.height,
        "pixel_size_um": picture.pixel_size_um,
        "pixel_size_source": picture.pixel_size_source,
        "usable": usable,
        "problems": [
            {"kind": str(p.kind), "sentence": p.sentence, "blocking": p.blocking}
            for p in picture.quality.problems
        ],
        "graphics": [
            {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
            for box in picture.quality.graphics
        ],
        "focus": picture.quality.focus,
        "unevenness": picture.quality.unevenness,
        "saturated": picture.quality.saturated,
        "confluence_percent": picture.confluence if usable and picture.sheet is None else None,
        "colonies_percent": _covered([picture]) if picture.sheet is None else None,
        "confluence_counts": COUNTED if picture.sheet is None else None,
        "label_map_shows": MAPPED if picture.sheet is None else None,
        "second_opinion_confluence_percent": picture.peer_confluence,
        "undifferentiated_px": picture.undifferentiated_px,
        "differentiated_px": picture.differentiated_px,
        "uncertain_px": picture.uncertain_px,
        "feeder_px": picture.feeder_px,
        "dead": _dead(picture.dead),
        "imaged_px": picture.imaged_px,
        "colonies": [_colony(c, scale, record.decision(index, c.number)) for c in picture.colonies],
        "sheet": sheets.sheet(picture.sheet),
    }


def _dead(dead: DeadCells | None) -> dict[str, Any] | None:
    if dead is None:
        return None
    return {
        "not_measurable": None if dead.unmeasured is None else str(dead.unmeasured),
        "count": dead.count,
        "px": dead.px,
        "outside_cells_px": dead.apart_px,
        "called_differentiated_px": dead.differentiated_px,
        "discs_px": [(disc.x, disc.y, disc.diameter) for disc in dead.discs],
    }


def _covered(pictures: Sequence[PictureResult]) -> float | None:
    """Return what colonies cover of the usable pictures' imaged area, %; None of no area."""
    usable = [picture for picture in pictures if picture.quality.usable]
    imaged = sum(picture.imaged_px for picture in usable)
    return 100 * sum(picture.colony_px for picture in usable) / imaged if imaged else None


def _statistics(
    statistics: DishStatistics, pictures: Sequence[PictureResult], *, colonies: bool
) -> dict[str, Any]:
    return {
        "pictures": statistics.pictures,
        "usable_pictures": statistics.usable_pictures,
        "confluence_percent": statistics.confluence,
        "confluence_low_percent": statistics.confluence_low,
        "confluence_high_percent": statistics.confluence_high,
        "confluence_sd_percent": statistics.confluence_sd,
        "colonies_percent": _covered(pictures) if colonies else None,
        "differentiated_percent": statistics.differentiated,
        "differentiated_low_percent": statistics.differentiated_low,
        "differentiated_high_percent": statistics.differentiated_high,
        "differentiated_probability_percent": statistics.differentiated_mean_probability,
        "uncertain_percent": statistics.uncertain,
        "feeders_percent": statistics.feeders,
        "dead_percent": statistics.dead,
        "dead_count": statistics.dead_count,
        "dead_per_mm2": statistics.dead_per_mm2,
        "colony_count": statistics.colony_count if colonies else None,
        "density_per_cm2": statistics.density_per_cm2,
        "area_median_px": statistics.area_median_px,
    }


def record(kept: AnalysisRecord) -> dict[str, Any]:
    """Return an analysis with everything measured, as JSON values (nan stands for unknown)."""
    analysis = kept.analysis
    acquisition = analysis.acquisition
    return {
        "id": kept.id,
        "line": acquisition.dish.line,
        "dish": acquisition.dish.dish,
        "day": acquisition.day,
        "passage": acquisition.passage,
        "medium": acquisition.medium,
        "vessel": acquisition.vessel,
        "rock": acquisition.rock,
        "feeders": analysis.protocol.on_feeders(acquisition),
        "taken": iso_moment(acquisition.taken),
        "model": {
            "name": analysis.model.name,
            "version": analysis.model.version,
            "sha256": analysis.model.sha256,
        },
        "provider": analysis.provider,
        "protocol": {
            "name": analysis.protocol.name,
            "version": analysis.protocol.version,
            "preprocessing": [
                {"step": str(each.step), "amount": each.amount}
                for each in analysis.protocol.preprocessing
            ],
        },
        "rule_set": {
            "name": analysis.protocol.rule_set,
            "sha256": analysis.protocol.rule_set_sha256,
        },
        "app_version": analysis.app_version,
        "started": analysis.started.isoformat(),
        "finished": analysis.finished.isoformat(),
        "simulated": analysis.simulated,
        "correction": told(analysis.correction),
        "prompted": analysis.prompt is not None,
        "prompt": sheets.source(analysis.prompt),
        "sheet_statistics": sheets.pooled(kept),
        "statistics": _statistics(
            analysis.statistics, analysis.pictures, colonies=analysis.prompt is None
        ),
        "proposed": _of_dish(kept),
        "dish_decided": _dish_decision(kept.dish_decision),
        "failures": _failures(analysis.failures),
        "left_out": _file_notes(acquisition.left_out),
        "counted_elsewhere_too": _file_notes(
            [note for note in acquisition.file_notes if note.counted]
        ),
        "pictures": [_picture(kept, i, p) for i, p in enumerate(analysis.pictures)],
    }


def batch(
    analyses: Sequence[dict[str, Any]],
    failures: Sequence[Failure],
    already: Sequence[int] = (),
) -> dict[str, Any]:
    """Return what one `analyse` did, as JSON values; ``analyses``: each as `answered` has it.

    ``already``: the analyses of what was left out, as the history held it.
    """
    return {
        "analyses": list(analyses),
        "failures": _failures(failures),
        "already_analysed": list(already),
    }


def summary(item: AnalysisSummary) -> dict[str, Any]:
    """Return one row of the history's list as JSON values."""
    return {
        "id": item.id,
        "line": item.dish.line,
        "dish": item.dish.dish,
        "day": item.day,
        "taken": iso_moment(item.taken),
        "model": item.model,
        "finished": item.finished.isoformat(),
        "pictures": item.pictures,
        "usable_pictures": item.usable_pictures,
        "confluence_percent": None if item.prompt else item.confluence,
        "differentiated_percent": None if item.prompt else item.differentiated,
        "colony_count": None if item.prompt else item.colony_count,
        "verdict": item.verdict,
        "verdict_shown": item.shown_verdict,
        "simulated": item.simulated,
        "decisions": item.decisions,
        "dish_decided": item.approval or None,
        "corrects": item.original,
        "prompted": bool(item.prompt),
        "prompt": item.prompt,
        "samples": item.samples,
        "cells": item.cells,
        "cell_density_per_mm2": item.cell_density,
        "hexagonality_percent": item.hexagonality,
    }
