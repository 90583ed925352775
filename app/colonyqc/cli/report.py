"""``colonyqc report``: reports from the history, and whether a file is one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import MOST_ROWS, Database, Files, Json, Out, find_dish
from colonyqc.cli.output import say, write_json
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import MOST_DAYS, DishKey
from colonyqc.services.accounts.trail_review import verify_noted
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import REPORT, FileKind
from colonyqc.services.ports import History
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.reporting.issue import file_stem, issue, recognise, report_kind
from colonyqc.services.reporting.words import words
from colonyqc.services.summaries.asked import SummaryAsked
from colonyqc.services.summaries.culture import NOT_PROVED, HistoryProof, package_named
from colonyqc.services.summaries.issue import issue_summary


def claimed_report(path: Path | None) -> tuple[Path | None, FileKind]:
    """Return what `Outputs.claim` takes of a --report: its file, None for none, and its kind."""
    return path, REPORT if path is None else report_kind(path)


def write_reports(
    context: ServiceContext,
    dishes: Iterable[DishKey],
    path: Path,
    day: int | None = None,
    language: str = "en",
) -> list[Path]:
    """Write one report a dish; with several dishes each file's name gets the dish's.

    Returns the files.
    """
    written = []
    ordered = sorted(dishes, key=lambda d: (d.line, d.dish))
    for dish in ordered:
        own = path
        if len(ordered) > 1:
            own = path.with_name(f"{path.stem}-{file_stem(dish, '-')}{path.suffix}")
        issue(context, dish, day, own, language=language)
        written.append(own)
    return written


class _Group(TyperGroup):
    """Takes what is no command of its own for what `write` is asked."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = [_WRITE, *args]
        return super().parse_args(ctx, args)


class _Write(TyperCommand):
    """Stands in its group's place: what it says of itself is `colonyqc report`."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        if parent is not None and info_name == _WRITE:
            info_name, parent = parent.info_name, parent.parent
        return super().make_context(info_name, args, parent, **extra)


_WRITE: Final = "write"
app = typer.Typer(
    cls=_Group,
    help="Write the report of a dish, a record, a day, a line or a lot; know one again.",
)


@app.command(_WRITE, hidden=True, cls=_Write)
def report(
    out: Out,
    dish: Annotated[
        str | None, typer.Argument(help="DISH or LINE/DISH; not needed with --record.")
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--day",
            metavar="N|DATE",
            help="Of a dish: its culture day; default: the newest. Without a dish: a date, "
            "YYYY-MM-DD or today: every dish that is due.",
        ),
    ] = None,
    record: Annotated[
        int | None,
        typer.Option(
            "--record",
            min=1,
            max=MOST_ROWS,
            help="The analysis of this number, superseded or not.",
        ),
    ] = None,
    line: Annotated[
        str | None, typer.Option("--line", help="All dishes and days of a cell line.")
    ] = None,
    lot: Annotated[
        str | None,
        typer.Option("--lot", help="DISH or LINE/DISH with all it descends from, for release."),
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option(
            "--package", help="Data package whose sha256 the report of a line or lot names."
        ),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or ja.")] = "en",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write the report of a dish or a record (.pdf, .csv), a day, a line or a lot.

    Those of a day, a line and a lot are .pdf, .xlsx, .csv or .html; .xlsx and .html of a dish tell
    all its days. `colonyqc report verify FILE`
    tells whether a file is a report of the history, unchanged.
    """

    def enter() -> ServiceContext:
        return signed_in(bootstrap.context(db, files, must_exist=True), who)

    if dish is None and record is None:
        _summary(_Many(day, line, lot, package), out, language, enter)
        return
    if (line, lot, package) != (None, None, None):
        raise UsageError("--line, --lot and --package are of reports on many dishes: name no dish.")
    culture_day = _culture_day(day)
    context = enter()
    with context.histories() as history:
        key = None if dish is None else find_dish(history.dishes(), dish)
        if record is not None:
            own = history.get(record).analysis.acquisition
            if key is not None and (key != own.dish or culture_day not in (None, own.day)):
                raise UsageError(f"Record {record} is of {own.dish.label}, day {own.day}.")
            key = own.dish
    if key is None:
        return
    if out.suffix.lower() in (".xlsx", ".html"):
        if culture_day is not None or record is not None:
            raise UsageError(
                "The workbook and the page of a dish tell all its days: leave --day and --record "
                "out, or take .pdf or .csv."
            )
        _issue_many(context, SummaryAsked(dish=key), out, language)
    elif record is None:
        write_reports(context, [key], out, culture_day, language)
    else:
        issue(context, key, None, out, language=language, record=record)


def _culture_day(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MOST_DAYS:
        raise UsageError(f"A culture day is a number from 0 to {MOST_DAYS}, not {text}.")
    return int(text)


def _date(text: str) -> date:
    if text == "today":
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"A date reads YYYY-MM-DD, or today, not {text}.") from error


@dataclass(frozen=True, slots=True)
class _Many:
    """What a report on many dishes is asked of; one of them is given."""

    day: str | None
    line: str | None
    lot: str | None
    package: Path | None


def _summary(asked: _Many, out: Path, language: str, enter: Callable[[], ServiceContext]) -> None:
    """Write a report on many dishes."""
    given = [each for each in (asked.day, asked.line, asked.lot) if each is not None]
    if len(given) != 1:
        raise UsageError(
            "Say which dish (DISH or LINE/DISH), which record (--record N), which day "
            "(--day DATE), which line (--line L) or which lot (--lot DISH): one of them."
        )
    day = None if asked.day is None else _date(asked.day)
    words(language)
    context = enter()
    package = None if asked.package is None else package_named(asked.package)
    # A lot is released: all is proved first. It takes a while on a large history.
    wrong = None
    if asked.lot is not None and context.verify is not None:
        wrong = verify_noted(context.histories, context.verify)
    proof = HistoryProof(wrong, package)
    with context.histories() as history:
        lot = None if asked.lot is None else find_dish(history.dishes(), asked.lot)
    of = SummaryAsked(day, asked.line, lot)
    _issue_many(context, of, out, language, proof)


def _issue_many(
    context: ServiceContext,
    of: SummaryAsked,
    out: Path,
    language: str,
    proof: HistoryProof = NOT_PROVED,
) -> None:
    words(language)

    def build(history: History, made: datetime) -> SummaryReport:
        return of.build(history, context.models, made=made, language=language, proof=proof)

    issue_summary(context, build, out, of.subject)


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="A report, as it was written.")],
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Tell whether a file is a report of the history, unchanged, and what became of its record."""
    with bootstrap.histories(db, files, must_exist=True)() as history:
        found = recognise(history, file)
    said = (
        (f"{file.name} was not written from this history, or was changed since.",)
        if found is None
        else found.sentences
    )
    if json is not None:
        told = {
            "known": found is not None,
            "said": list(said),
            "record": None if found is None or found.record is None else found.record.id,
            "superseded_by": None if found is None else found.superseded,
        }
        write_json(told, json, bootstrap.outputs(db, files, (file,)))
    if json != "-":
        for sentence in said:
            say(sentence)
    raise typer.Exit(0 if found is not None else 1)
