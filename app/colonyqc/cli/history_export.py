"""``colonyqc history export``: the history in the forms of other programs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.auth import As, signed_in
from colonyqc.cli.options import Database, Files, find_dish
from colonyqc.cli.output import print_failures, say
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import UsageError
from colonyqc.services.ports.tables import TableForm


class ExportForm(StrEnum):
    """What a history can be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    COCO = "coco"
    COCO_PANOPTIC = "coco-panoptic"
    PNG = "png"
    GEOJSON = "geojson"
    ROI = "roi"
    OME_TIFF = "ome-tiff"
    OME_ZARR = "ome-zarr"


_TABLES = frozenset(str(form) for form in TableForm)


def export(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")],
    to: Annotated[
        list[ExportForm] | None,
        typer.Option("--to", help="Form to write; repeatable. Default: csv."),
    ] = None,
    dish: Annotated[
        str | None, typer.Option("--dish", help="Only this dish: DISH or LINE/DISH.")
    ] = None,
    part_touching: Annotated[
        bool,
        typer.Option(
            "--part-touching", help="Part colonies that have grown together. Not in tables."
        ),
    ] = False,
    deidentify: Annotated[
        Path | None,
        typer.Option(
            "--deidentify",
            help="Pseudonyms for people, lines, dishes, pictures and paths, no remarks; the key to "
            "them goes to this file, which is made or used again. Keep it apart.",
        ),
    ] = None,
    who: As = None,
    db: Database = None,
    files: Files = None,
) -> None:
    """Write the history as tables, or its newest answers as label files of other programs.

    Tables (csv, xlsx, parquet) are of analyses, colonies, sheets, cells and decisions; beside
    them stands where the audit trail was. Answers (coco, coco-panoptic, png) and label files
    (geojson, roi, ome-tiff, ome-zarr) are the newest of each day.
    """
    forms = list(dict.fromkeys(str(form) for form in to or [ExportForm.CSV]))
    if part_touching and _TABLES.issuperset(forms):
        raise UsageError("--part-touching is not for tables: they tell what the record counted.")
    context = signed_in(bootstrap.context(db, files, must_exist=True), who)
    key = None
    if dish is not None:
        with context.histories() as history:
            key = find_dish(history.dishes(), dish)
    # Asked here: other commands of the history need no imaging.
    from colonyqc.services.answers.picture import Parting
    from colonyqc.services.handover.deidentified_export import export_deidentified
    from colonyqc.services.interchange.forms import export_forms

    parting, keys = Parting(everything=part_touching), None if key is None else (key,)
    with progress() as report:
        done = (
            export_forms(context, out, forms, keys, parting, report)
            if deidentify is None
            else export_deidentified(context, out, forms, deidentify, keys, parting, report)
        )
    for path in done.paths:
        say(path)
    print_failures(done.failures)
    raise typer.Exit(1 if done.failures else 0)
