"""A model that was trained here becomes one of the laboratory's own."""

from collections.abc import Iterable

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelInfo
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.context import ServiceContext
from colonyqc.services.rules.model_pins import Pin, pin_model
from colonyqc.services.teaching.proof import BeforeAfter
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.runs import tools_of


def adopt(
    context: ServiceContext,
    run: TeachingRun,
    proof: BeforeAfter,
    why: str,
    pins: Iterable[Pin] = (),
) -> ModelInfo:
    """Take a run's model over into the laboratory's own, and pin it to lines or protocols.

    The trail keeps who, why, from which records, and before and after; where people log in it
    counts as approved. Without ``pins`` it only lies at hand.

    Raises:
        AccessError: who is at work may not.
        UsageError: no reason, not trained yet, no better, clearly worse on a picture, or the proof
            is of another model.
        ModelError: the package is damaged or cannot be copied.
        HistoryError: the event can't be written.
    """
    with context.histories() as history:
        require(history, Permission.PUBLISH_RULES)
        history.check_room()
    if not why.strip():
        raise UsageError("Say why: the reason is kept with it.")
    if not run.trained or proof.ref != run.ref:
        raise UsageError(f"The model {run.ref} is not trained and compared yet.")
    if proof.worse:
        raise UsageError(
            f"{run.ref} does clearly worse on {', '.join(proof.worse)}: correct more pictures like "
            "that and train again."
        )
    if not proof.better:
        raise UsageError("A model is adopted only where it is better on the pictures kept apart.")
    info = tools_of(context).models.adopt(run.parts[-1].at(proof.share))
    subject = f"model {info.ref}"
    records = ", ".join(map(str, run.records))
    with context.histories() as history:
        for kind in (EventKind.MODEL_ADOPTED, EventKind.CONFIGURATION_APPROVED):
            told = f"{why.strip()} ({proof.sentence}; from records {records})"
            history.note(kind, subject, old=run.start, new=info.ref.sha256, reason=told)
        history.commit()
    for pin in pins:
        pin_model(context.histories, context.models, pin, str(info.ref), why)
    return info
