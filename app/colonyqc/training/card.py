"""The card of a model package: data and licences, recipe, figures, limits, in Markdown."""

from collections.abc import Mapping
from typing import Any

from colonyqc.services.model_package import CLASSES, PackageConfig
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.virtual import NAME as VIRTUAL


def card(
    recipe: PmfRecipe,
    about: Mapping[str, Any],
    figures: Mapping[str, Any] | None,
    config: PackageConfig,
    weights: str,
) -> str:
    """Return the card's text; ``figures`` come from `evaluate`, None says that none were made."""
    parts = [
        f"# {recipe.title}",
        recipe.description,
        _use(recipe, config),
        _data(recipe, about),
        _recipe(recipe, about, weights),
        _figures(figures) if figures is not None else "## Figures\n\nNone were measured.",
        "## Limits\n\n" + "\n".join(f"- {sentence}" for sentence in recipe.limits),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _use(recipe: PmfRecipe, config: PackageConfig) -> str:
    size = "any; see the limits" if config.pixel_size_um is None else f"{config.pixel_size_um} µm"
    return "\n".join(
        [
            "## Use",
            "",
            f"- Microscopy: {recipe.modality}; pixel size: {size}.",
            f"- Input: grey divided by its Gaussian mean (σ {config.sigma_px:g} px) less 1, clipped"
            " to ±1, (1, 1, h, w) float32; h and w multiples of 8.",
            f"- Output: probabilities of {', '.join(CLASSES)}, (1, 4, h, w); the outer"
            f" {config.halo} px depend on what lies outside the input.",
            f"- Method: class-distribution (pmf) network, cells of r = "
            f"{', '.join(map(str, recipe.net.grids))} in {recipe.net.pmf_px} px squares, every"
            f" 8 px; temperature {config.temperature:g}.",
        ]
    )


def _data(recipe: PmfRecipe, about: Mapping[str, Any]) -> str:
    origins = {source.name: source for source in recipe.sources}
    lines = [
        "## Data",
        "",
        "| pictures | number | labels | origin and licence |",
        "|---|---|---|---|",
    ]
    for name, pictures in about["pictures"].items():
        if name == VIRTUAL:
            lines.append(f"| {name}, simulated | {len(pictures)} | exact | drawn by this program |")
            continue
        source = origins.get(name)
        if source is None:
            labels, origin = "drawn by hand", "see the lab that trained it"
        else:
            drawn = "drawn by eye, not by a biologist"
            weak = "weak, by local contrast" if source.rule else "background everywhere"
            labels, origin = drawn if source.masks else weak, source.origin
        lines.append(f"| {name} | {len(pictures)} | {labels} | {origin} |")
    lines += ["", "No picture is part of this package; the test tensors are made up."]
    return "\n".join(lines)


def _recipe(recipe: PmfRecipe, about: Mapping[str, Any], weights: str) -> str:
    command = f"colonyqc train {recipe.name} --data DATA --out OUT --seed {about['seed']}"
    return "\n".join(
        [
            "## Recipe",
            "",
            f"{about['steps']} steps of {recipe.batch} crops of {recipe.crop} px, AdamW at "
            f"{recipe.loop.rate:g} on a cosine, running average {recipe.loop.average:g}, scales "
            f"{recipe.scales[0]:g} to {recipe.scales[-1]:g}; seed {about['seed']}, "
            f"{about['threads']} thread(s).",
            "",
            "Made again by:",
            "",
            f"    {command}",
            f"    colonyqc evaluate {recipe.name} --data DATA --json FIGURES.json",
            "    colonyqc export OUT/checkpoint.pt --out PACKAGE --figures FIGURES.json",
            "",
            f"sha256 over the weights: {weights}",
        ]
    )


def _pair(value: Mapping[str, float]) -> str:
    spread = f" ± {value['sd']:.3f}" if value["n"] > 1 else ""
    return f"{value['mean']:.3f}{spread}"


def _figures(figures: Mapping[str, Any]) -> str:
    summary = figures["summary"]
    folds = "; ".join(" ".join(fold) for fold in figures["folds"])
    lines = [
        "## Figures",
        "",
        f"Of networks of the same recipe that never saw the places they are scored on ({folds}); "
        f"seeds {', '.join(map(str, figures['seeds']))}. The network in this package was trained "
        "on all pictures, so that there is no unseen picture to score it on.",
        "",
    ]
    if "mean_jaccard" in summary:
        classes = ", ".join(
            f"{name} {value:.3f}"
            for name, value in zip(CLASSES, summary["pooled_jaccard"], strict=True)
        )
        lines += [
            f"- Mean Jaccard of background, undifferentiated, differentiated: "
            f"{_pair(summary['mean_jaccard'])} (mean of folds; with several seeds ± SD over them).",
            f"- Within 8 px of borders: {_pair(summary['border_jaccard'])}.",
            f"- Accuracy {_pair(summary['accuracy'])}; calibration error (ECE, at temperature 1) "
            f"{_pair(summary['ece'])}.",
            f"- Jaccard by class, all folds pooled: {classes}.",
        ]
    for name, value in summary.items():
        if isinstance(value, Mapping) and "occupied_shares" in value:
            lines.append(f"- {name}, held-out places: {_weak(value)}.")
    return "\n".join(lines)


def _weak(value: Mapping[str, Any]) -> str:
    shares = dict(zip(CLASSES, value["occupied_shares"], strict=True))
    parts = [
        "of the area called occupied, "
        + ", ".join(f"{100 * shares[name]:.1f} % {name}" for name in CLASSES[1:])
    ]
    told = {
        "jaccard": "Jaccard of occupied against the weak labels",
        "ground_occupied": "share of weak background called occupied",
        "peer_difference": "mean absolute difference of confluence from ccEstimate (0 to 1)",
        "peer_spearman": "Spearman with it",
    }
    parts += [f"{words} {_pair(value[key])}" for key, words in told.items() if key in value]
    return "; ".join(parts)
