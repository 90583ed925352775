"""Make the first tables, and the triggers that keep what was written as it was written."""

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from alembic import op

from colonyqc.history.migrations.guards import keep_on_postgresql, keep_on_sqlite

revision = "0001"
down_revision = None

UNIQUE: Final = {
    "line": ("id", "name"),
    "dish": ("id", "line_id+name"),
    "acquisition": ("id", "fingerprint"),
    "analysis": ("id",),
    "picture": ("id", "analysis_id+position"),
    "image": ("picture_id+position",),
    "colony": ("picture_id+position",),
    "dish_statistics": ("analysis_id",),
    "decision": ("id",),
}
"""What is unique in each table: there an INSERT OR REPLACE would remove a row unseen."""

_OWNER: Final = {
    "picture": "NEW.analysis_id",
    "image": "(SELECT analysis_id FROM picture WHERE id = NEW.picture_id)",
    "colony": "(SELECT analysis_id FROM picture WHERE id = NEW.picture_id)",
}
"""Whose parts these are: once that analysis has its statistics, it gets no more of them."""


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _sha256(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _count(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _index(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _measure(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=True)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _moment(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def _belongs(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{owner}.id"], name=f"fk_{table}_{column}")


def _proposal() -> tuple["sa.Column[str] | sa.Column[float]", ...]:
    return (
        _text("verdict", True),
        _text("rule", True),
        _text("metric", True),
        _measure("value"),
        _measure("limit"),
        _text("sentence", True),
    )


def _make_subjects() -> None:
    op.create_table("line", _index("id"), _text("name"), _key("line"), _unique("line", "name"))
    op.create_table(
        "dish",
        _index("id"),
        _index("line_id"),
        _text("name"),
        _belongs("dish", "line_id", "line"),
        _key("dish"),
        _unique("dish", "line_id", "name"),
    )
    op.create_table(
        "acquisition",
        _index("id"),
        _index("dish_id"),
        _count("day", True),
        _text("taken", True),
        _text("passage", True),
        _text("pictures"),
        _sha256("fingerprint"),
        _belongs("acquisition", "dish_id", "dish"),
        _key("acquisition"),
        _unique("acquisition", "fingerprint"),
    )
    op.create_index("ix_acquisition_dish_id_day", "acquisition", ["dish_id", "day"])


def _make_analysis() -> None:
    op.create_table(
        "analysis",
        _index("id"),
        _index("acquisition_id"),
        *(_text(f"model_{part}") for part in ("name", "version", "sha256")),
        _text("provider"),
        _text("protocol_name"),
        _text("protocol_version"),
        _text("protocol"),
        _text("app_version"),
        _moment("started"),
        _moment("finished"),
        _text("failures"),
        _flag("simulated"),
        *_proposal(),
        _belongs("analysis", "acquisition_id", "acquisition"),
        _key("analysis"),
    )
    op.create_index(
        "ix_analysis_acquisition_id_finished", "analysis", ["acquisition_id", "finished"]
    )
    op.create_table(
        "dish_statistics",
        _index("analysis_id"),
        _count("pictures"),
        _count("usable_pictures"),
        _measure("confluence"),
        _measure("confluence_sd"),
        _measure("differentiated"),
        _measure("differentiated_mean_probability"),
        _measure("uncertain"),
        _count("colony_count"),
        _measure("density_per_cm2"),
        _measure("area_median_px"),
        _count("imaged_px"),
        _belongs("dish_statistics", "analysis_id", "analysis"),
        _key("dish_statistics", "analysis_id"),
    )
    op.create_table(
        "decision",
        _index("id"),
        _index("analysis_id"),
        _index("picture"),
        _count("colony"),
        _text("verdict"),
        _text("reason"),
        _text("person"),
        _moment("at"),
        _belongs("decision", "analysis_id", "analysis"),
        _key("decision"),
    )
    op.create_index("ix_decision_analysis_id", "decision", ["analysis_id"])


def _make_pictures() -> None:
    op.create_table(
        "picture",
        _index("id"),
        _index("analysis_id"),
        _index("position"),
        _index("place", True),
        _text("picture", True),
        _count("width"),
        _count("height"),
        _measure("pixel_size_um"),
        _text("pixel_size_source"),
        _text("quality"),
        *(_count(f"{part}_px") for part in ("imaged", "undifferentiated")),
        *(_count(f"{part}_px") for part in ("differentiated", "uncertain")),
        _measure("differentiated_mass_px"),
        _measure("peer_confluence"),
        _flag("simulated"),
        _sha256("labels"),
        _sha256("overview"),
        _belongs("picture", "analysis_id", "analysis"),
        _key("picture"),
        _unique("picture", "analysis_id", "position"),
    )
    op.create_table(
        "image",
        _index("picture_id"),
        _index("position"),
        _text("path"),
        _text("sha256"),
        _belongs("image", "picture_id", "picture"),
        _key("image", "picture_id", "position"),
    )
    op.create_index("ix_image_sha256", "image", ["sha256"])


def _make_colonies() -> None:
    op.create_table(
        "colony",
        _index("picture_id"),
        _index("position"),
        _count("number"),
        *(_measure(name) for name in ("area_px", "perimeter_px", "centroid_x", "centroid_y")),
        *(_count(f"box_{part}") for part in ("x", "y", "width", "height")),
        *(_measure(name) for name in ("roundness", "solidity", "border_roughness_px")),
        *(_measure(name) for name in ("eccentricity", "differentiated_fraction")),
        *(_measure(name) for name in ("differentiated_probability", "uncertain_fraction")),
        _measure("edge_share"),
        _flag("touches_border"),
        sa.Column("outline", sa.LargeBinary(), nullable=False),
        *_proposal(),
        _belongs("colony", "picture_id", "picture"),
        _key("colony", "picture_id", "position"),
    )


def _guard_sqlite() -> None:
    for table, uniques in UNIQUE.items():
        keep_on_sqlite(table, uniques)
    for table, owner in _OWNER.items():
        sealed = f"EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = {owner})"  # noqa: S608
        op.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} FOR EACH ROW WHEN {sealed} "
            f"BEGIN SELECT RAISE(ABORT, 'a finished analysis gets no further {table}'); END"
        )


def _guard_postgresql() -> None:
    """Make PostgreSQL refuse the same; it has no INSERT OR REPLACE."""
    op.execute(
        "CREATE FUNCTION history_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history never changes or removes a %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION history_is_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a finished analysis gets no further %', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION history_has(number integer) RETURNS boolean LANGUAGE sql AS "
        "$$ SELECT EXISTS (SELECT 1 FROM dish_statistics WHERE analysis_id = number) $$"
    )
    op.execute(
        "CREATE FUNCTION history_owner(number integer) RETURNS integer LANGUAGE sql AS "
        "$$ SELECT analysis_id FROM picture WHERE id = number $$"
    )
    for table in UNIQUE:
        keep_on_postgresql(table)
    owners = {"picture": "NEW.analysis_id"} | dict.fromkeys(
        ("image", "colony"), "history_owner(NEW.picture_id)"
    )
    for table, owner in owners.items():
        op.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN (history_has({owner})) EXECUTE FUNCTION history_is_sealed()"
        )


def upgrade() -> None:
    """Make the tables in the order they refer to one another, then the guards."""
    _make_subjects()
    _make_analysis()
    _make_pictures()
    _make_colonies()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    elif op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
