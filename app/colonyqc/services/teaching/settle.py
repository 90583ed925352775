"""How much of what was learned is taken over: all of it, or what harms no picture kept apart."""

from typing import Final

from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.teaching.proof import BeforeAfter, prove
from colonyqc.services.teaching.run_folder import TeachingRun
from colonyqc.services.teaching.runs import tools_of

SHARES: Final = (0.5, 0.25)
"""Parts of the way that are tried, where all of it does clearly worse on a picture kept apart."""


def settle(context: ServiceContext, run: TeachingRun, monitor: Monitor = UNWATCHED) -> BeforeAfter:
    """Prove a trained run; where it harms a picture, go less far from the model begun with.

    The first part of the way that harms none is taken; where each does, the proof is that of all.

    Raises:
        Cancelled: asked to stop.
        ModelError: a model cannot be used or written.
        PictureError: a picture of the run cannot be read.
    """
    whole = prove(context, run, monitor.part(0.0, 0.4))
    # A read-out is held near the network it is fitted over already.
    if not whole.worse or run.way == "read-out":
        return whole
    models = tools_of(context).models
    for place, share in enumerate(SHARES):
        for part in run.parts:
            if not part.at(share).is_dir():
                models.write_between(run.start, part.package, part.at(share), share)
        watched = monitor.part(0.4 + 0.3 * place, 0.7 + 0.3 * place)
        nearer = prove(context, run, watched, share)
        if not nearer.worse:
            return nearer
    return whole
