"""What the trail says of an analysis that is added."""

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.statistics import pool_sheets
from colonyqc.domain.verdict import shown_verdict
from colonyqc.services.accounts.site_packs import ProvedModels
from colonyqc.services.ports import asked_by


def described(analysis: Analysis, proved: ProvedModels) -> str:
    """Return what the trail says of a new analysis."""
    acquisition = analysis.acquisition
    day = "day unknown" if acquisition.day is None else f"day {acquisition.day}"
    said = analysis.proposal.verdict if analysis.proposal else "not judged"
    said = shown_verdict(said, proved=analysis.model in proved)
    if analysis.prompt is not None:
        pooled = pool_sheets(analysis.pictures)
        regions = sum(len(each.regions.regions) for each in analysis.pictures if each.regions)
        none = f"{regions} regions" if regions else "no sheet"
        said = none if pooled is None else f"{pooled.count} cells"
        said = f"{said}, by {asked_by(analysis.prompt)}"
    told = f"{acquisition.dish.label}, {day}: {said} ({analysis.model_text})"
    return f"{told}; {analysis.correction.sentence}" if analysis.correction else told


def kind_of_new(analysis: Analysis) -> EventKind:
    """Return what the trail calls that an analysis was added."""
    if analysis.correction is not None:
        return EventKind.CORRECTED
    return EventKind.ANALYSIS_ADDED if analysis.prompt is None else EventKind.PROMPTED_ADDED
