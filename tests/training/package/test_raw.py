"""package.raw: raw pixels through the engine alone give the program's own answer."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from numpy.typing import NDArray

from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.packages.pmf import (
    NETWORK,
    RAW_INPUT,
    RAW_NETWORK,
    RAW_OUTPUT,
    PackageConfig,
)
from colonyqc.services.packages.pmf import read_description as described
from colonyqc.training.evaluation.packaged_model import segment_contrast
from colonyqc.training.nets.raw_pixels import Contrast
from colonyqc.training.package.common import OPSET
from colonyqc.training.package.raw import add_raw, example_picture, run_raw
from support.tiny_model import write_package


def pixels(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    """Return a colour picture (h, w, 3)."""
    picture = example_picture(height, width, seed)[0]
    return np.ascontiguousarray(np.moveaxis(picture, 0, 2).astype(np.uint8))


def fed(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.ascontiguousarray(np.moveaxis(picture, 2, 0)[None].astype(np.float32))


@pytest.mark.parametrize(("height", "width"), [(320, 480), (176, 336)])
@pytest.mark.parametrize("sigma_px", [40.0, 16.0])
def test_even_light_is_that_of_the_program(height: int, width: int, sigma_px: float) -> None:
    picture = pixels(height, width)
    expected = np.pad(flatten_whole(picture, sigma_px), 24, mode="reflect")
    with torch.inference_mode():
        got = Contrast(sigma_px, 24)(torch.from_numpy(fed(picture)))[0, 0].numpy()
    np.testing.assert_allclose(got, expected, atol=2e-4)


def test_a_black_picture_is_even_ground() -> None:
    with torch.inference_mode():
        assert not Contrast(40.0, 16)(torch.zeros(1, 1, 192, 192)).any()


def test_the_packed_graph_answers_raw_pixels_as_the_program_does(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    _, config = described(folder, PackageConfig)
    # As an export of ours would say it: parts are joined within one version of the format only.
    network = onnx.load(folder / NETWORK)
    network.ir_version, network.opset_import[0].version = 10, OPSET
    onnx.save(network, folder / NETWORK)
    add_raw(folder, config)
    picture = pixels(320, 256, seed=1)
    packed = write_package(tmp_path / "whole")
    segmenter = ModelLibrary([packed.parent.parent]).open("tiny")
    contrast = flatten_whole(picture, config.sigma_px)
    expected = segment_contrast(contrast, config.stride, config.halo, segmenter.predict)
    got = run_raw(folder / RAW_NETWORK, fed(picture))[0]
    np.testing.assert_allclose(got, expected, atol=1e-3)
    grey = fed(picture).mean(1, keepdims=True)
    np.testing.assert_allclose(run_raw(folder / RAW_NETWORK, 257 * grey)[0], got, atol=1e-4)
    kept = np.load(folder / RAW_OUTPUT)
    np.testing.assert_array_equal(run_raw(folder / RAW_NETWORK, np.load(folder / RAW_INPUT)), kept)
