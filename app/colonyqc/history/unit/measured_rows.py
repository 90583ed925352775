"""Colonies and cells as rows and back: what an analysis has by the thousand.

They are read as plain tuples: a mapped object for each would take longer than all else of a
history's export together.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import LargeBinary, Select, bindparam, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from colonyqc.domain.cell import Cell
from colonyqc.domain.colony import Colony
from colonyqc.domain.verdict import Proposal
from colonyqc.history.db.columns import vertices
from colonyqc.history.db.tables import CellRow, ColonyRow, PictureRow

Colonies = Mapping[int, Sequence[Colony]]
Cells = Mapping[int, Sequence[Cell]]

_SHAPE: Final = (
    "roundness",
    "solidity",
    "border_roughness_px",
    "eccentricity",
    "differentiated_fraction",
    "differentiated_probability",
    "uncertain_fraction",
    "edge_share",
)
_PROPOSAL: Final = ("verdict", "rule", "metric", "value", "limit", "sentence")
_CELL_MEASURES: Final = ("area_px", "aspect", "orientation")


def proposal_columns(proposal: Proposal | None) -> dict[str, Any]:
    """Return the columns of a proposed verdict; none where nothing is proposed."""
    if proposal is None:
        return {}
    said = {name: getattr(proposal, name) for name in _PROPOSAL}
    return {**said, "rule_set": proposal.version or None}


def proposal(
    verdict: str | None, rule: Any, metric: Any, value: Any, limit: Any, sentence: Any, by: Any
) -> Proposal | None:
    """Return the proposal of these columns, None without a verdict."""
    if verdict is None:
        return None
    return Proposal(verdict, rule, metric, value, limit, sentence, by or "")


def colony_row(colony: Colony, position: int) -> ColonyRow:
    """Return a new row of a colony, ``position`` within its picture."""
    x, y, width, height = (int(side) for side in colony.box)
    return ColonyRow(
        position=position,
        number=int(colony.number),
        area_px=colony.area_px,
        perimeter_px=colony.perimeter_px,
        centroid_x=colony.centroid[0],
        centroid_y=colony.centroid[1],
        box_x=x,
        box_y=y,
        box_width=width,
        box_height=height,
        touches_border=bool(colony.touches_border),
        outline=colony.outline,
        **{name: getattr(colony, name) for name in _SHAPE},
        **proposal_columns(colony.proposal),
    )


def cell_row(cell: Cell, position: int) -> CellRow:
    """Return a new row of a cell, ``position`` within its sheet."""
    return CellRow(
        position=position,
        number=int(cell.number),
        centroid_x=cell.centroid[0],
        centroid_y=cell.centroid[1],
        neighbours=int(cell.neighbours),
        touches_border=bool(cell.touches_border),
        open_side=bool(cell.open_side),
        **{name: getattr(cell, name) for name in _CELL_MEASURES},
    )


def _whole(table: type[ColonyRow | CellRow], *columns: InstrumentedAttribute[Any]) -> Select[Any]:
    pictures = select(PictureRow.id).where(
        PictureRow.analysis_id.in_(bindparam("analyses", expanding=True))
    )
    wanted = select(table.picture_id, *columns).where(table.picture_id.in_(pictures))
    return wanted.order_by(table.picture_id, table.position)


# Put together once: of an analysis with few colonies that would take longer than to read them.
_BARE: Final = _whole(
    ColonyRow, ColonyRow.number, ColonyRow.area_px, ColonyRow.perimeter_px,
    ColonyRow.centroid_x, ColonyRow.centroid_y, ColonyRow.box_x, ColonyRow.box_y,
    ColonyRow.box_width, ColonyRow.box_height, *(getattr(ColonyRow, name) for name in _SHAPE),
    ColonyRow.touches_border, *(getattr(ColonyRow, name) for name in _PROPOSAL),
    ColonyRow.rule_set,
)  # fmt: skip
_OUTLINED: Final = _BARE.add_columns(ColonyRow.outline)
_CELLS: Final = _whole(
    CellRow, CellRow.number, CellRow.centroid_x, CellRow.centroid_y, CellRow.area_px,
    CellRow.neighbours, CellRow.aspect, CellRow.orientation, CellRow.touches_border,
    CellRow.open_side,
)  # fmt: skip
_OUTLINES: Final = (
    # As they are kept: the column's own way makes a tuple of each vertex.
    select(type_coerce(ColonyRow.outline, LargeBinary))
    .join(PictureRow, PictureRow.id == ColonyRow.picture_id)
    .where(PictureRow.analysis_id == bindparam("analysis"))
    .where(PictureRow.position == bindparam("picture"))
    .order_by(ColonyRow.position)
)


def colonies_of(session: Session, analyses: Sequence[int], *, outlines: bool) -> Colonies:
    """Return the colonies of analyses by the id of their picture, in their order.

    Without ``outlines`` each has an empty one.
    """
    found: dict[int, list[Colony]] = defaultdict(list)
    wanted = _OUTLINED if outlines else _BARE
    # By their place: a row's names are looked up one by one.
    for (
        picture,
        number,
        area,
        perimeter,
        x,
        y,
        left,
        top,
        width,
        height,
        roundness,
        solidity,
        roughness,
        eccentricity,
        fraction,
        probability,
        uncertain,
        edge,
        touches,
        *said,
    ) in session.connection().execute(wanted, {"analyses": analyses}):
        outline = said.pop() if outlines else ()
        found[picture].append(
            Colony(
                number, area, perimeter, (x, y), (left, top, width, height), roundness, solidity,
                roughness, eccentricity, fraction, probability, uncertain, edge, touches, outline,
                proposal(*said),
            )
        )  # fmt: skip
    return found


def cells_of(session: Session, analyses: Sequence[int]) -> Cells:
    """Return the cells of analyses' sheets by the id of their picture, in their order."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for picture, number, x, y, *rest in session.connection().execute(
        _CELLS, {"analyses": analyses}
    ):
        found[picture].append(Cell(number, (x, y), *rest))
    return found


def outlines_of(session: Session, analysis: int, picture: int) -> tuple[NDArray[np.int64], ...]:
    """Return the outlines (n, 2) of the colonies of a picture (from 0), in their order."""
    found = session.connection().scalars(_OUTLINES, {"analysis": analysis, "picture": picture})
    return tuple(map(vertices, found))
