"""Carries the regions of the open picture over the other days of its dish, or other pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Acquisition, Collection, Failure, Picture
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions.dish_series import SeriesMember, SeriesRequest, answer_series

Members = tuple[tuple[SeriesMember, ...], tuple[Failure, ...]]


class SeriesRunner(QObject):
    """Signals: ``advanced(SeriesMember)`` as each is answered, ``done(tuple)`` of all of them."""

    advanced = Signal(object)
    done = Signal(object)

    def __init__(self, session: Session, scope: JobScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._scope = session, scope

    def days(self, picture: Picture, request: SeriesRequest, engine: RegionEngine) -> None:
        """Answer every picture of the same dish in the folders of a picture."""
        folders = sorted({tile.path.parent for tile in picture.tiles})
        own = {tile.path for tile in picture.tiles}

        def choose(found: Collection) -> Sequence[Acquisition]:
            mine = [
                each.dish
                for each in found.acquisitions
                if any(own & {tile.path for tile in p.tiles} for p in each.pictures)
            ]
            return [each for each in found.acquisitions if each.dish in mine]

        self._run(folders, choose, request, engine)

    def files(self, paths: Sequence[Path], request: SeriesRequest, engine: RegionEngine) -> None:
        """Answer some picture files."""
        self._run(paths, lambda found: found.acquisitions, request, engine)

    def _run(
        self,
        paths: Sequence[Path],
        choose: Callable[[Collection], Sequence[Acquisition]],
        request: SeriesRequest,
        engine: RegionEngine,
    ) -> None:
        collect, context = self._session.collector(), self._session.context

        def work(monitor: Monitor) -> Members:
            chosen = choose(collect(paths))
            return answer_series(
                chosen,
                request,
                engine,
                context.pictures,
                context.protocol,
                monitor,
                self.advanced.emit,
            )

        def arrived(result: Members) -> None:
            members, failures = result
            if failures:
                self._session.failed.emit(failures)
            if not members and not failures:
                self._session.say(translate("Regions", "There are no other pictures."), "warning")
            self.done.emit(members)

        label = translate("Regions", "carrying regions over the series")
        # Not in the lane "prompt": strokes shall be answered meanwhile.
        self._scope.submit("analysis", work, arrived, self._failed, label)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
