"""``colonyqc alike``: more like this, over the colonies or cells of one analysis."""

from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.options import MOST_ROWS, Database, Files, Json
from colonyqc.cli.output import print_failures, print_sentences, print_table, write_json
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import ModelError
from colonyqc.services.analysis.picture_look import PREFERRED
from colonyqc.services.answers.likeness import ASSISTIVE, Attribute
from colonyqc.services.regions.alike import AlikeRequest, describe, ranked

_SHOWN: Final = 20


def alike(
    analysis: Annotated[int, typer.Argument(min=1, max=MOST_ROWS, help="Number of the analysis.")],
    like: Annotated[
        list[int] | None,
        typer.Option("--like", min=1, help="Number of a colony or cell; repeatable."),
    ] = None,
    picture: Annotated[int, typer.Option("--picture", min=1, help="The picture --like is in.")] = 1,
    wanted: Annotated[
        list[Attribute] | None, typer.Option("--as", help="What it should be; repeatable.")
    ] = None,
    unwanted: Annotated[
        list[Attribute] | None, typer.Option("--not-as", help="What it should not be; repeatable.")
    ] = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """List colonies or cells, the most like an example first, or those that are as is said.

    Likeness is by what a shipped network sees in the pictures. Assistive: it decides nothing.
    """
    context = bootstrap.context(db, files, must_exist=True)
    with context.histories() as history:
        record = history.get(analysis)
    if context.features is None:
        raise ModelError("No network with features is installed.")
    network = context.features.open_features(PREFERRED)
    with progress() as report:
        found = describe(record, context, network, report)
    examples = tuple((picture - 1, number) for number in like or [])
    rows = ranked(found, AlikeRequest(examples, tuple(wanted or ()), tuple(unwanted or ())))
    print_sentences([ASSISTIVE])
    names = [result.picture.name for result in record.analysis.pictures]
    if json is not None:
        told = [
            {
                "picture": row.picture + 1,
                "name": names[row.picture],
                "number": row.instance.number,
                "label": row.instance.category.name,
                "box_px": row.instance.box,
                "score": row.score,
            }
            for row in rows
        ]
        said = {"assistive": ASSISTIVE, "network": str(network.info.ref), "alike": told}
        write_json(said, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table(
            "",
            ("picture", "number", "label", "score"),
            [
                (
                    names[r.picture],
                    str(r.instance.number),
                    r.instance.category.name,
                    f"{r.score:.3f}",
                )
                for r in rows[:_SHOWN]
            ],
        )
    print_failures(found.failures)
    raise typer.Exit(1 if found.failures else 0)
