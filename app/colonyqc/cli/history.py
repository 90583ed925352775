"""``colonyqc history``: what was analysed."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.options import Database, Json
from colonyqc.cli.output import print_table, write_json
from colonyqc.cli.report import find_dish
from colonyqc.services import summaries

app = typer.Typer(help="The history of analyses.", no_args_is_help=True)


@app.command("list")
def list_(
    dish: Annotated[str | None, typer.Option("--dish", help="Only this dish.")] = None,
    db: Database = None,
    json: Json = None,
) -> None:
    """List the analyses."""
    with bootstrap.workplace(db, must_exist=True).histories() as history:
        key = None if dish is None else find_dish(history.dishes(), dish)
        found = history.list(key)
    if json is not None:
        write_json({"analyses": [summaries.summary(s) for s in found]}, json)
    if json != "-":
        print_table("", summaries.LIST_COLUMNS, [summaries.list_row(s) for s in found])


@app.command("show")
def show(
    analysis: Annotated[int, typer.Argument(help="Number of the analysis.")],
    db: Database = None,
    json: Json = None,
) -> None:
    """Show one analysis with its colonies and decisions."""
    with bootstrap.workplace(db, must_exist=True).histories() as history:
        record = history.get(analysis)
    if json is not None:
        write_json(summaries.record(record), json)
    if json != "-":
        print_table("", summaries.COLUMNS, [summaries.row(record)])
        print_table("", summaries.COLONY_COLUMNS, summaries.colony_rows(record))


@app.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", help="Folder for the CSV files.")],
    db: Database = None,
) -> None:
    """Write analyses, colonies and decisions as CSV files."""
    for path in bootstrap.export_history(db, out):
        typer.echo(path)
