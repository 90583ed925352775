"""What a new analysis takes the place of, and what has to be said for it."""

from colonyqc.domain.errors import ReasonOwedError
from colonyqc.domain.picture import Acquisition
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.ports import Histories


def ask_for_reason(histories: Histories, acquisition: Acquisition, *, prompted: bool) -> None:
    """Make sure that nobody owes a reason for what is analysed, or answered by a prompt, anew.

    Raises:
        ReasonOwedError: somebody does.
    """
    find = cells_replaced if prompted else reason_owed
    owed = find(histories, acquisition)
    if owed is not None:
        raise owed


def cells_replaced(histories: Histories, acquisition: Acquisition) -> ReasonOwedError | None:
    """Return what is to be said where an answer takes the place of cells corrected by hand.

    Other answers of a sheet are many, while samples are painted: they are replaced without a word.
    """
    own = {picture.files for picture in acquisition.pictures}
    with histories() as history:
        for record, result in newest_answers(history.sheets(acquisition.dish, cells=False)):
            if record.analysis.correction is not None and result.picture.files in own:
                signed = bool(history.signatures(record.id))
                return ReasonOwedError(acquisition.dish.label, record.id, signed, cells=True)
    return None


def reason_owed(histories: Histories, acquisition: Acquisition) -> ReasonOwedError | None:
    """Return what is to be said where this supersedes a record, or None where it may go unsaid.

    A reason is owed where people log in, and where the earlier record is signed or corrected by
    hand; elsewhere the reports say that none was stated.
    """
    with histories() as history:
        moment = (acquisition.day, acquisition.taken if acquisition.day is None else None)
        before = [
            each
            for each in history.list(acquisition.dish)
            if not each.prompt and (each.day, each.taken if each.day is None else None) == moment
        ]
        signed = any(history.signatures(each.id) for each in before)
        # What a person drew is not replaced by a network without a word either.
        drawn = any(each.original is not None for each in before)
        if before and (signed or drawn or history.policy().log_in):
            return ReasonOwedError(acquisition.dish.label, before[-1].id, signed)
    return None
