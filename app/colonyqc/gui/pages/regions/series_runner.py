"""Carries the regions of the open picture over the other days of its dish, or other pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from colonyqc.domain.errors import ColonyQCError, PictureError
from colonyqc.domain.picture import Acquisition, Collection, Failure, Picture
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions.dish_series import SeriesMember, SeriesRequest, answer_series
from colonyqc.services.regions.frames import answer_frames

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
        """Answer some picture files, and the frames of videos among them."""
        self._run(paths, lambda found: found.acquisitions, request, engine)

    def _run(
        self,
        paths: Sequence[Path],
        choose: Callable[[Collection], Sequence[Acquisition]],
        request: SeriesRequest,
        engine: RegionEngine,
    ) -> None:
        collect, context = self._session.collector(), self._session.context
        videos = context.videos
        films = [path for path in paths if videos is not None and videos.is_video(path)]
        stills = [path for path in paths if path not in films]

        def work(monitor: Monitor) -> Members:
            members: list[SeriesMember] = []
            failures: list[Failure] = []
            parts = len(films) + bool(stills)
            for place, path in enumerate(films):
                part = monitor.part(place / parts, (place + 1) / parts)
                if videos is None:
                    continue
                try:
                    told = answer_frames(
                        path, request, engine, videos, context.protocol, part, self.advanced.emit
                    )
                except PictureError as error:
                    told = (), (Failure(path.name, str(error)),)
                members += told[0]
                failures += told[1]
            if stills:
                told = answer_series(
                    choose(collect(stills)),
                    request,
                    engine,
                    context.pictures,
                    context.protocol,
                    monitor.part(len(films) / parts, 1.0),
                    self.advanced.emit,
                )
                members += told[0]
                failures += told[1]
            return tuple(members), tuple(failures)

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
