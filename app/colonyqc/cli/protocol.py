"""``colonyqc protocol``: a laboratory's protocol as one file, for another site."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files
from colonyqc.cli.output import print_table, say
from colonyqc.config.atomic_write import whole_file
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.domain.signature import Proof
from colonyqc.services.accounts import people
from colonyqc.services.handover import protocol_bundle
from colonyqc.services.protocols import read_protocol

app = typer.Typer(
    help="The protocol of a laboratory as one file, for another site.", no_args_is_help=True
)
_COLUMNS = ("what", "name", "here", "")


@app.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", help="New file that ends in .zip.")],
    protocol: Annotated[
        Path | None, typer.Option("--protocol", help="A protocol of the lab's own (.yaml).")
    ] = None,
    names: Annotated[
        str, typer.Option("--names", help="Preset or pattern of file names that goes with it.")
    ] = "",
    why: Annotated[str, typer.Option("--why", help="Kept with it.")] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write protocol, rule sets, presets and model pins as a sealed bundle, under your name."""
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    if protocol is not None:
        context = replace(context, protocol=read_protocol(protocol))
    proved = people.policy(context.histories).log_in
    proof = Proof.PASSWORD if proved else Proof.STATED
    digest = protocol_bundle.export_bundle(context, out, proof, names, why)
    say(out)
    say(f"sha256 {digest}: tell it to who imports it, by another way than the file.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A bundle (.zip).")],
    why: Annotated[
        str | None,
        typer.Option("--why", help="Why it shall count here. Without it differences are shown."),
    ] = None,
    protocol: Annotated[
        Path | None,
        typer.Option("--protocol", help="Where to write the bundle's protocol (.yaml)."),
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Show how a bundle differs from what counts here; with --why let it count, approved by you."""
    if protocol is not None and protocol.exists():
        raise UsageError(f"{protocol} is there already: choose another name.")
    if why is None:
        context = bootstrap.context(db, files, reading=True)
    else:
        context = signed_in(bootstrap.context(db, files), who)
    with protocol_bundle.opened_bundle(file) as bundle:
        rows = protocol_bundle.differences(context, bundle)
        say(f"Sealed by {bundle.signed}; sha256 {bundle.sha256}")
        print_table("", _COLUMNS, [(e.kind, e.ref, e.state, e.detail) for e in rows])
        if bundle.names:
            say(f"File names: --names {bundle.names}")
        if why is None:
            say("Nothing was imported: say --why to let it count here.")
            raise typer.Exit
        if protocol is not None:
            context.outputs.check_place(protocol)
        with _kept_at(protocol, bundle):
            count = protocol_bundle.import_bundle(context, bundle, why)
    say(f"New parts that count here now: {count}.")


@contextmanager
def _kept_at(place: Path | None, bundle: protocol_bundle.OpenedBundle) -> Iterator[None]:
    """Write a bundle's protocol, which appears once what happens meanwhile has gone well.

    So nothing counts here whose protocol finds no room.
    """
    if place is None:
        yield
        return
    try:
        with whole_file(place, durable=True) as file:
            file.write(bundle.folder.joinpath("protocol.yaml").read_bytes())
            file.flush()
            yield
    except OSError as error:
        raise OutputError(
            f"{place} can't be written ({error.strerror or error}); choose another place."
        ) from error
