"""What went before in a culture, a dish within one passage: what was said, and by which model."""

from collections.abc import Sequence
from dataclasses import replace

from colonyqc.domain.errors import ModelError, PinnedModelError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition
from colonyqc.services.ports import AnalysisRecord, Histories, Models
from colonyqc.services.worklist.statements import statements


def culture_of(histories: Histories, acquisition: Acquisition) -> tuple[AnalysisRecord, ...]:
    """Return the newest analysis of each day of a dish in the passage of an acquisition, by day.

    Without their colonies; prompted analyses are left out. Where an acquisition or a day does not
    say its passage, it is taken for the one at hand.

    Raises:
        HistoryError: the history cannot be read.
    """
    with histories() as history:
        records = history.series(acquisition.dish, colonies=False)
    said = [r for r in records if r.analysis.acquisition.passage is not None]
    last = max(said, key=lambda record: record.id).analysis.acquisition.passage if said else None
    passage = acquisition.passage or last
    return tuple(r for r in records if r.analysis.acquisition.passage in (None, passage))


def as_said_before(acquisition: Acquisition, culture: Sequence[AnalysisRecord]) -> Acquisition:
    """Return an acquisition with what was last said of its dish, where nothing is said now.

    That is whether it grows on feeders: the layer does not come or go within a passage.
    """
    told = [r for r in culture if r.analysis.acquisition.feeders is not None]
    if acquisition.feeders is not None or not told:
        return acquisition
    last = max(told, key=lambda record: record.id)
    return replace(acquisition, feeders=last.analysis.acquisition.feeders)


def as_described(histories: Histories, acquisition: Acquisition) -> Acquisition:
    """Return an acquisition with what was said of its dish later, where nothing is said now.

    Raises:
        HistoryError: the history cannot be read.
    """
    with histories() as history:
        said = statements(history, (acquisition.dish,)).get(acquisition.dish)
    return acquisition if said is None else said.under(acquisition)


def pinned_model(culture: Sequence[AnalysisRecord], acquisition: Acquisition) -> ModelRef | None:
    """Return the model a culture is pinned to: that of its newest analysis.

    None where no other day of it was analysed: then the model is free.
    """
    moment = (acquisition.day, acquisition.taken if acquisition.day is None else None)
    if all(_moment(record) == moment for record in culture):
        return None
    return max(culture, key=lambda record: record.id).analysis.model


def _moment(record: AnalysisRecord) -> tuple[object, object]:
    of = record.analysis.acquisition
    return of.day, of.taken if of.day is None else None


def model_in_force(
    models: Models, wanted: str | None, pinned: ModelRef | None, *, dish: str
) -> str | None:
    """Return the model to analyse by: the one wanted, else the one a culture is pinned to.

    ``wanted``: NAME or NAME@VERSION; None leaves the choice to the culture, and to the first
    picture where it is not ``pinned`` to any.

    Raises:
        PinnedModelError: another model is wanted than the pinned one, or that is not at hand.
    """
    if pinned is None:
        return wanted
    # Opened and not looked up in the list: only then it is known which of its networks runs.
    try:
        asked = models.open(wanted or str(pinned)).info.ref
    except ModelError as error:
        if wanted is not None:
            raise
        raise PinnedModelError(
            f"The earlier days of {dish} were analysed by {pinned}. {error} Or go on with another "
            "model by --new-model.",
            str(pinned),
            "",
        ) from error
    if asked == pinned:
        return str(pinned)
    raise PinnedModelError(
        f"The earlier days of {dish} were analysed by {_told(pinned, asked)}; "
        f"{_told(asked, pinned)} is another model, and the days could not be compared. Use "
        "the first until the dish is passaged, or go on with the other by --new-model.",
        str(pinned),
        str(asked),
    )


def _told(ref: ModelRef, other: ModelRef) -> str:
    """Return a model as text, by its sha256 too where its name is the other's."""
    return f"{ref} (sha256 {ref.sha256[:12]})" if str(ref) == str(other) else str(ref)
