"""``colonyqc prompt``: membranes and cells of one picture, from painted samples or a preset."""

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import (
    LEAST_UM,
    MOST_UM,
    Channel,
    ForcePixelSize,
    Json,
    Out,
    PixelSize,
    Plane,
    ending,
    selected,
)
from colonyqc.cli.output import claimed_json, print_sentences, print_table, say, write_json
from colonyqc.cli.progress import progress
from colonyqc.domain.cell import ASSISTIVE
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import ImageInfo, Picture, Selection
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.imaging.sheets.cell_map import painted_cells
from colonyqc.imaging.sheets.cells import Cells
from colonyqc.imaging.sheets.measure import MEASURES
from colonyqc.services.export import sheet_table
from colonyqc.services.membranes import presets
from colonyqc.services.membranes.answerer import Answerer, Asked, Prompted, painted
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.outputs import CELL_MAP, PICTURE, FileKind, Outputs, png
from colonyqc.services.ports import Pictures

_SIXTEEN_BITS = 65535


class MapMeasure(StrEnum):
    """What a map can be coloured by: the keys of `MEASURES`."""

    area = "area"
    neighbours = "neighbours"
    aspect = "aspect"
    orientation = "orientation"


def prompt(
    image: Annotated[Path, typer.Argument(help="The picture.")],
    out: Out,
    sample: Annotated[
        list[Path] | None,
        typer.Option("--sample", help="A picture, or a part of one, that was painted; repeatable."),
    ] = None,
    sample_labels: Annotated[
        list[Path] | None,
        typer.Option(
            "--sample-labels",
            help="The labels of each sample: 0 not membrane, 1 membrane, 255 not labelled.",
        ),
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", help="A saved prompt: NAME or NAME@VERSION.")
    ] = None,
    save_preset: Annotated[
        str | None, typer.Option("--save-preset", help="Save these samples under a name.")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", help="NAME or NAME@VERSION of a network for membranes."),
    ] = None,
    cells: Annotated[
        Path | None,
        typer.Option("--cells", help="Write the cells' numbers (.png 16-bit, .tif 32-bit)."),
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--table", help="Write a row for each cell (.csv).")
    ] = None,
    picture_map: Annotated[
        Path | None, typer.Option("--map", help="Write the picture with its cells coloured (.png).")
    ] = None,
    colour_by: Annotated[
        MapMeasure, typer.Option("--colour-by", help="What the map is coloured by.")
    ] = MapMeasure.area,
    json: Json = None,
    pixel_size: PixelSize = None,
    force_pixel_size: ForcePixelSize = False,
    plane: Plane = None,
    channel: Channel = None,
    sample_pixel_size: Annotated[
        float | None,
        typer.Option(
            "--sample-pixel-size", min=LEAST_UM, max=MOST_UM, help="µm per px of the samples."
        ),
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(
            "--scale",
            min=0.02,
            max=8.0,
            help="Shrink (below 1) or enlarge before the network. Default: as the cells need.",
        ),
    ] = None,
    fine_tune: Annotated[
        int,
        typer.Option("--fine-tune", min=0, help="Steps; kept only if it wins on a held-out half."),
    ] = 0,
    device: OnDevice = None,
) -> None:
    """Write membranes (0 not, 1 membrane) that a painted sample shows how to find."""
    ending(".png", out, picture_map, None if _is_tiff(cells) else cells)
    ending(".csv", table)
    outputs = bootstrap.outputs(inputs=(image, *(sample or []), *(sample_labels or [])))
    outputs.claim(
        (out, PICTURE),
        (cells, _kind_of_cells(cells)),
        (table, sheet_table.KIND),
        (picture_map, PICTURE),
        claimed_json(json, ("assistive",)),
    )
    models = models_as_asked(None, device)
    network = models.open_membrane(model if model is not None else _model_of(preset))
    pictures, known = bootstrap.pictures(), bootstrap.presets()
    selection = selected(plane, channel, bootstrap.protocol().selection, forced=force_pixel_size)
    picture = _only(pictures, image, selection, pixel_size)
    drawn = [_only(pictures, each, selection, sample_pixel_size) for each in sample or []]
    samples = _samples(pictures, drawn, sample_labels or [])
    name = ""
    if preset is not None:
        saved = known.load(preset)
        presets.fits(saved, network.info.ref)
        samples, name = (*saved.samples, *samples), saved.ref
        scale = saved.scale if scale is None else scale
    if not samples:
        raise UsageError("Name a --sample with its --sample-labels, or a --preset.")
    prompter = bootstrap.prompter()
    with progress() as report, closing(prompter):
        asked = Asked(samples, name, scale, fine_tune)
        answerer = Answerer(asked, network, prompter, pictures)
        found = answerer.answer(picture, report)
    print_notices(models)
    outputs.write(out, png(found.membrane), PICTURE)
    wanted = any(each is not None for each in (cells, table, picture_map, json))
    sheet = found.sheet() if wanted else None
    if sheet is not None:
        _write_sheet(sheet, cells, table, outputs)
        if picture_map is not None:
            coloured = _map(pictures, picture, found.info, sheet, str(colour_by))
            outputs.write(picture_map, coloured, PICTURE)
    if save_preset is not None:
        kept = known.save(save_preset, samples, network.info.ref, bootstrap.person(), scale)
        say(f"Saved as the preset {kept.ref}.", err=True)
    _say(found, sheet, json, outputs)


def _model_of(preset: str | None) -> str | None:
    """Return the network a preset was made with, None without a preset."""
    return None if preset is None else str(bootstrap.presets().load(preset).model)


def _only(
    pictures: Pictures, path: Path, selection: Selection, pixel_size_um: float | None
) -> Picture:
    """Return the picture of a file that is worked on, and say what of the file is not.

    Raises:
        PictureError: the file cannot be read.
        PixelSizeError: it states another pixel size.
        UsageError: it has no such plane or channel, or holds several fields or time points.
    """
    found = pictures.of_file(path, selection, pixel_size_um)
    count = len(found.pictures) + len(found.failures)
    if count > 1:
        raise UsageError(
            f"{path.name} holds {count} pictures (fields or time points), and this command takes "
            "one: save the one that is meant as a file of its own."
        )
    print_sentences(found.notices)
    return found.pictures[0]


def _samples(
    pictures: Pictures, drawn: list[Picture], labels: list[Path]
) -> tuple[PaintedPicture, ...]:
    if len(drawn) != len(labels):
        raise UsageError(
            f"There are {len(drawn)} --sample and {len(labels)} --sample-labels: give each sample "
            "its labels, in the same order."
        )
    found = []
    for picture, label in zip(drawn, labels, strict=True):
        with closing(pictures.open(picture)) as source:
            pixels, info = source.read(source.info.bounds), source.info
        names = picture.tiles[0].path.name, label.name
        painting = bootstrap.read_pixels(label)
        found.append(painted(pixels, painting, names, info.pixel_size_um))
    return tuple(found)


def _is_tiff(path: Path | None) -> bool:
    return path is not None and path.suffix.lower() in {".tif", ".tiff"}


def _kind_of_cells(path: Path | None) -> FileKind:
    return CELL_MAP if _is_tiff(path) else PICTURE


def _write_sheet(
    sheet: FoundSheet, cells: Path | None, table: Path | None, outputs: Outputs
) -> None:
    if cells is not None:
        outputs.write(cells, _instances(sheet.cells, cells), _kind_of_cells(cells))
    if table is not None:
        outputs.write(table, sheet_table.table(sheet.sheet), sheet_table.KIND)


def _instances(cells: Cells, path: Path) -> bytes:
    """Return the map of instances as a file's bytes.

    Raises:
        UsageError: there are more cells than a PNG can number.
    """
    if _is_tiff(path):
        return cv2.imencode(".tif", cells.numbers)[1].tobytes()
    if cells.count > _SIXTEEN_BITS:
        raise UsageError(
            f"{cells.count} cells are more than a PNG can number ({_SIXTEEN_BITS}): write --cells "
            "as a .tif."
        )
    return png(cells.numbers.astype(np.uint16))


def _map(
    pictures: Pictures, picture: Picture, info: ImageInfo, sheet: FoundSheet, measure: str
) -> bytes:
    """Return the picture with its cells coloured by a measure, as PNG."""
    with closing(pictures.open(picture)) as source:
        grey = to_grey(source.read(info.bounds))
    low, high = np.percentile(grey, (0.5, 99.5))
    shown = np.clip(255 * (grey - low) / max(high - low, 1e-6), 0, 255).astype(np.uint8)
    values = [MEASURES[measure](cell) for cell in sheet.sheet.cells]
    drawn = painted_cells(np.stack([shown] * 3, axis=2), sheet.cells, values)
    return png(drawn[..., ::-1])


def _say(found: Prompted, sheet: FoundSheet | None, json: str | None, outputs: Outputs) -> None:
    for sentence in (*found.notes, ASSISTIVE):
        say(sentence, err=True)
    if sheet is not None:
        for problem in sheet.sheet.problems:
            say(problem.sentence, err=True)
    if json is not None:
        write_json(sheet_table.summary(found, sheet.sheet if sheet else None), json, outputs)
    elif sheet is not None:
        print_table(found.info.name, ("measure", "value"), sheet_table.lines(sheet.sheet))
