"""Which verdicts would turn under another model: kept days analysed anew, and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.errors import PictureError
from colonyqc.domain.protocol import Past
from colonyqc.domain.rules import moment, past
from colonyqc.domain.verdict import shown_verdict
from colonyqc.services.accounts.site_packs import site_pack_of
from colonyqc.services.analysis import colonies
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, Monitor
from colonyqc.services.rules.selection import hours_after

COLUMNS: Final = (
    "analysis", "day", "by", "verdict", "would be", "differentiated", "would be ", "colonies",
    "would be  ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ModelChange:
    """A day under its own model and another: "" where nothing is proposed.

    ``before`` and ``after``: the dish's verdicts; colonies by verdict are not matched, as another
    model draws other colonies: ``colonies_before`` and ``colonies_after`` are their numbers.
    ``failure``: why the day could not be analysed, "" when it was.
    """

    record: int
    day: int | None
    model: str
    before: str
    after: str
    differentiated_before: float
    differentiated_after: float
    colonies_before: int
    colonies_after: int
    failure: str = ""
    proved: tuple[bool, bool] = (False, False)
    """Whether its own model and the other one have passed a site pack here."""

    @property
    def turns(self) -> bool:
        """Tell whether the dish's verdict would be another."""
        return not self.failure and self.before != self.after


def preview_model(
    records: Sequence[AnalysisRecord],
    context: ServiceContext,
    model: str,
    monitor: Monitor = UNWATCHED,
) -> tuple[ModelChange, ...]:
    """Analyse the days of a dish by another model, each by its own protocol and what went before.

    ``records``: by day. Nothing is kept. A day whose pictures cannot be read is told.

    Raises:
        Cancelled: asked to stop.
        ModelError: the model cannot be used.
    """
    found, known = [], Past()
    for at, (record, mine) in enumerate(
        zip(records, monitor.parts([str(r.id) for r in records]), strict=True)
    ):
        analysis = record.analysis
        statistics = analysis.statistics
        ruled = replace(analysis.protocol, past=known)
        before = analysis.proposal.verdict if analysis.proposal else ""
        try:
            made = colonies.run(
                analysis.acquisition, context=context, model=model, protocol=ruled, monitor=mine
            ).analysis
        except PictureError as error:
            failure, after, new, proved = str(error), "", statistics, False
        else:
            failure, new = "", made.statistics
            with context.histories() as history:
                proved = site_pack_of(history, made.model) is not None
            after = made.proposal.verdict if made.proposal else ""
        found.append(
            ModelChange(
                record.id,
                analysis.acquisition.day,
                str(analysis.model),
                before,
                after,
                statistics.differentiated,
                new.differentiated,
                statistics.colony_count,
                new.colony_count,
                failure,
                (record.proved, proved),
            )
        )
        if at + 1 < len(records) and not failure:
            later = records[at + 1].analysis.acquisition
            hours = hours_after(analysis.acquisition, later)
            known = past(record.id, new, ruled, moment(analysis.acquisition), hours)
    return tuple(found)


def row(change: ModelChange) -> tuple[str, ...]:
    """Return a day as a row under `COLUMNS`."""
    told = not change.failure
    return (
        str(change.record),
        number_format.known(change.day),
        change.model,
        shown_verdict(change.before, proved=change.proved[0]) or "not judged",
        (shown_verdict(change.after, proved=change.proved[1]) or "not judged")
        if told
        else number_format.NONE,
        number_format.percent(change.differentiated_before),
        number_format.percent(change.differentiated_after if told else None),
        str(change.colonies_before),
        number_format.known(change.colonies_after if told else None),
    )
