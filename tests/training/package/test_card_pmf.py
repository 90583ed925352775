"""card: what a package says of its networks, folds and commands."""

from dataclasses import replace

import pytest

from colonyqc.services.packages.pmf import PackageConfig
from colonyqc.training.data.weak_by_texture import TextureRule
from colonyqc.training.evaluation.figures import (
    EarlySummary,
    FoldSpread,
    LeftOutFigures,
    MaskSummary,
    RecipeFigures,
    RunScores,
    Spread,
    Summary,
    WeakScores,
    WeakSummary,
)
from colonyqc.training.evaluation.metrics import MaskScores
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


def _run(fold: int, seed: int, jaccard: float | None = None, **held_out: WeakScores) -> RunScores:
    scores = None
    if jaccard is not None:
        scores = MaskScores((None,) * 4, jaccard, None, 0.8, 0.1, ((0,) * 4,) * 4)
    return RunScores(fold=fold, seed=seed, scores=scores, held_out=held_out, agreement={})


def _figures() -> RecipeFigures:
    weak = WeakScores(2, (0.0, 0.97, 0.021, 0.009), (0, 1, 0, 0), 0.9, 0.0, 0.1)
    scores = ((1, 0, 0.7), (2, 0, 0.5), (1, 1, 0.6), (2, 1, 0.4))
    return RecipeFigures(
        recipe="ips-phase",
        steps=900,
        folds=(("01", "04"), ("03",)),
        seeds=(0, 1),
        runs=tuple(_run(*each, dishes=weak) for each in scores),
        summary=Summary(),
    )


def test_every_fold_network_has_its_own_line() -> None:
    text = card(IPS_PHASE, ABOUT, _figures(), _config(IPS_PHASE), "0" * 64)
    assert "| 01 04 | 0 | 0.700 | - | 2.1 % |" in text
    assert "| 03 | 1 | 0.400 | - | 2.1 % |" in text


def test_commands_name_seed_and_number_of_seeds() -> None:
    text = card(IPS_PHASE, ABOUT, _figures(), _config(IPS_PHASE), "0" * 64)
    assert "colonyqc train ips-phase --data DATA --out OUT --seed 3" in text
    assert "--seeds 2 --json FIGURES.json" in text
    assert "| virtual-dish, simulated | 1 | exact |" in text


def test_figures_of_the_packed_network_itself_are_not_called_those_of_folds() -> None:
    config = _config(IPS_PHASE)
    folds = "The network in this package was trained on all pictures"
    assert folds in card(IPS_PHASE, ABOUT, _figures(), config, "ab12")
    own = card(IPS_PHASE, ABOUT, replace(_figures(), note="Of this network."), config, "ab12")
    assert "Of this network." in own
    assert folds not in own


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
    def spread(mean: float) -> FoldSpread:
        return FoldSpread(mean, 0.01, 2, 0.02, 3)

    left = WeakScores(3, (0.0, 0.75, 0.11, 0.14), (0, 1, 0, 0), 0.85, 0.2, 0.99)
    summary = Summary(
        masks=MaskSummary(
            spread(0.692),
            spread(0.82),
            spread(0.06),
            (None,) * 4,
            ((0,) * 4,) * 4,
            (0.8, 0.7, 0.6, None),
            spread(0.44),
            spread(0.07),
        ),
        early=EarlySummary(spread(0.525), spread(0.021), spread(0.4)),
        weak={
            "dishes": WeakSummary(
                (0.0, 0.97, 0.02, 0.01), (0, 1, 0, 0), spread(0.02), Spread(0.96, 0.01, 2)
            )
        },
    )
    runs = (
        _run(0, 0, **{"hipsc-phase": left}),
        _run(0, 1, 0.61),
        _run(0, 0, singles=replace(left, jaccard=None)),
    )
    figures = replace(
        _figures(),
        summary=summary,
        left_out=tuple(LeftOutFigures(("x",), (run,), Summary()) for run in runs),
    )
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
