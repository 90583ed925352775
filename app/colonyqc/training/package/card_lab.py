"""The card of a model trained on a lab's own pictures: whose data, how made, how good, limits."""

from colonyqc.services.packages.pmf import CLASSES, PackageConfig
from colonyqc.training.evaluation.figures import RecipeFigures, ValidationScores
from colonyqc.training.fit.checkpoint import Course
from colonyqc.training.fit.provenance import LabProvenance
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.reports.run_report import command


def lab_card(
    title: str,
    recipe: PmfRecipe,
    about: LabProvenance,
    course: Course,
    figures: ValidationScores | None,
    folds: RecipeFigures | None,
    config: PackageConfig,
    weights: str,
    owner: str,
    licence: str,
) -> str:
    """Return the card's text.

    ``figures``: those of the validation pictures; ``folds``: the JSON of `evaluate`; ``owner``:
    who trained it.
    """
    parts = [
        f"# {title}",
        recipe.description,
        _data(about, owner, licence),
        _use(recipe, config),
        _recipe(recipe, about, course, weights),
        _figures(about, figures, folds),
        _limits(recipe, about, figures),
    ]
    return "\n\n".join(parts) + "\n"


def _data(about: LabProvenance, owner: str, licence: str) -> str:
    own = about.own
    places = len(set(own.places.values()))
    return "\n".join(
        [
            "## Whose data",
            "",
            f"- Trained by {owner} on {len(own.places)} pictures of {places} places in their "
            f"folder {own.folder}, with the masks that lie there. The authors of ColonyQC have "
            "not seen them.",
            f"- Licence: {licence}.",
            f"- sha256 of all pictures and masks: {own.sha256}",
            "- No picture is part of this package; the test tensors are made up.",
        ]
    )


def _use(recipe: PmfRecipe, config: PackageConfig) -> str:
    size = "not stated" if config.pixel_size_um is None else f"{config.pixel_size_um:g} µm"
    return "\n".join(
        [
            "## Use",
            "",
            f"- Microscopy: {config.modality}; pixel size: {size}.",
            f"- Input: grey divided by its Gaussian mean (σ {config.sigma_px:g} px) less 1, clipped"
            " to ±1, (1, 1, h, w) float32; h and w multiples of 8.",
            f"- Output: probabilities of {', '.join(CLASSES)}, (1, 4, h, w); the outer "
            f"{config.halo} px depend on what lies outside the input.",
            f"- Network: {recipe.net}; temperature {config.temperature:g}.",
        ]
    )


def _recipe(recipe: PmfRecipe, about: LabProvenance, course: Course, weights: str) -> str:
    kept = f"; the weights of step {course.best_step} are kept" if course.scores else ""
    return "\n".join(
        [
            "## Recipe",
            "",
            f"{len(course.losses)} of {about.steps} steps of {recipe.batch} crops of "
            f"{recipe.crop} px, seed {about.seed}{kept}.",
            "",
            "Made again by:",
            "",
            f"    {command(about)}",
            "    colonyqc export OUT/checkpoint.pt --out PACKAGE",
            "",
            f"sha256 over the weights: {weights}",
        ]
    )


def _figures(
    about: LabProvenance, figures: ValidationScores | None, folds: RecipeFigures | None
) -> str:
    lines = ["## Validation", ""]
    if figures is None:
        lines.append("- No picture was kept for validation.")
    else:
        by_class = ", ".join(
            f"{name} {value:.3f}"
            for name, value in zip(CLASSES, figures.jaccard, strict=True)
            if value is not None
        )
        lines += [
            f"- On {len(about.own.validation)} validation pictures of places it was not "
            f"trained on ({', '.join(sorted(about.own.validation_places))}), on which the best "
            "weights and the temperature were "
            f"chosen: mean Jaccard of the classes in the masks {figures.present_jaccard:.3f}.",
            f"- Jaccard by class: {by_class}.",
            f"- Accuracy {figures.accuracy}; calibration error (ECE) {figures.ece_before}, "
            f"with the temperature {figures.ece}.",
        ]
    if folds is not None and folds.summary.masks is not None:
        mean = folds.summary.masks.mean_jaccard.mean
        lines.append(
            f"- By folds of places, {len(folds.folds)} folds and {len(folds.seeds)} seed(s): "
            f"mean Jaccard of background, undifferentiated, differentiated {mean:.3f}."
        )
    return "\n".join(lines)


def _limits(recipe: PmfRecipe, about: LabProvenance, figures: ValidationScores | None) -> str:
    lines = [
        "- It knows the looks of the pictures it was trained on, of one lab; others are refused by "
        "the looks gate or should be checked by eye.",
        "- How good the masks are nobody else has judged.",
    ]
    if about.own.options.pixel_size_um is None:
        lines.append("- No pixel size was stated: use it on pictures of the same magnification.")
    if not recipe.tells_differentiation:
        lines.append(
            "- It cannot tell differentiation: the masks do not hold both undifferentiated and "
            "differentiated cells."
        )
    if figures is not None:
        never = [
            name
            for name, row, value in zip(CLASSES, figures.confusion, figures.jaccard, strict=True)
            if value is None or not sum(row)
        ]
        if never:
            lines.append(f"- Not checked, for no validation picture holds it: {', '.join(never)}.")
    return "## Limits\n\n" + "\n".join(lines)
