"""``colonyqc analyse``: pictures → quality, labels, colonies, rules → history."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.analysis_options import (
    AnyName,
    Day,
    Dish,
    Feeders,
    Line,
    Medium,
    Names,
    NewModel,
    Passage,
    PresetName,
    ProtocolFile,
    Reading,
    Rock,
    RuleSetName,
    Seeded,
    Sheet,
    Vessel,
    Why,
    samples_of,
)
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.cluster_options import ClusterSend, OnCluster, cluster_as_asked
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
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import NameFields
from colonyqc.services.analysis import batch
from colonyqc.services.analysis.keep import Request, resolved
from colonyqc.services.analysis.sample_sheet import note_seedings
from colonyqc.services.export import colonies, sheets
from colonyqc.services.export.answered import answered
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.protocols import read_protocol


def analyse(
    paths: Annotated[list[Path], typer.Argument(help="Picture files and folders.")],
    model: Model = None,
    names: Names = None,
    any_name: AnyName = False,
    pixel_size: PixelSize = None,
    force_pixel_size: ForcePixelSize = False,
    plane: Plane = None,
    channel: Channel = None,
    line: Line = None,
    dish: Dish = None,
    day: Day = None,
    passage: Passage = None,
    medium: Medium = None,
    vessel: Vessel = None,
    rock: Rock = None,
    feeders: Feeders = None,
    seeded: Seeded = None,
    sheet: Sheet = None,
    protocol: ProtocolFile = None,
    preset: PresetName = None,
    rules: RuleSetName = None,
    new_model: NewModel = False,
    why: Why = "",
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
    bundle: Annotated[
        Path | None,
        typer.Option(
            "--bundle",
            help="Where there is no network: seal the results into this new folder, or file that "
            "ends in .zip, in place of a history; “history add” adds them there.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Write a report (.pdf, .csv), of several dishes one each."),
    ] = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
    cluster: OnCluster = None,
    cluster_send: ClusterSend = False,
    who: As = None,
    json: Json = None,
) -> None:
    """Analyse pictures and keep the results in the history."""
    if bundle is not None and (db, files) != (None, None):
        raise UsageError("Say --bundle, or the history with --db, not both.")
    outputs = bootstrap.outputs(db, files, (*paths, protocol, sheet))
    outputs.claim(claimed_json(json, ("analyses",)), claimed_report(report))
    networks = models_as_asked(precision, device, side_by_side=True)
    with ExitStack() as stack:
        if bundle is None:
            kept_in = bootstrap.context(db, files, networks=networks, task="analyse")
        else:
            kept_in = stack.enter_context(
                bootstrap.sealed_results(bundle, outputs, networks, print_sentences)
            )
        context = signed_in(kept_in, who)
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
        samples = samples_of(sheet, seeded)
        collection = Reading(names, given, selection, samples).collect(context, paths)
        # What is not analysed is said before anything is kept.
        print_sentences(collection.notices)
        print_failures(collection.failures)
        with (
            cluster_as_asked(cluster, cluster_send, context, precision, device, model) as machines,
            progress() as monitor,
        ):
            result = batch.run(
                collection, context, request, monitor, new_only=new_only, cluster=machines
            )
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
            written = write_reports(context, {r.analysis.acquisition.dish for r in records}, report)
            if written != [report]:
                # Several dishes: none of the files is called what was asked for.
                print_sentences(f"Report: {each}" for each in written)
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
