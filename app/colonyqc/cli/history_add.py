"""``colonyqc history add``: results that were sealed where there is no network."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.analysis_options import NewModel, Why
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, Json
from colonyqc.cli.output import claimed_json, print_failures, say, write_json
from colonyqc.cli.progress import progress


def add(
    bundle: Annotated[Path, typer.Argument(help="What “analyse --bundle” wrote: folder or zip.")],
    new_model: NewModel = False,
    why: Why = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Add results of “analyse --bundle”, each once, after their seal, models and rules are checked.

    Ends with 1 where a dish could not be added; again it adds what is left.
    """
    from colonyqc.services.handover.results_bundle import add_results

    outputs = bootstrap.outputs(db, files, (bundle,))
    outputs.claim(claimed_json(json, ("added",)))
    with (
        progress() as monitor,
        bootstrap.opened_results(bundle, monitor.part(0.0, 0.3)) as opened,
    ):
        context = signed_in(bootstrap.context(db, files, task="add results"), who)
        made = add_results(context, opened, why, monitor.part(0.3, 1.0), new_model=new_model)
    if json is not None:
        told = {
            "bundle": opened.sha256,
            "added": made.added,
            "already_there": made.already,
            "failures": [{"name": each.name, "reason": each.reason} for each in made.failures],
        }
        write_json(told, json, outputs)
    if json != "-":
        say(f"Added: {len(made.added)}. There already: {len(made.already)}.")
        say(f"sha256 {opened.sha256}")
    print_failures(made.failures)
    raise typer.Exit(1 if made.failures else 0)
