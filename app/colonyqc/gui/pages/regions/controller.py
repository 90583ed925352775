"""The page of regions without its widgets: finds once, answers strokes, carries over days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture
from colonyqc.domain.regions import RegionMethod
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.regions import presenter
from colonyqc.gui.pages.regions.answers import (
    FoundRegions,
    RegionAnswers,
    ShownRegions,
    opener_of,
)
from colonyqc.gui.pages.regions.regions_saver import keep_shown
from colonyqc.gui.pages.regions.series_runner import SeriesRunner
from colonyqc.gui.pages.regions.state import RegionsState
from colonyqc.gui.pages.regions.stroke_editor import StrokeEditor
from colonyqc.gui.pages.regions.tools import RegionTool
from colonyqc.gui.pages.regions.view import RegionsView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.hud import Badge
from colonyqc.gui.viewer.picture_chooser import PictureChooser
from colonyqc.services.ports import ImageSource, Monitor
from colonyqc.services.regions.dish_series import SeriesMember, SeriesRequest
from colonyqc.services.regions.frames import frame_picture
from colonyqc.services.regions.label_files import save_labels
from colonyqc.services.regions.strokes import Numbers

_PAUSE_MS: Final = 40
"""How long the hand must rest before a stroke is answered."""


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    picture: Picture
    source: ImageSource
    frames: int
    """How many frames the video has that it is one of; 0 for a picture file."""


class RegionsController:
    """Joins the page to pictures and to what finds regions."""

    def __init__(
        self,
        view: RegionsView,
        viewer: ViewerController,
        session: Session,
        in_hand: Callable[[], Picture | None],
        parent: QObject | None = None,
    ) -> None:
        self._view, self._viewer, self._session = view, viewer, session
        self._scope = JobScope(session.jobs)
        self.chooser = PictureChooser(session, self._scope, in_hand, self.open)
        self._picture: Picture | None = None
        self.shown: ShownRegions | None = None
        """What is shown; None until the picture is answered."""
        self.members: tuple[SeriesMember, ...] = ()
        self.painter = StrokeEditor(view.canvas, self._changed, session.say, self._pick)
        self.answers = RegionAnswers(session, self._scope, viewer)
        self._series = SeriesRunner(session, self._scope, viewer)
        self._pause = QTimer(parent or viewer)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.answers.answer(self.painter.state))
        self._size = 9
        self.set_size(self._size)
        self._join()

    @property
    def waits(self) -> bool:
        """Tell whether it waits for the hand to rest."""
        return self._pause.isActive()

    @property
    def state(self) -> RegionsState:
        """Regions and strokes as they are."""
        return self.painter.state

    def close(self) -> None:
        """Let go of view and files."""
        self._pause.stop()
        self._scope.close()
        self._viewer.clear()

    def resume(self, other: "RegionsController") -> None:
        """Go on where another page stood: with its picture, names and strokes."""
        self.set_size(other._size)
        if other._picture is None or other.answers.base is None:
            return
        self.members = other.members
        self.painter.steps = other.painter.steps
        self.open(other._picture, other.answers.base)

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        if shown:
            self._view.set_in_hand(self.chooser.in_hand)
            self.refresh()
            self._view.take_focus()

    def refresh(self) -> None:
        """See which methods can run; the page is shown."""
        engine = self._session.context.regions
        self._view.record.set_writable(self._session.context.read_only)

        def work(_: Monitor) -> tuple[RegionMethod, ...]:
            return () if engine is None else engine.methods()

        self._scope.submit("io", work, self._offer, self._failed)

    def open(self, picture: Picture, known: FoundRegions | Numbers | None = None) -> None:
        """Open a picture, show it, and look for its regions behind the page.

        ``known``: its regions, which keep their names and strokes.
        """
        pictures = opener_of(self._session.context)
        if known is None:
            self.members = ()

        def work(_: Monitor) -> _Opened:
            return _Opened(picture, pictures.open(picture), pictures.count(picture))

        def arrived(opened: _Opened) -> None:
            self._opened(opened, known)

        self._scope.submit("display", work, arrived, self._failed, key=f"regions {id(self)}")

    def open_path(self, path: Path) -> None:
        """Open a picture file, or the first frame of a video."""
        if opener_of(self._session.context).is_video(path):
            self.open(frame_picture(path, 0))
        else:
            self.chooser.open_path(path)

    def open_frame(self, place: int) -> None:
        """Open another frame of the video; with its regions, where the series has it."""
        picture = self._picture
        if picture is None:
            return
        wanted = frame_picture(picture.tiles[0].path, place)
        known = [at for at, member in enumerate(self.members) if member.picture == wanted]
        if known:
            self.open_member(known[0])
        else:
            self.open(wanted)

    def find(self) -> None:
        """Look for regions anew, without what was named and painted."""
        self.painter.begin(RegionsState())
        self._show_members(())
        self.answers.find(self._view.method.chosen, self._view.method.clusters)

    def take_tool(self, tool: RegionTool) -> None:
        """Take a tool in hand."""
        self._view.canvas.set_tool(tool)
        self._guide()

    def set_size(self, size: int) -> None:
        """Paint with a brush of ``size`` px."""
        self._size = min(max(size, 1), self._view.largest)
        self._view.set_size(self._size)
        self.painter.set_size(self._size)

    def step_size(self, by: int) -> None:
        """Make the brush wider or narrower."""
        self.set_size(self._size + by * max(1, self._size // 8))

    def undo(self) -> None:
        """Take the last step back."""
        self.painter.undo()

    def redo(self) -> None:
        """Take the last undone step again."""
        self.painter.redo()

    def fit(self) -> None:
        """Show the whole picture."""
        self._viewer.fit()

    def choose(self, number: int) -> None:
        """Paint another region from now on."""
        if number in self.state.alive:
            self.painter.put(self.state.choose(number))
            self._listed()

    def save_labels(self, folder: Path) -> None:
        """Write picture and labels of what is open and of the series into a folder."""
        shown, picture = self.shown, self._picture
        if shown is None or picture is None:
            self._session.say(translate("Regions", "The picture is not read yet."))
            return
        context, classes = self._session.context, presenter.classes_of(self.state)
        opener = opener_of(context)
        # What is open as it is shown: corrections are in it, and not in the series.
        parts = [(picture, shown.numbers)]
        parts += [(m.picture, m.numbers) for m in self.members if m.picture != picture]

        def work(monitor: Monitor) -> int:
            for place, (each, numbers) in enumerate(parts):
                monitor.check()
                monitor.report(place / len(parts), each.name)
                save_labels(folder, each, numbers, classes, opener, context.outputs)
            return len(parts)

        def done(count: int) -> None:
            text = translate("Regions", "Pictures with labels written: {count}. Folder: {folder}.")
            self._session.say(text.format(count=count, folder=folder.name))

        label = translate("Regions", "writing labels")
        self._scope.submit("io", work, done, self._failed, label)

    def keep(self) -> None:
        """Keep what is shown in the history, marked as assistive."""
        if self.shown is None or self._picture is None:
            self._session.say(translate("Regions", "The picture is not read yet."))
            return
        if opener_of(self._session.context).video_of(self._picture) is not None:
            self._session.say(
                translate(
                    "Regions",
                    "A frame of a video is not kept in the history, which names picture files: "
                    "save its labels, and open the picture that is written with them.",
                ),
                "warning",
            )
            return
        keep_shown(self._session, self._picture, self.shown, self.state)

    def carry_over(self, paths: Sequence[Path] | None = None) -> None:
        """Answer the other days of the dish, or some files, by what is shown."""
        shown, picture = self.shown, self._picture
        if shown is None or picture is None or shown.result is None:
            self._session.say(translate("Regions", "Find regions in this picture first."))
            return
        if not shown.result.weights:
            self._session.say(
                translate("Regions", "This method answers one picture only: paint a stroke."),
                "warning",
            )
            return
        self._show_members(())
        state = self.state
        request = SeriesRequest(shown.result.weights, state.alive, dict(state.merged))
        video = opener_of(self._session.context).video_of(picture)
        if paths is None and video is not None:
            paths = (video,)
        if paths is None:
            self._series.days(picture, request, self.answers.engine)
        else:
            self._series.files(paths, request, self.answers.engine)

    def open_member(self, place: int) -> None:
        """Open a picture of the series with the regions that it got."""
        member = self.members[place]
        names = RegionsState(self.state.regions, self.state.merged, (), self.state.chosen)
        self.painter.begin(names)
        self.open(member.picture, member.numbers)

    def _join(self) -> None:
        view, canvas, painter = self._view, self._view.canvas, self.painter
        view.in_hand_asked.connect(self.chooser.open_in_hand)
        view.path_chosen.connect(self.open_path)
        view.frame.chosen.connect(self.open_frame)
        view.size_chosen.connect(self.set_size)
        view.labels_chosen.connect(self.save_labels)
        view.series_chosen.connect(self.carry_over)
        canvas.strip.chosen.connect(self.take_tool)
        canvas.pressed.connect(painter.press)
        canvas.dragged.connect(painter.drag)
        canvas.released.connect(painter.release)
        view.method.find_asked.connect(self.find)
        view.regions.chosen.connect(self.choose)
        view.regions.renamed.connect(self._rename)
        view.regions.merge_asked.connect(self._merge)
        view.regions.added.connect(self._add)
        view.record.asked.connect(self.keep)
        view.series.days_asked.connect(lambda: self.carry_over())
        view.series.opened.connect(self.open_member)
        self.answers.found.connect(self._found)
        self.answers.previewed.connect(canvas.regions.set_levels)
        self.answers.shown.connect(self._show)
        self._series.advanced.connect(self._advanced)
        self._series.done.connect(self._show_members)

    def _offer(self, methods: tuple[RegionMethod, ...]) -> None:
        self._view.method.set_methods(methods)
        if not methods:
            self._view.set_missing()
        elif self._view.says_missing:
            self._view.set_picture("" if self._picture is None else self._picture.name)

    def _opened(self, opened: _Opened, known: FoundRegions | Numbers | None) -> None:
        self._picture, self.shown = opened.picture, None
        info = opened.source.info
        self._view.set_picture(info.name)
        self._view.frame.set_frame(opened.picture.tiles[0].page, opened.frames)
        self._view.series.set_video(video=opened.frames > 0)
        badges = (Badge(translate("Regions", "assistive")),)
        self._viewer.show(opened.source, None, (), info.pixel_size_um, badges)
        self._view.canvas.set_tool(self._view.canvas.tool)
        if known is None:
            self.painter.begin(RegionsState())
        self._show_members(self.members)
        self._listed()
        self.answers.open(opened.picture, known)
        if known is None:
            self.answers.find(self._view.method.chosen, self._view.method.clusters)

    def _found(self, base: FoundRegions) -> None:
        count = int(base.numbers.max()) if base.result is None else base.result.clusters
        if base.result is not None:
            self.painter.put(self.state.found(max(count, 1)))
        self._changed()

    def _changed(self) -> None:
        """Strokes or names changed: list them, and answer once the hand rests."""
        self._listed()
        self._pause.start()

    def _show(self, shown: ShownRegions) -> None:
        self.shown = shown
        canvas = self._view.canvas
        canvas.regions.set_levels(shown.levels)
        canvas.strokes.set_levels(shown.strokes)
        if not self.painter.paints:
            canvas.growing.set_stroke(None)
        result = shown.result
        if result is not None:
            self._view.method.said.setText(
                presenter.found_by(
                    result.method, result.seconds, result.device, strokes=shown.by_strokes
                )
            )
        self._listed()

    def _listed(self) -> None:
        share = {} if self.shown is None else self.shown.share
        self._view.regions.set_regions(self.state, share)
        self._view.series.curve.set_series(self.members, self.state)
        self._guide()

    def _rename(self, number: int, name: str) -> None:
        self.painter.take(
            translate("Regions", "name of a region"), self.state.renamed(number, name)
        )

    def _merge(self, number: int, into: int) -> None:
        self.painter.take(
            translate("Regions", "merging of two regions"), self.state.merge(number, into)
        )

    def _add(self) -> None:
        if (number := self.state.free) is not None:
            self.painter.take(translate("Regions", "another region"), self.state.added(number))

    def _pick(self, x: int, y: int) -> None:
        if self.shown is not None:
            self.choose(int(self.shown.numbers[y, x]))

    def _advanced(self, member: SeriesMember) -> None:
        if self._scope.is_open:
            self._show_members((*self.members, member))

    def _show_members(self, members: Sequence[SeriesMember]) -> None:
        self.members = tuple(members)
        self._view.series.set_series(self.members, self.state)

    def _guide(self) -> None:
        text = presenter.advice(
            self.state,
            self._view.canvas.tool,
            read=self.answers.base is not None,
            found=bool(self.state.regions),
        )
        self._view.guide.setText(text)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
