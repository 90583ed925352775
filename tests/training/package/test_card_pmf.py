"""card: what a package says of its networks, folds and commands."""

from dataclasses import replace
from typing import Any

import pytest

from colonyqc.services.packages.pmf import PackageConfig
from colonyqc.training.data.weak_by_texture import TextureRule
from colonyqc.training.fit.provenance import RecipeProvenance
from colonyqc.training.nets.registry import METHODS
from colonyqc.training.package.card_pmf import card
from colonyqc.training.recipes import HIPSC_BRIGHTFIELD, IPS_PHASE
from colonyqc.training.recipes.pmf import PmfRecipe

ABOUT = RecipeProvenance(
    "ips-phase",
    900,
    3,
    1,
    pictures={"ips-phase": ("01", "03"), "virtual-dish": ("virtual-1",)},
    looks=(),
)


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
    about = replace(ABOUT, pictures={"6-well": ("a",), "96-well": ("b",)})
    text = card(HIPSC_BRIGHTFIELD, about, None, _config(HIPSC_BRIGHTFIELD), "0" * 64)
    (rule,) = (s.rule for s in HIPSC_BRIGHTFIELD.sources if s.name == "96-well")
    assert isinstance(rule, TextureRule)
    assert "| 6-well | 1 | weak, by texture | " in text
    assert f"| 96-well | 1 | weak, by texture, {len(rule.drawn)} regions drawn by eye | " in text


def test_a_card_tells_of_first_days_and_of_sources_left_out() -> None:
    def spread(mean: float, sd: float = 0.01) -> dict[str, float]:
        return {"mean": mean, "sd": sd, "n": 2}

    left = {
        "occupied_shares": [0.0, 0.75, 0.11, 0.14],
        "jaccard": 0.85,
        "worst_differentiated": 0.99,
        "ground_occupied": 0.2,
    }
    summary = {
        "mean_jaccard": spread(0.692),
        "border_jaccard": spread(0.44),
        "accuracy": spread(0.82),
        "ece": spread(0.06),
        "ece_fitted": spread(0.07),
        "pooled_jaccard": [0.8, 0.7, 0.6, None],
        "early": {"found": spread(0.525), "false": spread(0.021), "found_at_limit": spread(0.4)},
        "dishes": {"occupied_shares": [0.0, 0.97, 0.02, 0.01], "jaccard": spread(0.96)},
    }
    figures = _figures() | {
        "summary": summary,
        "left_out": [
            {"runs": [{"seed": 0, "held_out": {"hipsc-phase": left}}]},
            {"runs": [{"seed": 1, "held_out": {}, "scores": {"mean_jaccard": 0.61}}]},
            {"runs": [{"seed": 0, "held_out": {"singles": left | {"jaccard": None}}}]},
        ],
    }
    text = card(IPS_PHASE, ABOUT, figures, _config(IPS_PHASE), "0" * 64)
    assert "0.692 ± 0.010 (mean of folds" in text
    assert "Within 8 px of borders: 0.440 ± 0.010." in text
    assert "background 0.800, undifferentiated 0.700, differentiated 0.600." in text
    assert "52.5 ± 1.0 % of it found, 2.1 ± 1.0 %" in text
    assert "40.0 ± 1.0 % found." in text
    assert "dishes, held-out places: of the area called occupied, 97.0 % undifferentiated" in text
    assert "| hipsc-phase | 0 | 0.850 | 75.0 % | 11.0 % | 99.0 % | 20.0 % |" in text
    assert "| ips-phase | 1 | 0.610 (3 classes) |" in text
    assert "| singles | 0 | - | 75.0 % |" in text
