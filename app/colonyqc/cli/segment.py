"""``colonyqc segment``: one picture to a label picture."""

import io
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from colonyqc import bootstrap
from colonyqc.cli.model_options import AtPrecision, OnDevice, models_as_asked, print_notices
from colonyqc.cli.options import Model, Out, PixelSize
from colonyqc.cli.progress import progress
from colonyqc.services.analysis import colonies
from colonyqc.services.outputs import write_output


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
    write_output(out, cv2.imencode(".png", result.classes)[1].tobytes())
    if probabilities is not None and result.probabilities is not None:
        buffer = io.BytesIO()
        np.savez_compressed(buffer, probabilities=result.probabilities)
        write_output(probabilities, buffer.getvalue())
