"""Write a dish's report and note in the audit trail that it was written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import ReportError, UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Proof
from colonyqc.domain.verdict import UNPROVED, DishVerdict
from colonyqc.services.accounts.access import require
from colonyqc.services.accounts.audit_log import export_failure_noted
from colonyqc.services.accounts.signing import Signed, signatures
from colonyqc.services.accounts.site_packs import site_pack_of
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import REPORT, FileKind, table
from colonyqc.services.ports import AnalysisRecord, History, Models
from colonyqc.services.ports.reports import ReportValue
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.fast_network import fast_warnings
from colonyqc.services.reporting.records import superseded_by
from colonyqc.services.reporting.rows import utc_text
from colonyqc.services.reporting.words import LANGUAGES, ReportWords, words


def file_stem(dish: DishKey, joiner: str, day: int | None = None) -> str:
    """Return a file's name, without its ending, that no other dish's report gets.

    Letters, digits, - and _ only. Where that leaves something out, or where line and dish could
    be told apart in two ways, a short sum of both follows.
    """
    parts = (dish.line, dish.dish, "" if day is None else f"day{day}")
    text = joiner.join(filter(None, parts))
    shown = "".join(c if c.isalnum() or c in "-_" else "-" for c in text)
    plain = all(part and joiner not in part for part in (dish.line, dish.dish))
    if shown == text and plain and not dish.dish.startswith("day"):
        return shown
    return f"{shown}{joiner}{sha256(repr((dish.line, dish.dish)).encode()).hexdigest()[:6]}"


def report_kind(path: Path) -> FileKind:
    """Return the kind of file that a report is, by the ending of its name.

    Raises:
        UsageError: no report ends so.
    """
    ending = path.suffix.lower()
    if ending not in _KINDS:
        raise UsageError(f"{path.name} can't be written: a report ends in {' or '.join(_KINDS)}.")
    return _KINDS[ending]()


def _table() -> FileKind:
    columns = ("csv line", "csv dish", "csv day", "csv taken")
    return table(*([words(language)(key) for key in columns] for language in LANGUAGES))


_KINDS: Final[dict[str, Callable[[], FileKind]]] = {".pdf": lambda: REPORT, ".csv": _table}


def issue(
    context: ServiceContext,
    dish: DishKey,
    day: int | None,
    path: Path,
    *,
    language: str = "en",
    record: int | None = None,
) -> str:
    """Write the report with its signatures and the trail's anchor in it; return its sha256.

    The trail names the file before it is there: the anchor covers that event, too. Then it keeps
    the file's sha256, by which `recognise` knows it again. A record whose rows are not what the
    trail says of them is reported with that said first. ``record``: that one in place of the
    newest.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history has no such dish, or cannot be written.
        ReportError: the file cannot be written.
        UsageError: the dish has no such day, the language is unknown, or something else is there.
    """
    context.outputs.claim((path, report_kind(path)))
    say = words(language)
    with context.histories() as history:
        require(history, Permission.EXPORT)
        # Nobody decides or signs between what the report says and the anchor it carries.
        history.hold()
        report = build(history, dish, day, made=datetime.now(UTC), language=language, record=record)
        number = report.record_ids[0]
        broken = tuple(say("history broken", why=say.worded(w)) for w in history.wrong_with(number))
        signed = signature_facts(history, number, say)
        analysis = history.get(number).analysis
        proved = site_pack_of(history, analysis.model)
        anchor = history.exported(f"report of {dish.label}: {path.name}")
        person = history.actor.name or context.person
        history.commit()
    facts = (
        *report.facts,
        *signed,
        ReportValue(say("fact printed"), person),
        ReportValue(say("fact anchor"), str(anchor)),
    )
    measured = sensitivity(context.models, analysis.model, say)
    unproved, plain = proved is None, report.verdict in (DishVerdict.PASS, UNPROVED)
    proof = _proof(proved, say) if plain or not unproved else ""
    report = replace(
        report,
        facts=facts,
        made_by=person,
        # Whoever reads the foot of a page takes it for what wrote the page.
        program=f"colonyqc {context.app_version}",
        laboratory=context.laboratory,
        warnings=(*broken, *fast_warnings(context.models, [analysis], say), *report.warnings),
        sensitivity="" if analysis.prompt else f"{measured} {proof}".strip(),
    )
    with export_failure_noted(context.histories, f"report of {dish.label}: {path.name}"):
        digest = context.reports.render(report, path)
    with context.histories() as history:
        history.note(EventKind.REPORT_WRITTEN, f"analysis {number}", old=path.name, new=digest)
        history.commit()
    return digest


def _proof(proved: Event | None, say: ReportWords) -> str:
    """Return whether the laboratory has proved the model on its own labelled pictures."""
    if proved is None:
        return say("site pack missing")
    return say("site pack passed", person=proved.person, at=utc_text(proved.moment))


def sensitivity(models: Models, model: ModelRef, say: ReportWords) -> str:
    """Return what a model was measured to find of differentiation, to stand beside a verdict."""
    known = next((info for info in models.list() if str(info.ref) == str(model)), None)
    if known is None:
        return say("sensitivity unknown", model=model)
    if not known.tells_differentiation:
        return ""
    if known.early is None:
        return say("sensitivity unmeasured", model=model)
    found, wrong = (f"{100 * share:.0f}" for share in (known.early.found, known.early.wrong))
    return say("sensitivity", model=model, found=found, wrong=wrong)


@dataclass(frozen=True, slots=True)
class RecognisedReport:
    """A report that was written from this history; ``since``: events on its record after it."""

    event: Event
    record: AnalysisRecord | None
    """The record it is of; None of a report on many dishes."""
    superseded: int | None
    """The record that counts by now in its place."""
    since: tuple[Event, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it is, and what became of its record."""
        if self.record is None:
            return (
                f"This is the report of {self.event.subject}, written by {self.event.person} on "
                f"{self.event.moment:%Y-%m-%d %H:%M} UTC as {self.event.old} (event "
                f"{self.event.number}); it was not changed since.",
            )
        acquisition = self.record.analysis.acquisition
        day = "day unknown" if acquisition.day is None else f"day {acquisition.day}"
        said = [
            f"This is the report of {acquisition.dish.label}, {day}, record {self.record.id}, "
            f"written by {self.event.person} on {self.event.moment:%Y-%m-%d %H:%M} UTC as "
            f"{self.event.old} (event {self.event.number}); it was not changed since."
        ]
        if self.superseded is not None:
            said.append(f"Record {self.record.id} is superseded by record {self.superseded}.")
        if self.since:
            kinds = ", ".join(sorted({each.kind for each in self.since}))
            said.append(f"Since then the trail tells of record {self.record.id}: {kinds}.")
        return tuple(said)


def recognise(history: History, path: Path) -> RecognisedReport | None:
    """Return which report a file is; None where this history never wrote it, or it was changed.

    Raises:
        ReportError: the file cannot be read.
        HistoryError: the history cannot be read.
    """
    # A device or a pipe would be read without end.
    if path.exists() and not path.is_file():
        raise ReportError(f"{path.name} can't be read: it is no file.")
    try:
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReportError(f"{path.name} can't be read: {error.strerror}.") from error
    written = history.events(kinds=(EventKind.REPORT_WRITTEN,))
    event = next((each for each in written if each.new == found), None)
    if event is None:
        return None
    if not event.subject.startswith("analysis "):
        return RecognisedReport(event, None, None, ())
    record = history.get(int(event.subject.removeprefix("analysis ")))
    since = tuple(
        each
        for each in history.events(event.subject)
        if each.number > event.number and each.kind != EventKind.REPORT_WRITTEN
    )
    return RecognisedReport(event, record, superseded_by(history, record), since)


def signature_facts(
    history: History, analysis_id: int, say: ReportWords
) -> tuple[ReportValue, ...]:
    """Return a fact for each signature on an analysis: who, when, and whether it stands."""
    found = signatures(history, analysis_id)
    return tuple(ReportValue(say("fact signature"), _signature(each, say)) for each in found)


def _signature(signed: Signed, say: ReportWords) -> str:
    made = signed.signature
    text = say(f"signed {made.meaning}", person=made.person, at=utc_text(made.at))
    if made.proof is Proof.STATED:
        text = say("signed as stated", signature=text)
    return text if signed.valid else say("signed before", signature=text)
