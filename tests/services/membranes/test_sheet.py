import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.config.paths import shipped_models
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from colonyqc.inference.membrane import OnnxMembrane
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.encoder import Encoded, answer, encode, prompt_of, take
from colonyqc.services.membranes.samples import InMemory
from colonyqc.services.membranes.sheet import sheet_of

SIDE = 320


@pytest.fixture(scope="module")
def network() -> OnnxMembrane:
    return ModelLibrary([shipped_models()], device="cpu").open_membrane("membrane")


def seen(pixels: NDArray[np.generic], network: OnnxMembrane) -> Encoded:
    return encode(InMemory(pixels, None, "picture"), "key", network)


def noise(blur: float, seed: int) -> NDArray[np.uint8]:
    """Return grey noise of a standard deviation of 40, blurred by σ px before."""
    plain = np.random.default_rng(seed).standard_normal((SIDE, SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(plain, (0, 0), blur) if blur else plain
    return np.clip(128 + 40 * soft / soft.std(), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("kind", ["absorbance", "fluorescence"])
def test_pure_noise_is_no_sheet_and_a_sheet_is_one_by_the_same_sample(
    network: OnnxMembrane, kind: str
) -> None:
    spec = SheetSpec(5, SIDE, SIDE, kind=kind, cell_px=28)
    sample, other = draw_sheet(spec), draw_sheet(SheetSpec(6, SIDE, SIDE, kind=kind, cell_px=28))
    labels = np.full_like(sample.membrane, 255)
    labels[100:164, 100:164] = sample.membrane[100:164, 100:164]
    prompt = prompt_of([take(seen(sample.pixels, network), labels)], network)
    found = sheet_of(answer(seen(other.pixels, network), prompt), None).sheet
    assert found.is_sheet
    for blur in (0.0, 1.0, 2.0, 4.0):
        sheet = sheet_of(answer(seen(noise(blur, 1), network), prompt), None).sheet
        assert not sheet.is_sheet, f"noise blurred by {blur} px passed as a sheet"
        (problem,) = [p for p in sheet.problems if p.blocking]
        assert "not a sheet" in problem.sentence
