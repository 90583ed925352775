"""The table of corrected analyses."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from colonyqc.domain.correction import PictureChange
from colonyqc.history.db.columns import EscapedText, Value
from colonyqc.history.db.tables import Base


class CorrectionRow(Base):
    """Where a corrected analysis comes from; see `domain.correction.CorrectionSource`."""

    __tablename__ = "correction"

    analysis_id: Mapped[int] = mapped_column(ForeignKey("analysis.id"), primary_key=True)
    original: Mapped[int] = mapped_column(ForeignKey("analysis.id"), index=True)
    person: Mapped[str] = mapped_column(EscapedText)
    reason: Mapped[str] = mapped_column(EscapedText)
    way: Mapped[str] = mapped_column(EscapedText)
    pictures: Mapped[tuple[PictureChange, ...]] = mapped_column(Value(tuple[PictureChange, ...]))
