"""Import a click network: the two files are run on a test picture, then kept as a package."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import passing_folder, put_in_place
from colonyqc.config.documents import DocumentError
from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Region
from colonyqc.inference.click_network import OnnxClickNetwork
from colonyqc.inference.session import Device
from colonyqc.services.packages.click import (
    CLICK_CONFIG,
    DECODER,
    ENCODER,
    TEST_MASK,
    Click,
    ClickNetworkConfig,
    ClickNetworkInfo,
    Detected,
    Imported,
    is_click_network,
    overlap,
    read_click_network_info,
    seal_click_network,
    trial_picture,
)
from colonyqc.services.packages.pmf import sha256
from colonyqc.services.packages.tensors import read_npy
from colonyqc.services.ports import Monitor

PATIENCE_S: Final = 180.0
"""A network that takes longer for one run on the CPU is of no use for clicking."""
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
SAME: Final = 0.98
"""Least IoU of two devices' answers to the test click."""
_DISC: Final = (50.5, 44.5)
_BOX: Final = Region(26, 20, 49, 49)


def try_out(network: OnnxClickNetwork, monitor: Monitor) -> tuple[NDArray[np.bool_], int]:
    """Return what a click on the test picture's disc finds, and how many masks a prompt gives.

    Raises:
        Cancelled: asked to stop.
        ModelError: an answer is not finite, of another size, or not the same a second time.
    """
    picture, _ = trial_picture()
    embedding = network.embed(picture, monitor=monitor)
    monitor.report(0.8)
    click = (Click(*_DISC),)
    found = network.mask(embedding, click, monitor=monitor)
    again = network.mask(embedding, click, monitor=monitor)
    if not np.array_equal(found.log_odds, again.log_odds):
        raise ModelError(
            f"The model {network.info.ref} can't be used: the same click is answered differently "
            "each time."
        )
    network.mask(embedding, (), _BOX, monitor=monitor)
    network.mask(embedding, (*click, Click(4, 4, False)), monitor=monitor)
    return found.mask, network.count(embedding, click, monitor)


def hold_test(folder: Path, network: OnnxClickNetwork, monitor: Monitor) -> None:
    """Hold a network's answer to the test click against the packed one.

    Raises:
        ModelError: they differ.
    """
    try:
        packed = read_npy(folder / TEST_MASK, 2)
    except DocumentError as error:
        raise ModelError(f"The model {network.info.ref} can't be used: its {error}.") from error
    found, _ = try_out(network, monitor)
    same_size = packed.shape == found.shape and packed.dtype == np.bool_
    alike = same_size and overlap(found, packed) >= SAME
    if not alike:
        raise ModelError(
            f"The model {network.info.ref} can't be used: on the test picture it finds something "
            "else than when it was imported. Import it again."
        )


def import_click_network(
    home: Path,
    name: str,
    version: str,
    files: tuple[Path, Path],
    config: ClickNetworkConfig,
    monitor: Monitor,
    *,
    threads: int = 0,
    device: Device = "cpu",
    patience_s: float = PATIENCE_S,
) -> Imported:
    """Keep an encoder and a decoder as ``home/name/version/``, once they have shown that they run.

    All is made in a passing folder that is renamed at the end: it is there whole or not at all.

    Raises:
        Cancelled: asked to stop.
        ModelError: the pair does not run as it must, or it cannot be written.
    """
    target = home / name / version
    try:
        home.mkdir(parents=True, exist_ok=True)
        with passing_folder(home / name) as outer:
            passing = outer / name / version
            passing.mkdir(parents=True)
            _copy(files, passing, monitor)
            info = ClickNetworkInfo(ModelRef(name, version, ""), config)
            network = OnnxClickNetwork(info, passing, threads, device, patience_s)
            monitor.report(0.2, name)
            answer, masks = try_out(network, monitor.part(0.0, 1.0, name))
            # What it answered today is what it is held to on other devices and other days.
            np.save(passing / TEST_MASK, answer)
            told = config.model_copy(update={"masks": masks})
            (passing / CLICK_CONFIG).write_text(told.model_dump_json(indent=2) + "\n", "utf-8")
            # Last: the seal is over every file that is there.
            seal_click_network(passing)
            info = read_click_network_info(passing)
            # Only now: a refused import leaves no empty name behind.
            target.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(passing, target, durable=False)
    except OSError as error:
        raise ModelError(
            f"The model {name} can't be imported ({error.strerror or error}): make room in {home} "
            "or make it writable."
        ) from error
    finally:
        _remove_empty(target.parent)
    monitor.report(1.0, name)
    return Imported(info, overlap(answer, trial_picture()[1]))


def _copy(files: tuple[Path, Path], folder: Path, monitor: Monitor) -> None:
    for share, (file, place) in enumerate(zip(files, (ENCODER, DECODER), strict=True)):
        monitor.report(0.1 * share, file.name)
        monitor.check()
        shutil.copyfile(file, folder / place)


def _remove_empty(folder: Path) -> None:
    """Remove a folder that nothing was put into."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def check_side(found: Detected, config: ClickNetworkConfig) -> None:
    """Make sure that a config does not ask an encoder for a side that it cannot take.

    Raises:
        ModelError: it does.
    """
    if found.side_fixed and config.side != found.config.side:
        raise ModelError(
            f"The encoder takes pictures of {found.config.side} px and of no other side: leave "
            "the side as it is."
        )


def next_version(
    name: str, there: Sequence[Path], files: tuple[Path, Path], config: ClickNetworkConfig
) -> str:
    """Return the version that an import under a name gets; ``there``: its packages so far.

    Raises:
        ModelError: the name is unfit or another kind's, or these files are there already.
    """
    if not NAME.fullmatch(name):
        raise ModelError(
            f'"{name}" can\'t name a model: use letters, digits, -, _ and dots, and begin with a '
            "letter or a digit."
        )
    if strange := [folder for folder in there if not is_click_network(folder)]:
        raise ModelError(
            f"The name {name} is taken by {name}@{strange[0].name}, a model of another kind: "
            "choose another name."
        )
    if same := [folder for folder in there if _same(folder, files, config)]:
        raise ModelError(f"These files are here already, as {name}@{same[0].name}.")
    # One more than the highest there is: gaps are not filled, since kept answers may name a version
    # that is gone.
    return str(max((int(f.name) for f in there if f.name.isdigit()), default=0) + 1)


def _same(folder: Path, files: tuple[Path, Path], config: ClickNetworkConfig) -> bool:
    """Tell whether a package holds these very files, used in this way."""
    try:
        told = read_click_network_info(folder).config
    except ModelError:
        return False
    places = (folder / ENCODER, folder / DECODER)
    return told.model_copy(update={"masks": config.masks}) == config and all(
        place.is_file() and sha256(place) == sha256(file)
        for place, file in zip(places, files, strict=True)
    )
