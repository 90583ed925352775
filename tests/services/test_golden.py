"""What reports say, what sheets are answered with, and what the viewer shows, kept in full.

Laws and limits are tested beside each module; here whole answers are held, to 1e-5 of each number.
After a change that was meant: COLONYQC_RENEW=1 pytest FILE.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from colonyqc.domain.picture import DishKey, ImageInfo, Picture, Region, Tile
from colonyqc.domain.protocol import Condition, Direction, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.export import colonies, sheet_table, sheets
from colonyqc.services.membranes import answerer, clicks, uncertainty
from colonyqc.services.membranes.encoder import Prompter, encode
from colonyqc.services.membranes.samples import InMemory, PaintedPicture
from colonyqc.services.packages.click import Click
from colonyqc.services.ports import Artefacts
from colonyqc.services.reporting import trends
from colonyqc.services.reporting.build import build
from colonyqc.services.rules import preview
from colonyqc.services.viewing.grid import picture_grid
from colonyqc.services.viewing.overlays import overlay_grid, overlay_tile
from colonyqc.services.viewing.readings import read_at, scale_bar
from colonyqc.services.viewing.tiles import auto_window, render_tile, thumbnail
from support.builders import BLURRED, prompted_analysis, sheet, sheet_result
from support.fake_history import FakeHistory, drawn_series
from support.fake_pictures import FakePictures
from support.kept_numbers import compared_with, differences, told
from support.tiny_membrane import write_membrane_package

DISH: Final = DishKey("line A", "dish 1")
MADE: Final = datetime(2026, 3, 8, 9, 2, tzinfo=UTC)


def plain(value: Any) -> Any:
    """Return a report's values with every picture told by a few numbers."""
    if isinstance(value, np.ndarray):
        return [list(value.shape), told(value)]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def histories() -> dict[str, FakeHistory]:
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    usual = drawn_series(days=(2, 3, 5), colonies=9)
    unsized = drawn_series(days=(1,), views=3, pixel_size_um=None, bad_share=0.6)
    blocked = drawn_series(days=(3,), views=2)
    first = blocked.records[0]
    results = (replace(first.analysis.pictures[0], quality=BLURRED), *first.analysis.pictures[1:])
    blocked.records[0] = replace(first, analysis=replace(first.analysis, pictures=results))
    sheeted = drawn_series(days=(2,))
    wide = sheet(30, hexagonality=41.0, area_cv=33.0)
    for day, results in (
        (2, (sheet_result(1, sheet()), sheet_result(2))),
        (4, (sheet_result(1, wide), sheet_result(2, sheet(15, None)))),
    ):
        sheeted.add(prompted_analysis(day, pictures=results), [blank] * len(results))
    return {"usual": usual, "unsized": unsized, "blocked": blocked, "sheets": sheeted}


def reports() -> dict[str, Any]:
    return {
        f"{name} {language}": plain(asdict(build(history, DISH, made=MADE, language=language)))
        for name, history in histories().items()
        for language in ("en", "ja")
    }


def records() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, history in histories().items():
        usual = [record for record in history.records if record.analysis.prompt is None]
        steps = trends.growth(usual)
        found[name] = plain(
            {
                "rows": [colonies.row(record) for record in history.records],
                "colonies": [list(colonies.colony_rows(record)) for record in usual],
                "sheets": [list(sheets.sheet_rows(record)) for record in history.records],
                "points": [asdict(point) for point in trends.points(usual)],
                "growth": [asdict(step) for step in steps],
                "said": [trends.sentences(steps, language) for language in ("en", "ja")],
            }
        )
    return found


def previews() -> dict[str, Any]:
    area = Rule("small", "area_mm2", Direction.BELOW, 0.004, "watch")
    both = Rule(
        "wide and ragged",
        verdict="discard",
        all=(Condition("differentiated_percent", Direction.ABOVE, 8.0),),
        any=(
            Condition("roundness", Direction.BELOW, 0.9),
            Condition("solidity", Direction.BELOW, 0.5),
        ),
        from_day=3,
    )
    full = Rule("full", "confluence_percent", Direction.ABOVE, 20.0, "watch", 15.0, to_day=4)
    rules = RuleSet("lab", "1", (area, both), (full,), Applies("line A", days=(2, 3)))
    found: dict[str, Any] = {}
    for name, history in histories().items():
        of = preview.sample([r for r in history.records if r.analysis.prompt is None])
        shown = preview.preview(rules, of)
        found[name] = plain(
            {
                "preview": asdict(shown),
                "why": [asdict(p) if (p := preview.proposal(rules, of, at)) else None
                        for at in of.places],
                "confluence": preview.dish_values(of, "confluence_percent"),
                "growth": preview.dish_values(of, "growth_per_hour"),
            }
        )  # fmt: skip
    return found


def answers(folder: Path) -> dict[str, Any]:
    write_membrane_package(folder)
    network = ModelLibrary([folder]).open_membrane()
    spec = SheetSpec(3, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6, noise=1, faint=0)
    drawn = draw_sheet(spec)
    labels = np.full_like(drawn.membrane, 255)
    labels[20:90, 10:110] = drawn.membrane[20:90, 10:110]
    sample = PaintedPicture(drawn.pixels, labels, 0.5, "sample.png")
    picture = Picture("a.png", (Tile(Path("a.png")),))
    found: dict[str, Any] = {}
    for name, asked, um in (
        ("as it is", answerer.Asked((sample,)), 0.5),
        ("finer", answerer.Asked((sample,), "mine@2"), 0.3),
        ("shrunk", answerer.Asked((sample,), scale=0.6), None),
        ("tuned", answerer.Asked((sample, sample), fine_tune=25), 0.5),
    ):
        pictures = FakePictures({"a.png": drawn.pixels}, um)
        got = answerer.Answerer(asked, network, Prompter(pictures), pictures).answer(picture)
        instances = got.sheet()
        found[name] = {
            "probability": told(got.probability),
            "notes": got.notes,
            "cells": told(instances.cells.numbers),
            "summary": sheet_table.summary(got, instances.sheet),
            "lines": sheet_table.lines(instances.sheet),
            "doubtful": asdict(spot)
            if (spot := uncertainty.most_doubtful(got.probability, 24))
            else 0,
        }
    seen = encode(InMemory(drawn.pixels, None, "sheet.png"), "key", network)
    every = clicks.everything(seen)
    found["clicks"] = {
        "one": told(clicks.click(seen, [Click(30.0, 40.0)])),
        "two": told(clicks.click(seen, [Click(30.0, 40.0), Click(80.2, 61.7, False)])),
        "everything": [told(every.cells.numbers), asdict(every.sheet)["problems"]],
        "boxes": [told(clicks.box(seen, Region(*b))) for b in ((20, 20, 30, 30), (3, 90, 60, 38))],
        "cells": told(clicks.box(seen, Region(20, 20, 30, 30), every)),
    }
    return plain(found)  # type: ignore[no-any-return]


class Levels:
    """A picture or a label map in memory at several levels."""

    def __init__(self, pixels: np.ndarray, levels: tuple[int, ...], **info: Any) -> None:
        self._pixels, self.levels = pixels, levels
        height, width = pixels.shape[:2]
        self.size = (width, height)
        channels = 1 if pixels.ndim == 2 else 3
        self.info = ImageInfo(
            "p", width, height, channels, 8 * pixels.itemsize, levels=levels, **info
        )

    def read(self, region: Region, level: int = 0) -> np.ndarray:
        step = self.levels[level]
        plane = self._pixels[::step, ::step]
        return plane[region.y : region.bottom, region.x : region.right]

    def close(self) -> None:
        pass


def shown() -> dict[str, Any]:
    rng = np.random.default_rng(3)
    grey = rng.integers(300, 9000, (1100, 1500)).astype(np.uint16)
    colour = rng.integers(0, 256, (700, 900, 3)).astype(np.uint8)
    labels = rng.integers(0, 5, (55, 75)).repeat(20, axis=0).repeat(20, axis=1).astype(np.uint8)
    found: dict[str, Any] = {}
    for name, source in (
        ("grey", Levels(grey, (1, 2, 4))),
        ("colour", Levels(colour, (1, 3))),
        ("gap", Levels(grey * (grey > 2000), (1, 4), missing=(Region(0, 0, 9, 9),))),
    ):
        window = auto_window(source, gamma=0.7)
        view = picture_grid(source.info)
        found[name] = {
            "window": asdict(window),
            "tiles": [
                [asdict(index), view.place(index), told(render_tile(source, index, window))]
                for level in range(len(source.levels))
                for index in view.visible_tiles(Region(200, 100, 700, 600), level)
            ],
            "levels": [[view.level_for(z), view.nearest_level(z)]
                       for z in (2.0, 0.6, 0.5, 0.35, 0.2)],
            "thumbnails": [told(thumbnail(source, side, window)) for side in (64, 301)],
        }  # fmt: skip
    overlay = Levels(labels, (1, 2))
    layers = overlay_grid(overlay)
    found["overlay"] = [
        [asdict(index), told(overlay_tile(overlay, index))]
        for level in range(len(layers.factors))
        for index in layers.visible_tiles(Region(300, 200, 90, 80), level)
    ]
    found["bars"] = [
        asdict(scale_bar(um, zoom, most))
        for um in (None, 0.32, 1.6)
        for zoom in (0.01, 0.37, 1.0, 8.0)
        for most in (80.0, 200.0)
    ]
    found["read"] = [
        asdict(r) if (r := read_at(Levels(grey, (1,)), small, x, y)) else None
        for small in (None, Levels(labels[:600, :800], (1,)))
        for x, y in ((0, 0), (799, 599), (800, 10), (10, 600), (1499, 1099), (1500, 0), (0, -1))
    ]
    return plain(found)  # type: ignore[no-any-return]


PARTS: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "reports": reports,
    "records": records,
    "previews": previews,
    "shown": shown,
}


@pytest.mark.parametrize("part", PARTS)
def test_whole_answers_are_what_they_were(part: str) -> None:
    old, new = compared_with(Path(__file__).with_name(f"golden_{part}.json"), PARTS[part]())
    assert differences(old, new, part, least=1e-6) == []


def test_sheets_are_answered_as_they_were(tmp_path: Path) -> None:
    """The network is a tiny one whose weights are written down, run in single precision."""
    old, new = compared_with(Path(__file__).with_name("golden_answers.json"), answers(tmp_path))
    assert differences(old, new, "answers", least=2e-3, share=2e-3) == []
