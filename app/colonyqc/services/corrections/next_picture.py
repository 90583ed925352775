"""The pictures of a history that are most worth correcting, and that nobody corrected yet."""

from dataclasses import dataclass
from datetime import datetime

from colonyqc.domain.correction_order import Usefulness, most_useful
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.ports import AnalysisSummary, Histories


@dataclass(frozen=True, slots=True)
class PictureToCorrect:
    """A picture (from 0) of a record, and what speaks for correcting it."""

    record: int
    picture: int
    name: str
    acquisition: Acquisition
    worth: Usefulness


def next_to_correct(
    histories: Histories, dish: DishKey | None = None
) -> tuple[PictureToCorrect, ...]:
    """Return the pictures that a correction helps most, of one dish if given, the most first.

    Only of the analyses that count for their day; what was corrected is done.
    """
    with histories() as history:
        counting = _counting(history.list(dish))
        records = {record.id: record for record in history.several(counting)}
    ordered = most_useful(
        (record.id, place, result)
        for record in records.values()
        for place, result in enumerate(record.analysis.pictures)
        if record.analysis.correction is None or record.analysis.correction.of(place) is None
    )
    return tuple(
        PictureToCorrect(
            number,
            place,
            records[number].analysis.pictures[place].picture.name,
            records[number].analysis.acquisition,
            worth,
        )
        for number, place, worth in ordered
    )


def _counting(summaries: tuple[AnalysisSummary, ...]) -> tuple[int, ...]:
    """Return the newest usable analysis of each dish and moment, as the history counts them."""
    newest: dict[tuple[DishKey, int | None, datetime | None], AnalysisSummary] = {}
    for each in sorted(summaries, key=lambda s: (s.usable_pictures > 0, s.finished, s.id)):
        if not each.prompt:
            newest[each.dish, each.day, each.taken if each.day is None else None] = each
    return tuple(each.id for each in newest.values())
