"""``colonyqc models compare``: what two models find in the same pictures, side by side."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import AtPrecision, OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import Channel, ForcePixelSize, Json, PixelSize, Plane, selected
from colonyqc.cli.output import claimed_json, print_failures, print_table, write_json
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Failure, Picture
from colonyqc.services.analysis.second_look import ModelsCompared, compare_models

_COLUMNS = ("picture", "confluence", "", "differentiated", "", "same class")


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="NAME or NAME@VERSION.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE...", help="Pictures.")],
    pixel_size: PixelSize = None,
    force_pixel_size: ForcePixelSize = False,
    plane: Plane = None,
    channel: Channel = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
    json: Json = None,
) -> None:
    """Run two models on pictures and tell where they differ; nothing is kept.

    As `colonyqc segment` does: also a picture that the gate refuses, which is said.
    """
    outputs = bootstrap.outputs(inputs=tuple(images))
    outputs.claim(claimed_json(json, ("pictures", "failures")))
    protocol, reader = bootstrap.protocol(), bootstrap.pictures()
    models = models_as_asked(precision, device)
    selection = selected(plane, channel, protocol.selection, forced=force_pixel_size)
    # A name that no model has is said once, and not of each picture.
    for name in (first, second):
        models.open(name)
    found: list[Picture] = []
    failures: list[Failure] = []
    for image in images:
        try:
            of_file = reader.of_file(image, selection, pixel_size)
        except ColonyQCError as error:
            failures.append(Failure(image.name, str(error)))
        else:
            found += of_file.pictures
            failures += of_file.failures
    compared: list[ModelsCompared] = []
    with progress() as report:
        for number, picture in enumerate(found):
            part = report.part(number / len(found), (number + 1) / len(found), picture.name)
            try:
                made = compare_models(
                    picture,
                    (first, second),
                    pictures=reader,
                    models=models,
                    protocol=protocol,
                    monitor=part,
                )
            except ColonyQCError as error:
                failures.append(Failure(picture.name, str(error)))
            else:
                compared.append(made)
    if json != "-" and compared:
        print_table(f"{compared[0].models[0]} | {compared[0].models[1]}", _COLUMNS, _rows(compared))
    print_notices(models)
    print_failures(failures)
    if json is not None:
        told = [asdict(each) for each in compared]
        write_json(
            {"pictures": told, "failures": [asdict(each) for each in failures]}, json, outputs
        )
    raise typer.Exit(1 if failures else 0)


def _rows(compared: list[ModelsCompared]) -> list[tuple[str, ...]]:
    def percent(value: float | None) -> str:
        return "–" if value is None else f"{value:.1f} %"

    rows: list[tuple[str, ...]] = []
    for each in compared:
        name = each.name if each.usable else f"{each.name} (not to be counted)"
        shares: list[Any] = [*each.confluence_percent, *each.differentiated_percent]
        rows.append((name, *map(percent, shares), percent(each.same_percent)))
    return rows
