"""``colonyqc segment``: one picture to a label picture."""

import io
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import AtPrecision, OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import Model, Out, PixelSize
from colonyqc.cli.progress import progress
from colonyqc.services.analysis import colonies
from colonyqc.services.outputs import PICTURE, PROBABILITIES, png


def segment(
    image: Annotated[Path, typer.Argument(help="The picture.")],
    out: Out,
    model: Model = None,
    pixel_size: PixelSize = None,
    probabilities: Annotated[
        Path | None, typer.Option("--probabilities", help="Also write class probabilities (.npz).")
    ] = None,
    precision: AtPrecision = None,
    device: OnDevice = None,
) -> None:
    """Write class indices: 0 background, 1 undifferentiated, 2 differentiated, 3 uncertain."""
    outputs = bootstrap.outputs(inputs=(image,))
    outputs.claim((out, PICTURE), (probabilities, PROBABILITIES))
    models = models_as_asked(precision, device)
    with progress() as report:
        result = colonies.segment_file(
            image,
            pictures=bootstrap.pictures(),
            models=models,
            protocol=bootstrap.protocol(),
            model=model,
            pixel_size_um=pixel_size,
            keep_probabilities=probabilities is not None,
            monitor=report,
        )
    print_notices(models)
    for problem in result.quality.problems:
        typer.echo(problem.sentence, err=True)
    outputs.write(out, png(result.classes), PICTURE)
    if probabilities is not None and result.probabilities is not None:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, probabilities=result.probabilities)
        outputs.write(probabilities, buffer.getvalue(), PROBABILITIES)
