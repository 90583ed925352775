"""``colonyqc history``: what was analysed."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli import (
    dish_review,
    dishes,
    history_add,
    history_correct,
    history_days,
    history_drill,
    history_export,
    history_package,
    history_server,
    history_teach,
    history_trail,
)
from colonyqc.cli.auth import As, ask_line, ask_password, signed_in
from colonyqc.cli.history_life import event, life, passages, take_back
from colonyqc.cli.history_trends import control, forecast
from colonyqc.cli.options import MOST_ROWS, Database, Files, Json, find_dish
from colonyqc.cli.output import print_failures, print_table, say, write_json
from colonyqc.cli.progress import progress
from colonyqc.domain.audit import EventKind
from colonyqc.domain.cell import ASSISTIVE
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Failure
from colonyqc.domain.signature import Meaning
from colonyqc.services.accounts import people, signing
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.open_items import open_items
from colonyqc.services.export import colonies, sheets
from colonyqc.services.reporting import overruled as overruling
from colonyqc.services.safekeeping.backups import back_up

app = typer.Typer(help="The history of analyses.", no_args_is_help=True)
app.command("trail")(history_trail.trail)
app.command("review-trail")(history_trail.review)
app.command("verify")(history_trail.verify)
app.command("follow")(history_days.follow)
app.command("cut-list")(history_days.cut_list)
app.command("correct")(history_correct.correct)
app.command("next-to-correct")(history_correct.next_to_correct)
app.command("confirm-picture")(history_teach.confirm_picture)
app.command("training-set")(history_teach.training_set)
app.command("package")(history_package.package)
app.command("add")(history_add.add)
app.command("drill")(history_drill.drill)
app.command("export")(history_export.export)
app.command("grant")(history_server.grant)
app.command("password")(history_server.password)
app.command("teach")(history_teach.teach)
app.command("line-model")(history_teach.line_model)
app.command("protocol-model")(history_teach.protocol_model)
app.command("forecast")(forecast)
app.command("control")(control)
app.command("list")(dishes.list_)
app.command("archive")(dishes.archive)
app.command("due")(dishes.due)
app.command("describe")(dishes.describe)
app.command("event")(event)
app.command("take-back")(take_back)
app.command("life")(life)
app.command("passages")(passages)

_PROMPTED: Final = sheets.PROMPTED.capitalize()


@app.command("show")
def show(
    analysis: Annotated[int, typer.Argument(min=1, max=MOST_ROWS, help="Number of the analysis.")],
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Show one analysis with its colonies and decisions, or with its sheets of cells."""
    with bootstrap.histories(db, files, reading=True)() as history:
        record = history.get(analysis)
    if json is not None:
        write_json(colonies.record(record), json, bootstrap.outputs(db, files))
    if json == "-":
        return
    prompt = record.analysis.prompt
    if prompt is not None:
        summary = sheets.row(record, prompt)
        print_table(_PROMPTED, sheets.PROMPTED_COLUMNS, [summary])
        print_table("", sheets.SHEET_COLUMNS, sheets.sheet_rows(record))
        say(ASSISTIVE, err=True)
    else:
        print_table("", colonies.COLUMNS, [colonies.row(record)])
        print_table("", colonies.COLONY_COLUMNS, colonies.colony_rows(record))
    for line in colonies.file_lines(record):
        say(line)


@app.command("sign")
def sign(
    analysis: Annotated[int, typer.Argument(min=1, max=MOST_ROWS, help="Number of the analysis.")],
    meaning: Annotated[Meaning, typer.Option("--meaning", help="What the signature says.")],
    comment: Annotated[str, typer.Option("--comment", help="Kept with the signature.")] = "",
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Sign an analysis with its decisions as they are now."""
    context = bootstrap.context(db, files, must_exist=True)
    if who is None:
        raise UsageError("Say who signs with --as NAME.")
    with context.histories() as history:
        left = open_items(history.get(analysis)).sentence
    if left:
        say(left, err=True)
    if people.policy(context.histories).log_in:
        password = ask_password(f"Password of {who}")
        actor = people.log_in(context.histories, who, password)
        histories = acting(context.histories, actor)
        made = signing.sign(histories, analysis, meaning, password=password, comment=comment)
    else:
        if ask_line(f'Type "{who}" to sign') != who:
            raise UsageError("Nothing was signed: the names differ.")
        made = signing.sign(context.histories, analysis, meaning, stated=who, comment=comment)
    say(signing.Signed(made, valid=True).sentence)


app.command("accept")(dish_review.accept)
app.command("decide-dish")(dish_review.decide_dish)


@app.command("backup")
def backup(
    out: Annotated[Path, typer.Option("--out", help="Folder that holds the backups.")],
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Let all but so many of the newest go.")
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="The source pictures, too; each lies there once.")
    ] = False,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Back the history up while it is in use, and check the copy.

    Rules, presets, models and settings of the laboratory go with it.
    """
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with progress() as report:
        made = back_up(context, out, keep, report, pictures=pictures)
    say(made.folder)
    for said in made.wrong:
        say(said, err=True)
    raise typer.Exit(1 if made.wrong else 0)


@app.command("find-pictures")
def find_pictures(
    folders: Annotated[list[Path], typer.Argument(help="Folders to look in, with those below.")],
    who: As = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Find pictures of the history that were moved again, by their bytes; the trail keeps where."""
    from colonyqc.services.safekeeping import originals

    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    with progress() as report:
        found = originals.find_again(context, folders, report)
    if json is not None:
        moves = [
            {"old": str(old), "new": str(new), "files": count}
            for (old, new), count in found.moves.items()
        ]
        told = {"found": moves, "lost": list(found.lost)}
        write_json(told, json, bootstrap.outputs(db, files))
    if json != "-":
        for line in found.sentences:
            say(line)
    raise typer.Exit(1 if found.lost else 0)


@app.command("approve")
def approve(
    why: Annotated[str, typer.Option("--why", help="Why: kept in the trail.")],
    protocol: Annotated[
        Path | None, typer.Option("--protocol", help="A protocol of the lab's own (.yaml).")
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", help="A saved prompt: NAME or NAME@VERSION.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="A model of the lab's own: NAME@VERSION.")
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Let a protocol, preset or model count where people log in, by its sha256."""
    from colonyqc.services.protocols import read_protocol
    from colonyqc.services.rules import configuration

    if sum(each is not None for each in (protocol, preset, model)) != 1:
        raise UsageError("Say one thing to approve: --protocol, --preset or --model.")
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    if protocol is not None:
        item = configuration.protocol_item(read_protocol(protocol))
    elif preset is not None:
        item = configuration.preset_item(context, preset)
    else:
        item = configuration.model_item(context, model or "")
    made = configuration.approve(context.histories, item, context.person, why)
    typer.echo(f"The {made.subject} is approved: sha256 {made.sha256}.")


@app.command("restore")
def restore(
    backup: Annotated[Path, typer.Argument(help="Folder of one backup.")],
    db: Annotated[str, typer.Option("--db", help="File to restore to.")],
    why: Annotated[str, typer.Option("--why", help="Kept in the trail.")] = "",
    who: As = None,
) -> None:
    """Check a backup and bring it back; a history of that name is kept aside."""
    old, brought = bootstrap.restore_history(
        backup, db, who, lambda name: ask_password(f"Password of {name}"), progress, why
    )
    say(f"Restored: {db}")
    if old is not None:
        say(f"What was there is kept as {old}")
        with bootstrap.histories(db, must_exist=True)() as history:
            lost = history.events("history", (EventKind.RESTORED,), limit=1)[0].old
        say(f"Not in the history any more: {lost or 'nothing'}")
    for line in brought.sentences:
        say(line)


@app.command("migrate")
def migrate(db: Database = None, files: Files = None) -> None:
    """Bring the history to this version's tables; it is copied first."""
    done = bootstrap.migrate_history(db, files)
    if done.before == done.after:
        say(f"The history has this version's tables ({done.after}) already.")
        return
    say(f"Migrated from tables {done.before or 'none'} to {done.after}.")
    if done.copy is not None:
        say(f"As it was before: {done.copy}")


@app.command("overruled")
def overruled(
    model: Annotated[
        str | None, typer.Option("--model", help="Only this one: NAME or NAME@VERSION.")
    ] = None,
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Tell how often people overrule what is proposed, by model and week, with control limits."""
    with bootstrap.histories(db, files, reading=True)() as history:
        found = [
            chart
            for chart in overruling.charts(history)
            if model is None or model in (chart.model.name, str(chart.model))
        ]
    if json is not None:
        told = {"models": [asdict(chart) for chart in found]}
        write_json(told, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", overruling.COLUMNS, [row for c in found for row in overruling.rows(c)])


@app.command("preview")
def preview(
    dish: Annotated[str, typer.Argument(help="DISH or LINE/DISH.")],
    model: Annotated[str, typer.Option("--model", help="NAME or NAME@VERSION.")],
    db: Database = None,
    files: Files = None,
    json: Json = None,
) -> None:
    """Tell which verdicts of a dish would turn under another model; nothing is kept."""
    # Asked here: the other commands of the history need no imaging.
    from colonyqc.services.analysis import model_preview

    context = bootstrap.context(db, files=files, reading=True)
    with context.histories() as history:
        series = history.series(find_dish(history.dishes(), dish), colonies=False)
    passages = [record.analysis.acquisition.passage for record in series]
    culture = [r for r, passage in zip(series, passages, strict=True) if passage == passages[-1]]
    with progress() as report:
        found = model_preview.preview_model(culture, context, model, report)
    if json is not None:
        told = {"days": [asdict(each) | {"turns": each.turns} for each in found]}
        write_json(told, json, bootstrap.outputs(db, files))
    if json != "-":
        print_table("", model_preview.COLUMNS, [model_preview.row(each) for each in found])
        turned = sum(each.turns for each in found)
        say(f"{turned} of {len(found)} days would have another verdict by {model}.")
    print_failures(Failure(f"analysis {e.record}", e.failure) for e in found if e.failure)
    raise typer.Exit(1 if any(each.failure for each in found) else 0)
