"""A looks network becomes a part of a model package: its graph, and what it said at packing."""

from math import exp
from pathlib import Path

import numpy as np
import torch

from colonyqc.services.packages.pmf import LOOKS_NETWORK, TEST_INPUT, Recognition
from colonyqc.training.fit.recognition import FAMILIAR_FROM, REFUSED_BELOW
from colonyqc.training.nets.recogniser import Recogniser
from colonyqc.training.package.common import held, run_graph, write_graph

_GRAIN = 16
CARD_SECTION = """## Looks network

`looks.onnx` tells whether a picture is of a kind the model knows (phase-contrast cultures as those
above, and virtual dishes) and how large its cells look. It was also shown what it must refuse, in
four groups with a read-out each, of which the least counts: brightfield wells (Allen Institute, and
drawn ones), the membrane sets of `membrane`, text and things (drawn, and pictures that come with
scikit-image), and blurred phase contrast. How often it is right on what it was not shown:
docs/methods/pmf.md. It can't tell whether the colony network is right.

Made by:

    colonyqc export OUT/checkpoint.pt --out PACKAGE --figures FIGURES.json --looks DATA
"""


def add_looks(folder: Path, net: Recogniser) -> Recognition:
    """Write the looks network into a package's folder; return what the description tells of it.

    Raises:
        TrainingError: the graph differs from the network.
    """
    graph = net.eval()
    dimensions = {
        0: torch.export.Dim("tiles", min=1),
        2: _GRAIN * torch.export.Dim("h16", min=4),
        3: _GRAIN * torch.export.Dim("w16", min=4),
    }
    shown = np.load(folder / TEST_INPUT)
    sample = torch.from_numpy(np.concatenate([shown, shown[..., ::-1].copy()]))
    path = folder / LOOKS_NETWORK
    write_graph(graph, (sample,), path, ["tiles"], ["looks"], (dimensions,))
    for tiles in (shown, shown[:, :, :160, :96]):
        with torch.inference_mode():
            expected = graph(torch.from_numpy(np.ascontiguousarray(tiles))).numpy()
        (got,) = run_graph(path, {"tiles": np.ascontiguousarray(tiles)})
        held(float(np.abs(got - expected).max()))
    (told,) = run_graph(path, {"tiles": shown})
    familiarity, log_um, covered = (float(value) for value in told)
    tested = (round(familiarity, 5), round(exp(log_um), 5), round(covered, 6))
    return Recognition(refused_below=REFUSED_BELOW, familiar_from=FAMILIAR_FROM, tested=tested)
