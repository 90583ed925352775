"""The command tree; a command's module, and all it needs, is loaded when that command is called."""

from importlib import import_module
from typing import Any, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from colonyqc.cli.ending import ended_in_order
from colonyqc.cli.options import Database, Files
from colonyqc.config.build import build_version
from colonyqc.config.collector import loading
from colonyqc.domain.errors import Cancelled, UsageError


class Entry(NamedTuple):
    """Where a command is, MODULE:NAME in this room, and the first paragraph of its help."""

    place: str
    help: str


COMMANDS: Final = {
    "demo": Entry(
        "demo:demo_",
        "Draw virtual dishes, analyse them, write history and report, open the window on them.",
    ),
    "analyse": Entry("analyse:analyse", "Analyse pictures and keep the results in the history."),
    "watch": Entry(
        "watch:watch",
        "Analyse pictures that arrive in a folder, each once, until stopped (Ctrl+C, SIGTERM).",
    ),
    "segment": Entry(
        "segment:segment",
        "Write class indices: 0 background, 1 undifferentiated, 2 differentiated, 3 uncertain.",
    ),
    "prompt": Entry(
        "prompt:prompt",
        "Write membranes (0 not, 1 membrane) that a painted sample shows how to find.",
    ),
    "alike": Entry(
        "alike:alike",
        "List colonies or cells, the most like an example first, or those that are as is said.",
    ),
    "find": Entry(
        "find:find",
        "Write where a picture shows what words say: bright where it does (.png).",
    ),
    "open": Entry(
        "open_pictures:open_",
        "Open the window and show how these pictures are understood, before anything is kept.",
    ),
    "report": Entry(
        "report:app",
        "Write the report of a dish, a record, a day, a line or a lot; know one again.",
    ),
    "cluster": Entry(
        "cluster:cluster",
        "Write region indices from 0 (255: nothing is imaged), learned on the picture alone.",
    ),
    "train": Entry(
        "train:train",
        "Train on your own pictures or a recipe's; a run that was stopped goes on from where it "
        "was.",
    ),
    "evaluate": Entry(
        "evaluate:evaluate",
        "Score an installed model as it is, or networks of a recipe on places they did not see.",
    ),
    "export": Entry("export:export", "Export a checkpoint as a sealed model package."),
    "models": Entry("models:app", "The models at hand."),
    "history": Entry("history:app", "The history of analyses."),
    "people": Entry("people:app", "People, their roles, and log-in."),
    "diagnostics": Entry(
        "diagnostics:diagnostics",
        "Write versions, settings, counts, times and the scrubbed log: no names, no pictures.",
    ),
    "study": Entry("study:app", "Reader studies: blind, shuffled, repeated."),
    "protocol": Entry(
        "protocol:app", "The protocol of a laboratory as one file, for another site."
    ),
    "rules": Entry("rules:app", "The rules that propose verdicts."),
    "qualify": Entry(
        "qualify:qualify",
        "Test this installation and write the proof: PDF, JSON, evidence, a manifest of sha256.",
    ),
}
"""What the list of commands shows; the commands themselves are not loaded for it."""


_WITH_WINDOW: Final = frozenset({"demo", "open"})
"""Commands that open the window, whose loop hears no signal of Python's."""


class CommandTable(TyperGroup):
    """Knows every command's name and help, and loads the one that is called."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        for name, entry in COMMANDS.items():
            self.add_command(TyperCommand(name, help=entry.help))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            # Typer would end with 130 and no word; what is kept by now is to be said.
            raise Cancelled from None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, known, rest = super().resolve_command(ctx, args)
        return name, known if name is None else load(name), rest


def load(name: str) -> Any:
    """Return a command of the table, its module imported, as Typer runs it."""
    module, _, attribute = COMMANDS[name].place.partition(":")
    with loading():
        found = getattr(import_module(f"{__package__}.{module}"), attribute)
    if isinstance(found, typer.Typer):
        made: Any = typer.main.get_group(found)  # get_command would offer to install completion
        made.name = name
        return made
    single = typer.Typer(add_completion=False)
    single.command(name)(found)
    return typer.main.get_command(single)


app = typer.Typer(
    name="colonyqc",
    cls=CommandTable,
    help="Quality control of iPS cell cultures. Without a command: the window.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    db: Database = None,
    files: Files = None,
    version: bool = typer.Option(False, "--version", help="Print the version and stop."),
) -> None:
    """Open the window when no command is given."""
    if version:
        # Two states of the program that bear one version are told apart, as in records.
        typer.echo(build_version())
        raise typer.Exit
    if context.invoked_subcommand is None:
        with loading():
            from colonyqc import bootstrap

        raise typer.Exit(bootstrap.window(db, files))
    if context.invoked_subcommand not in _WITH_WINDOW:
        context.with_resource(ended_in_order())
    if db is not None or files is not None:
        # Taken as the command's it would work on another history than the one that was named.
        raise UsageError("--db and --files stand behind the command they are for.")
