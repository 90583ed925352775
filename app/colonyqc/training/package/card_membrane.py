"""The card of a promptable network's package, in Markdown."""

from collections.abc import Sequence

from colonyqc.training.data.membrane_sets import SHEETS
from colonyqc.training.evaluation.dice_table import DiceTable
from colonyqc.training.fit.provenance import MembraneProvenance
from colonyqc.training.nets.promptable import STRIDE
from colonyqc.training.package.membrane import DESCRIPTION_TEXT, TITLE
from colonyqc.training.recipes.membrane import MembraneRecipe


def membrane_card(
    recipe: MembraneRecipe,
    about: MembraneProvenance,
    figures: Sequence[DiceTable],
    weights: str,
    scale: float,
) -> str:
    """Return the card's text; ``figures`` come from the evaluations, none says so."""
    parts = [
        f"# {TITLE}",
        DESCRIPTION_TEXT,
        _use(recipe, scale),
        _data(recipe, about),
        _recipe(recipe, about, weights),
        *(_figures(told) for told in figures),
        "## Limits\n\n" + "\n".join(f"- {sentence}" for sentence in _LIMITS),
    ]
    if not figures:
        parts.insert(-1, "## Validation\n\nNone were measured.")
    return "\n\n".join(parts) + "\n"


_LIMITS = (
    "A prompt conveys the look and the drawing convention of one set; it does not teach new kinds "
    "of structure. Membranes inside cells (mitochondria, vesicles) are sometimes taken for cell "
    "borders.",
    "Lines from 1.5 to about 12 px wide were trained; resample pictures whose membranes are wider.",
    "Answers depend on the sample: the table names the worst one beside the mean.",
    "A result of a prompt made from the picture at hand assists a person and decides nothing.",
    "The pictures it was trained on forbid commercial use of them in part; see Data.",
)


def _use(recipe: MembraneRecipe, scale: float) -> str:
    return "\n".join(
        [
            "## Use",
            "",
            "- Input of `model.onnx`: grey less the whole picture's mean over its standard "
            f"deviation, clipped to ±8, (1, 1, h, w) float32; h and w multiples of {STRIDE}.",
            f"- Outputs: features (1, {recipe.net.features}, h, w) of unit length, log-odds of "
            f"membrane without a sample (1, 1, h, w); the outer {recipe.net.halo} px depend on "
            "what lies outside.",
            "- `prompt.onnx`: features, log-odds, a sample's features (n, d) and labels (n,) → "
            "probability of membrane. Membrane from 0.5 on; no threshold is chosen on a sample.",
            f"- Cosine scale of every read-out: {scale:.4f}.",
        ]
    )


def _data(recipe: MembraneRecipe, about: MembraneProvenance) -> str:
    origins = {wanted.name: wanted.origin for wanted in recipe.sets}
    lines = ["## Data", "", "| set | pictures | origin and licence |", "|---|---|---|"]
    for name, pictures in about.pictures.items():
        origin = "drawn by this program" if name == SHEETS else origins.get(name, "the lab's own")
        lines.append(f"| {name} | {len(pictures)} | {origin} |")
    lines += ["", "No picture is part of this package; the test tensors are of a virtual sheet."]
    return "\n".join(lines)


def _recipe(recipe: MembraneRecipe, about: MembraneProvenance, weights: str) -> str:
    return "\n".join(
        [
            "## Recipe",
            "",
            f"{about.steps} steps of {recipe.pairs} episodes: two crops of {recipe.crop} px of "
            f"one set, each prompted by a {recipe.window} px square of the other; AdamW at "
            f"{recipe.loop.rate:g} on a cosine, running average {recipe.loop.average:g}; seed "
            f"{about.seed}, {about.threads} thread(s).",
            "",
            "Made again by:",
            "",
            f"    colonyqc train oneshot --data DATA --out OUT --seed {about.seed} "
            f"--steps {about.steps}",
            "    colonyqc evaluate oneshot --data DATA --seeds 2 --json FIGURES.json",
            "    colonyqc export OUT/checkpoint.pt --out membrane/VERSION --figures FIGURES.json",
            "",
            f"sha256 over the weights: {weights}",
        ]
    )


def _figures(figures: DiceTable) -> str:
    seeds = ", ".join(map(str, figures.seeds))
    lines = [
        f"## Validation: {figures.kind}",
        "",
        "Of networks of the same recipe that never saw the set they are scored on; seeds "
        f"{seeds}, {figures.steps} steps. {figures.definition}. Mean (worst prompt). The "
        "network in this package was trained on all sets, so that no labelled set is unseen.",
        "",
        "| method | " + " | ".join(each.name for each in figures.sets) + " |",
        "|---" * (1 + len(figures.sets)) + "|",
    ]
    rows = (f"| {each} | " + " | ".join(figures.cells(each)) + " |" for each in figures.methods)
    return "\n".join([*lines, *rows])
