"""``colonyqc study``: how far people, and the program with them, agree about what they see."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, Json
from colonyqc.cli.output import claimed_json, print_table, say, write_json
from colonyqc.config.paths import real_path
from colonyqc.domain.errors import UsageError
from colonyqc.services.accounts.names import clean_name
from colonyqc.services.export import study
from colonyqc.services.export.study_results import keep_study
from colonyqc.services.outputs import FileKind

app = typer.Typer(help="Reader studies: blind, shuffled, repeated.", no_args_is_help=True)


@app.command("make")
def make(
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures and the sheet.")],
    key: Annotated[
        Path | None,
        typer.Option("--key", help="File for the key. Default: beside the folder, OUT.key.json."),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=2, max=999, help="Items to show.")] = 40,
    repeats: Annotated[
        float, typer.Option("--repeats", min=0, max=1, help="Share of them shown twice.")
    ] = 0.25,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of choice and order.")] = 0,
    line: Annotated[str | None, typer.Option("--line", help="Only of this line.")] = None,
    whole: Annotated[
        bool, typer.Option("--pictures", help="Show whole pictures in place of colonies.")
    ] = False,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write a blind set from the history: pictures, a sheet to fill in, and its key."""
    place = out.absolute()
    sealed = key or place.parent / f"{place.name or 'study'}.key.json"
    asked = study.StudyRequest(count, repeats, seed, line, whole)
    with bootstrap.histories(db, files, reading=True)() as history:
        items = study.make_study(history, bootstrap.outputs(db, files), out, sealed, asked)
    say(out)
    say(f"{len(items)} items. Give each person a copy of {study.SHEET_NAME}, and nobody {sealed}.")


@app.command("score")
def score(
    key: Annotated[Path, typer.Argument(help="The key that was written with the set.")],
    answers: Annotated[
        list[str], typer.Option("--answers", help="PERSON=FILE.csv; one for each person.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="File (.md) for the section of a model's card.")
    ] = None,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Keep the result with the models, as an event of the trail."),
    ] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Tell who agrees with whom: people, each with himself, and the program with each."""
    items = study.read_key(key)
    said: dict[str, dict[int, str]] = {}
    read: set[Path] = set()
    for given in answers:
        person, is_, path = given.partition("=")
        name = clean_name(person) if person.strip() else ""
        if not (name and is_ and path) or name.casefold() in map(str.casefold, said):
            raise UsageError("Answers are given as PERSON=FILE.csv, each person once.")
        place = real_path(Path(path))
        if place in read:
            raise UsageError(f"{path} is given for two people: each fills in a sheet of their own.")
        read.add(place)
        said[name] = study.read_answers(Path(path), items)
    rows = study.score_study(items, said)
    kind = FileKind("section of a card", lambda path: path.read_text("utf-8")[:2] == "##")
    # Sheets and key are read: the result is not written on one of them.
    outputs = replace(bootstrap.outputs(), inputs=(key, *read))
    outputs.claim((out, kind), claimed_json(json, ("agreement",)))
    if keep:
        context = signed_in(bootstrap.context(db, files, must_exist=True), who)
        new = keep_study(context.histories, items, rows)
        say("The result is kept with its models" + ("." if new else " already."), err=True)
    if out is not None:
        section = study.study_section(items, rows)
        outputs.write(out, section.encode(), kind)
    if json is not None:
        write_json({"agreement": [asdict(row) for row in rows]}, json, outputs)
    if json != "-":
        print_table("", study.COLUMNS, [study.study_cells(row) for row in rows])
