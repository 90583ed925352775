"""What was refused for want of an answer: it waits for a person, who is asked once for all."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.errors import ColonyQCError, PinnedModelError, ReasonOwedError
from colonyqc.domain.picture import same_size
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Message, Session
from colonyqc.services.analysis.culture import culture_of
from colonyqc.services.ports import Monitor
from colonyqc.services.queue.queued import DishMoment, Queued


class AnalysisQuestions(QObject):
    """Signals: ``reason_wanted(tuple[ReasonOwedError, …])``: why these are analysed again is to be
    asked, and `because` told.
    """

    reason_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        submit: Callable[[Queued], object],
        refuse: Callable[[str, ColonyQCError], None],
        parent: QObject,
    ) -> None:
        """``submit`` takes what was answered, ``refuse`` lists what could not be read."""
        super().__init__(parent)
        self._session, self._submit, self._refuse = session, submit, refuse
        self._pinned: list[Queued] = []
        """Refused as another model analysed their earlier days."""
        self._owing: dict[DishMoment, tuple[Queued, ReasonOwedError]] = {}
        """Refused as nobody said why they are analysed again."""

    @property
    def waiting(self) -> tuple[Queued, ...]:
        """What waits for an answer."""
        return (*self._pinned, *(queued for queued, _ in self._owing.values()))

    def settle(self, moment: DishMoment) -> None:
        """Forget the question about a dish and its moment: it is on its way again."""
        self._owing.pop(moment, None)

    def ask(self, queued: Queued, error: ColonyQCError) -> None:
        """Ask what an analysis was refused for, where an answer helps."""
        if isinstance(error, ReasonOwedError):
            self._owing[queued.moment] = (queued, error)
            self._ask_for_reason()
        elif isinstance(error, PinnedModelError):
            self._pinned.append(queued)
            self._ask_about_model(error)

    def because(self, why: str) -> None:
        """Analyse what waits for a reason, all of it for this one."""
        for queued, _ in tuple(self._owing.values()):
            self._submit(replace(queued, why=why))

    def _ask_for_reason(self) -> None:
        """Offer to say why dishes are analysed again; one question for all that were refused."""
        text = translate(
            "Intake",
            "Analysed or signed before (dishes and days: {count}): nothing was analysed again, as "
            "no reason was given.",
        ).format(count=len(self._owing))

        def ask() -> None:
            self.reason_wanted.emit(tuple(error for _, error in self._owing.values()))

        action = translate("Intake", "Give the reason")
        self._session.said.emit(Message(text, "warning", action=action, do=ask))

    def _ask_about_model(self, error: PinnedModelError) -> None:
        """Ask whether dishes go on with another model than their earlier days had.

        One question for all that were refused: fifty dishes must not ask fifty times.
        """
        new = error.asked or translate("Intake", "another model")
        text = translate(
            "Intake",
            "Earlier days were analysed by {pinned}, not by {new} (dishes: {count}). Nothing was "
            "analysed by the new one. It can go on from here, which the trend shows as a break, or "
            "all days can be analysed again.",
        ).format(pinned=error.pinned, new=new, count=len(self._pinned))
        message = Message(
            text,
            "warning",
            action=translate("Intake", "All days again"),
            do=partial(self._go_on, days=True),
            other=translate("Intake", "Go on from here"),
            do_other=partial(self._go_on, days=False),
        )
        self._session.said.emit(message)

    def _go_on(self, *, days: bool) -> None:
        """Analyse what waits by the new model, with the earlier ``days`` of its dishes or alone."""
        waiting, self._pinned = self._pinned, []
        new = [replace(queued, new_model=True) for queued in waiting]
        if not days:
            self._submit_all(new)
            return
        histories = self._session.context.histories

        def work(_: Monitor) -> tuple[Queued, ...]:
            every = [
                Queued(
                    record.analysis.acquisition,
                    model=queued.model,
                    new_model=True,
                    steps=queued.steps,
                    person=queued.person,
                )
                for queued in waiting
                for record in culture_of(histories, queued.acquisition)
            ]
            return tuple({queued.moment: queued for queued in (*every, *new)}.values())

        self._session.jobs.submit(
            "io",
            work,
            self._submit_all,
            lambda error: self._refuse(translate("Intake", "Opening"), error),
            translate("Intake", "reading the earlier days"),
        )

    def _submit_all(self, every: Sequence[Queued]) -> None:
        for queued in every:
            self._submit(queued)


def stated_size(analysed: Analysis, size: float) -> float | None:
    """Return the pixel size that files, names or stage state, where it is another than given."""
    for result in analysed.pictures:
        known = result.pixel_size_um
        if known is not None and result.pixel_size_source != "user" and not same_size(known, size):
            return known
    return None
