"""The card of a model package: data and licences, recipe, figures, limits, in Markdown."""

from colonyqc.domain.classes import ColonyClass
from colonyqc.services.packages.pmf import CLASSES, PackageConfig
from colonyqc.training.data.examples import Source
from colonyqc.training.data.simulated import NAME as VIRTUAL
from colonyqc.training.data.weak_by_texture import TextureRule
from colonyqc.training.evaluation.figures import (
    EarlySummary,
    MaskSummary,
    RecipeFigures,
    Spread,
    WeakScores,
    WeakSummary,
)
from colonyqc.training.fit.provenance import RecipeProvenance
from colonyqc.training.nets.encoder_fcn import EncoderFcnConfig
from colonyqc.training.nets.encoder_net import COARSEST, EncoderConfig
from colonyqc.training.nets.encoder_patch import EncoderPatchConfig
from colonyqc.training.nets.encoder_pmf import EncoderPmfConfig
from colonyqc.training.nets.encoder_unet import EncoderUnetConfig
from colonyqc.training.nets.lite0 import STRIDES
from colonyqc.training.nets.pmf import STRIDE, PmfConfig
from colonyqc.training.nets.pyramid import PyramidConfig
from colonyqc.training.nets.registry import EncoderNetConfig, NetConfig
from colonyqc.training.nets.unet import UnetConfig
from colonyqc.training.recipes.pmf import PmfRecipe


def card(
    recipe: PmfRecipe,
    about: RecipeProvenance,
    figures: RecipeFigures | None,
    config: PackageConfig,
    weights: str,
) -> str:
    """Return the card's text; ``figures`` come from `evaluate`, None says that none were made."""
    parts = [
        f"# {recipe.title}",
        recipe.description,
        _use(recipe, config),
        _data(recipe, about),
        _recipe(recipe, about, weights, len(figures.seeds) if figures is not None else 1),
        _figures(figures) if figures is not None else "## Validation\n\nNone were measured.",
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
            f" to ±1, (1, 1, h, w) float32; h and w multiples of {config.stride}.",
            f"- Output: probabilities of {', '.join(CLASSES)}, (1, 4, h, w); the outer"
            f" {config.halo} px depend on what lies outside the input.",
            f"- Method: {_method(recipe.net)}; temperature {config.temperature:g}.",
        ]
    )


def _method(net: NetConfig) -> str:
    if isinstance(net, PmfConfig):
        several = f"{net.members} class-distribution (pmf) networks, averaged"
        one = "a class-distribution (pmf) network"
        cells = ", ".join(map(str, net.grids))
        return (
            f"{one if net.members == 1 else several}: cells of r = {cells} in {net.pmf_px} px "
            f"squares, a receptive field of {net.field} px, every {STRIDE} px"
        )
    if isinstance(net, EncoderConfig):
        return f"{_on_encoder(net)} on EfficientNet-Lite0 that had learned ImageNet"
    return "a U-Net" if isinstance(net, UnetConfig) else "a fully convolutional network"


def _on_encoder(net: EncoderNetConfig) -> str:
    blocks = "class distributions (pmf) of blocks of"
    match net:
        case EncoderPatchConfig():
            return f"the class of the centre of each block of {COARSEST} px"
        case EncoderPmfConfig():
            sides = ", ".join(str(COARSEST // r) for r in net.grids)
            return f"{blocks} {sides} px from the features at stride {COARSEST}"
        case PyramidConfig():
            sides = ", ".join(map(str, reversed(STRIDES)))
            return f"{blocks} {sides} px, from coarse to fine, by a pyramid"
        case EncoderUnetConfig():
            return "a U-Net"
        case EncoderFcnConfig():
            return "a fully convolutional network"


def _data(recipe: PmfRecipe, about: RecipeProvenance) -> str:
    origins = {source.name: source for source in recipe.sources}
    lines = [
        "## Data",
        "",
        "| pictures | number | labels | origin and licence |",
        "|---|---|---|---|",
    ]
    for name, pictures in about.pictures.items():
        if name == VIRTUAL:
            lines.append(f"| {name}, simulated | {len(pictures)} | exact | drawn by this program |")
            continue
        source = origins.get(name)
        if source is None:
            labels, origin = "drawn by hand", "see the lab that trained it"
        else:
            labels, origin = _labels(source), source.origin
        lines.append(f"| {name} | {len(pictures)} | {labels} | {origin} |")
    lines += ["", "No picture is part of this package; the test tensors are made up."]
    return "\n".join(lines)


def _labels(source: Source) -> str:
    if source.masks and not source.tells_classes:
        return f"colony or ground by a rule, {len(source.drawn)} regions drawn by eye"
    if source.masks:
        return "drawn by eye, not by a biologist"
    if isinstance(source.rule, TextureRule):
        corrected = f", {len(source.rule.drawn)} regions drawn by eye" if source.rule.drawn else ""
        return f"weak, by texture{corrected}"
    return "weak, by local contrast" if source.rule else "background everywhere"


def _recipe(recipe: PmfRecipe, about: RecipeProvenance, weights: str, seeds: int) -> str:
    command = f"colonyqc train {recipe.name} --data DATA --out OUT --seed {about.seed}"
    return "\n".join(
        [
            "## Recipe",
            "",
            f"{_steps(recipe, about)} of {recipe.batch} crops of {recipe.crop} px, AdamW at "
            f"{recipe.loop.rate:g} on a cosine, running average {recipe.loop.average:g}, scales "
            f"{recipe.scales[0]:g} to {recipe.scales[-1]:g}; seed {about.seed}, "
            f"{_where(about)}.",
            "",
            "Made again by:",
            "",
            f"    {command}",
            f"    colonyqc evaluate {recipe.name} --data DATA --seeds {seeds} --json FIGURES.json",
            "    colonyqc export OUT/checkpoint.pt --out PACKAGE --figures FIGURES.json",
            "",
            f"sha256 over the weights: {weights}",
        ]
    )


def _steps(recipe: PmfRecipe, about: RecipeProvenance) -> str:
    whole = recipe.loop.steps
    ended = f" (the first of a cosine over {whole})" if about.steps < whole else ""
    return f"{about.steps} steps{ended}"


def _where(about: RecipeProvenance) -> str:
    return f"{about.threads} thread(s)" if about.device == "CPU" else f"on one {about.device}"


def _pair(value: Spread) -> str:
    spread = f" ± {value.sd:.3f}" if value.n > 1 else ""
    return f"{value.mean:.3f}{spread}"


def _figures(figures: RecipeFigures) -> str:
    summary = figures.summary
    folds = "; ".join(" ".join(fold) for fold in figures.folds)
    of_folds = (
        f"Of networks of the same recipe that never saw the places they are scored on ({folds}); "
        f"seeds {', '.join(map(str, figures.seeds))}. The network in this package was trained "
        "on all pictures, so that there is no unseen picture to score it on."
    )
    lines = [
        "## Validation",
        "",
        of_folds if figures.note is None else figures.note,
        "",
        *(_masks(summary.masks) if summary.masks is not None else []),
    ]
    lines += [f"- {name}, held-out places: {_weak(told)}." for name, told in summary.weak.items()]
    return "\n".join(lines + _early(summary.early) + _runs(figures) + _left_out(figures))


def _masks(summary: MaskSummary) -> list[str]:
    classes = ", ".join(
        f"{name} {value:.3f}"
        for name, value in zip(CLASSES, summary.pooled_jaccard, strict=True)
        if value is not None
    )
    borders = summary.border_jaccard
    return [
        f"- Mean Jaccard of background, undifferentiated, differentiated: "
        f"{_pair(summary.mean_jaccard)} (mean of folds; with several seeds ± SD over them).",
        *([f"- Within 8 px of borders: {_pair(borders)}."] if borders is not None else []),
        f"- Accuracy {_pair(summary.accuracy)}; {_calibration(summary)}.",
        f"- Jaccard by class, all folds pooled: {classes}.",
    ]


def _early(told: EarlySummary | None) -> list[str]:
    if told is None:
        return []
    return [
        "- Virtual dish (simulated; looks and seeds apart from those trained on), on the first day "
        f"that has 1 % of the colony area drawn differentiated: {_share(told.found)} of it "
        f"found, {_share(told.false)} of the undifferentiated area called so; at a limit that "
        f"leaves 1 % of that, {_share(told.found_at_limit)} found."
    ]


def _share(value: Spread) -> str:
    spread = f" ± {100 * value.sd:.1f}" if value.n > 1 else ""
    return f"{100 * value.mean:.1f}{spread} %"


def _left_out(figures: RecipeFigures) -> list[str]:
    """Return a table of networks that lack a whole source; empty where none were made."""
    if not figures.left_out:
        return []
    lines = [
        "",
        "Networks of the same recipe that lack a source altogether, on all of its pictures: its "
        "colonies against the labels (Jaccard), and what the occupied area is called.",
        *(["", figures.left_out_note] if figures.left_out_note is not None else []),
        "",
        "| left out | seed | Jaccard | undifferentiated | differentiated | worst picture, "
        "differentiated | ground called occupied |",
        "|---" * 7 + "|",
    ]
    for group in figures.left_out:
        for run in group.runs:
            lines += [_lacking(name, run.seed, value) for name, value in run.held_out.items()]
            if run.scores is not None:
                mean = run.scores.mean_jaccard
                lines.append(f"| ips-phase | {run.seed} | {mean:.3f} (3 classes) | | | | |")
    return lines


def _lacking(name: str, seed: int, value: WeakScores) -> str:
    shares = value.occupied_shares
    cells = [
        name,
        str(seed),
        _three(value.jaccard),
        f"{100 * shares[ColonyClass.UNDIFFERENTIATED]:.1f} %",
        f"{100 * shares[ColonyClass.DIFFERENTIATED]:.1f} %",
        f"{100 * value.worst_differentiated:.1f} %",
        f"{100 * value.ground_occupied:.1f} %",
    ]
    return "| " + " | ".join(cells) + " |"


def _three(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _calibration(summary: MaskSummary) -> str:
    told = f"calibration error (ECE) {_pair(summary.ece)} at temperature 1"
    fitted = summary.ece_fitted
    if fitted is None:  # figures made before temperatures of other folds were tried
        return told
    return f"{told}, {_pair(fitted)} at one fitted on the other folds"


def _runs(figures: RecipeFigures) -> list[str]:
    """Return a table of every fold network; empty where no picture has masks."""
    runs = [(run, run.scores) for run in figures.runs if run.scores is not None]
    if not runs:
        return []
    weak = sorted({name for run, _ in runs for name in run.held_out})
    told = [f"{name}: differentiated" for name in weak]
    lines = [
        "",
        "Each fold network; of other sources the share of the occupied area of held-out places "
        "that it calls differentiated:",
        "",
        "| " + " | ".join(["held out", "seed", "mean Jaccard", "near borders", *told]) + " |",
        "|---" * (4 + len(told)) + "|",
    ]
    for run, scores in runs:
        differentiated = ColonyClass.DIFFERENTIATED
        shares = [run.held_out[name].occupied_shares[differentiated] for name in weak]
        cells = [
            " ".join(figures.folds[run.fold - 1]),
            str(run.seed),
            f"{scores.mean_jaccard:.3f}",
            _three(scores.border_jaccard),
            *(f"{100 * share:.1f} %" for share in shares),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _weak(value: WeakSummary) -> str:
    shares = dict(zip(CLASSES, value.occupied_shares, strict=True))
    parts = [
        "of the area called occupied, "
        + ", ".join(f"{100 * shares[name]:.1f} % {name}" for name in CLASSES[1:])
    ]
    told = (
        ("Jaccard of occupied against the weak labels", value.jaccard),
        ("share of weak background called occupied", value.ground_occupied),
        (
            "mean absolute difference of confluence from ccEstimate (0 to 1)",
            value.peer_difference,
        ),
        ("Spearman with it", value.peer_spearman),
    )
    parts += [f"{words} {_pair(spread)}" for words, spread in told if spread is not None]
    return "; ".join(parts)
