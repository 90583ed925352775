"""Go a part of the way only from one network to another that was trained on from it.

Both files have the same build, so their weights lie between each other's: a network between the two
has learned a part of what was taught, and keeps more of what it knew (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models").
"""

import shutil
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import passing_folder, put_in_place
from colonyqc.domain.errors import ModelError
from colonyqc.inference.graph_outputs import fields, values
from colonyqc.inference.session import start_session
from colonyqc.services.packages.pmf import (
    CARD,
    FILES,
    LOOKS_NETWORK,
    NETWORK,
    TEST_INPUT,
    TEST_OUTPUT,
    check_seal,
    seal,
)

_GRAPH: Final = 7
"""Field of a model that holds its graph; those below are of a graph, a tensor."""
_INITIALIZER: Final = 5
_TYPE, _NAME, _RAW = 2, 8, 9
_FLOAT: Final = 1


def blended(old: bytes, new: bytes, share: float) -> bytes:
    """Return the file of ``new`` with weights ``share`` of the way from those of ``old``.

    Raises:
        ValueError: the two are not of one build, or no such files.
    """
    made = bytearray(new)
    before, after = _weights(memoryview(bytearray(old))), _weights(memoryview(made))
    if {name: len(each) for name, each in before.items()} != {
        name: len(each) for name, each in after.items()
    }:
        raise ValueError("the networks are of different builds")
    for name, weights in after.items():
        weights += np.float32(1 - share) * (before[name] - weights)
    return bytes(made)


def write_between(base: Path, trained: Path, folder: Path, share: float) -> None:
    """Write ``folder`` (NAME/VERSION): a package ``share`` of the way from ``base`` to ``trained``.

    Raises:
        ModelError: they are damaged or not of one build, or it cannot be written.
    """
    for each in (base, trained):
        check_seal(each)
    label = f"{folder.parent.name}@{folder.name}"
    told = f"\nIts weights are {share:.0%} of the way from {base.parent.name}@{base.name}.\n"
    try:
        network = blended((base / NETWORK).read_bytes(), (trained / NETWORK).read_bytes(), share)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with passing_folder(folder) as passing:
            for name in (*FILES, LOOKS_NETWORK):
                if (trained / name).is_file():
                    shutil.copyfile(trained / name, passing / name)
            (passing / NETWORK).write_bytes(network)
            (passing / CARD).write_text((trained / CARD).read_text("utf-8") + told, "utf-8")
            session = start_session(label, passing / NETWORK, 1, "cpu")
            shown = np.load(passing / TEST_INPUT, allow_pickle=False)
            (answer,) = session.run(None, {session.get_inputs()[0].name: shown})
            np.save(passing / TEST_OUTPUT, answer)
            seal(passing)
            put_in_place(passing, folder, durable=True)
    except ValueError as error:
        raise ModelError(f"{label} was not trained on from {base.parent.name}.") from error
    except OSError as error:
        raise ModelError(f"{folder} can't be written: {error.strerror}.") from error


def _weights(model: memoryview) -> dict[str, NDArray[np.float32]]:
    """Return the float weights of a network by name; they can be written to."""
    found: dict[str, NDArray[np.float32]] = {}
    for number, graph in fields(model):
        for part, tensor in fields(graph) if number == _GRAPH else ():
            told = dict(values(tensor)) if part == _INITIALIZER else {}
            name, raw = told.get(_NAME), told.get(_RAW)
            if told.get(_TYPE) == _FLOAT and isinstance(raw, memoryview):
                found[bytes(name).decode() if isinstance(name, memoryview) else ""] = np.frombuffer(
                    raw, "<f4"
                )
    return found
