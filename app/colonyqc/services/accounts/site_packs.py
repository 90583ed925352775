"""Which models a laboratory has proved on its own labelled pictures, as the trail tells it."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class ProvedModels:
    """The models that passed a site pack: what the trail calls each, and its sha256."""

    known: frozenset[tuple[str, str]] = frozenset()

    def __contains__(self, model: ModelRef) -> bool:
        return (subject_of(str(model)), model.sha256) in self.known


def proved_models(history: History) -> ProvedModels:
    """Return every model that counts as proved here."""
    found = history.events(kinds=(EventKind.SITE_PACK_PASSED,))
    return ProvedModels(frozenset((each.subject, each.new) for each in found))
