"""``colonyqc segment``: the pictures of one file to label pictures."""

import io
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import AtPrecision, OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import (
    Channel,
    ForcePixelSize,
    Json,
    Model,
    Out,
    PixelSize,
    Plane,
    ending,
    selected,
)
from colonyqc.cli.output import claimed_json, print_failures, print_sentences, write_json
from colonyqc.cli.progress import progress
from colonyqc.services.analysis import colonies
from colonyqc.services.outputs import PICTURE, PROBABILITIES, Outputs, png


def segment(
    image: Annotated[Path, typer.Argument(help="The picture.")],
    out: Out,
    model: Model = None,
    pixel_size: PixelSize = None,
    force_pixel_size: ForcePixelSize = False,
    plane: Plane = None,
    channel: Channel = None,
    probabilities: Annotated[
        Path | None, typer.Option("--probabilities", help="Also write class probabilities (.npz).")
    ] = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
    json: Json = None,
) -> None:
    """Write class indices: 0 background, 1 undifferentiated, 2 differentiated, 3 uncertain.

    Fields and time points of one file are written one by one: NAME.png, NAME-2.png, NAME-3.png.
    A picture the gate refuses is segmented all the same: it is said, and in the JSON not usable.
    """
    ending(".png", out)
    ending(".npz", probabilities)
    outputs = bootstrap.outputs(inputs=(image,))
    outputs.claim(
        (out, PICTURE), (probabilities, PROBABILITIES), claimed_json(json, ("labels", "failures"))
    )
    protocol, pictures = bootstrap.protocol(), bootstrap.pictures()
    selection = selected(plane, channel, protocol.selection, forced=force_pixel_size)
    found = pictures.of_file(image, selection, pixel_size)
    targets = [
        (_nth(out, number), None if probabilities is None else _nth(probabilities, number))
        for number in range(len(found.pictures))
    ]
    for labels, likely in targets:
        outputs.claim((labels, PICTURE), (likely, PROBABILITIES))
    print_sentences(found.notices)
    print_failures(found.failures)
    models = models_as_asked(precision, device)
    said: list[str] = []
    rows: list[dict[str, Any]] = []
    with progress() as report:
        for number, (picture, (labels, likely)) in enumerate(
            zip(found.pictures, targets, strict=True)
        ):
            result = colonies.segment_picture(
                picture,
                pictures=pictures,
                models=models,
                protocol=protocol,
                model=model,
                keep_probabilities=likely is not None,
                monitor=report.part(
                    number / len(targets), (number + 1) / len(targets), picture.name
                ),
            )
            _write(result, labels, likely, outputs)
            if len(targets) > 1:
                said.append(f"{labels}: {picture.name}")
            said += _sentences(picture.name, result)
            rows.append(_row(picture.name, labels, result))
    print_notices(models)
    print_sentences(said)
    if json is not None:
        write_json(
            {"labels": rows, "failures": [asdict(each) for each in found.failures]}, json, outputs
        )
    raise typer.Exit(1 if found.failures else 0)


def _nth(path: Path, number: int) -> Path:
    """Return the name of one of several outputs: the first has the name as it was given."""
    return path.with_name(f"{path.stem}-{number + 1}{path.suffix}") if number else path


def _sentences(name: str, result: colonies.Segmented) -> Iterator[str]:
    """Yield what must be known of a picture's labels; first where they are no ground for counts."""
    quality = result.quality
    if not quality.usable:
        yield (
            f"{name}: labels were written, but no number may be drawn from them; analyse would not "
            "count this picture."
        )
    yield from (problem.sentence for problem in quality.problems)


def _row(name: str, labels: Path, result: colonies.Segmented) -> dict[str, Any]:
    """Return what was written for a picture as JSON values."""
    return {
        "name": name,
        "labels": str(labels),
        "model": result.model,
        "usable": result.quality.usable,
        "problems": [
            {"kind": str(each.kind), "sentence": each.sentence, "blocking": each.blocking}
            for each in result.quality.problems
        ],
    }


def _write(
    result: colonies.Segmented, labels: Path, probabilities: Path | None, outputs: Outputs
) -> None:
    outputs.write(labels, png(result.classes), PICTURE)
    if probabilities is not None and result.probabilities is not None:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, probabilities=result.probabilities)
        outputs.write(probabilities, buffer.getvalue(), PROBABILITIES)
