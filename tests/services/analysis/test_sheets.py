from dataclasses import replace
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled, ModelError, PictureError, UsageError
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.quality import ProblemKind
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis import colonies
from colonyqc.services.context import ServiceContext
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.membranes.samples import PaintedPicture, digest
from colonyqc.services.membranes.sheet import sheet_of
from colonyqc.services.ports import Monitor
from support.fake_pictures import FakePictures
from support.tiny_membrane import write_membrane_package
from support.window import context as plain_context


def drawn(seed: int) -> np.ndarray:
    spec = SheetSpec(
        seed, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6, noise=1, faint=0
    )
    return draw_sheet(spec).pixels


def picture(name: str, um: float | None = 0.5) -> Picture:
    return Picture(name, (Tile(Path(name)),), pixel_size_um=um)


@pytest.fixture
def place(tmp_path: Path) -> ServiceContext:
    """A workplace with a tiny real network and a preset saved with it."""
    write_membrane_package(tmp_path / "models")
    library = ModelLibrary([tmp_path / "models"])
    sample = draw_sheet(
        SheetSpec(8, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6, noise=1, faint=0)
    )
    presets = Presets(tmp_path / "presets")
    painted = PaintedPicture(sample.pixels, sample.membrane, 0.5, "sample.png")
    presets.save("RPE", [painted], library.open_membrane().info.ref, "Mori")
    dark = np.clip(drawn(3) // 40, 0, 255).astype(np.uint8)
    even = np.full((128, 160), 90, np.uint8)
    shown = {"a.png": drawn(3), "b.png": drawn(4), "dark.png": dark, "e.png": even}
    pictures = FakePictures(shown, broken=("gone.png",))
    plain = plain_context(None, pictures)
    return replace(
        plain,
        membranes=library,
        presets=presets,
        protocol=replace(plain.protocol, prompt="RPE@1"),
    )


def acquisition(*names: str) -> Acquisition:
    return Acquisition(DishKey("RPE", "well 1"), 20, None, tuple(picture(n) for n in names))


def test_a_protocol_that_names_a_preset_gives_sheets_marked_as_prompted(
    place: ServiceContext,
) -> None:
    told: list[int] = []
    outcome = colonies.run(
        acquisition("a.png", "b.png"),
        context=place,
        on_picture=lambda index, result, kept: told.append(index),
    )
    made = outcome.analysis
    assert told == [0, 1]
    assert made.prompt is not None
    preset = place.presets.load("RPE@1") if place.presets else None
    assert preset is not None
    (sample,) = preset.samples
    assert made.prompt.preset == "RPE@1"
    assert made.prompt.samples == ((digest(sample.pixels), digest(sample.labels)),)
    assert made.model == preset.model
    assert made.proposal is None
    assert made.protocol.prompt == "RPE@1"
    assert isnan(made.statistics.confluence)
    assert made.statistics.usable_pictures == 2
    for result, kept in zip(made.pictures, outcome.artefacts, strict=True):
        assert result.sheet is not None
        assert result.sheet.statistics is not None
        assert result.colonies == ()
        assert kept.labels is not None
        # What is kept is all that is needed to count the cells again.
        assert sheet_of(kept.labels, 0.5).sheet == result.sheet


def test_a_picture_that_shows_no_sheet_is_listed_and_the_others_go_on(
    place: ServiceContext,
) -> None:
    made = colonies.run(acquisition("e.png", "a.png"), context=place).analysis
    empty, sheet = made.pictures
    assert not empty.quality.usable
    assert sheet.quality.usable
    (failure,) = made.failures
    assert failure.name == "e.png"
    assert "not a sheet" in failure.reason
    assert made.statistics.usable_pictures == 1


def test_a_dark_fluorescent_sheet_is_not_called_a_black_picture(place: ServiceContext) -> None:
    (result,) = colonies.run(acquisition("dark.png"), context=place).analysis.pictures
    kinds = {problem.kind for problem in result.quality.problems if problem.blocking}
    assert kinds <= {ProblemKind.EMPTY}
    assert not any("black" in problem.sentence for problem in result.quality.problems)


def test_a_picture_that_cannot_be_read_is_a_failure_and_all_of_them_an_error(
    place: ServiceContext,
) -> None:
    made = colonies.run(acquisition("gone.png", "a.png"), context=place).analysis
    assert [failure.name for failure in made.failures] == ["gone.png"]
    assert len(made.pictures) == 1
    with pytest.raises(PictureError):
        colonies.run(acquisition("gone.png"), context=place)


def test_a_preset_of_another_network_or_none_is_refused(place: ServiceContext) -> None:
    missing = replace(place, protocol=replace(place.protocol, prompt="MDCK"))
    with pytest.raises(UsageError, match='no preset "MDCK"'):
        colonies.run(acquisition("a.png"), context=missing)
    assert place.presets is not None
    other = replace(place.presets.load("RPE").model, sha256="0" * 64)
    place.presets.save("old", place.presets.load("RPE").samples, other, "Mori")
    with pytest.raises(UsageError, match="was made with"):
        colonies.run(
            acquisition("a.png"),
            context=replace(place, protocol=replace(place.protocol, prompt="old")),
        )


@pytest.mark.parametrize("lacking", ["presets", "membranes"])
def test_without_a_network_or_presets_it_says_what_to_install(
    place: ServiceContext, lacking: str
) -> None:
    with pytest.raises(ModelError, match="import one first"):
        colonies.run(acquisition("a.png"), context=replace(place, **{lacking: None}))


def test_it_stops_when_asked(place: ServiceContext) -> None:
    with pytest.raises(Cancelled):
        colonies.run(acquisition("a.png"), context=place, monitor=Monitor(cancelled=lambda: True))
