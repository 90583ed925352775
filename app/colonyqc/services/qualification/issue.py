"""Run the qualification and write it: PDF, JSON, evidence, limits, and a manifest over all."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import OutputError, ReportError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.site_packs import subject_of
from colonyqc.services.ports import UNWATCHED, Histories, Monitor
from colonyqc.services.ports.qualification import QualificationPrinter
from colonyqc.services.qualification import site_pack
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.document import Performer, Subject, pages
from colonyqc.services.qualification.document_json import document
from colonyqc.services.qualification.identity import Identity
from colonyqc.services.qualification.limits import FILE, AcceptanceLimits
from colonyqc.services.qualification.result import (
    JSON,
    MANIFEST,
    PDF,
    QualificationResult,
    note_result,
)
from colonyqc.services.qualification.run import EVIDENCE, run, write_bytes, write_document
from colonyqc.services.qualification.values import Group, Qualification
from colonyqc.services.qualification.words import words

_OURS: Final = {PDF, JSON, MANIFEST, FILE, EVIDENCE}


@dataclass(frozen=True, slots=True)
class Issued:
    """A qualification that was written: what was found, and the sha256 of its manifest."""

    found: Qualification
    manifest: str
    folder: Path


def claim(out: Path) -> None:
    """Make sure that a folder can take a qualification, and nothing else is lost in it.

    Raises:
        OutputError: it cannot be made.
        UsageError: other files lie there.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        # What a run that was stopped left is replaced; what nobody of ours wrote is not.
        kept = {path.stem for path in (out / EVIDENCE).glob("*")} - words("en").groups.keys()
        if kept or any(each.name not in _OURS for each in out.iterdir()):
            raise UsageError(f"{out} holds other files. Choose a new or an empty folder.")
        (out / EVIDENCE).mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{out} can't be written: {error.strerror}. Choose another folder."
        ) from error


def performer(histories: Histories, name: str, history_name: str) -> Performer:
    """Return who runs a qualification for a history, if they may.

    Raises:
        AccessError: they may not.
    """
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
        actor = history.actor
        known = {each.name: each for each in history.people()}
    who = actor.name if people.policy(histories).log_in else name
    roles = tuple(sorted(map(str, known[who].roles))) if who in known else ()
    return Performer(who, roles, actor.authenticated, history_name)


def issue(
    bench: Bench,
    about: Identity,
    limits: AcceptanceLimits,
    groups: Sequence[Group],
    out: Path,
    printer: QualificationPrinter,
    *,
    language: str = "en",
    who: Performer | None = None,
    monitor: Monitor = UNWATCHED,
) -> Issued:
    """Run groups of tests and write everything into a folder that was claimed.

    Raises:
        Cancelled: asked to stop; what was written so far bears no manifest.
        OutputError, ReportError: it cannot be written; nothing of it is left.
    """
    say = words(language)
    (out / MANIFEST).unlink(missing_ok=True)
    for left in (out / EVIDENCE).glob("*.json"):
        left.unlink()
    names = {key: texts["title"] for key, texts in say.groups.items()}
    try:
        found = run(bench, limits, groups, out, names, monitor)
        subject = Subject(tuple(groups), limits, found, about, who)
        write_bytes(out / FILE, limits.data)
        record = write_document(out / JSON, document(subject, words("en")))
        write_bytes(out / PDF, printer.qualification(pages(subject, say, record)))
        return Issued(found, _write_manifest(out), out)
    except (OutputError, ReportError):
        # Half a qualification beside a PDF of an earlier run would be taken for a whole one.
        _remove(out)
        raise


def _remove(out: Path) -> None:
    for path in (*(out / EVIDENCE).glob("*.json"), *(out / name for name in (FILE, JSON, PDF))):
        path.unlink(missing_ok=True)


def _write_manifest(out: Path) -> str:
    """Name every file with its sha256, those of the evidence too; return the sha256 of that."""
    files = sorted(path for path in out.rglob("*") if path.is_file())
    lines = [
        f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(out).as_posix()}\n"
        for path in files
    ]
    return write_bytes(out / MANIFEST, "".join(lines).encode())


def note_qualified(histories: Histories, issued: Issued, about: Identity) -> None:
    """Tell the trail of a history that the installation was qualified, and with what result.

    A site pack that was passed is an event of its own: by it the model counts as proved there.

    Raises:
        AccessError: who is at work may not.
        HistoryError: it cannot be written.
    """
    found = issued.found
    result = QualificationResult(
        len(found.tested),
        len(found.failed),
        about.host,
        about.program,
        issued.manifest,
        len(found.use_limits),
    )
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
        note_result(history, result)
        proved = site_pack.passed(found)
        if proved is not None:
            ref, told = proved
            sha = next(p.sha256 for p in about.parts if (p.kind, p.name) == ("model", ref))
            history.note(
                EventKind.SITE_PACK_PASSED,
                subject_of(ref),
                old=issued.manifest,
                new=sha,
                reason=told,
            )
        history.commit()
