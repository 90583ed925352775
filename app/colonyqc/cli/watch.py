"""``colonyqc watch``: pictures that arrive in a folder are analysed, each once."""

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
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
    Model,
    PixelSize,
    Plane,
    selected,
)
from colonyqc.cli.output import say
from colonyqc.cli.report import claimed_report
from colonyqc.cli.watch_outputs import LINES, WatchOutputs
from colonyqc.config import paths
from colonyqc.config.logs import log, open_log
from colonyqc.domain.errors import MissingError, OutputError
from colonyqc.domain.picture import NameFields
from colonyqc.services.analysis.keep import Kept, Request, ask_to_analyse, resolved
from colonyqc.services.analysis.sample_sheet import note_seedings
from colonyqc.services.inbox.inbox import Inbox, Watched
from colonyqc.services.inbox.remembered import Remembered
from colonyqc.services.inbox.run import POLL_S, InboxRun
from colonyqc.services.ports import Monitor
from colonyqc.services.protocols import read_protocol


def watch(
    folder: Annotated[Path, typer.Argument(help="The folder that pictures arrive in.")],
    every: Annotated[
        float,
        typer.Option("--every", min=0.1, max=3600, help="Seconds between two looks at the folder."),
    ] = POLL_S,
    log_file: Annotated[
        Path | None,
        typer.Option("--log", help="Log file. Default: watch.log among the program's logs."),
    ] = None,
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
    db: Database = None,
    files: Files = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
    cluster: OnCluster = None,
    cluster_send: ClusterSend = False,
    who: As = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            help="Write the report of each dish that was answered (.pdf, .csv): this name with the "
            "dish's, made anew with each of its answers.",
        ),
    ] = None,
    json: Annotated[
        str | None,
        typer.Option(
            "--json",
            help="Add a line to this file with each answer, an object as “analyse --json” writes "
            'it; "-": to standard output, and sentences go to standard error.',
        ),
    ] = None,
) -> None:
    """Analyse pictures that arrive in a folder, each once, until stopped (Ctrl+C, SIGTERM).

    A picture is analysed when it is whole and nothing more of its dish comes. What the history
    knows is left alone, after a restart too.
    """
    if not folder.is_dir():
        raise MissingError(f"There is no folder {folder} to watch.")
    lines = None if json in (None, "-") else Path(json)
    outputs = bootstrap.outputs(db, files, (protocol, sheet))
    outputs.claim((lines, LINES), claimed_report(report))
    context = signed_in(
        bootstrap.context(
            db, files, networks=models_as_asked(precision, device, side_by_side=True)
        ),
        who,
    )
    ask_to_analyse(context.histories)
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
    # A slip of the pen in a pattern is said now, and not with the first picture.
    context.pictures.read_names([], names)
    reading = Reading(names, given, selection, samples)
    folder = folder.absolute()
    watched = Watched(
        folder,
        lambda found: reading.collect(context, found),
        names,
        given,
        selection,
        request.preset or "",
    )

    def tell(sentence: str) -> None:
        _tell(sentence, err=json == "-")

    written = WatchOutputs(context, report, json, tell)

    def kept(made: Kept) -> None:
        if samples is not None:
            note_seedings(context, samples, {made.analysis.acquisition.dish})
        written.kept(made)

    with (
        # Before the signals are taken: those of the watch end it in its own way.
        cluster_as_asked(cluster, cluster_send, context, precision, device, model) as machines,
        closing(Remembered(paths.watches(), folder, context.kept_in.address)) as remembered,
        _stopping() as stop,
    ):
        _open_log(log_file)
        inbox = Inbox(watched, context, remembered)
        run = InboxRun(inbox, context, request, tell, kept, written.failed, machines)
        tell(f"Watching {folder}.")
        run.until_stopped(stop.wait, Monitor(cancelled=stop.is_set), every)
        tell(f"Stopped watching {folder}: {run.kept} analysed.")
    print_notices(context.models)


@contextmanager
def _stopping() -> Iterator[Event]:
    """Yield what is set when the process is asked to stop, by Ctrl+C or by the system."""
    stop = Event()
    before = {
        each: signal.signal(each, lambda *_: stop.set()) for each in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _open_log(wanted: Path | None) -> None:
    """Send the log to a file; the default one may not be writable, which stops nothing."""
    place = paths.log_folder() / "watch.log" if wanted is None else wanted.absolute()
    try:
        open_log(place.parent, place.name)
    except OSError as error:
        if wanted is not None:
            raise OutputError(f"{wanted} can't be written: {error.strerror or error}.") from error


def _tell(sentence: str, *, err: bool) -> None:
    log().info("%s", sentence)
    say(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  {sentence}", err=err)
