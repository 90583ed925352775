"""More like this: what is asked by clicks and names, worked out behind the window."""

from collections.abc import Callable, Sequence
from typing import Final

from colonyqc.domain.errors import ColonyQCError, ModelError
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.still_picture import LabelledBox
from colonyqc.services.analysis.picture_look import PREFERRED
from colonyqc.services.answers.likeness import Attribute
from colonyqc.services.ports import AnalysisRecord, Monitor
from colonyqc.services.regions.alike import (
    AlikeRequest,
    DescribedAnalysis,
    RankedInstance,
    describe,
    ranked,
)

_BOXES: Final = 6
_LINES: Final = 12
_INK: Final = 0x56B4E9
NAMES: Final = {
    Attribute.ROUND: QT_TRANSLATE_NOOP("Answers", "round"),
    Attribute.SPREAD: QT_TRANSLATE_NOOP("Answers", "spread"),
    Attribute.BRIGHT: QT_TRANSLATE_NOOP("Answers", "bright"),
    Attribute.PACKED: QT_TRANSLATE_NOOP("Answers", "packed"),
}


class LikenessFinder:
    """Looks at the pictures of a record once, then answers each question at once.

    ``show`` is given the order found, the best first.
    """

    def __init__(
        self,
        session: Session,
        scope: JobScope,
        show: Callable[[Sequence[RankedInstance]], None],
    ) -> None:
        self._session, self._scope, self._show = session, scope, show
        self._record: AnalysisRecord | None = None
        self._found: DescribedAnalysis | None = None

    def take(self, record: AnalysisRecord) -> None:
        """Take another record; what was seen of the one before is forgotten."""
        if self._record is None or record.id != self._record.id:
            self._record, self._found = record, None

    def ask(self, request: AlikeRequest) -> None:
        """Order the colonies or cells of the record."""
        record, context = self._record, self._session.context
        if record is None:
            return
        known = self._found

        def work(monitor: Monitor) -> tuple[DescribedAnalysis, Sequence[RankedInstance]]:
            found = known
            if found is None:
                if context.features is None:
                    raise ModelError("No network with features is installed.")
                network = context.features.open_features(PREFERRED)
                found = describe(record, context, network, monitor)
            return found, ranked(found, request)

        def arrived(result: tuple[DescribedAnalysis, Sequence[RankedInstance]]) -> None:
            if self._record is not None and self._record.id == record.id:
                self._found = result[0]
                self._show(result[1])
                self._session.failed.emit(result[0].failures)

        text = translate("Answers", "looking for more like this")
        self._scope.submit("prompt", work, arrived, self._failed, text, f"alike {id(self)}")

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def boxes_of(
    rows: Sequence[RankedInstance], place: int, size: tuple[int, int]
) -> tuple[LabelledBox, ...]:
    """Return boxes of the best of one picture, with ranks among all; ``size``: (width, height)."""
    width, height = size
    made: list[LabelledBox] = []
    for rank, row in enumerate(rows, 1):
        if row.picture == place and len(made) < _BOXES:
            x, y, across, down = row.instance.box
            text = f"{rank}: {row.score:.2f}"
            box = (x / width, y / height, across / width, down / height)
            made.append(LabelledBox(*box, text, _INK))
    return tuple(made)


def lines_of(rows: Sequence[RankedInstance], pictures: int) -> tuple[tuple[str, str], ...]:
    """Return the best with their scores; where there are several ``pictures``, with theirs."""
    one = translate("Answers", "{rank}: number {number}")
    several = translate("Answers", "{rank}: number {number}, picture {picture}")
    text = one if pictures == 1 else several
    return tuple(
        (
            text.format(rank=rank, number=row.instance.number, picture=row.picture + 1),
            f"{row.score:.2f}",
        )
        for rank, row in enumerate(rows[:_LINES], 1)
    )
