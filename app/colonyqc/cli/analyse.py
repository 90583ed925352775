"""``colonyqc analyse``: pictures → quality, labels, colonies, rules → history."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.model_options import AtPrecision, OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import (
    Channel,
    Database,
    Files,
    ForcePixelSize,
    Json,
    Model,
    PixelSize,
    Plane,
    selected,
)
from colonyqc.cli.output import (
    claimed_json,
    print_failures,
    print_sentences,
    print_table,
    write_json,
)
from colonyqc.cli.progress import progress
from colonyqc.cli.report import claimed_report, write_reports
from colonyqc.domain.picture import MOST_DAYS, NameFields
from colonyqc.services.analysis import batch
from colonyqc.services.analysis.gather import gather, known_names, renamed
from colonyqc.services.analysis.keep import Request, resolved
from colonyqc.services.analysis.sample_sheet import described, note_seedings, read_sheet
from colonyqc.services.export import colonies, sheets
from colonyqc.services.export.answered import answered
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.protocols import read_protocol


def analyse(
    paths: Annotated[list[Path], typer.Argument(help="Picture files and folders.")],
    model: Model = None,
    names: Annotated[
        str | None,
        typer.Option("--names", help="File-name pattern, or a preset: evos, celigo, plain."),
    ] = None,
    any_name: Annotated[
        bool,
        typer.Option("--any-name", help="Also analyse files that do not follow --names."),
    ] = False,
    pixel_size: PixelSize = None,
    force_pixel_size: ForcePixelSize = False,
    plane: Plane = None,
    channel: Channel = None,
    line: Annotated[str | None, typer.Option("--line", help="Cell line.")] = None,
    dish: Annotated[str | None, typer.Option("--dish", help="Dish, flask or well.")] = None,
    day: Annotated[
        int | None, typer.Option("--day", min=0, max=MOST_DAYS, help="Culture day.")
    ] = None,
    passage: Annotated[str | None, typer.Option("--passage", help="Passage number.")] = None,
    medium: Annotated[str | None, typer.Option("--medium", help="Culture medium.")] = None,
    vessel: Annotated[str | None, typer.Option("--vessel", help="Kind of vessel.")] = None,
    rock: Annotated[
        bool | None,
        typer.Option("--rock/--no-rock", help="Seeded with or without a ROCK inhibitor."),
    ] = None,
    feeders: Annotated[
        bool | None,
        typer.Option(
            "--feeders/--no-feeders",
            help="On a layer of feeder cells or feeder-free. Default: as said before of the dish.",
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet",
            help="Sample sheet (CSV) of the wells or dishes: well, line, passage, medium, vessel, "
            "rock, feeders, seeded, density. It goes before names and options.",
        ),
    ] = None,
    protocol: Annotated[
        Path | None, typer.Option("--protocol", help="A protocol of the lab's own (.yaml).")
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(
            "--preset",
            help="Answer the pictures as sheets of cells by a saved prompt: NAME or NAME@VERSION.",
        ),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option("--rules", help="NAME or NAME@VERSION. Default: the one meant for the dish."),
    ] = None,
    new_model: Annotated[
        bool,
        typer.Option(
            "--new-model",
            help="Let another model go on with dishes whose earlier days one has analysed. "
            "Without it they keep theirs until they are passaged.",
        ),
    ] = False,
    why: Annotated[
        str,
        typer.Option(
            "--why",
            help="Why what was analysed before is analysed again; asked for where people log in "
            "or the earlier record is signed.",
        ),
    ] = "",
    new_only: Annotated[
        bool,
        typer.Option(
            "--new-only",
            help="Leave out what the history holds: the same pictures by the same model, protocol "
            "and rules.",
        ),
    ] = False,
    db: Database = None,
    files: Files = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="Write a report (.pdf, .csv).")
    ] = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
    who: As = None,
    json: Json = None,
) -> None:
    """Analyse pictures and keep the results in the history."""
    outputs = bootstrap.outputs(db, files, (*paths, protocol, sheet))
    outputs.claim(claimed_json(json, ("analyses",)), claimed_report(report))
    context = signed_in(
        bootstrap.context(
            db,
            files,
            networks=models_as_asked(precision, device, side_by_side=True),
            task="analyse",
        ),
        who,
    )
    if protocol is not None:
        context = replace(context, protocol=read_protocol(protocol))
    request = resolved(context, Request(model, rules, preset, new_model, why))
    given = NameFields(
        line=line,
        dish=dish,
        day=day,
        passage=passage,
        pixel_size_um=pixel_size,
        medium=medium,
        vessel=vessel,
        rock=rock,
        feeders=feeders,
    )
    selection = replace(
        selected(plane, channel, context.protocol.selection, forced=force_pixel_size),
        any_name=any_name,
    )
    samples = None if sheet is None else read_sheet(sheet)
    collection = gather(context, paths, names, given, selection)
    if samples is not None:
        named = described(collection, samples)
        collection = renamed(named, collection, known_names(context.histories))
    # What is not analysed is said before anything is kept.
    print_sentences(collection.notices)
    print_failures(collection.failures)
    with progress() as monitor:
        result = batch.run(collection, context, request, monitor, new_only=new_only)
    with context.histories() as history:
        records = [history.get(number) for number in result.analyses]
    if samples is not None:
        note_seedings(context, samples, {r.analysis.acquisition.dish for r in records})
    with context.histories() as history:
        told = [answered(each, history) for each in records] if json else []
    # Before the files: where one can't be written, what is kept by now has been said.
    if json != "-":
        _print(records)
    if new_only:
        print_sentences((f"{len(result.already)} already analysed.",))
    print_notices(context.models)
    print_failures(result.failures[len(collection.failures) :])
    if json is not None:
        write_json(colonies.batch(told, result.failures, result.already), json, outputs)
    if report is not None and records:
        write_reports(context, {r.analysis.acquisition.dish for r in records}, report)
    raise typer.Exit(1 if result.failures else 0)


def _print(records: Sequence[AnalysisRecord]) -> None:
    """Print colonies and, in a table of their own, sheets of cells."""
    rows = [colonies.row(record) for record in records if record.analysis.prompt is None]
    if rows:
        print_table("", colonies.COLUMNS, rows)
    answered = [
        sheets.row(record, record.analysis.prompt)
        for record in records
        if record.analysis.prompt is not None
    ]
    if answered:
        print_table(sheets.PROMPTED, sheets.PROMPTED_COLUMNS, answered)
