"""A package of a network with a read-out over its own features."""

import shutil
from pathlib import Path

import numpy as np
import yaml

from colonyqc.config.atomic_write import passing_folder, put_in_place
from colonyqc.config.documents import read_yaml
from colonyqc.domain.errors import ModelError
from colonyqc.inference.readout_graph import ReadoutLevel, with_readout
from colonyqc.inference.session import start_session
from colonyqc.services.packages.pmf import (
    CARD,
    DESCRIPTION,
    LOOKS_NETWORK,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
    check_seal,
    seal,
)
from colonyqc.services.ports.teaching import ReadoutWeights


def write_readout(base: Path, folder: Path, weights: ReadoutWeights, card: str) -> None:
    """Write ``folder`` (NAME/VERSION): what ``base`` is, its answer corrected by a read-out.

    Its fast and raw networks stay behind; what knows the look of pictures comes along.

    Raises:
        ModelError: the network has no such features, or the package cannot be written.
    """
    check_seal(base)
    label = f"{base.parent.name}@{base.name}"
    levels = [
        ReadoutLevel(each, scale)
        for each, scale in zip(weights.levels, weights.scales, strict=True)
    ]
    try:
        content = with_readout((base / NETWORK).read_bytes(), levels, weights.bias, weights.stride)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with passing_folder(folder) as passing:
            (passing / NETWORK).write_bytes(content)
            if (base / LOOKS_NETWORK).is_file():
                shutil.copyfile(base / LOOKS_NETWORK, passing / LOOKS_NETWORK)
            shutil.copyfile(base / TEST_INPUT, passing / TEST_INPUT)
            shown = np.load(base / TEST_INPUT, allow_pickle=False)
            session = start_session(label, passing / NETWORK, 1, "cpu")
            (made,) = session.run(None, {session.get_inputs()[0].name: shown})
            np.save(passing / TEST_OUTPUT, made)
            (passing / CARD).write_text(f"{card}\n{(base / CARD).read_text('utf-8')}", "utf-8")
            _describe(base, passing, folder)
            seal(passing)
            put_in_place(passing, folder, durable=True)
    except (ValueError, LookupError) as error:
        raise ModelError(
            f"The model {label} has no features for a read-out: its network is no pyramid over an "
            "encoder. Choose another model."
        ) from error
    except OSError as error:
        raise ModelError(f"{folder} can't be written: {error.strerror}.") from error


def take_looks(base: Path, folder: Path) -> None:
    """Let a package that was trained on from ``base`` know pictures as that one does.

    The range of looks over a handful of pictures would refuse the next one of the same line.
    Nothing is done where the base knows pictures by such a range itself.

    Raises:
        ModelError: one of them is damaged or cannot be written.
    """
    check_seal(base)
    check_seal(folder)
    if not (base / LOOKS_NETWORK).is_file():
        return
    told = read_yaml(base / DESCRIPTION)["config"]["colonyqc"]["recognition"]
    try:
        shutil.copyfile(base / LOOKS_NETWORK, folder / LOOKS_NETWORK)
        shown = np.load(folder / TEST_INPUT, allow_pickle=False)
        session = start_session(folder.parent.name, folder / LOOKS_NETWORK, 1, "cpu")
        (seen,) = session.run(None, {session.get_inputs()[0].name: shown})
        tested = [float(seen[0]), float(np.exp(seen[1])), float(seen[2])]
        rdf = read_yaml(folder / DESCRIPTION)
        rdf["config"]["colonyqc"] |= {"recognition": told | {"tested": tested}, "looks": {}}
        text = yaml.safe_dump(rdf, sort_keys=False, allow_unicode=True)
        (folder / DESCRIPTION).write_text(text, "utf-8")
        seal(folder)
    except OSError as error:
        raise ModelError(f"{folder} can't be written: {error.strerror}.") from error


def _describe(base: Path, passing: Path, folder: Path) -> None:
    rdf = read_yaml(base / DESCRIPTION)
    rdf |= {
        "id": folder.parent.name,
        "version": folder.name,
        "name": f"{folder.parent.name} (own read-out over {base.parent.name}@{base.name})",
    }
    # Measured of the network it is put over: of this one nobody measured them.
    rdf["config"]["colonyqc"] |= {"int8": None, "early": None, "asked_only": True}
    # Digests of files that are not these any more; the seal has those that count.
    for key in ("weights", "inputs", "outputs"):
        rdf.pop(key, None)
    (passing / DESCRIPTION).write_text(yaml.safe_dump(rdf, sort_keys=False), "utf-8")
