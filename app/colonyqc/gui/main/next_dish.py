"""Which dish comes after one is signed: the next in the order of risk that is not done yet."""

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.local_time import local_now
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import Monitor
from colonyqc.services.worklist.reading import ListedDish, WorklistReader
from colonyqc.services.worklist.round import next_dish

_PROOFS = 20
"""Signed records that are proved at a reading; the others count as signed until they are."""


class NextDish:
    """Reads the list whenever another dish is in hand: the answer must not wait for it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.reader = WorklistReader()
        """What it read and proved; the page of dishes goes on from there."""
        self._scope = JobScope(session.jobs)
        self._items: tuple[ListedDish, ...] = ()
        self._seen: set[DishKey] = set()
        session.dish_changed.connect(self._taken)

    def close(self) -> None:
        """Let go of the session."""
        self._session.dish_changed.disconnect(self._taken)
        self._scope.close()

    def after(self, meaning: Meaning) -> DishKey | None:
        """Return the dish to go on with after the one in hand was signed; None without any."""
        return next_dish(self._items, meaning, self._session.dish, self._seen)

    def _taken(self, dish: DishKey | None) -> None:
        if dish is None:
            return
        self._seen.add(dish)
        histories, reader = self._session.context.histories, self.reader

        def work(_: Monitor) -> tuple[ListedDish, ...]:
            with histories() as history:
                return reader.read(history, local_now(), _PROOFS)

        self._scope.submit(
            "io", work, self._arrived, self._failed, translate("Worklist", "reading the history")
        )

    def _arrived(self, items: tuple[ListedDish, ...]) -> None:
        self._items = items

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
