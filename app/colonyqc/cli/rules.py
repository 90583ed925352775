"""``colonyqc rules``: which rule sets there are; check and publish one."""

from pathlib import Path
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, Json
from colonyqc.cli.output import print_failures, print_table, say, write_json
from colonyqc.domain.rule_sets import Applies, RuleSet, newest
from colonyqc.services.rules import files as rule_files
from colonyqc.services.rules import selection

app = typer.Typer(help="The rules that propose verdicts.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A rule set as YAML.")]
COLUMNS: Final = (
    "name", "version", "in force", "line", "medium", "vessel", "days", "colony rules",
    "dish rules", "sha256",
)  # fmt: skip


def _days(applies: Applies) -> str:
    return "any" if applies.days is None else "{}–{}".format(*applies.days)


def _row(rule_set: RuleSet, in_force: bool) -> tuple[str, ...]:
    applies = rule_set.applies
    return (
        rule_set.name,
        rule_set.version,
        "yes" if in_force else "",
        applies.line or "any",
        applies.medium or "any",
        applies.vessel or "any",
        _days(applies),
        str(len(rule_set.colony_rules)),
        str(len(rule_set.dish_rules)),
        rule_set.sha256[:12],
    )


@app.command("list")
def list_(json: Json = None, db: Database = None, files: Files = None) -> None:
    """List the rule sets that count in a history; the newest version of each is in force."""
    found, failures = bootstrap.counting_rule_sets(db, files)
    current = newest(found)
    if json is not None:
        keys = [
            {"name": s.name, "version": s.version, "sha256": s.sha256, "in_force": s in current}
            for s in found
        ]
        wrong = [{"name": f.name, "reason": f.reason} for f in failures]
        write_json({"rule_sets": keys, "failures": wrong}, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", COLUMNS, [_row(s, s in current) for s in found])
    print_failures(failures)
    raise typer.Exit(1 if failures else 0)


@app.command("check")
def check(file: File) -> None:
    """Check a rule set's file; nothing is published."""
    found = rule_files.read(file)
    count = len(found.colony_rules) + len(found.dish_rules)
    say(f"{found.ref}: {count} rules, nothing is wrong with them.")


@app.command("publish")
def publish(
    file: File,
    why: Annotated[str, typer.Option("--why", help="Why: kept with the version.")],
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Publish a rule set: this version is in force from now on and never changes."""
    context = signed_in(bootstrap.context(db, files), who)
    made = selection.publish(context, rule_files.read(file), context.person, why)
    say(f"{made.ref} is published: sha256 {made.sha256}.")
