"""The part of a unit of work that keeps what happens to dishes between their pictures."""

from dataclasses import replace

from sqlalchemy import select

from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import DishKey
from colonyqc.history.db.columns import damage_told
from colonyqc.history.db.dish_event_table import DishEventRow
from colonyqc.history.db.engine import spoken
from colonyqc.history.unit.transaction import Transaction


class LifePart(Transaction):
    """Events of dishes; see `services.ports.History`."""

    def add_life_event(self, event: LifeEvent) -> LifeEvent:
        """Keep an event; return it with its number.

        Raises:
            HistoryError: it takes back what is not there, or the database cannot be written.
        """
        with spoken(self._name):
            session = self._write()
            if event.withdraws is not None and session.get(DishEventRow, event.withdraws) is None:
                raise HistoryError(f"There is no event {event.withdraws} of a dish to take back.")
            row = _row(event)
            with session.begin_nested():
                session.add(row)
                session.flush()
                self._append(
                    EventKind.DISH_EVENT,
                    f"dish {event.dish.label}",
                    at=event.at,
                    person=event.person,
                    new=_described(event),
                    reason=event.note,
                    rows=("dish_event", row.id),
                )
            number = row.id
            session.expunge_all()
        return replace(event, number=number)

    @damage_told
    def life_events(self) -> tuple[LifeEvent, ...]:
        """Return the events of all dishes, as they were noted."""
        with spoken(self._name):
            rows = self._session.scalars(select(DishEventRow).order_by(DishEventRow.id)).all()
            return tuple(map(_event, rows))


def _described(event: LifeEvent) -> str:
    ratio = "" if event.ratio is None else f" 1:{event.ratio:g}"
    parent = "" if event.parent is None else f" from {event.parent.label}"
    taken_back = "" if event.withdraws is None else f" {event.withdraws}"
    return f"{event.kind}{taken_back}{ratio}{parent}, {event.happened.isoformat()}"


def _row(event: LifeEvent) -> DishEventRow:
    return DishEventRow(
        line=event.dish.line,
        dish=event.dish.dish,
        kind=event.kind.value,
        happened=event.happened,
        person=event.person,
        note=event.note,
        ratio=event.ratio,
        parent_line=None if event.parent is None else event.parent.line,
        parent_dish=None if event.parent is None else event.parent.dish,
        withdraws=event.withdraws,
        at=event.at,
    )


def _event(row: DishEventRow) -> LifeEvent:
    parent = None
    if row.parent_line is not None and row.parent_dish is not None:
        parent = DishKey(row.parent_line, row.parent_dish)
    return LifeEvent(
        dish=DishKey(row.line, row.dish),
        kind=LifeEventKind(row.kind),
        happened=row.happened,
        person=row.person,
        at=row.at,
        note=row.note,
        ratio=row.ratio,
        parent=parent,
        withdraws=row.withdraws,
        number=row.id,
    )
