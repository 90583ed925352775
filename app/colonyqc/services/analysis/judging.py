"""What a protocol makes of the colonies that were measured: their floors, and their proposals."""

from dataclasses import replace
from math import nan

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.picture import Acquisition
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.rules import When, moment, propose_colony


def floors(protocol: Protocol, scale: Scale) -> tuple[float, float]:
    """Return the area floors of colonies and holes in px."""
    if scale.um_per_px is None:
        return protocol.area_floor_px, protocol.hole_floor_px
    px_um2 = scale.um_per_px**2
    return protocol.area_floor_um2 / px_um2, protocol.hole_floor_um2 / px_um2


def untold(colony: Colony) -> Colony:
    """Return a colony of a model that cannot tell differentiation: unknown is not zero."""
    return replace(
        colony, differentiated_fraction=nan, differentiated_probability=nan, edge_share=nan
    )


def judged(
    colonies: tuple[Colony, ...], scale: Scale, protocol: Protocol, when: When, *, unfamiliar: bool
) -> tuple[Colony, ...]:
    """Return colonies with what the rules in force propose for each."""

    def with_proposal(colony: Colony) -> Colony:
        proposal = propose_colony(colony, scale, protocol, when, unfamiliar=unfamiliar)
        return replace(colony, proposal=proposal)

    return tuple(with_proposal(colony) for colony in colonies)


def judged_again(analysis: Analysis, acquisition: Acquisition, protocol: Protocol) -> Analysis:
    """Return an analysis as the same work is judged by other rules, or after another past.

    Measures stay; a prompted one has no proposals to make anew.
    """
    now = replace(analysis, acquisition=acquisition, protocol=protocol)
    if analysis.prompt is not None:
        return now
    when = moment(acquisition)
    pictures = tuple(
        replace(
            each,
            colonies=judged(
                each.colonies,
                Scale(each.pixel_size_um),
                protocol,
                when,
                unfamiliar=each.quality.unfamiliar,
            ),
        )
        for each in analysis.pictures
    )
    proposal = propose_dish(
        analysis.statistics,
        protocol,
        when,
        unfamiliar=analysis.unfamiliar,
        failed=len(analysis.failures),
    )
    return replace(now, pictures=pictures, proposal=proposal)
