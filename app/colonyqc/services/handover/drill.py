"""Rehearse a restore: what comes back from a backup is proved, compared and analysed again.

A backup that was never brought back is a hope. The drill works on a passing copy; of the
laboratory's own history it only reads, and tells its trail what came of it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.services.accounts.access import require
from colonyqc.services.analysis import colonies
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.sealed_folder import check_new, new_package
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, History, Monitor
from colonyqc.services.ports.summaries import (
    SummaryCell,
    SummaryColumn,
    SummaryCount,
    SummaryReport,
    SummarySection,
    SummaryTable,
    SummaryTableRow,
)
from colonyqc.services.reporting.words import ReportWords, words

TOLERANCE: Final = 0.01
"""Percentage points by which a number that was computed again may differ: another processor."""
SAMPLE: Final = 3


@dataclass(frozen=True, slots=True)
class DrillCheck:
    """One thing that was looked at: what was expected, what was found."""

    name: str
    expected: str
    found: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Drill:
    """What came of a rehearsal."""

    backup: str
    made: str
    person: str
    program: str
    checks: tuple[DrillCheck, ...]

    @property
    def passed(self) -> bool:
        return all(each.passed for each in self.checks)

    @property
    def sentence(self) -> str:
        failed = [each.name for each in self.checks if not each.passed]
        if not failed:
            return f"passed, {len(self.checks)} checks"
        return f"failed: {', '.join(failed)}"


def run_drill(
    context: ServiceContext,
    restored: ServiceContext,
    backup: str,
    out: Path,
    sample: int = SAMPLE,
    monitor: Monitor = UNWATCHED,
    language: str = "en",
) -> Drill:
    """Hold a restored history against the laboratory's own; write the report and its event.

    ``restored``: the parts over the passing copy; ``backup``: what the backup is called;
    ``sample``: how many of the newest records are analysed again. ``out`` holds drill.pdf, in
    ``language``, and drill.json.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; nothing is written.
        HistoryError: one of the histories can't be read, or the event not be written.
        OutputError, ReportError: the report can't be written.
        UsageError: something lies in ``out`` already, or the language is unknown.
    """
    say = words(language)
    with context.histories() as history:
        require(history, Permission.BACK_UP)
    check_new(context.outputs, out)
    checks = (
        _proved(restored, monitor.part(0.0, 0.4)),
        *_compared(context, restored),
        *_analysed_again(restored, sample, monitor.part(0.4, 1.0)),
    )
    moment = datetime.now(UTC)
    made = Drill(
        backup, moment.isoformat(timespec="seconds"), context.person, context.app_version, checks
    )
    with new_package(out) as folder:
        told = asdict(made) | {"passed": made.passed}
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (folder / "drill.json").write_text(text + "\n", "utf-8")
        context.reports.render_summary(_report(made, context, moment, say), folder / "drill.pdf")
    with context.histories() as history:
        history.note(EventKind.BACKUP_DRILLED, new=f"{backup}: {made.sentence}")
        history.commit()
    return made


def _proved(restored: ServiceContext, monitor: Monitor) -> DrillCheck:
    wrong = restored.verify(monitor) if restored.verify else ()
    found = "whole" if not wrong else f"{len(wrong)} findings, the first: {wrong[0]}"
    return DrillCheck("verify of the restored history", "whole", found, not wrong)


def _compared(context: ServiceContext, restored: ServiceContext) -> Iterator[DrillCheck]:
    """Yield how trail and records fit those of the history in use."""
    with context.histories() as mine, restored.histories() as copy:
        # Its own last events tell of the restore: what came with the backup lies before them.
        came = [e for e in copy.events() if e.kind != EventKind.RESTORED]
        last = came[0]
        here = mine.events(before=last.number + 1, limit=1)
        same = bool(here) and here[0].sha256 == last.sha256
        yield DrillCheck(
            "audit trail",
            f"event {last.number} of the backup is that of the history in use",
            f"{last.number}:{last.sha256}" if same else "it is another one",
            same,
        )
        later = {each.subject for each in _after(mine, last.number)}
        ids = [each.id for each in copy.list()]
        kept = [number for number in ids if f"analysis {number}" not in later]
        differing = [n for n in kept if copy.record_digest(n) != mine.record_digest(n)]
        yield DrillCheck(
            "records",
            f"{len(kept)} records not changed since: same digests",
            "same" if not differing else f"others: {', '.join(map(str, differing[:5]))}",
            bool(ids) and not differing,
        )


def _after(history: History, number: int) -> tuple[Event, ...]:
    return tuple(each for each in history.events() if each.number > number)


def _sample(records: Sequence[AnalysisRecord], count: int) -> list[AnalysisRecord]:
    """Return the newest records that a network made by itself."""
    usual = (
        each
        for each in sorted(records, key=lambda record: -record.id)
        if each.analysis.prompt is None and each.analysis.correction is None
    )
    return list(usual)[:count]


def _analysed_again(restored: ServiceContext, count: int, monitor: Monitor) -> Iterator[DrillCheck]:
    with restored.histories() as history:
        newest = sorted((each.id for each in history.list()), reverse=True)
        records = _sample(history.several(newest[: 20 * count]), count)
    for record, part in zip(records, monitor.parts([str(r.id) for r in records]), strict=True):
        yield _again(restored, record, part)


def _again(restored: ServiceContext, record: AnalysisRecord, monitor: Monitor) -> DrillCheck:
    kept = record.analysis
    name = f"record {record.id}, {_label(kept.acquisition.dish)}, analysed again"
    expected = _numbers(kept.statistics.confluence, kept.statistics.colony_count)
    try:
        made = colonies.run(
            kept.acquisition,
            context=restored,
            model=str(kept.model),
            protocol=kept.protocol,
            monitor=monitor,
        ).analysis
    except ColonyQCError as error:
        return DrillCheck(name, expected, str(error), passed=False)
    new, old = made.statistics, kept.statistics
    pairs = (
        (new.confluence, old.confluence),
        (new.differentiated, old.differentiated),
        (new.uncertain, old.uncertain),
    )
    same = new.colony_count == old.colony_count and made.model == kept.model
    # Nothing to say of a dish without a usable picture: nan on both sides.
    near = all(abs(a - b) <= TOLERANCE or (a != a and b != b) for a, b in pairs)
    return DrillCheck(name, expected, _numbers(new.confluence, new.colony_count), same and near)


def _label(dish: DishKey) -> str:
    return f"{dish.line}/{dish.dish}" if dish.line else dish.dish


def _numbers(confluence: float, count: int) -> str:
    return f"{number_format.percent(confluence)} confluence, {count} colonies"


def _report(
    drill: Drill, context: ServiceContext, moment: datetime, say: ReportWords
) -> SummaryReport:
    columns = tuple(
        SummaryColumn(say(f"drill {key}"), width)
        for key, width in (("check", 3), ("expected", 3), ("found", 4), ("result", 1))
    )
    rows = tuple(
        SummaryTableRow(
            (
                SummaryCell(_told(each.name, say)),
                SummaryCell(_told(each.expected, say)),
                SummaryCell(_told(each.found, say)),
                SummaryCell(_word(each, say), state="pass" if each.passed else "fail", strong=True),
            )
        )
        for each in drill.checks
    )
    data = tuple(tuple(cell.text for cell in row.cells) for row in rows)
    headings = tuple(each.heading for each in columns)
    failed = sum(not each.passed for each in drill.checks)
    with context.histories() as history:
        anchor = history.anchor()
    return SummaryReport(
        kind=say("drill kind"),
        title=drill.backup,
        aside=f"{moment:%Y-%m-%d %H:%M} UTC",
        counts=(
            SummaryCount(say("drill checks"), str(len(drill.checks))),
            SummaryCount(say("drill failed"), str(failed), "fail" if failed else "pass"),
        ),
        warnings=(),
        sections=(
            SummarySection(
                say("drill what"),
                "drill",
                SummaryTable(columns, rows, headings, data),
                notes=(say("drill note", points=TOLERANCE),),
            ),
        ),
        statements=(),
        choices=(),
        signers=(say("drill performed"), say("drill reviewed")),
        made=moment,
        record_ids=(),
        language=say.language,
        program=context.app_version,
        made_by=context.person,
        laboratory=context.laboratory,
        anchor="" if anchor is None else str(anchor),
    )


def _word(check: DrillCheck, say: ReportWords) -> str:
    return say("drill passes" if check.passed else "drill fails")


def _told(text: str, say: ReportWords) -> str:
    """Return what stands in drill.json, in the language of the report."""
    return say.worded(say.named("drill", text))
