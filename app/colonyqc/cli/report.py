"""``colonyqc report``: a dish's report from the history."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import MOST_DAYS, Database, Files, Out, find_dish
from colonyqc.domain.picture import DishKey
from colonyqc.services.context import ServiceContext
from colonyqc.services.outputs import REPORT, FileKind
from colonyqc.services.reporting.issue import file_stem, issue, report_kind


def claimed_report(path: Path | None) -> tuple[Path | None, FileKind]:
    """Return what `Outputs.claim` takes of a --report: its file, None for none, and its kind."""
    return path, REPORT if path is None else report_kind(path)


def write_reports(
    context: ServiceContext,
    dishes: Iterable[DishKey],
    path: Path,
    day: int | None = None,
    language: str = "en",
) -> None:
    """Write one report a dish; with several dishes each file's name gets the dish's."""
    ordered = sorted(dishes, key=lambda d: (d.line, d.dish))
    for dish in ordered:
        own = path
        if len(ordered) > 1:
            own = path.with_name(f"{path.stem}-{file_stem(dish, '-')}{path.suffix}")
        issue(context, dish, day, own, language=language)


def report(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    out: Out,
    day: Annotated[
        int | None,
        typer.Option("--day", min=0, max=MOST_DAYS, help="Culture day. Default: the newest."),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="en or ja.")] = "en",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write the report of a dish (.pdf, .csv)."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        key = find_dish(history.dishes(), dish)
    write_reports(context, [key], out, day, language)
