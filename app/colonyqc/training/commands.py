"""What the commands and the window's child process call: train, evaluate, export."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import torch
import yaml

from colonyqc.domain.errors import TrainingError
from colonyqc.services.packages.pmf import DESCRIPTION, Early, PackageConfig, seal, sha256
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Read, source_files
from colonyqc.training.data.lab_folder import is_lab_folder
from colonyqc.training.evaluation.figures import (
    ComparisonFigures,
    RecipeFigures,
)
from colonyqc.training.evaluation.method_comparison import ComparisonPlan
from colonyqc.training.evaluation.method_comparison import compare as compare_methods
from colonyqc.training.evaluation.packaged_model import picture_list
from colonyqc.training.evaluation.recipe_figures import Extent, evaluate_recipe, read_figures
from colonyqc.training.fit.checkpoint import Checkpoint, read_checkpoint
from colonyqc.training.fit.device import device_name
from colonyqc.training.fit.pmf import (
    Pools,
    averaged_net,
    looks_limits,
    read_sources,
    shortened,
    train_net,
)
from colonyqc.training.fit.provenance import (
    ColonyProvenance,
    Digests,
    LabProvenance,
    MembraneProvenance,
    RecipeProvenance,
    read_provenance,
)
from colonyqc.training.fit.recognition import fitted, looks
from colonyqc.training.lab_run import (
    CHECKPOINT,
    REPORT,
    lab_recipe,
    rebuilt,
    sized,
    train_lab,
    validation_scores,
)
from colonyqc.training.nets.registry import stride_of
from colonyqc.training.package.card_lab import lab_card
from colonyqc.training.package.card_pmf import card
from colonyqc.training.package.common import state_hash
from colonyqc.training.package.int8 import CalibrationTiles, calibration
from colonyqc.training.package.pmf import PackageText, write_package
from colonyqc.training.recipes import LAB, RECIPES, PmfRecipe
from colonyqc.training.recipes.lab_options import LabOptions
from colonyqc.training.reports.method_page import check_page, write_page

LAB_RECIPE: Final = "pmf"
"""The recipe for a lab's own pictures: the phase-contrast network without our data."""
TUNED_STEPS: Final = 300
"""Steps of a network that is trained on."""
NO_LICENCE: Final = "unknown: say before sharing"

__all__ = [
    "CHECKPOINT",
    "LAB_RECIPE",
    "NO_LICENCE",
    "REPORT",
    "ComparisonPlan",
    "Extent",
    "LabOptions",
    "before_and_after",
    "compare",
    "evaluate",
    "export",
    "is_recipe",
    "read_about",
    "train",
]


def is_recipe(name: str) -> bool:
    """Tell whether there is a recipe of that name."""
    return name == LAB_RECIPE or name in RECIPES


def _recipe(name: str, steps: int | None) -> PmfRecipe:
    if not is_recipe(name):
        listed = ", ".join(sorted(RECIPES))
        raise TrainingError(
            f"There is no recipe {name}; there are {LAB_RECIPE} (for your own pictures), {listed}."
        )
    wanted = RECIPES.get(name) or LAB
    return wanted if steps in (None, wanted.loop.end) else shortened(wanted, steps)


def asked(name: str, data: Path, own: LabOptions, steps: int | None = None) -> PmfRecipe:
    """Return a recipe as a lab's own data and the options ask for it."""
    recipe = _recipe(name, steps)
    if name == LAB_RECIPE or is_lab_folder(data):
        return lab_recipe(recipe, own)
    return sized(recipe, own.crop, own.batch)


def train(
    recipe_name: str,
    data: Path,
    out: Path,
    read: Read,
    monitor: Monitor = UNWATCHED,
    seed: int = 0,
    steps: int | None = None,
    own: LabOptions = LabOptions(),  # noqa: B008 - frozen
    start: Path | None = None,
) -> Path:
    """Train a recipe on every picture under ``data``; return the checkpoint in ``out``.

    A folder with ``images/`` and ``masks/`` is a lab's own data: see `lab_run.train_lab`; a
    report is written beside the checkpoint. A run that was stopped goes on from the checkpoint it
    left. ``steps`` replaces the recipe's. ``start``: folder of the package that ``own.start``
    names, whose network is trained on; some `TUNED_STEPS` are enough then.

    Raises:
        Cancelled: the person stopped it; the checkpoint stays.
        TrainingError: unknown recipe, unfit data or options, or ``out`` holds another run.
        PictureError: a picture cannot be read.
    """
    if steps is None and start is not None:
        steps = TUNED_STEPS
    wanted = _recipe(recipe_name, steps)
    if recipe_name == LAB_RECIPE or is_lab_folder(data):
        return train_lab(wanted, data, out, read, own, seed, monitor, start)
    if own != LabOptions(crop=own.crop, batch=own.batch):
        raise TrainingError(
            f"The recipe {recipe_name} says itself how pictures are split and what they show: "
            "--val, --patience, --places, --modality and --pixel-size are for a folder of your own "
            "with images/ and masks/."
        )
    wanted = sized(wanted, own.crop, own.batch)
    pools = read_sources(wanted, data, read)
    about = provenance_of(wanted, pools, seed, own, picture_digests(wanted, data))
    checkpoint = out / CHECKPOINT
    train_net(wanted, pools, checkpoint, seed, monitor, about.text())
    return checkpoint


def picture_digests(recipe: PmfRecipe, data: Path) -> Digests:
    """Return the sha256 of a recipe's picture files by source and name."""
    return {
        source.name: {path.stem: sha256(path) for path in source_files(data, source)}
        for source in recipe.sources
    }


def provenance_of(
    recipe: PmfRecipe, pools: Pools, seed: int, own: LabOptions, digests: Digests
) -> RecipeProvenance:
    """Return what a checkpoint tells of its training: `export` reads it."""
    return RecipeProvenance(
        recipe.name,
        recipe.loop.end,
        seed,
        torch.get_num_threads(),
        device=device_name(),
        pictures={source.name: tuple(e.name for e in examples) for source, examples in pools},
        digests=digests,
        looks=looks_limits(pools, recipe.sigma_px, recipe.looks_margin).ranges,
        crop=own.crop,
        batch=own.batch,
    )


def evaluate(
    recipe_name: str,
    data: Path,
    out: Path,
    read: Read,
    monitor: Monitor = UNWATCHED,
    extent: Extent = Extent(),  # noqa: B008 - frozen
    steps: int | None = None,
    own: LabOptions = LabOptions(),  # noqa: B008 - frozen
) -> RecipeFigures:
    """Train and score fold networks of a recipe under ``out``.

    Raises:
        Cancelled: the person stopped it; finished folds stay and are used again.
        TrainingError: unknown recipe, unfit data, or ``out`` holds another run.
    """
    wanted = asked(recipe_name, data, own, steps)
    return evaluate_recipe(wanted, data, out, read, extent, monitor)


def compare(
    recipe_name: str,
    data: Path,
    out: Path,
    read: Read,
    plan: ComparisonPlan,
    monitor: Monitor = UNWATCHED,
    own: LabOptions = LabOptions(),  # noqa: B008 - frozen
    page: Path | None = None,
) -> ComparisonFigures:
    """Compare methods on a recipe's folds at equal time or steps.

    ``page``: Markdown page whose results part is written, see `page.write_page`.

    Raises:
        Cancelled: the person stopped it; finished networks stay and are used again.
        TrainingError: unknown recipe or method, unfit data, ``out`` holds another run, or the
            page has no place for the results.
    """
    wanted = asked(recipe_name, data, own)
    if page is not None:
        check_page(page)
    figures = compare_methods(wanted, data, out, read, plan, monitor)
    if page is not None:
        write_page(figures, page)
    return figures


def export(
    checkpoint: Path,
    package: Path,
    evaluation: Path | None = None,
    licence: str | None = None,
    owner: str = "a user of ColonyQC",
    quantise: tuple[Path, Read] | None = None,
    recognise: tuple[Path, Read] | None = None,
) -> float:
    """Write a model package from a checkpoint into ``package`` (<name>/<version>).

    ``evaluation``: the JSON of `evaluate`, whose figures go into the card and whose temperature
    goes into the graph. ``licence`` and ``owner`` are told by a model of own pictures; without a
    licence it says `NO_LICENCE`. ``quantise``: the recipe's data and what reads pictures; the
    package gets an int8 network too, made and measured on them; ``recognise``: likewise a looks
    network, fitted to them and to pictures of other kinds. Returns the greatest difference between
    torch and ONNX.

    Raises:
        TrainingError: no such checkpoint, an unfinished one, or the export differs from it.
    """
    package = package.resolve()
    _check_folder(package)
    state, about = _finished(checkpoint)
    figures = read_figures(evaluation) if evaluation is not None else None
    base = _recipe(about.recipe, about.steps)
    own = isinstance(about, LabProvenance)
    if isinstance(about, LabProvenance):
        recipe = rebuilt(base, about)
    else:
        recipe = sized(base, about.crop, about.batch)
    net = averaged_net(checkpoint, recipe.net)
    checked = validation_scores(checkpoint, state)
    temperature = (figures.summary.temperature if figures is not None else None) or (
        checked.temperature if checked is not None else 1.0
    )
    config = _config(recipe, about, temperature, _early(figures))
    weights = state_hash(net)
    if isinstance(about, LabProvenance):
        told = lab_card(
            package.parent.name,
            recipe,
            about,
            state.course,
            checked,
            figures,
            config,
            weights,
            owner,
            licence or NO_LICENCE,
        )
    else:
        told = card(recipe, about, figures, config, weights)
    listed = picture_list(about.pictures, _digests(about))
    text = PackageText(
        name=package.parent.name,
        version=package.name,
        title=f"{package.parent.name} (own pictures)" if own else recipe.title,
        description=recipe.description,
        card=f"{told}\n{listed}\n",
        config=config,
    )
    tiles = None if quantise is None else _calibration(recipe, *quantise)
    recogniser = None if recognise is None else fitted(looks(recipe, *recognise))
    difference = write_package(net, text, package, tiles, recogniser)
    if own or licence is not None:
        _set_licence(package, licence or NO_LICENCE)
    return difference


def _early(figures: RecipeFigures | None) -> Early | None:
    """Return what an evaluation tells of early differentiation, None where it was not measured."""
    early = None if figures is None else figures.summary.early
    if early is None:
        return None
    return Early(found=round(early.found.mean, 3), wrong=round(early.false.mean, 3))


def _digests(about: ColonyProvenance) -> Digests:
    """Return the sha256 of the pictures a checkpoint tells of, by source and name."""
    if isinstance(about, RecipeProvenance):
        return about.digests
    files = about.own.files.items()
    own = {Path(path).stem: digest for path, digest in files if path.startswith("images/")}
    return dict.fromkeys(about.pictures, own)


def _calibration(recipe: PmfRecipe, data: Path, read: Read) -> CalibrationTiles:
    """Return tiles of the real pictures of a recipe."""
    pools = read_sources(replace(recipe, simulated=0.0), data, read)
    command = "colonyqc export OUT/checkpoint.pt --out PACKAGE --figures FIGURES.json"
    return calibration(
        [example for _, examples in pools for example in examples],
        recipe.sigma_px,
        recipe.net.halo,
        f"{command} --quantise DATA",
    )


def _check_folder(package: Path) -> None:
    named = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", package.parent.name)
    if named is None or re.fullmatch(r"\d+(\.\d+)*", package.name) is None:
        raise TrainingError(
            f"A package's folder is NAME/VERSION, as my-lab/1.0.0: {package.parent.name}/"
            f"{package.name} is not (a name has letters, digits, - and _, a version digits and "
            "dots)."
        )


def _config(
    recipe: PmfRecipe, about: ColonyProvenance, temperature: float, early: Early | None
) -> PackageConfig:
    return PackageConfig(
        modality=recipe.modality,
        stride=stride_of(recipe.net),
        halo=recipe.net.halo,
        sigma_px=recipe.sigma_px,
        pixel_size_um=recipe.pixel_size_um,
        looks={name: (low, high) for name, low, high in about.looks},
        temperature=temperature,
        tells_differentiation=recipe.tells_differentiation,
        early=early,
        asked_only=recipe.asked_only,
    )


def _set_licence(package: Path, licence: str) -> None:
    """Write a licence in anybody's words into a description, and seal the package anew.

    The bioimage.io format knows only names of the SPDX list; the program shows any words.
    """
    path = package / DESCRIPTION
    rdf = yaml.safe_load(path.read_text("utf-8"))
    rdf["license"] = licence
    path.write_text(yaml.safe_dump(rdf, sort_keys=False, allow_unicode=True, width=100), "utf-8")
    seal(package)


def before_and_after(checkpoint: Path) -> tuple[float, float] | None:
    """Return the mean Jaccard on the pictures kept apart of the network trained on, and of the new.

    None when training began from nothing, or no picture was kept apart.

    Raises:
        TrainingError: the checkpoint is damaged.
    """
    scores = validation_scores(checkpoint, read_checkpoint(checkpoint))
    if scores is None or scores.before is None:
        return None
    return scores.before, scores.present_jaccard


def read_about(checkpoint: Path) -> ColonyProvenance:
    """Return what `train` noted in a checkpoint.

    Raises:
        TrainingError: it is missing, unfinished, or of something else.
    """
    return _finished(checkpoint)[1]


def _finished(checkpoint: Path) -> tuple[Checkpoint, ColonyProvenance]:
    """Return a finished checkpoint's state and what `train` noted in it."""
    state = read_checkpoint(checkpoint)
    about = read_provenance(state.about)
    if about is None:
        raise TrainingError(f"{checkpoint} was not written by `colonyqc train`.")
    if isinstance(about, MembraneProvenance):
        raise TrainingError(f"{checkpoint} is of a promptable network, which tells no colonies.")
    # Its last step, or the end of its patience.
    if not state.course.ended and state.step < about.steps:
        raise TrainingError(
            f"{checkpoint} stopped at step {state.step} of {about.steps}: train on first."
        )
    return state, about
