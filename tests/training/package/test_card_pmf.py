"""card: what a package says of its networks, folds and commands."""

from dataclasses import replace
from typing import Any

import pytest

from colonyqc.services.packages.pmf import PackageConfig
from colonyqc.training.data.weak_by_texture import TextureRule
from colonyqc.training.nets.registry import METHODS
from colonyqc.training.package.card_pmf import card
from colonyqc.training.recipes import HIPSC_BRIGHTFIELD, IPS_PHASE
from colonyqc.training.recipes.pmf import PmfRecipe

ABOUT: dict[str, Any] = {
    "steps": 900,
    "seed": 3,
    "threads": 1,
    "pictures": {"ips-phase": ["01", "03"], "virtual-dish": ["virtual-1"]},
}


def _config(recipe: PmfRecipe) -> PackageConfig:
    return PackageConfig(modality=recipe.modality, stride=8, halo=recipe.net.halo, sigma_px=40)


def _figures() -> dict[str, Any]:
    def run(fold: int, seed: int, jaccard: float) -> dict[str, Any]:
        weak = {"occupied_shares": [0.0, 0.97, 0.021, 0.009], "textured_shares": [0, 1, 0, 0]}
        scores = {"mean_jaccard": jaccard, "border_jaccard": None}
        return {"fold": fold, "seed": seed, "scores": scores, "held_out": {"dishes": weak}}

    return {
        "folds": [["01", "04"], ["03"]],
        "seeds": [0, 1],
        "runs": [run(1, 0, 0.7), run(2, 0, 0.5), run(1, 1, 0.6), run(2, 1, 0.4)],
        "summary": {},
    }


def test_every_fold_network_has_its_own_line() -> None:
    text = card(IPS_PHASE, ABOUT, _figures(), _config(IPS_PHASE), "0" * 64)
    assert "| 01 04 | 0 | 0.700 | - | 2.1 % |" in text
    assert "| 03 | 1 | 0.400 | - | 2.1 % |" in text


def test_commands_name_seed_and_number_of_seeds() -> None:
    text = card(IPS_PHASE, ABOUT, _figures(), _config(IPS_PHASE), "0" * 64)
    assert "colonyqc train ips-phase --data DATA --out OUT --seed 3" in text
    assert "--seeds 2 --json FIGURES.json" in text
    assert "| virtual-dish, simulated | 1 | exact |" in text


def test_a_card_without_figures_says_so() -> None:
    text = card(IPS_PHASE, ABOUT, None, _config(IPS_PHASE), "0" * 64)
    assert "None were measured" in text


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("pmf", "pmf"),
        ("fcn", "fully convolutional"),
        ("unet", "U-Net"),
        ("pyramid", "blocks of 16, 8, 4 px, from coarse to fine, by a pyramid on EfficientNet"),
        ("encoder-pmf", "blocks of 16, 8, 4 px from the features at stride 16 on EfficientNet"),
        ("encoder-patch", "the class of the centre of each block of 16 px on EfficientNet"),
        ("encoder-fcn", "a fully convolutional network on EfficientNet"),
        ("encoder-unet", "a U-Net on EfficientNet"),
    ],
)
def test_the_method_is_named(method: str, words: str) -> None:
    recipe = replace(IPS_PHASE, net=METHODS[method])
    assert words in card(recipe, ABOUT, None, _config(recipe), "0" * 64)


def test_labels_by_texture_tell_how_many_regions_were_drawn() -> None:
    about = ABOUT | {"pictures": {"6-well": ["a"], "96-well": ["b"]}}
    text = card(HIPSC_BRIGHTFIELD, about, None, _config(HIPSC_BRIGHTFIELD), "0" * 64)
    (rule,) = (s.rule for s in HIPSC_BRIGHTFIELD.sources if s.name == "96-well")
    assert isinstance(rule, TextureRule)
    assert "| 6-well | 1 | weak, by texture | " in text
    assert f"| 96-well | 1 | weak, by texture, {len(rule.drawn)} regions drawn by eye | " in text
