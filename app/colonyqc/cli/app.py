"""The command tree."""

import typer

from colonyqc import __version__
from colonyqc.cli import (
    analyse,
    demo,
    evaluate,
    export,
    history,
    models,
    people,
    prompt,
    report,
    rules,
    segment,
    train,
)

app = typer.Typer(
    name="colonyqc",
    help="Quality control of iPS cell cultures. Without a command: the window.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo_)
app.command("analyse")(analyse.analyse)
app.command("segment")(segment.segment)
app.command("prompt")(prompt.prompt)
app.command("report")(report.report)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.command("export")(export.export)
app.add_typer(models.app, name="models")
app.add_typer(history.app, name="history")
app.add_typer(people.app, name="people")
app.add_typer(rules.app, name="rules")


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    """Open the window when no command is given."""
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        from colonyqc import bootstrap

        raise typer.Exit(bootstrap.window())
