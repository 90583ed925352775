"""Make the tables of prompted analyses: the prompt, the sheets of cells, the cells."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log
from colonyqc.history.migrations.guards import keep_on_postgresql, keep_on_sqlite

revision = "0004"
down_revision = "0003"

UNIQUE: Final = {
    "prompt": ("analysis_id",),
    "sheet": ("picture_id",),
    "cell": ("picture_id+position",),
}
"""What is unique in each of these tables."""

_PARTS: Final = ("sheet", "cell")
"""What belongs to a picture; the prompt belongs to its analysis."""


def _index(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _count(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _measures(*names: str) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Double(), nullable=True) for name in names]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _make_prompt() -> None:
    op.create_table(
        "prompt",
        _index("analysis_id"),
        _text("preset"),
        _text("samples"),
        _count("fine_tuned"),
        sa.ForeignKeyConstraint(["analysis_id"], ["analysis.id"], name="fk_prompt_analysis_id"),
        sa.PrimaryKeyConstraint("analysis_id", name="pk_prompt"),
    )


def _make_sheets() -> None:
    op.create_table(
        "sheet",
        _index("picture_id"),
        _count("width"),
        _count("height"),
        *_measures("pixel_size_um"),
        *(_count(name, nullable=True) for name in ("count", "whole", "interior")),
        *_measures("density_per_mm2", "density_per_mpx", "covered", "area_mean_px"),
        *_measures("area_median_px", "area_cv", "neighbours_mean", "hexagonality"),
        *_measures("aspect_mean", "orientation", "alignment", "support"),
        _text("problems"),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name="fk_sheet_picture_id"),
        sa.PrimaryKeyConstraint("picture_id", name="pk_sheet"),
    )
    op.create_table(
        "cell",
        _index("picture_id"),
        _index("position"),
        _count("number"),
        *_measures("centroid_x", "centroid_y", "area_px"),
        _count("neighbours"),
        *_measures("aspect", "orientation"),
        _flag("touches_border"),
        _flag("open_side"),
        sa.ForeignKeyConstraint(["picture_id"], ["sheet.picture_id"], name="fk_cell_picture_id"),
        sa.PrimaryKeyConstraint("picture_id", "position", name="pk_cell"),
    )


def _guard_sqlite() -> None:
    for table, uniques in UNIQUE.items():
        keep_on_sqlite(table, uniques)
    owners = {"prompt": "NEW.analysis_id"} | dict.fromkeys(
        _PARTS, "(SELECT analysis_id FROM picture WHERE id = NEW.picture_id)"
    )
    for table, owner in owners.items():
        sealed = f"EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = {owner})"  # noqa: S608
        op.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} FOR EACH ROW WHEN {sealed} "
            f"BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further {table}'); END"
        )


def _guard_postgresql() -> None:
    """Make PostgreSQL refuse the same, by the functions of the first tables."""
    for table in UNIQUE:
        keep_on_postgresql(table)
    owners = {"prompt": "NEW.analysis_id"} | dict.fromkeys(_PARTS, "history_owner(NEW.picture_id)")
    for table, owner in owners.items():
        op.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN (history_has({owner})) EXECUTE FUNCTION history_is_sealed()"
        )


def upgrade() -> None:
    """Make the tables and their guards; the trail of an older history tells of it.

    One that is made by the same run has only just begun its trail.
    """
    _make_prompt()
    _make_sheets()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _guard_sqlite()
    elif connection.dialect.name == "postgresql":
        _guard_postgresql()
    context = op.get_context().config
    said = {} if context is None else context.attributes
    if not said.get("before"):
        return
    clock = said.get("clock")
    log.append(
        connection,
        EventKind.HISTORY_MIGRATED,
        at=datetime.now(UTC) if clock is None else clock(),
        person=log.PROGRAM,
        subject="history",
        old=down_revision,
        new=revision,
    )
