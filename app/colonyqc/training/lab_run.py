"""Train on a lab's own pictures: split by place, watched, resumable, ending in a report."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from colonyqc.config.documents import parse_json
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import Monitor
from colonyqc.services.teaching.place_split import split_places
from colonyqc.training.data.examples import Example, Read, resized, split
from colonyqc.training.data.lab_folder import (
    NAME,
    LabData,
    classes_of,
    lab_source,
    named,
    read_lab_folder,
)
from colonyqc.training.evaluation.figures import CheckedPicture, ValidationScores
from colonyqc.training.evaluation.fold_scores import likelihoods
from colonyqc.training.evaluation.metrics import Tally, confusion, present_jaccard
from colonyqc.training.evaluation.packaged_model import segment_contrast
from colonyqc.training.fit.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from colonyqc.training.fit.loop import Watch
from colonyqc.training.fit.pmf import (
    averaged_net,
    drawn_dishes,
    enough_memory,
    looks_limits,
    shortened,
    train_net,
)
from colonyqc.training.fit.provenance import LabProvenance, LabRun, read_provenance
from colonyqc.training.fit.start import packaged_net
from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.nets.pyramid import PyramidConfig
from colonyqc.training.nets.registry import Net, segmenter, stride_of
from colonyqc.training.recipes.lab_options import LabOptions
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.reports.run_report import RUN_REPORT, Checked, ReportFacts, write_report

CHECKPOINT: Final = "checkpoint.pt"
REPORT: Final = "report.html"
_LOOKS: Final = 20
"""Validation scores over a whole run."""
_TRAINED: Final = 0.96
"""Share of the work that is done when training ends."""
_ALIKE: Final = 0.1
"""Pixel sizes that differ by less than this share count as the same, as at work."""
_REPLAYED: Final = 0.3
"""Share of virtual dishes beside one of a lab's own pictures, when a network is trained on."""
_REPLAYED_DISHES: Final = 24
_GENTLE_RATE: Final = 4e-4
_CALIBRATED: Final = 8
"""Validation pictures the temperature is chosen on."""


def lab_recipe(base: PmfRecipe, options: LabOptions) -> PmfRecipe:
    """Return a recipe's network, looks and pace for a lab's own pictures alone.

    Raises:
        TrainingError: an option makes no sense.
    """
    if not 0 <= options.val < 1:
        raise TrainingError(f"--val is a share from 0 to below 1, not {options.val:g}.")
    wanted = replace(
        base,
        title="",
        description="Tells background, undifferentiated, differentiated and uncertain areas; "
        "trained by its users on their own pictures.",
        modality=options.modality,
        sources=(lab_source(options.places),),
        folds=(),
        dealt=(),
        held_out=(),
        left_out=(),
        simulated=0.0,
        pixel_size_um=options.pixel_size_um,
        limits=(),
    )
    if options.start:
        wanted = _going_on_from(wanted, base, options)
    return sized(wanted, options.crop, options.batch)


def _going_on_from(wanted: PmfRecipe, base: PmfRecipe, options: LabOptions) -> PmfRecipe:
    """Return a recipe that trains a ready network on, gently, and lets it forget nothing.

    The virtual dish shows it the classes that a lab's few pictures may lack; batch norms stay, for
    they would learn the looks of a handful of crops; pictures of known size are resized to what
    the network is used to.
    """
    if not isinstance(wanted.net, PyramidConfig):
        raise TrainingError(
            f"The network of {wanted.name} can't be trained on: choose --from none."
        )
    size = base.pixel_size_um if options.pixel_size_um is not None else None
    return replace(
        wanted,
        net=replace(wanted.net, frozen=True),
        simulated=_REPLAYED,
        simulated_count=_REPLAYED_DISHES,
        pixel_size_um=size,
        loop=replace(wanted.loop, rate=_GENTLE_RATE),
    )


def sized(recipe: PmfRecipe, crop: int | None, batch: int | None) -> PmfRecipe:
    """Return a recipe with another crop or batch.

    Raises:
        TrainingError: the network cannot take crops of that size.
    """
    config = recipe.net
    grain = stride_of(config)
    least = grain + (config.field if isinstance(config, PmfConfig) else config.halo)
    if crop is not None and (crop < least or crop % grain):
        raise TrainingError(
            f"A crop is a multiple of {grain} px and at least {least} px for this network, not "
            f"{crop}."
        )
    return replace(recipe, crop=crop or recipe.crop, batch=batch or recipe.batch)


def train_lab(
    base: PmfRecipe,
    folder: Path,
    out: Path,
    read: Read,
    options: LabOptions,
    seed: int,
    monitor: Monitor,
    start: Path | None = None,
) -> Path:
    """Train on ``folder``; leave checkpoint and report in ``out``; return the checkpoint.

    ``start``: folder of the package named by ``options.start``.

    Raises:
        Cancelled: the person stopped it; the checkpoint stays.
        TrainingError: unfit data or options, or ``out`` holds another run.
        PictureError: a picture cannot be read.
    """
    recipe = lab_recipe(base, options)
    with enough_memory("all pictures are read at once. Train on fewer or smaller ones."):
        data = _fitted(read_lab_folder(folder, read, options.places, monitor), recipe, options)
    training, validation = _split(data, options.val, seed)
    pools = [(recipe.sources[0], training), *drawn_dishes(recipe)]
    checkpoint = out / CHECKPOINT
    about = _about(recipe, data, validation, options, seed)
    about = _going_on(checkpoint, about, folder) or about
    Outputs().check(out / REPORT, RUN_REPORT)
    watch = _watch(recipe, validation, options) if validation else None
    train_net(
        recipe,
        pools,
        checkpoint,
        seed,
        monitor.part(0.0, _TRAINED),
        about.text(),
        watch,
        start=start,
    )
    monitor.report(_TRAINED, "scoring the validation pictures")
    _finish(recipe, data, validation, about, checkpoint, out / REPORT, start)
    monitor.report(1.0, "report written")
    return checkpoint


def _fitted(data: LabData, recipe: PmfRecipe, options: LabOptions) -> LabData:
    """Return the pictures at the recipe's pixel size, where both are known and apart."""
    if options.pixel_size_um is None or recipe.pixel_size_um is None:
        return data
    factor = options.pixel_size_um / recipe.pixel_size_um
    if abs(factor - 1) < _ALIKE:
        return data
    examples = [
        replace(
            example,
            pixels=np.ascontiguousarray(resized(example.pixels, factor)),
            labels=np.ascontiguousarray(resized(example.labels, factor, labels=True)),
        )
        for example in data.examples
    ]
    return replace(data, examples=tuple(examples))


def _split(data: LabData, share: float, seed: int) -> tuple[list[Example], list[Example]]:
    if share == 0:
        return list(data.examples), []
    seen = [(example.place, classes_of(example)) for example in data.examples]
    return split(data.examples, split_places(seen, share, seed).validation)


def _about(
    recipe: PmfRecipe,
    data: LabData,
    validation: Sequence[Example],
    options: LabOptions,
    seed: int,
) -> LabProvenance:
    everything = [(recipe.sources[0], list(data.examples))]
    return LabProvenance(
        recipe.name,
        recipe.loop.end,
        seed,
        torch.get_num_threads(),
        pictures={NAME: tuple(example.name for example in data.examples)},
        looks=looks_limits(everything, recipe.sigma_px).ranges,
        own=LabRun(
            folder=data.folder,
            sha256=data.sha256,
            files=data.files,
            classes=tuple(sorted(frozenset().union(*map(classes_of, data.examples)))),
            places={example.name: example.place for example in data.examples},
            validation=tuple(example.name for example in validation),
            options=options,
            begun=datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    )


def _going_on(checkpoint: Path, about: LabProvenance, folder: Path) -> LabProvenance | None:
    """Return what an earlier part of the same run noted, None when there was none.

    Raises:
        TrainingError: the pictures or the settings are not those it was begun with.
    """
    if not checkpoint.is_file():
        return None
    earlier = read_provenance(read_checkpoint(checkpoint).about)
    if not isinstance(earlier, LabProvenance):
        raise TrainingError(
            f"{checkpoint} was made with other settings: choose an empty folder for --out."
        )
    differing = _differing(_settings(earlier), _settings(about))
    if differing:
        raise TrainingError(
            f"{checkpoint} was begun with other settings ({differing}): repeat them to go on, or "
            "choose an empty folder for --out."
        )
    changes = _changes(earlier.own.files, about.own.files)
    if changes:
        raise TrainingError(
            f"The pictures in {folder} are not those {checkpoint} was begun with ({changes}): put "
            "them back to go on, or choose an empty folder for --out."
        )
    return earlier


def _settings(about: LabProvenance) -> dict[str, object]:
    told = {"recipe": about.recipe, "seed": about.seed, "steps": about.steps}
    return told | asdict(about.own.options)


def _differing(old: dict[str, object], new: dict[str, object]) -> str:
    return ", ".join(
        f"{name} {old[name]}, now {new[name]}" for name in sorted(new) if old[name] != new[name]
    )


def _changes(old: dict[str, str], new: dict[str, str]) -> str:
    """Return what became of files, by name; empty when nothing did."""
    kinds = {
        "added": sorted(set(new) - set(old)),
        "gone": sorted(set(old) - set(new)),
        "changed": sorted(name for name in set(old) & set(new) if old[name] != new[name]),
    }
    return "; ".join(f"{kind}: {named(names)}" for kind, names in kinds.items() if names)


def _segmented(net: Net, temperature: float) -> Callable[[NDArray[Any]], NDArray[np.float32]]:
    """Return what segments contrast with a network, tile by tile as the program does."""
    graph = segmenter(net, temperature).eval()
    stride = stride_of(net.config)
    device = next(net.parameters()).device

    @torch.inference_mode()
    def predict(tile: NDArray[np.float32]) -> NDArray[np.float32]:
        seen = torch.from_numpy(tile)[None, None].to(device)
        return np.asarray(graph(seen)[0].cpu().numpy(), np.float32)

    return lambda contrast: segment_contrast(contrast, stride, net.config.halo, predict)


def _watch(recipe: PmfRecipe, validation: Sequence[Example], options: LabOptions) -> Watch:
    seen = [(flatten_whole(e.pixels, recipe.sigma_px), e.labels) for e in validation]

    def score(net: nn.Module) -> float:
        if not isinstance(net, Net):
            raise TypeError("another network is scored than is trained")
        segment = _segmented(net, 1.0)
        counts = np.zeros((net.config.classes,) * 2, np.int64)
        for contrast, labels in seen:
            counts += confusion(labels, segment(contrast).argmax(0).astype(np.uint8), len(counts))
        return present_jaccard(counts)

    return Watch(score, max(1, recipe.loop.steps // _LOOKS), options.patience)


def _finish(
    recipe: PmfRecipe,
    data: LabData,
    validation: Sequence[Example],
    about: LabProvenance,
    checkpoint: Path,
    report: Path,
    start: Path | None,
) -> None:
    """Score the kept network on the validation pictures; note it in the checkpoint; report."""
    net = averaged_net(checkpoint, recipe.net)
    scores: ValidationScores | None = None
    checked: list[Checked] = []
    if validation:
        scores, checked = _score(net, recipe, validation)
        if start is not None and isinstance(recipe.net, PyramidConfig):
            ready = packaged_net(start, recipe.net).eval()
            before = _score(ready, recipe, validation)[0].present_jaccard
            scores = replace(scores, before=before)
    state = read_checkpoint(checkpoint)
    if state.figures != (told := "null" if scores is None else scores.text()):
        write_checkpoint(checkpoint, replace(state, figures=told))
    facts = ReportFacts(recipe, about, state.course, scores, data.examples, tuple(checked))
    write_report(report, facts)


def _score(
    net: Net, recipe: PmfRecipe, validation: Sequence[Example]
) -> tuple[ValidationScores, list[Checked]]:
    tried = likelihoods(net, validation[:_CALIBRATED], recipe.sigma_px)
    temperature = min(tried, key=lambda t: tried[t].nll)
    plain, fitted = _segmented(net, 1.0), _segmented(net, temperature)
    before, after = Tally(), Tally()
    checked = []
    for example in validation:
        contrast = flatten_whole(example.pixels, recipe.sigma_px)
        probabilities = fitted(contrast)
        before.add(example.labels, plain(contrast))
        after.add(example.labels, probabilities)
        alone = Tally()
        alone.add(example.labels, probabilities)
        found = probabilities.argmax(0).astype(np.uint8)
        checked.append(Checked(example, found, alone.present))
    pooled = after.scores()
    scores = ValidationScores(
        pooled.jaccard,
        pooled.mean_jaccard,
        pooled.border_jaccard,
        pooled.accuracy,
        pooled.ece,
        pooled.confusion,
        present_jaccard=round(after.present, 4),
        present_border_jaccard=round(present_jaccard(after.border), 4),
        temperature=temperature,
        ece_before=before.scores().ece,
        reliability=after.reliability.bins(),
        pictures=tuple(
            CheckedPicture(c.example.name, c.example.place, round(c.score, 4)) for c in checked
        ),
    )
    return scores, checked


def validation_scores(checkpoint: Path, state: Checkpoint) -> ValidationScores | None:
    """Return the scores a checkpoint holds of validation pictures, None where there were none.

    Raises:
        TrainingError: they are damaged.
    """
    try:
        told = parse_json(state.figures or "null")
        return None if told is None else ValidationScores.read(told)
    except ValueError as error:
        raise TrainingError(f"{checkpoint} holds damaged scores: train anew.") from error


def rebuilt(base: PmfRecipe, about: LabProvenance) -> PmfRecipe:
    """Return the recipe a run on own pictures was made with, from what it noted."""
    recipe = lab_recipe(shortened(base, about.steps), about.own.options)
    kinds = {ColonyClass.UNDIFFERENTIATED, ColonyClass.DIFFERENTIATED}
    return replace(recipe, tells_differentiation=kinds <= set(about.own.classes))
