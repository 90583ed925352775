"""Look for dead cells in a picture where its microscopy and size allow it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.imaging.colonies.dead_area import dead_area
from colonyqc.imaging.light.dead_cells import COARSEST_UM, find_dead_cells
from colonyqc.services.analysis.picture_look import Surveyed, cell_size_um
from colonyqc.services.ports import ImageSource, Segmenter

_PHASE: Final = "phase contrast"


def dead_cells_of(
    source: ImageSource, seen: Surveyed, segmenter: Segmenter, classes: NDArray[np.uint8]
) -> DeadCells:
    """Return a picture's dead cells and debris, held against its class map (h, w).

    Where nothing tells how large cells are, or the model is not for phase contrast, there is
    nothing to be said: what is returned says why.
    """
    if segmenter.info.modality != _PHASE:
        return DeadCells(unmeasured=Unmeasured.KIND)
    um = cell_size_um(source, seen, segmenter)
    if um is None:
        return DeadCells(unmeasured=Unmeasured.SIZE)
    if um > COARSEST_UM:
        return DeadCells(unmeasured=Unmeasured.COARSE)
    found = find_dead_cells(source.read, seen.survey, seen.area, um)
    places = zip(found.x.tolist(), found.y.tolist(), found.radius.tolist(), strict=True)
    return dead_area(classes, (Disc(round(x), round(y), round(2 * r)) for x, y, r in places))
