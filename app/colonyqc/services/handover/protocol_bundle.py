"""A laboratory's protocol as one file, so that another site works by the same.

In it: the protocol, the rule sets that count, presets, and which models (by sha256, not
themselves) which lines and protocols go by. Its seal finds what was damaged or edited; who made
it is proved by the trail of the site that made it, which keeps the file's sha256.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from colonyqc.config.atomic_write import passing_folder, put_in_place
from colonyqc.config.documents import read_json
from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import MissingError, OutputError, ProtocolError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.signature import Proof
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.sealed_folder import (
    MANIFEST,
    UNREADABLE,
    check_new,
    check_seal,
    close,
    digest_of,
    new_package,
    seal,
    unpack,
)
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.outputs import Outputs
from colonyqc.services.protocols import read_protocol, write_protocol
from colonyqc.services.rules import configuration, selection
from colonyqc.services.rules.files import read as read_rules
from colonyqc.services.rules.model_pins import (
    Pin,
    PinKind,
    model_pinned_to,
    pin_model,
    pinned_models,
)

FORMAT: Final = "colonyqc protocol bundle 1"
_PROTOCOL: Final = "protocol.yaml"
_MOST_BYTES: Final = 256 * 1024 * 1024
_MOST_FILES: Final = 10_000


class BundleSigned(BaseModel):
    """Who made a bundle, how that was proved, and when."""

    model_config = ConfigDict(frozen=True, strict=True)

    person: str
    proof: str
    at: str


class BundleTold(BaseModel):
    """What a bundle says of itself; its seal shows damage, and not that these words fit."""

    model_config = ConfigDict(frozen=True, strict=True)

    signed: BundleSigned
    names: str
    models: dict[str, str]
    pins: dict[str, str]


@dataclass(frozen=True, slots=True)
class BundleDifference:
    """How something of a bundle stands to what is here.

    ``state``: "same", "new", "different" (another one of that name is here) or "missing" (a model
    that is not here).
    """

    kind: str
    ref: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A bundle whose seal holds: its files lie in ``folder``, for as long as it is open."""

    folder: Path
    sha256: str
    told: BundleTold

    @property
    def signed(self) -> str:
        """Who made it, how that was proved, and when."""
        made = self.told.signed
        return f"{made.person} ({made.proof}), {made.at}"

    @property
    def names(self) -> str:
        """The name pattern that goes with it, "" for none."""
        return self.told.names

    @property
    def protocol(self) -> Protocol:
        return read_protocol(self.folder / _PROTOCOL)

    @property
    def presets(self) -> tuple[str, ...]:
        """NAME@VERSION of its presets."""
        return Presets(self.folder / "presets").names()

    @property
    def rules(self) -> tuple[Path, ...]:
        """The sealed files of its rule sets."""
        return tuple(sorted((self.folder / "rules").glob("*/*.yaml")))


def export_bundle(
    context: ServiceContext, out: Path, proof: Proof, names: str = "", why: str = ""
) -> str:
    """Write the protocol that counts here as a bundle (.zip); return its sha256.

    ``proof``: how who is at work showed who they are; ``names``: the name pattern that goes with
    it. The trail keeps the file's sha256.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history can't be read or written.
        OutputError: the file can't be written.
        UsageError: it must end in .zip, or something lies there already.
    """
    if out.suffix != ".zip":
        raise UsageError(f"{out} can't be a bundle: its name ends in .zip.")
    check_new(context.outputs, out)
    with context.histories() as history:
        require(history, Permission.PUBLISH_RULES)
        pins = {pin.subject: ref for pin, ref in pinned_models(history).items()}
        anchor = history.anchor()
    models = context.models.list()
    pinned = [i for i in models if not i.own or str(i.ref) in pins.values()]
    said = f"protocol bundle: {out.name}"
    with export_failure_noted(context.histories, said), new_package(out) as folder:
        _collect(context, folder)
        seal(
            folder,
            {
                "format": FORMAT,
                "program": context.app_version,
                "laboratory": context.laboratory,
                "signed": {
                    "person": context.person,
                    "proof": str(proof),
                    "at": datetime.now(UTC).isoformat(timespec="seconds"),
                    "why": why.strip(),
                    "anchor": str(anchor or ""),
                },
                "names": names,
                "models": {str(each.ref): each.ref.sha256 for each in pinned},
                "pins": pins,
            },
        )
        close(folder)
    digest = digest_of(out)
    with context.histories() as history:
        history.exported(f"{said}, sha256 {digest}")
        history.commit()
    return digest


def _collect(context: ServiceContext, folder: Path) -> None:
    write_protocol(replace(context.protocol, prompt=""), folder / _PROTOCOL, Outputs())
    rules, presets = (context.own_folders.get(name) for name in ("rules", "presets"))
    for rule_set in context.rules.list()[0]:
        given = None if rules is None else rules / rule_set.name / f"{rule_set.version}.yaml"
        if given is not None and given.is_file():
            _copy(given, folder / "rules" / rule_set.name / given.name)
    for ref in context.presets.names() if context.presets else ():
        name, _, version = ref.rpartition("@")
        if presets is not None:
            shutil.copytree(presets / name / version, folder / "presets" / name / version)


def _copy(given: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(given, target)


@contextmanager
def opened_bundle(path: Path) -> Iterator[OpenedBundle]:
    """Open a bundle whose seal holds.

    Raises:
        ProtocolError: it is none, it was damaged or changed, or a part of it can't be used.
        MissingError: nothing is there.
    """
    if not path.is_file():
        raise MissingError(f"There is no bundle {path}: it is one file, as it was sent.")
    with scratch_folder("bundle") as scratch:
        folder = scratch / "unpacked"
        try:
            digest = digest_of(path)
            unpack(path, folder, _MOST_BYTES, _MOST_FILES)
            told = read_json(folder / MANIFEST)
            if told["format"] != FORMAT:
                raise ProtocolError(f"{path.name} is a bundle of a newer version of this program.")
            check_seal(folder, told)
        except UNREADABLE as error:
            raise ProtocolError(
                f"The bundle {path.name} can't be used: it is damaged or was changed after it was "
                f"sealed ({error}). Ask who made it for another copy."
            ) from error
        yield OpenedBundle(folder, digest, _checked(path.name, folder, told))


def _checked(name: str, folder: Path, told: dict[str, Any]) -> BundleTold:
    """Return what a whole bundle says, once each part of it can be used."""
    try:
        said = BundleTold.model_validate(told)
        for subject in said.pins:
            _pin(subject)
    except ValueError as error:
        raise ProtocolError(
            f"The bundle {name} can't be used: its {MANIFEST} doesn't say what a bundle's does. "
            "Ask who made it for another one."
        ) from error
    presets = Presets(folder / "presets")
    for ref in presets.names():
        try:
            presets.load(ref)
        except UsageError as error:
            raise ProtocolError(f"The bundle {name} can't be used. {error}") from error
    return said


def differences(context: ServiceContext, bundle: OpenedBundle) -> tuple[BundleDifference, ...]:
    """Return how each part of a bundle stands to what counts here."""
    return (*_of_files(context, bundle), *_of_models(context, bundle))


def _of_files(context: ServiceContext, bundle: OpenedBundle) -> Iterator[BundleDifference]:
    item = configuration.protocol_item(bundle.protocol)
    if item is not None:
        with context.histories() as history:
            known = configuration.approval(history, item) is not None
        yield BundleDifference("protocol", item.ref, "same" if known else "new")
    counting = {each.ref: each.sha256 for each in context.rules.list()[0]}
    for path in bundle.rules:
        rules = read_rules(path, sealed=True)
        yield BundleDifference("rule set", rules.ref, _state(counting.get(rules.ref), rules.sha256))
    presets = context.presets
    for ref in bundle.presets:
        name, _, version = ref.rpartition("@")
        told = bundle.folder / "presets" / name / version / "preset.json"
        digest = sha256(told.read_bytes()).hexdigest()
        here = presets.sha256(ref) if presets is not None and ref in presets.names() else None
        yield BundleDifference("preset", ref, _state(here, digest))


def _state(here: str | None, there: str) -> str:
    return "new" if here is None else "same" if here == there else "different"


def _of_models(context: ServiceContext, bundle: OpenedBundle) -> Iterator[BundleDifference]:
    here = {str(info.ref): info.ref.sha256 for info in context.models.list()}
    for ref, digest in bundle.told.models.items():
        state = "missing" if ref not in here else _state(here[ref], digest)
        yield BundleDifference("model", ref, state, f"sha256 {digest[:12]}")
    for subject, ref in bundle.told.pins.items():
        now = model_pinned_to(context.histories, _pin(subject))
        state = "same" if now == ref else "new" if ref in here else "missing"
        yield BundleDifference("pinned model", subject, state, f"{now or 'none'} → {ref}")


def _pin(subject: str) -> Pin:
    kind, _, name = subject.partition(" ")
    return Pin(PinKind(kind), name)


def _put_preset(given: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with passing_folder(target) as passing:
            shutil.copytree(given, passing, dirs_exist_ok=True)
            put_in_place(passing, target, durable=True)
    except OSError as error:
        raise OutputError(
            f"{target} can't be written ({error.strerror or error}): make room, then import again."
        ) from error


def import_bundle(context: ServiceContext, bundle: OpenedBundle, why: str) -> int:
    """Let what a bundle holds count here, by who may approve it; return how many parts are new.

    Nothing is written where one part is in another's place, or a model is not here.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history can't be written.
        OutputError: a preset can't be written.
        RuleSetError: a rule set can't be published.
        UsageError: no reason, or parts of it can't count here.
    """
    with context.histories() as history:
        require(history, Permission.PUBLISH_RULES)
        history.check_room()
    if not why.strip():
        raise UsageError("Say why: the reason is kept with it.")
    found = differences(context, bundle)
    bad = next((each for each in found if each.state in ("different", "missing")), None)
    if bad is not None:
        what = "is not here" if bad.state == "missing" else "here is another one"
        detail = f" ({bad.detail})" if bad.detail else ""
        raise UsageError(f"Nothing is imported: the {bad.kind} {bad.ref} {what}{detail}.")
    new = {(each.kind, each.ref) for each in found if each.state == "new"}
    for path in bundle.rules:
        rules = read_rules(path, sealed=True)
        if ("rule set", rules.ref) in new:
            target = context.own_folders["rules"] / rules.name / path.name
            if not target.exists():
                _copy(path, target)
            selection.publish(context, rules, context.person, why)
    for ref in (ref for kind, ref in new if kind == "preset"):
        name, _, version = ref.rpartition("@")
        given = bundle.folder / "presets" / name / version
        _put_preset(given, context.own_folders["presets"] / name / version)
        item = configuration.preset_item(context, ref)
        configuration.approve(context.histories, item, context.person, why)
    protocol = configuration.protocol_item(bundle.protocol)
    if protocol is not None and ("protocol", protocol.ref) in new:
        configuration.approve(context.histories, protocol, context.person, why)
    for subject in (ref for kind, ref in new if kind == "pinned model"):
        wanted = bundle.told.pins[subject]
        pin_model(context.histories, context.models, _pin(subject), wanted, why)
    with context.histories() as history:
        told = f"{len(new)} new parts; sha256 {bundle.sha256}; signed by {bundle.signed}"
        history.note(EventKind.BUNDLE_IMPORTED, new=told, reason=why.strip())
        history.commit()
    return len(new)
