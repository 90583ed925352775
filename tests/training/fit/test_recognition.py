"""fit.recognition: two read-outs of descriptions, and what is left out to score them."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from colonyqc.domain.errors import TrainingError
from colonyqc.services.ports import Monitor
from colonyqc.training.data.examples import Source
from colonyqc.training.fit import recognition
from colonyqc.training.fit.recognition import (
    DescribedPicture,
    Describer,
    fitted,
    group_of,
    held_out,
    read_out,
)
from colonyqc.training.nets.lite0 import load_imagenet
from colonyqc.training.nets.recogniser import Recogniser
from colonyqc.training.recipes import IPS_PHASE
from training.pictures import read

COUNT = 2 * (24 + 40 + 112)


def seen(rng: np.random.Generator, kinds: dict[str, int]) -> list[DescribedPicture]:
    """Return pictures described by mixtures of four causes: kind, size of cells, two others."""
    mixture = np.random.default_rng(9).normal(0, 1, (4, COUNT))
    found = []
    for kind, count in kinds.items():
        known = not kind.startswith("alien")
        for index in range(count):
            um = float(rng.uniform(0.7, 4))
            causes = rng.normal(0, 0.5, 4)
            causes[0] += 2.0 if known else -2.0
            causes[1] = 2 * np.log(um)
            told = causes @ mixture + rng.normal(0, 0.1, COUNT)
            size = um if known else np.nan
            found.append(DescribedPicture(told, kind, f"{kind} {index // 20}", size, known, True))
    return found


def test_kinds_and_sizes_are_told_of_pictures_left_out() -> None:
    pictures = seen(np.random.default_rng(0), {"own": 60, "other": 60, "alien": 60, "alien 2": 60})
    told = held_out(pictures, lambda look: look.place)
    known = np.array([look.known for look in pictures])
    assert (told[known, 0] > 0).all()
    assert (told[~known, 0] < 0).all()
    um = np.log([look.um for look in pictures if look.known])
    assert np.median(np.abs(told[known, 1] - um)) < np.log(1.25)


def test_a_kind_of_many_pictures_does_not_drown_one_of_few() -> None:
    rng = np.random.default_rng(1)
    few = seen(rng, {"own": 300, "rare": 6, "alien": 300})
    own = np.random.default_rng(8).normal(0, 1, COUNT)
    changed = []
    for look in few:
        # Described as what is refused is, but for something of its own.
        strange = look.kind == "rare"
        alien = few[-1].description + 3 * own + rng.normal(0, 0.1, COUNT)
        changed.append(replace(look, description=alien) if strange else look)
    rare = np.array([look.description for look in changed if look.kind == "rare"])
    assert (read_out(changed).told(rare)[:, 0] > 0).all()


def _between(kind: str, place: float, rng: np.random.Generator) -> list[DescribedPicture]:
    """Return pictures at a place along one cause, which takes in all that is described."""
    cause = np.random.default_rng(9).normal(0, 1, COUNT)
    told = place * cause + rng.normal(0, 0.3, (30, COUNT))
    return [
        DescribedPicture(one, kind, f"{index}", 1.0, kind == "own", native=True)
        for index, one in enumerate(told)
    ]


def test_what_lies_between_two_groups_to_be_refused_is_known_and_they_are_not() -> None:
    rng = np.random.default_rng(4)
    # No one plane has the known on one side and both others on the other.
    others = [*_between("sheets a", 2.0, rng), *_between("drawn text", -2.0, rng)]
    pictures = [*_between("own", 0.0, rng), *others]
    told = held_out(pictures, lambda look: str(int(look.place) % 5))[:, 0]
    assert (told[:30] > 0).all()
    assert (told[30:] < 0).all()
    alone = held_out(pictures, lambda look: look.kind if look.kind == "sheets a" else "")
    assert np.isnan(alone[:30]).all()
    assert not np.isnan(alone[30:60]).any()


def test_kinds_of_one_group_share_a_read_out() -> None:
    assert group_of("brightfield 6-well") == group_of("drawn brightfield")
    assert group_of("sheets corneal") == group_of("sheets sstem")
    assert group_of("no microscopy") == group_of("drawn text") == group_of("drawn things")
    apart = ("drawn text", "sheets x", "gross defocus", "brightfield y")
    assert len({group_of(kind) for kind in apart}) == len(apart)


def _grain(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(60, 200, (400, 300), dtype=np.uint8)


def test_the_network_says_what_the_read_outs_say() -> None:
    describer = Describer(40.0)
    descriptions = [describer.describe(_grain(seed)) for seed in range(3)]
    rng = np.random.default_rng(2)
    pictures = seen(rng, {"own": 6, "alien": 6, "alien 2": 6})
    net = fitted(pictures)
    expected = read_out(pictures)
    for told in descriptions:
        assert told is not None
        with torch.inference_mode():
            standard = (torch.from_numpy(told).float() - net.middle) / net.spread
            read = net.readout(standard).numpy()
        got = (read[:-1].min(), read[-1])
        np.testing.assert_allclose(got, expected.told(told[None])[0], rtol=2e-3, atol=2e-3)


def test_even_ground_and_tiny_pictures_are_not_described() -> None:
    describer = Describer(40.0)
    assert describer.describe(np.full((400, 300), 120, np.uint8)) is None
    assert describer.describe(_grain(0)[:60, :60]) is None


def test_empty_dish_beside_cells_changes_nothing_but_the_cover() -> None:
    net = Recogniser(1).eval()
    load_imagenet(net.encoder)
    rng = np.random.default_rng(3)
    cells = torch.from_numpy(rng.normal(0, 0.2, (1, 1, 128, 128)).astype(np.float32))
    empty = torch.zeros(1, 1, 128, 128)
    with torch.inference_mode():
        alone, covered = net.describe(cells)
        beside, half = net.describe(torch.cat([cells, empty]))
    assert torch.allclose(alone, beside, atol=1e-3)
    assert float(covered) == pytest.approx(2 * float(half), rel=1e-5)


def test_pictures_are_shown_at_many_sizes_and_beside_what_must_be_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("sized/images", "free/images", "wells", "membranes/sections/images"):
        (tmp_path / folder).mkdir(parents=True)
        for index in range(2):
            cv2.imwrite(str(tmp_path / folder / f"p{index}.png"), _grain(index))
    for folder in ("sized", "free"):
        (tmp_path / folder / "masks").mkdir()
        for index in range(2):
            cv2.imwrite(str(tmp_path / folder / "masks" / f"p{index}.png"), _grain(0) // 255)
    (tmp_path / "sized" / "scale.tsv").write_text("file\tum_per_px\np0.png\t1.6\np1.png\t0.8\n")
    sized = Source("sized", "sized", 1.0, masks=("masks",), sizes="scale.tsv")
    free = Source("ips-phase", "free", 1.0, masks=("masks",), shows_colonies=False)
    monkeypatch.setattr(recognition, "_SHEETS", ("sections",))
    monkeypatch.setattr(recognition, "_BUNDLED", ("camera",))
    monkeypatch.setattr(recognition, "_DISHES", 1)
    monkeypatch.setattr(recognition, "_DRAWN", 1)
    wells = replace(recognition.HIPSC_BRIGHTFIELD, sources=(Source("wells", "wells", 1.0),))
    monkeypatch.setattr(recognition, "HIPSC_BRIGHTFIELD", wells)
    recipe = replace(IPS_PHASE, sources=(sized, free))
    # Only what is shown is looked at: an encoder would describe it for minutes.
    monkeypatch.setattr(Describer, "describe", lambda _, pixels: np.array([float(pixels.size)]))
    told: list[str] = []
    monitor = Monitor(lambda _, text: told.append(text))
    found = recognition.looks(recipe, tmp_path, read, monitor)
    assert told[-1] == f"{len(found)} pictures described"
    of = {look.kind: [one for one in found if one.kind == look.kind] for look in found}
    assert {k for k in of if of[k][0].known} == {"sized", "ips-phase", "virtual-dish"}
    refused = {k for k in of if not of[k][0].known}
    assert refused == {"brightfield wells", "drawn brightfield", "sheets sections", "no microscopy",
                       "drawn text", "drawn things", "gross defocus"}  # fmt: skip
    assert [one.um for one in of["sized"] if one.native] == [1.6, 0.8]
    smallest, largest = (f(one.um for one in of["sized"]) for f in (min, max))
    assert smallest < 0.9
    assert 2.5 < largest < 5
    # Of unknown size: as if it were the model's, and larger px where it was reduced.
    assert sorted({round(one.um, 2) for one in of["ips-phase"]}) == [1.6, 2.0, 2.46]
    assert all(np.isnan(one.um) for kind in refused for one in of[kind])
    assert len(of["gross defocus"]) == 3
    with pytest.raises(TrainingError, match="says no pixel size"):
        recognition.looks(replace(recipe, pixel_size_um=None), tmp_path, read)
