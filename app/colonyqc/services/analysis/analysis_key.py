"""What an analysis is of and made by, as one key: the same work has the same key on any machine.

What must not be done twice asks by it: a run that only adds what is new, and pictures that many
machines share out among them.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from colonyqc.domain.analysis import Analysis, FileHash
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, Picture, Tile
from colonyqc.domain.protocol import Protocol

Files = Sequence[FileHash]
"""The files of one picture as they were read, each once, in the order of its tiles."""


def analysis_key(
    acquisition: Acquisition,
    files: Sequence[Files],
    model: ModelRef,
    provider: str,
    protocol: Protocol,
    prompt: PromptSource | None = None,
) -> str:
    """Return the sha256 over everything that the result of an analysis depends on.

    That is `pictures_key`, what is said of the dish that rules and measures go by (feeders, ROCK
    inhibitor), the network's sha256 and whether its int8 form runs (``provider``), the settings of
    the protocol, the rule set and its rules, and the samples of a saved prompt. Left out on
    purpose: where files lie and what they are called, passage, medium and vessel, which are only
    written beside the result, the device, the program's version, and what the history held before
    (`Protocol.past`): with any of them the key would depend on the order in which days arrive.

    ``files``: of each picture of the acquisition, in its order.
    """
    return _sha256(
        [
            pictures_key(acquisition, files),
            protocol.on_feeders(acquisition),
            acquisition.rock,
            model.sha256,
            provider.endswith(" int8"),
            protocol.settings_sha256,
            protocol.rule_set,
            protocol.rule_set_sha256,
            protocol.rules_sha256,
            [] if prompt is None else [prompt.preset, prompt.samples, prompt.fine_tuned],
        ]
    )


def pictures_key(acquisition: Acquisition, files: Sequence[Files]) -> str:
    """Return the sha256 over which pictures are of which dish at which moment, by their bytes.

    The moment is the day, else the time; the order of the pictures does not matter. Where tiles lie
    on the stage, and a pixel size that somebody stated, count as bytes do.

    Raises:
        ValueError: ``files`` are not those of the pictures.
    """
    taken = acquisition.taken if acquisition.day is None else None
    pictures = sorted(
        json.dumps(_told(picture, of))
        for picture, of in zip(acquisition.pictures, files, strict=True)
    )
    dish = acquisition.dish
    return _sha256([dish.line, dish.dish, acquisition.day, taken and taken.isoformat(), pictures])


def key_of(analysis: Analysis) -> str | None:
    """Return the key of a finished analysis; None where a picture of it could not be read.

    Of such a picture no bytes are known: it is tried again.
    """
    files = files_of(analysis)
    if files is None:
        return None
    return analysis_key(
        analysis.acquisition,
        files,
        analysis.model,
        analysis.provider,
        analysis.protocol,
        analysis.prompt,
    )


def files_of(analysis: Analysis) -> tuple[Files, ...] | None:
    """Return the files of each picture of an analysis; None where one was not read."""
    read = {result.picture: result.files for result in analysis.pictures}
    if any(picture not in read for picture in analysis.acquisition.pictures):
        return None
    return tuple(read[picture] for picture in analysis.acquisition.pictures)


def _told(picture: Picture, files: Files) -> list[object]:
    # By their order and not by their names: files that were moved are hashed where they lie now.
    paths = dict.fromkeys(tile.path for tile in picture.tiles)
    hashes = {path: file.sha256 for path, file in zip(paths, files, strict=True)}
    tiles = [_tile(tile, hashes[tile.path], picture) for tile in picture.tiles]
    return [picture.pixel_size_um, tiles]


def _tile(tile: Tile, digest: str, picture: Picture) -> list[object]:
    told: list[object] = [digest, tile.page, tile.x_mm, tile.y_mm]
    if tile.x_mm is not None and picture.pixel_size_um is None:
        # Nobody states the size of a well: where it can't be measured its tiles' names tell it.
        told.append(tile.path.name)
    return told


def _sha256(value: object) -> str:
    return sha256(json.dumps(value, separators=(",", ":")).encode("ascii")).hexdigest()
