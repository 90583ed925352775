"""``colonyqc find``: where a picture shows what words say, by a pair of networks of one's own."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from colonyqc import bootstrap
from colonyqc.cli.options import Channel, Json, Out, Plane, ending, selected
from colonyqc.cli.output import claimed_json, print_sentences, print_table, write_json
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import UsageError
from colonyqc.imaging.light.preprocess import preprocessed
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.answers.text_search import ASSISTIVE, search_text
from colonyqc.services.outputs import PICTURE, png

_SHOWN = 8


def find(
    image: Annotated[Path, typer.Argument(help="The picture.")],
    out: Out,
    text: Annotated[str, typer.Option("--text", help="What to look for, in words.")],
    image_encoder: Annotated[
        Path, typer.Option("--image-encoder", help="Your image encoder (.onnx).")
    ],
    text_encoder: Annotated[
        Path, typer.Option("--text-encoder", help="Your text encoder (.onnx).")
    ],
    tokenizer: Annotated[Path, typer.Option("--tokenizer", help="Its tokenizer.json.")],
    others: Annotated[
        list[str] | None, typer.Option("--not", help="What it is told from; repeatable.")
    ] = None,
    tile: Annotated[int, typer.Option("--tile", min=16, help="Side of a tile, px.")] = 256,
    plane: Plane = None,
    channel: Channel = None,
    json: Json = None,
) -> None:
    """Write where a picture shows what words say: bright where it does (.png).

    By an open-vocabulary pair of networks of your own (CLIP's kind); none is shipped. Assistive:
    it decides nothing.
    """
    ending(".png", out)
    outputs = bootstrap.outputs(inputs=(image, image_encoder, text_encoder, tokenizer))
    outputs.claim((out, PICTURE), claimed_json(json, ("assistive",)))
    pictures = bootstrap.pictures()
    found = pictures.of_file(image, selected(plane, channel, bootstrap.protocol().selection))
    if len(found.pictures) != 1:
        raise UsageError(f"{image.name} holds several pictures: save the one that is meant.")
    print_sentences(found.notices)
    pair = bootstrap.text_pair(image_encoder, text_encoder, tokenizer)
    with closing(pictures.open(found.pictures[0])) as opened:
        source = in_camera_range(opened)
        grey = preprocessed(source.read(source.info.bounds), ())
    eight = grey if grey.dtype == np.uint8 else (grey >> 8).astype(np.uint8)
    with progress() as report:
        answer = search_text(eight, text, others or [], pair, tile, report)
    outputs.write(out, png(np.rint(255 * answer.heat).astype(np.uint8)), PICTURE)
    print_sentences([ASSISTIVE])
    if json is not None:
        said = {
            "assistive": ASSISTIVE,
            "picture": image.name,
            "text": text,
            "not": others or [],
            "networks": [{"name": name, "sha256": digest} for name, digest in pair.sha256],
            "tiles": [
                {"box_px": [at.x, at.y, at.width, at.height], "score": score}
                for at, score in answer.ranked
            ],
        }
        write_json(said, json, outputs)
    if json != "-":
        rows = [
            (str(at.x), str(at.y), str(at.width), f"{score:.3f}")
            for at, score in answer.ranked[:_SHOWN]
        ]
        print_table("", ("x", "y", "side", "score"), rows)
