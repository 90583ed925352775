"""Finding with a click network that a user imported: which one, and what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.domain.cell import Sheet
from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes.prediction import scaled
from colonyqc.gui.pages.membranes.presenter import measure_unit
from colonyqc.gui.viewer.map_layer import Codes, pyramid
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import button, label
from colonyqc.imaging.sheets.cell_map import outlines
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.answers.found_things import FoundThings, save_things
from colonyqc.services.membranes.click_network import everything
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.packages.click import Click
from colonyqc.services.ports import ClickNetworks, Monitor
from colonyqc.services.regions.keep import ThingsAnswer, keep_things

Show = Callable[[tuple[Codes, ...]], None]


class NetworkChoice(QWidget):
    """Emits ``chosen(name@version)``, "" for the membrane network, ``everything_asked()``,
    ``save_asked()``, ``keep_asked()`` and ``file_chosen(Path)``.
    """

    chosen = Signal(str)
    everything_asked = Signal()
    save_asked = Signal()
    keep_asked = Signal()
    file_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.network = QComboBox()
        self.network.setAccessibleName(translate("Membranes", "Finds with"))
        self.network.setToolTip(
            translate("Membranes", "What the finding tool (C) asks about clicks and boxes.")
        )
        # activated and not currentIndexChanged: filling the list must not choose.
        self.network.activated.connect(lambda at: self.chosen.emit(self.network.itemData(at)))
        self.everything = button(translate("Membranes", "Find everything"))
        self.everything.setToolTip(
            translate("Membranes", "Ask about a grid of places and keep what it is sure of.")
        )
        self.everything.clicked.connect(self.everything_asked)
        self.said = label(role="caption", wrap=True)
        self.save = button(translate("Membranes", "Save what was found…"), "export")
        self.save.clicked.connect(self.save_asked)
        self.keep = button(translate("Membranes", "Keep what was found in the history"))
        self.keep.setToolTip(
            translate(
                "Membranes",
                "The things and their map are kept with network and clicks, marked as assistive. "
                "No verdict comes from them.",
            )
        )
        self.keep.clicked.connect(self.keep_asked)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(label(self.network.accessibleName(), "caption"))
        first.addWidget(self.network, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self.everything)
        column.addWidget(self.said)
        column.addWidget(self.save)
        column.addWidget(self.keep)
        self.set_networks((), "")

    def set_networks(self, names: Sequence[str], wanted: str) -> None:
        """Offer click networks beside the membrane network; without any, nothing is shown."""
        self.network.clear()
        self.network.addItem(translate("Membranes", "membrane network"), "")
        for name in names:
            self.network.addItem(name, name)
        self.network.setCurrentIndex(max(0, self.network.findData(wanted)))
        self.setVisible(bool(names))
        self.tell("")

    def tell(self, text: str) -> None:
        """Say what was found, "" for nothing."""
        self.everything.setVisible(bool(self.network.currentData()))
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.save.setVisible(bool(text))
        self.keep.setVisible(bool(text))

    def ask_file(self, suggested: Path) -> None:
        """Ask where to write what was found, without stopping the window."""
        title = translate("Membranes", "Save what was found")
        dialog = QFileDialog(self, title, str(suggested), "COCO (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(suggested.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        dialog.open()


@dataclass(frozen=True, slots=True, eq=False)
class _FoundCells:
    codes: Codes
    said: str
    things: FoundThings
    provider: str


class ClickNetworkFinder:
    """Asks the click network that is chosen about the picture that is open.

    Its work runs in the lane "prompt"; ``show`` is given what was found.
    """

    def __init__(
        self, section: NetworkChoice, session: Session, scope: JobScope, show: Show
    ) -> None:
        self._section, self._session, self._scope, self._show = section, session, scope, show
        self._picture: Picture | None = None
        self._pixel_size: float | None = None
        self.chosen = ""
        """NAME@VERSION of the click network; "" while the membrane network finds."""
        section.chosen.connect(self._choose)
        self._found: _FoundCells | None = None
        section.everything_asked.connect(self.find_everything)
        section.save_asked.connect(self._ask_file)
        section.keep_asked.connect(self.keep)
        section.file_chosen.connect(self._save)

    def resume(self, other: "ClickNetworkFinder") -> None:
        """Ask the network that another page asked."""
        self.chosen = other.chosen

    def refresh(self) -> None:
        """Offer the click networks there are."""
        networks = self._session.context.click_networks
        if networks is None:
            return

        def work(_: Monitor) -> tuple[str, ...]:
            return tuple(str(info.ref) for info in networks.click_networks())

        self._scope.submit("io", work, self._offer, self._failed)

    def take(self, picture: Picture, pixel_size_um: float | None) -> None:
        """Take another picture."""
        self._found = None
        self._picture, self._pixel_size = picture, pixel_size_um
        self._section.tell("")

    def forget(self) -> None:
        """Say no longer what was found."""
        self._found = None
        self._section.tell("")

    def find(self, clicks: tuple[Click, ...], box: Region | None) -> None:
        """Look for what clicks and a box mean."""
        name, picture, reader = self.chosen, self._picture, self._session.points
        if picture is None:
            return

        def ask(networks: ClickNetworks, monitor: Monitor) -> _FoundCells:
            network = networks.open_click_network(name)
            embedding = reader.embed(picture, network, monitor)
            answer = network.mask(embedding, clicks, box, monitor=monitor)
            things = FoundThings(
                picture.name,
                self._session.context.pictures.hashes(picture),
                network.info.ref,
                answer.mask.astype(np.int32),
                clicks,
                box,
                answer.quality,
            )
            codes = answer.mask.astype(np.uint8) * 255
            said = _clicked(name, answer.quality)
            return _FoundCells(codes, said, things, network.provider)

        text = translate("Membranes", "asking {name}").format(name=name)
        self._submit(picture, ask, text)

    def find_everything(self) -> None:
        """Look for all things in the picture."""
        name, picture, reader = self.chosen, self._picture, self._session.points
        if picture is None:
            return
        size = self._pixel_size

        def ask(networks: ClickNetworks, monitor: Monitor) -> _FoundCells:
            monitor.report(0.0, name)
            network = networks.open_click_network(name)
            embedding = reader.embed(picture, network, monitor=monitor)
            found = everything(network, embedding, size, monitor)
            things = FoundThings(
                picture.name,
                self._session.context.pictures.hashes(picture),
                network.info.ref,
                found.cells.numbers,
            )
            said = _all(name, found.sheet)
            return _FoundCells(_parted(found), said, things, network.provider)

        text = translate("Membranes", "asking {name} about everything").format(name=name)
        self._submit(picture, ask, text)

    def _submit(
        self,
        picture: Picture,
        ask: Callable[[ClickNetworks, Monitor], _FoundCells],
        text: str,
    ) -> None:
        networks = self._session.context.click_networks
        if networks is None:
            return

        def work(monitor: Monitor) -> _FoundCells:
            return ask(networks, monitor)

        def arrived(found: _FoundCells) -> None:
            if picture == self._picture:
                self._show(pyramid(found.codes, smooth=True))
                self._found = found
                self._section.tell(found.said)

        self._scope.submit("prompt", work, arrived, self._failed, text, f"like {id(self)}")

    def keep(self) -> None:
        """Keep what was found in the history; it goes on when the page is closed."""
        found, picture = self._found, self._picture
        if found is None or picture is None:
            return
        session = self._session
        context, collect = session.context, session.collector()
        answer = ThingsAnswer(picture, found.things, found.provider, datetime.now(UTC))

        def work(monitor: Monitor) -> Kept:
            there = collect([tile.path for tile in picture.tiles])
            if not there.acquisitions:
                raise UsageError(f"{picture.name} is not there any more: open another picture.")
            return keep_things(there.acquisitions[0], answer, context, monitor)

        def kept(made: Kept) -> None:
            session.noticed.emit(made.changed)
            text = translate("Membranes", "Kept in the history as assistive: {dish}, {count}.")
            count = translate("Membranes", "{count} things").format(
                count=formatting.count(int(found.things.numbers.max()))
            )
            session.say(text.format(dish=made.analysis.acquisition.dish.label, count=count))

        def failed(error: ColonyQCError) -> None:
            session.say(str(error), "error")

        # Not in the lane "prompt": there a newer piece of work would supersede this one.
        label = translate("Membranes", "keeping what was found")
        session.jobs.submit("analysis", work, kept, failed, label)

    def _ask_file(self) -> None:
        if self._found is not None:
            folder = Path(self._session.settings.last_folder or Path.home())
            self._section.ask_file(folder / f"{Path(self._found.things.picture).stem}-found.json")

    def _save(self, path: Path) -> None:
        """Write what was found, with network and clicks; it stays assistive."""
        found, outputs = self._found, self._session.context.outputs
        if found is None:
            return

        def work(_: Monitor) -> tuple[Path, Path]:
            return save_things(found.things, path, outputs)

        def done(written: tuple[Path, Path]) -> None:
            text = translate("Membranes", "Written: {names}. Assistive: it decides nothing.")
            names = listed(each.name for each in written)
            self._session.say(text.format(names=names))

        self._session.remember(last_folder=str(path.parent))
        self._scope.submit("io", work, done, self._failed)

    def _choose(self, name: str) -> None:
        self.chosen = name
        self._section.tell("")

    def _offer(self, names: tuple[str, ...]) -> None:
        # A network may be removed on the models page in the meantime.
        if self.chosen not in names:
            self.chosen = ""
        self._section.set_networks(names, self.chosen)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def _parted(found: FoundSheet) -> Codes:
    """Return 255 in things, parted by a line from one another."""
    inside = (found.cells.numbers > 0) & ~outlines(found.cells)
    return inside.astype(np.uint8) * 255


def _clicked(name: str, quality: float | None) -> str:
    if quality is None:
        text = translate("Membranes", "Found by {name}. Assistive: it decides nothing.")
        return text.format(name=name)
    text = translate(
        "Membranes",
        "Found by {name}, which expects an IoU of {quality} itself. Assistive: it decides nothing.",
    )
    return text.format(name=name, quality=formatting.number(quality, 2))


def _all(name: str, sheet: Sheet) -> str:
    found = sheet.statistics
    if found is None:
        text = translate("Membranes", "{name} is sure of nothing here: click on what you look for.")
        return text.format(name=name)
    area = scaled("area", found.area_mean_px, sheet.pixel_size_um)
    text = translate(
        "Membranes",
        "{count} things, {whole} of them whole, mean area {area} ± {cv}. Found by {name}. "
        "Assistive: it decides nothing.",
    )
    unit = measure_unit("area", sheet.pixel_size_um)
    return text.format(
        count=formatting.count(found.count),
        whole=formatting.count(found.whole),
        area=formatting.quantity(area, unit),
        cv=formatting.percent(found.area_cv),
        name=name,
    )
