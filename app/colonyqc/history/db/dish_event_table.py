"""The table of what happens to dishes between their pictures."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from colonyqc.history.db.columns import EscapedText, NanOrNone, StatedTime, UtcTime
from colonyqc.history.db.tables import Base


class DishEventRow(Base):
    """What happened to a dish; fields as in `domain.dish_life.LifeEvent`.

    Dishes stand in it by name: one may be noted before it is first photographed.
    """

    __tablename__ = "dish_event"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    line: Mapped[str] = mapped_column(EscapedText)
    dish: Mapped[str] = mapped_column(EscapedText)
    kind: Mapped[str] = mapped_column(EscapedText)
    happened: Mapped[datetime] = mapped_column(StatedTime)
    person: Mapped[str] = mapped_column(EscapedText)
    note: Mapped[str] = mapped_column(EscapedText)
    ratio: Mapped[float | None] = mapped_column(NanOrNone)
    parent_line: Mapped[str | None] = mapped_column(EscapedText)
    parent_dish: Mapped[str | None] = mapped_column(EscapedText)
    withdraws: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcTime)
