"""Keeps the view in tiles: which are there, which are out of date, which are fetched next."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QImage

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Region
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.cache import ByteLru
from colonyqc.gui.viewer.loader import CODED, Layer, TileKey, TileLoader
from colonyqc.gui.viewer.open_picture import OpenPicture, Viewport
from colonyqc.gui.viewer.state import ViewState
from colonyqc.gui.viewer.view import ViewerView

# About 250 tiles in Qt's format: some screens of any zoom.
CACHE_BYTES: Final = 256 << 20


class TileSupply:
    """Fetches what a look at a picture needs and hands it to the view.

    A tile that is out of date stays on the screen until its new one is there: windowing greys or
    turning to other labels never shows black.
    """

    def __init__(
        self,
        view: ViewerView,
        jobs: Jobs,
        on_whole: Callable[[], None],
        on_error: Callable[[ColonyQCError], None],
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        """``on_whole`` is called when the whole picture has come, at its coarsest."""
        self._view = view
        self._on_whole = on_whole
        self._loader = TileLoader(jobs, self._deliver, on_error)
        self._kept: ByteLru[TileKey] = ByteLru(cache_bytes)
        self._opened: OpenPicture | None = None
        self._state: ViewState | None = None
        self._look: Viewport | None = None
        self._old: set[TileKey] = set()
        """Shown, and to be fetched anew."""
        self._painted: dict[TileKey, list[Region]] = {}
        """What was painted of tiles while they were on their way, label px."""
        self._round = 0
        self._sketched: set[TileKey] = set()

    def clear(self) -> None:
        """Forget everything; results on their way are dropped."""
        self._loader.reset()
        self._kept = ByteLru(self._kept.limit)
        self._opened, self._state, self._look = None, None, None
        self._old.clear()
        self._painted.clear()
        self._sketched.clear()

    def forget(self, layer: Layer) -> None:
        """Drop a layer's tiles: they are of something else."""
        self._loader.reset()
        gone = [key for key in self._kept if key[0] is layer]
        for key in gone:
            self._kept.drop(key)
        left = [key for key in self._old if key[0] is layer]
        self._old.difference_update(left)
        self._view.drop_tiles([*gone, *left])

    def outdate(self, layer: Layer) -> None:
        """Fetch a layer's tiles anew, showing the old ones until then."""
        self._round += 1
        for key in [key for key in self._kept if key[0] is layer]:
            self._kept.drop(key)
            self._old.add(key)

    def ask(self, opened: OpenPicture, state: ViewState, look: Viewport) -> None:
        """Set the levels in view and fetch the tiles they lack, what shows most first."""
        self._opened, self._state, self._look = opened, state, look
        need = opened.need(look)
        for layer, level in need.levels:
            self._view.set_level(layer, level)
        wanted = set(need.tiles)
        beyond = [key for key in self._old if key not in wanted]
        if beyond:
            self._old.difference_update(beyond)
            self._view.drop_tiles(beyond)
        for key in need.tiles:
            if key in self._kept:
                self._kept.touch(key)
        whole = all(key in self._kept for key in opened.whole)
        sketch = [] if whole else [key for key in opened.sketch if key not in self._sketched]
        lacking = [key for key in need.tiles if key not in self._kept]
        # The whole first: read from the disk it is there at once. Where it has to be made, the
        # other worker fills the sketch meanwhile.
        order = dict.fromkeys((*lacking[:1], *sketch, *lacking))
        self._loader.want(tuple(order), lambda key: opened.render(key, state), self._round)

    def labels_changed(self, changed: Region) -> None:
        """Draw anew, at once, what shows ``changed`` (label px) of labels changed in place."""
        opened, look = self._opened, self._look
        if opened is None or look is None or opened.overlay is None:
            return
        for key in self._loader.flying:
            # Read before or after the change, nobody knows: drawn over when it arrives.
            self._painted.setdefault(key, []).append(changed)
        shown = set(opened.need(look).tiles)
        for key in [key for key in self._kept if key[0] is Layer.OVERLAY]:
            part = opened.touched(key[1], changed)
            if not (part.width and part.height):
                continue
            if key in shown:
                self._patch(opened, key, part)
            else:
                self._kept.drop(key)
                self._view.drop_tiles((key,))

    def _deliver(self, key: TileKey, image: QImage, asked: int) -> None:
        opened, state = self._opened, self._state
        if opened is None or state is None:
            return
        if key[0] is Layer.SKETCH:
            self._sketched.add(key)
            self._view.put_sketch(opened.sketch_place(key[1]), image)
            return
        if key[0] in CODED:
            # Colours may have changed while the tile was on its way.
            image.setColorTable(list(opened.table(key[0], state)))
        late = asked != self._round and key[0] is Layer.PICTURE
        if late:
            # Rendered for greys that are not wished for any more: nearer to them than before.
            self._old.add(key)
        else:
            self._old.discard(key)
            self._view.drop_tiles(self._kept.put(key, image.sizeInBytes()))
        self._view.put_tile(key, image)
        for changed in self._painted.pop(key, ()):
            if key[0] is Layer.OVERLAY:
                self._patch(opened, key, opened.touched(key[1], changed))
        if late and self._look is not None:
            self.ask(opened, state, self._look)
        elif key in opened.whole and all(each in self._kept for each in opened.whole):
            self._on_whole()

    def _patch(self, opened: OpenPicture, key: TileKey, part: Region) -> None:
        if not (part.width and part.height) or opened.overlay is None:
            return
        tile = opened.overlay.region(key[1])
        codes = opened.codes(key[1].level, part)
        self._view.patch_tile(key, part.x - tile.x, part.y - tile.y, codes)
