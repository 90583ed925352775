"""The tables: what was analysed and decided, who did it, and the trail of it all."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from colonyqc.domain.dead_cells import DeadCells
from colonyqc.domain.picture import Failure, FileNote, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem
from colonyqc.domain.regions import KeptRegions
from colonyqc.history.db.columns import (
    Count,
    EscapedText,
    NanAsNull,
    NanOrNone,
    Outline,
    Points,
    StatedTime,
    UtcTime,
    Value,
)

if TYPE_CHECKING:
    from colonyqc.history.db.correction_table import CorrectionRow

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables; constraints are named so that later migrations can find them."""

    metadata = MetaData(naming_convention=_NAMES)


class LineRow(Base):
    """A cell line."""

    __tablename__ = "line"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(EscapedText, unique=True)


class DishRow(Base):
    """A dish of a line."""

    __tablename__ = "dish"
    __table_args__ = (UniqueConstraint("line_id", "name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"))
    name: Mapped[str] = mapped_column(EscapedText)

    line: Mapped[LineRow] = relationship(lazy="raise")


class AcquisitionRow(Base):
    """The pictures of a dish at one moment; ``fingerprint``: sha256 of all that is known of it."""

    __tablename__ = "acquisition"
    __table_args__ = (Index(None, "dish_id", "day"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dish_id: Mapped[int] = mapped_column(ForeignKey("dish.id"))
    day: Mapped[int | None] = mapped_column(Count)
    taken: Mapped[datetime | None] = mapped_column(StatedTime)
    passage: Mapped[str | None] = mapped_column(EscapedText)
    medium: Mapped[str | None] = mapped_column(EscapedText)
    vessel: Mapped[str | None] = mapped_column(EscapedText)
    rock: Mapped[bool | None] = mapped_column(Boolean)
    pictures: Mapped[tuple[Picture, ...]] = mapped_column(Value(tuple[Picture, ...]))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    feeders: Mapped[bool | None] = mapped_column(Boolean)
    file_notes: Mapped[tuple[FileNote, ...] | None] = mapped_column(Value(tuple[FileNote, ...]))

    dish: Mapped[DishRow] = relationship(lazy="raise")


class Proposed:
    """The columns of a proposed verdict; ``verdict`` is None where nothing is proposed.

    ``rule_set`` is the proposal's version, NULL in analyses older than it.
    """

    verdict: Mapped[str | None] = mapped_column(EscapedText)
    rule: Mapped[str | None] = mapped_column(EscapedText)
    metric: Mapped[str | None] = mapped_column(EscapedText)
    value: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    limit: Mapped[float | None] = mapped_column(NanOrNone)
    sentence: Mapped[str | None] = mapped_column(EscapedText)
    rule_set: Mapped[str | None] = mapped_column(EscapedText)


class ColonyRow(Proposed, Base):
    """A measured colony with its proposed verdict; fields as in `domain.colony.Colony`."""

    __tablename__ = "colony"

    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    area_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    perimeter_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    centroid_x: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    centroid_y: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    box_x: Mapped[int] = mapped_column(BigInteger)
    box_y: Mapped[int] = mapped_column(BigInteger)
    box_width: Mapped[int] = mapped_column(BigInteger)
    box_height: Mapped[int] = mapped_column(BigInteger)
    roundness: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    solidity: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    border_roughness_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    eccentricity: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    differentiated_fraction: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    differentiated_probability: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    uncertain_fraction: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    edge_share: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    touches_border: Mapped[bool] = mapped_column(Boolean)
    outline: Mapped[Points] = mapped_column(Outline)


class ImageRow(Base):
    """A file as it was read: path, sha256 and size in bytes."""

    __tablename__ = "image"

    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    path: Mapped[str] = mapped_column(EscapedText)
    sha256: Mapped[str] = mapped_column(EscapedText, index=True)
    size: Mapped[int | None] = mapped_column(Count)


class CellRow(Base):
    """A measured cell of a sheet; fields as in `domain.cell.Cell`."""

    __tablename__ = "cell"

    picture_id: Mapped[int] = mapped_column(ForeignKey("sheet.picture_id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    centroid_x: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    centroid_y: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    area_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    neighbours: Mapped[int] = mapped_column(BigInteger)
    aspect: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    orientation: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    touches_border: Mapped[bool] = mapped_column(Boolean)
    open_side: Mapped[bool] = mapped_column(Boolean)


class SheetRow(Base):
    """What was found between the membranes of a picture; fields as in `domain.cell`.

    ``count`` is NULL where the picture shows no sheet: then nothing is said of one.
    """

    __tablename__ = "sheet"

    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), primary_key=True)
    width: Mapped[int] = mapped_column(Count)
    height: Mapped[int] = mapped_column(Count)
    pixel_size_um: Mapped[float | None] = mapped_column(NanOrNone)
    count: Mapped[int | None] = mapped_column(Count)
    whole: Mapped[int | None] = mapped_column(Count)
    interior: Mapped[int | None] = mapped_column(Count)
    density_per_mm2: Mapped[float | None] = mapped_column(NanOrNone)
    density_per_mpx: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    covered: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    area_mean_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    area_median_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    area_cv: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    neighbours_mean: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    hexagonality: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    aspect_mean: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    orientation: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    alignment: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    support: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    problems: Mapped[tuple[Problem, ...]] = mapped_column(Value(tuple[Problem, ...]))

    cells: Mapped[list[CellRow]] = relationship(lazy="raise", order_by=CellRow.position)


class PictureRow(Base):
    """What was found in one picture; fields as in `domain.analysis.PictureResult`.

    ``place`` is the picture's index in its acquisition; a picture that is not in there is kept
    in ``picture``. ``labels`` and ``overview`` name stored files, "" where there is none;
    ``cells`` one of a sheet that a person corrected.
    """

    __tablename__ = "picture"
    __table_args__ = (UniqueConstraint("analysis_id", "position"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"))
    position: Mapped[int] = mapped_column(Integer)
    place: Mapped[int | None] = mapped_column(Integer)
    picture: Mapped[Picture | None] = mapped_column(Value(Picture))
    width: Mapped[int] = mapped_column(Count)
    height: Mapped[int] = mapped_column(Count)
    pixel_size_um: Mapped[float | None] = mapped_column(NanOrNone)
    pixel_size_source: Mapped[str] = mapped_column(EscapedText)
    quality: Mapped[ImageQuality] = mapped_column(Value(ImageQuality))
    imaged_px: Mapped[int] = mapped_column(Count)
    undifferentiated_px: Mapped[int] = mapped_column(Count)
    differentiated_px: Mapped[int] = mapped_column(Count)
    uncertain_px: Mapped[int] = mapped_column(Count)
    differentiated_mass_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    peer_confluence: Mapped[float | None] = mapped_column(NanOrNone)
    simulated: Mapped[bool] = mapped_column(Boolean)
    labels: Mapped[str] = mapped_column(String(64))
    overview: Mapped[str] = mapped_column(String(64))
    feeder_px: Mapped[int | None] = mapped_column(Count)
    dead: Mapped[DeadCells | None] = mapped_column(Value(DeadCells))
    regions: Mapped[KeptRegions | None] = mapped_column(Value(KeptRegions))
    cells: Mapped[str | None] = mapped_column(String(64))

    images: Mapped[list[ImageRow]] = relationship(lazy="raise", order_by=ImageRow.position)
    colonies: Mapped[list[ColonyRow]] = relationship(lazy="raise", order_by=ColonyRow.position)
    sheet: Mapped[SheetRow | None] = relationship(lazy="raise")


class StatisticsRow(Base):
    """The dish's pooled numbers; written last: it seals its analysis."""

    __tablename__ = "dish_statistics"

    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"), primary_key=True)
    pictures: Mapped[int] = mapped_column(Count)
    usable_pictures: Mapped[int] = mapped_column(Count)
    confluence: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    confluence_sd: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    differentiated: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    differentiated_mean_probability: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    uncertain: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    colony_count: Mapped[int] = mapped_column(Count)
    density_per_cm2: Mapped[float | None] = mapped_column(NanOrNone)
    area_median_px: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    imaged_px: Mapped[int] = mapped_column(Count)
    feeders: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    confluence_low: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    confluence_high: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    differentiated_low: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    differentiated_high: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    dead: Mapped[float] = mapped_column(NanAsNull, nullable=True)
    dead_count: Mapped[int | None] = mapped_column(Count)
    dead_per_mm2: Mapped[float | None] = mapped_column(NanOrNone)


class DecisionRow(Base):
    """A person's verdict; ``picture`` is the index in the analysis, ``colony`` the number in it.

    ``act``: a number that decisions of one act share, NULL of one that was made by itself.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"), index=True)
    picture: Mapped[int] = mapped_column(Integer)
    colony: Mapped[int] = mapped_column(Count)
    verdict: Mapped[str] = mapped_column(EscapedText)
    reason: Mapped[str] = mapped_column(EscapedText)
    person: Mapped[str] = mapped_column(EscapedText)
    at: Mapped[datetime] = mapped_column(UtcTime)
    act: Mapped[int | None] = mapped_column(Integer, index=True)


class DishDecisionRow(Base):
    """A person's verdict on the dish of an analysis."""

    __tablename__ = "dish_decision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"), index=True)
    verdict: Mapped[str] = mapped_column(EscapedText)
    reason: Mapped[str] = mapped_column(EscapedText)
    person: Mapped[str] = mapped_column(EscapedText)
    at: Mapped[datetime] = mapped_column(UtcTime)


class PromptRow(Base):
    """Where a prompted analysis comes from, besides its model; see `domain.cell.PromptSource`."""

    __tablename__ = "prompt"

    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"), primary_key=True)
    preset: Mapped[str] = mapped_column(EscapedText)
    samples: Mapped[tuple[tuple[str, str], ...]] = mapped_column(Value(tuple[tuple[str, str], ...]))
    fine_tuned: Mapped[int] = mapped_column(Count)


class AnalysisRow(Proposed, Base):
    """One model and protocol run on one acquisition, with the dish's proposed verdict."""

    __tablename__ = "analysis"
    __table_args__ = (Index(None, "acquisition_id", "finished"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    acquisition_id: Mapped[int] = mapped_column(ForeignKey("acquisition.id"))
    model_name: Mapped[str] = mapped_column(EscapedText)
    model_version: Mapped[str] = mapped_column(EscapedText)
    model_sha256: Mapped[str] = mapped_column(EscapedText)
    provider: Mapped[str] = mapped_column(EscapedText)
    protocol_name: Mapped[str] = mapped_column(EscapedText)
    protocol_version: Mapped[str] = mapped_column(EscapedText)
    protocol: Mapped[Protocol] = mapped_column(Value(Protocol))
    app_version: Mapped[str] = mapped_column(EscapedText)
    started: Mapped[datetime] = mapped_column(UtcTime)
    finished: Mapped[datetime] = mapped_column(UtcTime)
    failures: Mapped[tuple[Failure, ...]] = mapped_column(Value(tuple[Failure, ...]))
    simulated: Mapped[bool] = mapped_column(Boolean)

    acquisition: Mapped[AcquisitionRow] = relationship(lazy="raise")
    pictures: Mapped[list[PictureRow]] = relationship(lazy="raise", order_by=PictureRow.position)
    statistics: Mapped[StatisticsRow] = relationship(lazy="raise")
    decisions: Mapped[list[DecisionRow]] = relationship(lazy="raise", order_by=DecisionRow.id)
    dish_decisions: Mapped[list[DishDecisionRow]] = relationship(
        lazy="raise", order_by=DishDecisionRow.id
    )
    prompt: Mapped[PromptRow | None] = relationship(lazy="raise")
    # In a module of its own, which needs this one; it names two analyses, whose it is first.
    correction: Mapped["CorrectionRow | None"] = relationship(
        "CorrectionRow", lazy="raise", foreign_keys="CorrectionRow.analysis_id"
    )


class PersonRow(Base):
    """One state of a person; the highest version counts. ``secret``: Argon2id hash, "" for none."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(EscapedText)
    version: Mapped[int] = mapped_column(Integer)
    roles: Mapped[str] = mapped_column(EscapedText)
    active: Mapped[bool] = mapped_column(Boolean)
    secret: Mapped[str] = mapped_column(EscapedText)


class SignatureRow(Base):
    """A signature; ``digest``: sha256 of the record and its decisions when it was given."""

    __tablename__ = "signature"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"), index=True)
    meaning: Mapped[str] = mapped_column(EscapedText)
    person: Mapped[str] = mapped_column(EscapedText)
    proof: Mapped[str] = mapped_column(EscapedText)
    comment: Mapped[str] = mapped_column(EscapedText)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcTime)


class EventRow(Base):
    """An event of the audit trail, kept as the text that was hashed; see `domain.audit.Event`.

    ``marks``: the first 8 bytes of the sha256 of each row that ``rows`` covers, in its order.
    """

    __tablename__ = "event"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, index=True)
    person: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, index=True)
    old: Mapped[str] = mapped_column(Text)
    new: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    rows: Mapped[str] = mapped_column(Text)
    marks: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
