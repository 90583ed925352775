"""What may decide on results where people log in: shipped, or approved in the history in use.

Rule sets have a register of their own (`register`); here are protocols, presets and models. Each
is approved by its sha256, so that a file put in its place afterwards does not count.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import AccessError, HistoryError, MissingError, ModelError, UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.people import Actor, Permission
from colonyqc.domain.protocol import Protocol
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Histories, History


@dataclass(frozen=True, slots=True)
class ConfigurationItem:
    """A protocol, preset or model by its name and sha256."""

    kind: str
    ref: str
    sha256: str

    @property
    def subject(self) -> str:
        """What the trail calls it."""
        return f"{self.kind} {self.ref}"


def protocol_item(protocol: Protocol) -> ConfigurationItem | None:
    """Return a protocol as it is approved; None for the shipped one."""
    settings = replace(protocol, prompt="")
    if settings.settings_sha256 == Protocol().settings_sha256:
        return None
    return ConfigurationItem(
        "protocol", f"{protocol.name}@{protocol.version}", settings.settings_sha256
    )


def preset_item(context: ServiceContext, ref: str) -> ConfigurationItem:
    """Return a saved prompt as it is approved.

    Raises:
        UsageError: there is none.
    """
    if context.presets is None:
        raise MissingError(f'There is no preset "{ref}".')
    found = context.presets.load(ref).ref
    return ConfigurationItem("preset", found, context.presets.sha256(found))


def model_item(context: ServiceContext, wanted: str) -> ConfigurationItem | None:
    """Return a model as it is approved; None for a shipped one.

    Raises:
        ModelError: there is none.
    """
    found = [i for i in context.models.list() if wanted in (str(i.ref), i.ref.name)]
    if not found:
        raise ModelError(f'There is no model "{wanted}".')
    info = found[-1]
    return ConfigurationItem("model", str(info.ref), info.ref.sha256) if info.own else None


def approval(history: History, item: ConfigurationItem) -> Event | None:
    """Return the event by which something counts; None where there is none."""
    found = history.events(item.subject, (EventKind.CONFIGURATION_APPROVED,))
    return next((each for each in found if each.new == item.sha256), None)


def approve(
    histories: Histories, item: ConfigurationItem | None, person: str, why: str
) -> ConfigurationItem:
    """Let a protocol, preset or model count in a history; its sha256 is in the trail then.

    ``person`` counts without log-in; with it, who is logged in approves.

    Raises:
        AccessError: who is at work may not.
        UsageError: no reason, or it is shipped and needs no approval.
        HistoryError: the event can't be written.
    """
    if item is None:
        raise UsageError("It came with the program and needs no approval.")
    if not why.strip():
        raise UsageError("Say why it is approved: the reason is kept with it.")
    with histories() as history:
        named = not history.policy().log_in
    with (acting(histories, Actor(person)) if named else histories)() as history:
        require(history, Permission.PUBLISH_RULES)
        history.note(
            EventKind.CONFIGURATION_APPROVED, item.subject, new=item.sha256, reason=why.strip()
        )
        history.commit()
    return item


def note_kept(histories: Histories, kind: EventKind, subject: str, sha256: str) -> None:
    """Tell the trail that a preset was saved or a model imported; nothing where it is only read.

    What counts is still what was approved: this says who put it there and when.
    """
    with suppress(HistoryError), histories() as history:
        history.note(kind, subject, new=sha256)
        history.commit()


def _known(context: ServiceContext) -> set[str]:
    infos = context.models.list()
    return {str(info.ref) for info in infos} | {info.ref.name for info in infos}


def require_approved(
    context: ServiceContext, protocol: Protocol, model: ModelRef | str | None = None
) -> None:
    """Make sure that everything a result hangs on counts, where people log in.

    Raises:
        AccessError: something is neither shipped nor approved.
    """
    with context.histories() as history:
        if not history.policy().log_in:
            return
        items = [protocol_item(protocol)]
        if protocol.prompt:
            items.append(preset_item(context, protocol.prompt))
        elif model is not None and str(model) in _known(context):
            items.append(model_item(context, str(model)))
        for item in items:
            if item is not None and approval(history, item) is None:
                raise AccessError(
                    f"The {item.subject} (sha256 {item.sha256[:12]}) is not approved in this "
                    "history, so nothing is analysed by it. A reviewer or an administrator "
                    "approves it: colonyqc history approve."
                )
