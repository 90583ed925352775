"""``colonyqc segment``: the pictures of one file to label pictures."""

import io
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import AtPrecision, OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import Channel, Model, Out, PixelSize, Plane, ending, selected
from colonyqc.cli.output import print_failures, print_sentences
from colonyqc.cli.progress import progress
from colonyqc.services.analysis import colonies
from colonyqc.services.outputs import PICTURE, PROBABILITIES, Outputs, png


def segment(
    image: Annotated[Path, typer.Argument(help="The picture.")],
    out: Out,
    model: Model = None,
    pixel_size: PixelSize = None,
    plane: Plane = None,
    channel: Channel = None,
    probabilities: Annotated[
        Path | None, typer.Option("--probabilities", help="Also write class probabilities (.npz).")
    ] = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
) -> None:
    """Write class indices: 0 background, 1 undifferentiated, 2 differentiated, 3 uncertain.

    Fields and time points of one file are written one by one: NAME.png, NAME-2.png, NAME-3.png.
    """
    ending(".png", out)
    ending(".npz", probabilities)
    outputs = bootstrap.outputs(inputs=(image,))
    outputs.claim((out, PICTURE), (probabilities, PROBABILITIES))
    protocol, pictures = bootstrap.protocol(), bootstrap.pictures()
    found = pictures.of_file(image, selected(plane, channel, protocol.selection), pixel_size)
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
            said += [problem.sentence for problem in result.quality.problems]
    print_notices(models)
    print_sentences(said)
    raise typer.Exit(1 if found.failures else 0)


def _nth(path: Path, number: int) -> Path:
    """Return the name of one of several outputs: the first has the name as it was given."""
    return path.with_name(f"{path.stem}-{number + 1}{path.suffix}") if number else path


def _write(
    result: colonies.Segmented, labels: Path, probabilities: Path | None, outputs: Outputs
) -> None:
    outputs.write(labels, png(result.classes), PICTURE)
    if probabilities is not None and result.probabilities is not None:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, probabilities=result.probabilities)
        outputs.write(probabilities, buffer.getvalue(), PROBABILITIES)
