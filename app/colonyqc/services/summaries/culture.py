"""The reports of a line and of a lot: all days of all dishes, all records, and their proof."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.dish_life import in_force
from colonyqc.domain.errors import HistoryError, ReportError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.accounts.signing import signatures
from colonyqc.services.ports import AnalysisRecord, History, Models
from colonyqc.services.ports.summaries import SummaryCount, SummaryReport, SummarySection
from colonyqc.services.reporting.fast_network import fast_warnings
from colonyqc.services.reporting.passages import line_of, passages
from colonyqc.services.reporting.trends import growth
from colonyqc.services.reporting.words import ReportWords, words
from colonyqc.services.summaries.cells import event_section, local_text
from colonyqc.services.summaries.changes import deviations, overrides
from colonyqc.services.summaries.culture_lists import (
    all_records_section,
    corrected_section,
    discarded_section,
    genealogy_section,
    life_section,
)
from colonyqc.services.summaries.culture_rows import (
    DishDays,
    days_section,
    grid_sections,
    specification_section,
)
from colonyqc.services.summaries.left_out import left_out, left_out_section
from colonyqc.services.summaries.proof import unproved_said, verdict_counts
from colonyqc.services.summaries.versions import sensitivities, version_section

_ADDED: Final = (
    EventKind.ANALYSIS_ADDED,
    EventKind.PROMPTED_ADDED,
    EventKind.CORRECTED,
    EventKind.TAKEN_OVER,
)
_LINE_TESTS: Final = 3
"""Numbers of each dish in the table of a line: those that limits are set for."""


@dataclass(frozen=True, slots=True)
class HistoryProof:
    """What was found when the history was proved; None: it was not proved for this report.

    ``package``: name and sha256 of the data package that goes with the report.
    """

    wrong: tuple[str, ...] | None = None
    package: tuple[str, str] | None = None


NOT_PROVED: Final = HistoryProof()


def package_named(path: Path) -> tuple[str, str]:
    """Return name and sha256 of a data package.

    Raises:
        ReportError: it cannot be read, or is no file.
    """
    if not path.is_file():
        raise ReportError(f"{path.name} can't be read: it is no file.")
    try:
        with path.open("rb") as file:
            return path.name, file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReportError(f"{path.name} can't be read: {error.strerror}.") from error


def build_line(
    history: History, models: Models, line: str, *, made: datetime, language: str = "en",
    proof: HistoryProof = NOT_PROVED,
) -> SummaryReport:  # fmt: skip
    """Build the report of a cell line: all its dishes and days.

    Raises:
        HistoryError: the history has no dish of the line.
        UsageError: ``language`` is neither "en" nor "ja".
    """
    say = words(language)
    dishes = [each for each in history.dishes() if each.line == line]
    if not dishes:
        known = ", ".join(sorted({each.line for each in history.dishes()})[:10])
        there = f"It has: {known}." if known else "It is empty."
        raise HistoryError(f"The history has no dish of line {line}. {there}")
    found = [_dish_days(history, each, say) for each in dishes]
    newest = [history.get(each.newest.id) for each in found if each.newest is not None]
    tests = specification_section(newest, say, named=_LINE_TESTS)
    title = line or say("not stated")
    return _report(
        history, models, found, _Kind(say("sum line report"), title, (), tests, proof), made, say
    )


def build_lot(
    history: History, models: Models, dish: DishKey, *, made: datetime, language: str = "en",
    proof: HistoryProof = NOT_PROVED,
) -> SummaryReport:  # fmt: skip
    """Build the report of a lot: a dish with all it descends from.

    Raises:
        HistoryError: the history has no such dish.
        UsageError: ``language`` is neither "en" nor "ja".
    """
    say = words(language)
    if dish not in history.dishes():
        raise HistoryError(f"The history has no analysis of dish {dish.label}.")
    known = set(history.dishes())
    family = passages(history, dish)
    descent = line_of(family, dish)
    line = [each.dish for each in descent]
    below = {each: tuple(row.dish for row in family if row.parent == each) for each in line}
    found = [_dish_days(history, each, say) for each in line if each in known]
    genealogy = genealogy_section(descent, below, say)
    newest = found[-1].newest
    full = [] if newest is None else [history.get(newest.id)]
    tests = specification_section(full, say, growth=growth(found[-1].current)[-1:])
    kind = _Kind(
        say("sum lot report"), dish.label, (genealogy,), tests, proof,
        (say("sum released"), say("sum not released")), tuple(line),
    )  # fmt: skip
    return _report(history, models, found, kind, made, say)


def build_dish(
    history: History, models: Models, dish: DishKey, *, made: datetime, language: str = "en"
) -> SummaryReport:
    """Build the report of all days of one dish, as tables; on paper a dish has a report of its own.

    Raises:
        HistoryError: the history has no such dish.
        UsageError: ``language`` is neither "en" nor "ja".
    """
    say = words(language)
    if dish not in history.dishes():
        raise HistoryError(f"The history has no analysis of dish {dish.label}.")
    found = _dish_days(history, dish, say)
    full = [] if found.newest is None else [history.get(found.newest.id)]
    tests = specification_section(full, say, growth=growth(found.current)[-1:])
    kind = _Kind(say("sum dish report"), dish.label, (), tests, NOT_PROVED)
    return _report(history, models, [found], kind, made, say)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What tells a line's report and a lot's apart."""

    name: str
    title: str
    first: tuple[SummarySection, ...]
    tests: SummarySection
    proof: HistoryProof
    choices: tuple[str, ...] = ()
    ancestors: tuple[DishKey, ...] = ()
    """Dishes of the descent, also those without pictures."""


def _report(
    history: History,
    models: Models,
    dishes: Sequence[DishDays],
    kind: _Kind,
    made: datetime,
    say: ReportWords,
) -> SummaryReport:
    numbers = [each.id for of in dishes for each in of.summaries]
    records = {each.id: each for each in history.several(tuple(numbers))}
    current = [record for of in dishes for record in of.current]
    decided = [history.get(each.id) for each in current if each.decisions or each.dish_decisions]
    keys = {of.dish for of in dishes} | set(kind.ancestors)
    life = [each for each in in_force(history.life_events()) if each.dish in keys]
    wanted = _of_these(history, keys, numbers)
    grid = tuple(grid_sections(dishes, say))
    simulated = {each.analysis.simulated for each in current}
    ruled = [each for each in records.values() if each.analysis.prompt is None]
    return SummaryReport(
        kind=kind.name,
        title=kind.title,
        aside=_span(current, say),
        counts=_counts(dishes, current, say),
        warnings=(
            *_warnings(history, current, simulated, kind.proof, say),
            *unproved_said(ruled, say),
            *fast_warnings(models, (each.analysis for each in records.values()), say),
        ),
        sections=(
            *kind.first,
            *grid,
            kind.tests,
            days_section(dishes, say),
            all_records_section(dishes, _told(history, numbers), records, say),
            left_out_section(left_out(records.values(), say), say),
            discarded_section(decided, say),
            overrides(decided, say),
            corrected_section(list(records.values()), say),
            life_section(life, say),
            event_section("sum changes", deviations(history, wanted), say),
            version_section(list(records.values()), say),
            _proof_section(history, kind.proof, sensitivities(current, models, say), say),
        ),
        statements=(say("sum morphology"), say("sum trail statement")),
        choices=kind.choices,
        signers=(say("technician"), say("reviewer")),
        made=made,
        record_ids=tuple(numbers),
        language=say.language,
        program="",
        simulated=True in simulated,
        table=len(kind.first) + 1 + len(grid),
    )


def _dish_days(history: History, dish: DishKey, say: ReportWords) -> DishDays:
    summaries = history.list(dish)
    signed = {}
    for each in summaries:
        if history.signatures(each.id):
            signed[each.id] = tuple(
                say(f"sum signed {s.signature.meaning}", person=s.signature.person)
                if s.valid
                else say("state void")
                for s in signatures(history, each.id)
            )
    return DishDays(dish, history.series(dish, colonies=False), summaries, signed)


def _told(history: History, numbers: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return who made each record and why, as the trail tells."""
    subjects = {f"analysis {number}": number for number in numbers}
    return {
        subjects[each.subject]: (each.person, each.reason)
        for each in history.events(kinds=_ADDED)
        if each.subject in subjects
    }


def _of_these(
    history: History, dishes: Iterable[DishKey], numbers: Iterable[int]
) -> Callable[[Event], bool]:
    """Return what tells events of these dishes and records, and of all since the first of them."""
    own = {each.subject for each in dishes} | {f"analysis {number}" for number in numbers}
    added = [each.number for each in history.events(kinds=_ADDED) if each.subject in own]
    first = min(added, default=0)

    def wanted(event: Event) -> bool:
        alone = event.subject.startswith(("analysis ", "dish "))
        return event.subject in own if alone else event.number >= first

    return wanted


def _span(records: Sequence[AnalysisRecord], say: ReportWords) -> str:
    taken = [each.analysis.acquisition.taken or each.analysis.finished for each in records]
    days = sorted(each.astimezone().date() for each in taken)
    return say("sum span", first=days[0], last=days[-1]) if days else ""


def _counts(
    dishes: Sequence[DishDays], records: Sequence[AnalysisRecord], say: ReportWords
) -> tuple[SummaryCount, ...]:
    verdicts = [each.shown_verdict for each in records]
    shown = (DishVerdict.FAIL, DishVerdict.WATCH, DishVerdict.UNDECIDED, DishVerdict.PASS)
    return (
        SummaryCount(say("sum count dishes"), str(len(dishes))),
        SummaryCount(say("sum count days"), str(len(records))),
        SummaryCount(say("sum count records"), str(sum(len(each.summaries) for each in dishes))),
        *verdict_counts(verdicts, shown, say, proved=any(each.proved for each in records)),
        SummaryCount(
            say("sum count decided"), str(sum(r.dish_decision is not None for r in records))
        ),
        SummaryCount(
            say("sum count signed"),
            str(sum(bool(of.signed.get(r.id)) for of in dishes for r in of.current)),
        ),
    )


def _warnings(
    history: History,
    records: Sequence[AnalysisRecord],
    simulated: set[bool],
    proof: HistoryProof,
    say: ReportWords,
) -> tuple[str, ...]:
    said = []
    if True in simulated:
        said.append(say("mixed simulated" if len(simulated) > 1 else "simulated warning"))
    if len({each.analysis.model_text for each in records}) > 1:
        models = say.listed(sorted({each.analysis.model_text for each in records}))
        said.append(say("mixed models", models=models))
    if proof.wrong:
        said.append(say("sum proof broken", count=len(proof.wrong), why=say.worded(proof.wrong[0])))
    elif proof.wrong is None:
        said += [
            f"{each.analysis.acquisition.dish.label}: "
            f"{say('history broken', why=say.worded(wrong))}"
            for each in records
            for wrong in history.wrong_with(each.id)
        ]
    return tuple(said)


def _proof_section(
    history: History, proof: HistoryProof, notes: tuple[str, ...], say: ReportWords
) -> SummarySection:
    """Return how the history was proved, who read its trail, and what goes with the report."""
    if proof.wrong is None:
        whole = say("sum proof of records")
    elif proof.wrong:
        whole = say("sum proof broken", count=len(proof.wrong), why=say.worded(proof.wrong[0]))
    else:
        whole = say("sum proof whole")
    reviewed = next(iter(history.events(kinds=(EventKind.TRAIL_REVIEWED,), limit=1)), None)
    read = say("sum trail unread")
    if reviewed is not None:
        read = say(
            "sum trail read",
            person=reviewed.person,
            at=local_text(reviewed.moment),
            range=say.worded(reviewed.new.partition(";")[0]),
        )
    package = say("sum no package") if proof.package is None else " · ".join(proof.package)
    title = say("sum proof")
    return SummarySection(
        title,
        title,
        facts=(
            (say("sum proof history"), whole),
            (say("sum trail review"), read),
            (say("sum package"), package),
        ),
        notes=notes,
    )
