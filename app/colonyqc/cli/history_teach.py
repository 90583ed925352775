"""``colonyqc history confirm-picture``, ``training-set``, ``teach`` and those of pins."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, find_dish
from colonyqc.cli.output import print_failures, print_table, say
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import MOST_DAYS

if TYPE_CHECKING:
    from colonyqc.services.context import ServiceContext
    from colonyqc.services.rules.model_pins import Pin


def confirm_picture(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    day: Annotated[
        int | None,
        typer.Option("--day", min=0, max=MOST_DAYS, help="Culture day. Default: the newest."),
    ] = None,
    picture: Annotated[
        str, typer.Option("--picture", help="Name of the picture, or its number from 1.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Kept in the trail.")] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take it back.")] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Say that every colony and class of a picture is right as it stands now.

    It then counts as a whole in the training set; of a corrected picture else only the surroundings
    of what was changed.
    """
    # Asked here: the other commands of the history need no imaging.
    from colonyqc.services.corrections.from_file import newest_record, place_of
    from colonyqc.services.teaching.training_set import confirm

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with context.histories() as history:
        record = newest_record(history, find_dish(history.dishes(), dish), day)
    place = place_of(record, picture)
    confirm(context.histories, record.id, place, reason, withdraw=withdraw)
    name = record.analysis.pictures[place].picture.name
    what = "no longer counts as confirmed" if withdraw else "counts as confirmed as a whole"
    say(f"{name} of record {record.id} {what}.")


def training_set(
    out: Annotated[Path, typer.Option("--out", help="A new folder for images/ and masks/.")],
    line: Annotated[str | None, typer.Option("--line", help="Of this cell line only.")] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write what people corrected or confirmed as a folder that `colonyqc train pmf` learns from.

    Only what was looked at is labelled: what a correction changed with the colonies it touches and
    32 px around, or the whole of a picture that was confirmed.
    """
    from colonyqc.services.teaching.lessons import COLUMNS, PLACES, export_training_set, row

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with progress() as monitor:
        made = export_training_set(context, out, monitor, line)
    print_table("", COLUMNS, [row(each) for each in made.lessons])
    size = made.lessons[0].pixel_size_um
    known = "" if size is None else f" --pixel-size {size:g}"
    say(f"colonyqc train pmf --data {out} --out RUN --places '{PLACES}'{known}")
    print_failures(made.failures)
    raise typer.Exit(1 if made.failures else 0)


def teach(
    name: Annotated[str, typer.Option("--name", help="Name of the new model.")],
    start: Annotated[
        str, typer.Option("--from", help="Model that is trained on: NAME or NAME@VERSION.")
    ] = "ips-phase",
    line: Annotated[str | None, typer.Option("--line", help="Of this cell line only.")] = None,
    steps: Annotated[int, typer.Option("--steps", min=1, help="More learn more and longer.")] = 100,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    python: Annotated[
        str, typer.Option("--python", help="Python that has the extra train. Default: this one.")
    ] = "",
    read_out: Annotated[
        bool,
        typer.Option("--read-out", help="Only a read-out over its features: seconds, no torch."),
    ] = False,
    adopt_why: Annotated[
        str, typer.Option("--adopt", help="Adopt it where it is better, for this reason.")
    ] = "",
    for_protocol: Annotated[
        bool,
        typer.Option("--for-protocol", help="Then let the usual protocol be analysed by it, too."),
    ] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Train a model on what people corrected, and show before and after on dishes kept apart.

    Of up to six dishes each is kept apart in turn, and the model is trained on all of them. A
    training of that name that was stopped goes on. With --adopt one that is better, and clearly
    worse on no picture, becomes a model of your own, and that of --line.
    """
    from colonyqc.services.rules.model_pins import Pin, PinKind
    from colonyqc.services.teaching.adopt import adopt
    from colonyqc.services.teaching.proof import COLUMNS, rows
    from colonyqc.services.teaching.run_folder import Way
    from colonyqc.services.teaching.runs import TeachingRequest, prepare, runs, tools_of, train
    from colonyqc.services.teaching.settle import settle

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    lacking = "" if read_out else tools_of(context).trainer.lack(python)
    if lacking:
        raise UsageError(lacking)
    way: Way = "read-out" if read_out else "network"
    open_runs = [
        run for run in runs(context) if run.name == name and run.way == way and not run.trained
    ]
    with progress() as monitor:
        if open_runs:
            run = open_runs[0]
        else:
            asked = TeachingRequest(start, name, line, steps, way, seed)
            run, read = prepare(context, asked, monitor.part(0.0, 0.05))
            print_failures(read.failures)
        train(context, run, python, monitor.part(0.05, 0.9))
        proof = settle(context, run, monitor.part(0.9, 1.0))
    print_table("", COLUMNS, rows(proof))
    say(f"{run.ref}: {proof.sentence}")
    for name in proof.worse:
        say(f"Clearly worse: {name}")
    if (density := proof.density) is not None:
        low, high = (f"{100 * each:.0f}" for each in density)
        say(
            f"Colonies cover {low} to {high} % of every picture compared: of emptier or fuller "
            "fields nothing is known."
        )
    if not adopt_why:
        say(run.parts[-1].at(proof.share))
    elif proof.better:
        pins = [Pin(PinKind.LINE, line)] if line else []
        if for_protocol:
            pins.append(Pin(PinKind.PROTOCOL, context.protocol.name))
        info = adopt(context, run, proof, adopt_why, pins)
        say(f"{info.ref} is adopted: sha256 {info.ref.sha256}")
    else:
        say("It is no better, so it is not adopted.", err=True)
        raise typer.Exit(1)


def line_model(
    line: Annotated[str, typer.Argument(help="Cell line.")],
    why: Annotated[str, typer.Option("--why", help="Why: kept in the trail.")],
    model: Annotated[
        str, typer.Option("--model", help="NAME@VERSION. Default: the one that fits, as before.")
    ] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Let a line's pictures be analysed by a model from now on, or take that back.

    Cultures that were begun with another model go on with it until they are passaged.
    """
    from colonyqc.services.rules.model_pins import Pin, PinKind

    _pin(Pin(PinKind.LINE, line), model, why, signed_in(_history(db, files), who))


def protocol_model(
    protocol: Annotated[str, typer.Argument(help="Name of the protocol.")],
    why: Annotated[str, typer.Option("--why", help="Why: kept in the trail.")],
    model: Annotated[
        str, typer.Option("--model", help="NAME@VERSION. Default: the one that fits, as before.")
    ] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Let the pictures under a protocol be analysed by a model from now on, or take that back.

    A line's own model comes first. Cultures that were begun with another model go on with it until
    they are passaged.
    """
    from colonyqc.services.rules.model_pins import Pin, PinKind

    _pin(Pin(PinKind.PROTOCOL, protocol), model, why, signed_in(_history(db, files), who))


def _history(db: str | None, files: Path | None) -> "ServiceContext":
    return bootstrap.context(db, files, must_exist=True)


def _pin(pin: "Pin", model: str, why: str, context: "ServiceContext") -> None:
    from colonyqc.services.rules.model_pins import pin_model

    before = pin_model(context.histories, context.models, pin, model, why)
    usual = "the model that fits"
    say(f"{pin.subject}: {model or usual}; before: {before or usual}")
