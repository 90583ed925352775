"""``colonyqc history``: what the days of dishes tell together."""

from collections.abc import Iterable
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.options import Database, Files, Json, find_dish
from colonyqc.cli.output import print_table, say, write_json
from colonyqc.domain.picture import DishKey
from colonyqc.services.reporting import control_charts, passage_forecast

Of = Annotated[
    str | None,
    typer.Argument(metavar="[LINE/DISH]", help="A line, DISH or LINE/DISH. Default: all dishes."),
]


def dishes_of(known: Iterable[DishKey], text: str | None) -> tuple[DishKey, ...]:
    """Return the dishes that are meant: all, those of a line, or one.

    Raises:
        UsageError: none is called so, or several are.
    """
    there = tuple(known)
    if text is None:
        return there
    return tuple(dish for dish in there if dish.line == text) or (find_dish(there, text),)


def forecast(
    of: Of = None,
    at: Annotated[
        float | None,
        typer.Option("--at", min=1, max=99, help="Confluence in %. Default: the dish's own rule."),
    ] = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Tell when dishes will be ready to passage, with the window, or why that cannot be told."""
    with bootstrap.histories(db, files, reading=True)() as history:
        found = [
            told
            for dish in dishes_of(history.dishes(), of)
            if (told := passage_forecast.dish_forecast(history, dish, at)) is not None
        ]
    if json is not None:
        told_of = {"forecasts": [passage_forecast.forecast_json(each) for each in found]}
        write_json(told_of, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table(
            "", passage_forecast.COLUMNS, [passage_forecast.forecast_row(each) for each in found]
        )


def control(
    line: Annotated[
        str | None, typer.Argument(metavar="[LINE]", help="Default: all lines.")
    ] = None,
    metric: Annotated[
        str, typer.Option("--metric", help="The dish's number, by its key in a rule set.")
    ] = "confluence_percent",
    out_only: Annotated[
        bool, typer.Option("--out-only", help="Only the points that are out of control.")
    ] = False,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Draw up control charts (I-MR, Nelson rules) by line, medium, culture day and model."""
    with bootstrap.histories(db, files, reading=True)() as history:
        found = control_charts.control_charts(history, metric, line)
    if json is not None:
        told = {"charts": [control_charts.chart_json(each) for each in found]}
        write_json(told, json, bootstrap.outputs(db, files))
    if json == "-":
        return
    rows = [row for chart in found for row in control_charts.chart_rows(chart)]
    print_table("", control_charts.COLUMNS, [row for row in rows if row[-1] or not out_only])
    for chart in found:
        say(f"{chart.group.label}: {control_charts.chart_sentence(chart)}")
