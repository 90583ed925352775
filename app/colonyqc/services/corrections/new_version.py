"""What a correction comes to before it is kept: what changed, and the analysis that says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.correction import CorrectionSource, PictureChange
from colonyqc.services.ports import Artefacts


@dataclass(frozen=True, slots=True, eq=False)
class NewVersion:
    """A corrected analysis that is not kept yet.

    ``changes``: of the pictures in which anything differs; ``analysis``: makes the analysis, given
    where it comes from and when the work began; ``artefacts``: the arrays of each picture.
    """

    changes: tuple[PictureChange, ...]
    analysis: Callable[[CorrectionSource, datetime], Analysis]
    artefacts: tuple[Artefacts, ...]
