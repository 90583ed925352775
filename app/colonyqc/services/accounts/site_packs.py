"""Which models a laboratory has proved on its own labelled pictures, as the trail tells it."""

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.model import ModelRef
from colonyqc.services.ports import History


def subject_of(ref: str) -> str:
    """Return what the trail calls a model that passed a site pack."""
    return f"model {ref}"


def site_pack_of(history: History, model: ModelRef) -> Event | None:
    """Return the event by which a model counts as proved here; None where it is not.

    It counts by its sha256: another network under the same name is another model.
    """
    found = history.events(subject_of(str(model)), (EventKind.SITE_PACK_PASSED,))
    return next((each for each in found if each.new == model.sha256), None)
