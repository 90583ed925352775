"""What ``colonyqc train|evaluate|export`` call for one-shot and partially supervised membranes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import torch

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.sheets.prompts import standardise
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Example, Read
from colonyqc.training.data.membrane_sets import MembraneSet, read_set
from colonyqc.training.evaluation.baselines import score_partial, score_sample_training
from colonyqc.training.evaluation.dice_table import (
    DiceTable,
    MethodScores,
    SetSummary,
    read_scores,
    summarised_set,
    told_scores,
)
from colonyqc.training.evaluation.one_shot import score_target
from colonyqc.training.fit.baselines import Study, filled, labelled_part, train_on_set
from colonyqc.training.fit.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from colonyqc.training.fit.episodic import encode, read_pools, train_promptable, trained
from colonyqc.training.fit.provenance import MembraneProvenance, read_provenance
from colonyqc.training.nets.promptable import Promptable
from colonyqc.training.package.card_membrane import membrane_card
from colonyqc.training.package.common import state_hash
from colonyqc.training.package.membrane import MembraneText, write_membrane_package
from colonyqc.training.recipes.membrane import MEMBRANE, TARGETS, MembraneRecipe, leave_out

__all__ = [
    "CHECKPOINT",
    "TARGETS",
    "MembranePlan",
    "evaluate_membrane",
    "evaluate_partial",
    "export_membrane",
    "holds_membrane",
    "table",
    "train_membrane",
    "train_partial",
]

ONESHOT: Final = "oneshot"
PARTIAL: Final = "partial"
CHECKPOINT: Final = "checkpoint.pt"
DEFINITION: Final = (
    "mean DSC, %: the Dice coefficients of membrane and of the rest averaged, by picture, then over"
    " the pictures a prompt is not from"
)


@dataclass(frozen=True, slots=True)
class MembranePlan:
    """What is evaluated: sets left out, seeds, prompts a seed, steps, the study's trainings."""

    targets: tuple[str, ...] = TARGETS
    seeds: tuple[int, ...] = (0, 1)
    prompts: int = 5
    steps: int | None = None
    baselines: bool = True
    study: Study = Study()  # noqa: RUF009 - frozen


def _recipe(steps: int | None, without: str | None) -> MembraneRecipe:
    wanted = MEMBRANE if without is None else leave_out(MEMBRANE, without)
    return wanted if steps is None else replace(wanted, loop=replace(wanted.loop, steps=steps))


def _read_target(data: Path, target: str, read: Read) -> list[Example]:
    found = next((s for s in MEMBRANE.sets if s.name == target), None)
    if found is None:
        named = ", ".join(s.name for s in MEMBRANE.sets)
        raise TrainingError(f"There is no set {target}; there are {named}.")
    return read_set(data, found, read)


def train_membrane(
    data: Path,
    out: Path,
    read: Read,
    monitor: Monitor = UNWATCHED,
    seed: int = 0,
    steps: int | None = None,
    without: str | None = None,
) -> Path:
    """Train the promptable network; return the checkpoint in ``out``.

    ``data`` holds the recipe's sets, or ``images/`` and ``masks/`` (1 membrane, 0 not, 255 not
    stated) of a lab's own. ``without`` leaves a set out. A run that was stopped goes on.

    Raises:
        Cancelled: the person stopped it; the checkpoint stays.
        TrainingError: unfit data, an unknown set, or ``out`` holds another run.
        PictureError: a picture cannot be read.
    """
    recipe = _recipe(steps, without)
    if (data / "images").is_dir():
        recipe = replace(recipe, name="membrane-own", sets=(MembraneSet("own", ".", 0.8),))
    pools = read_pools(recipe, data, read)
    about = MembraneProvenance(
        recipe.name,
        recipe.loop.steps,
        seed,
        torch.get_num_threads(),
        without=without,
        pictures={
            examples[0].place: tuple(example.name for example in examples) for _, examples in pools
        },
    )
    checkpoint = out / CHECKPOINT
    train_promptable(recipe, pools, checkpoint, seed, monitor, about.text())
    return checkpoint


def train_partial(
    weights: Path,
    data: Path,
    out: Path,
    read: Read,
    monitor: Monitor = UNWATCHED,
    seed: int = 0,
    steps: int | None = None,
) -> Path:
    """Train on pictures of which only parts are labelled; return the checkpoint in ``out``.

    ``data`` holds ``images/`` and ``masks/`` with 255 where nothing is stated. The network of
    ``weights`` is trained on the labelled parts; these also prompt it, and both answers together
    fill the rest; then it is trained on all.

    Raises:
        TrainingError: unfit data, or ``weights`` is no finished promptable network.
        PictureError: a picture cannot be read.
        UsageError: the labels show only one class.
    """
    net, _ = _finished(weights)
    examples = read_set(data, MembraneSet("own", ".", 1.0), read)
    study = Study() if steps is None else replace(Study(), set_steps=steps)
    monitor.report(0.0, "training on what is labelled")
    labelled = [labelled_part(example) for example in examples]
    taught = train_on_set(net, labelled, study, seed, pretrained=True)
    monitor.report(0.4, "labelling the rest by prompts")
    whole = filled(net, examples, taught)
    monitor.report(0.6, f"training on {len(whole)} pictures")
    learnt = train_on_set(net, whole, study, seed, pretrained=True)
    about = MembraneProvenance(
        f"{MEMBRANE.name}-{PARTIAL}",
        study.set_steps,
        seed,
        torch.get_num_threads(),
        pictures={"own": tuple(example.name for example in examples)},
    )
    state = learnt.state_dict()
    made = Checkpoint(study.set_steps, "", state, state, about.text())
    write_checkpoint(out / CHECKPOINT, made)
    monitor.report(1.0, "trained")
    return out / CHECKPOINT


def _folder(runs: Path, target: str, seed: int) -> Path:
    return runs / f"without-{target}-seed{seed}"


def _told(kind: str, net: Promptable, plan: MembranePlan) -> str:
    """Return all that scores depend on beside the pictures, as one line."""
    asked = (kind, state_hash(net), plan.study)
    return repr(asked if kind == PARTIAL else (*asked, plan.prompts, plan.baselines))


@dataclass(frozen=True, slots=True)
class _Scores:
    """The scores of one network, kept in a file: a long evaluation goes on where it stopped."""

    path: Path
    told: str

    def of(self, score: Callable[[], tuple[MethodScores, ...]]) -> tuple[MethodScores, ...]:
        """Return the scores kept for the same network and plan, else those of ``score``."""
        if self.path.is_file():
            try:
                kept = read_json(self.path)
                if kept["told"] == self.told:
                    return read_scores(kept["rows"])
            except (DocumentError, LookupError, TypeError, ValueError) as error:
                raise TrainingError(
                    f"{self.path} is damaged: remove it to score the network anew."
                ) from error
        made = score()
        said = json.dumps({"told": self.told, "rows": told_scores(made)})
        write_whole(self.path, said.encode(), durable=False)
        return made


def _network(
    target: str,
    seed: int,
    plan: MembranePlan,
    data: Path,
    runs: Path,
    read: Read,
    monitor: Monitor,
) -> Promptable:
    """Return the network that never saw ``target``, trained now unless it is there."""
    out = _folder(runs, target, seed)
    checkpoint = train_membrane(data, out, read, monitor, seed, plan.steps, target)
    return trained(checkpoint, MEMBRANE.net)


def _evaluate(
    kind: str,
    data: Path,
    runs: Path,
    read: Read,
    plan: MembranePlan,
    monitor: Monitor,
    score: Callable[[Promptable, list[Example], int], tuple[MethodScores, ...]],
) -> DiceTable:
    """Score every target with every seed; return one table."""
    sets: list[SetSummary] = []
    total = len(plan.targets) * len(plan.seeds)
    done = 0
    for target in plan.targets:
        examples = _read_target(data, target, read)
        seeds: list[tuple[MethodScores, ...]] = []
        for seed in plan.seeds:
            learning = monitor.part(done / total, (done + 0.8) / total).under(f"without {target}")
            net = _network(target, seed, plan, data, runs, read, learning)
            kept = _Scores(_folder(runs, target, seed) / f"{kind}.json", _told(kind, net, plan))
            seeds.append(kept.of(partial(score, net, examples, seed)))
            done += 1
            monitor.report(done / total, f"{target}, seed {seed}: scored")
        sets.append(summarised_set(target, seeds))
    steps = plan.steps or MEMBRANE.loop.steps
    return DiceTable(kind, DEFINITION, tuple(plan.seeds), steps, tuple(sets))


def evaluate_membrane(
    data: Path,
    runs: Path,
    read: Read,
    plan: MembranePlan,
    monitor: Monitor = UNWATCHED,
) -> DiceTable:
    """Leave each target out, train on the other sets, prompt on the target; the table.

    The prompts are the same for every seed of the weights. The study's trainings on one sample
    are rows of the same table, scored on fewer pictures (see `evaluation.baselines`).

    Raises:
        Cancelled: the person stopped it; finished networks stay and are used again.
        TrainingError: unfit data or an unknown set.
    """

    def score(net: Promptable, examples: list[Example], seed: int) -> tuple[MethodScores, ...]:
        scale = float(net.scale.detach())
        rows = score_target(
            lambda pixels: encode(net, standardise(pixels)), scale, examples, plan.prompts, 0
        )
        if plan.baselines:
            rows += score_sample_training(net, examples, plan.prompts, seed, plan.study, monitor)
        return rows

    return _evaluate(ONESHOT, data, runs, read, plan, monitor, score)


def evaluate_partial(
    data: Path,
    runs: Path,
    read: Read,
    plan: MembranePlan,
    monitor: Monitor = UNWATCHED,
) -> DiceTable:
    """Label one square of each picture, fill the rest by prompts, train; the table.

    Raises:
        Cancelled: the person stopped it; finished networks stay and are used again.
        TrainingError: unfit data or an unknown set.
    """

    def score(net: Promptable, examples: list[Example], seed: int) -> tuple[MethodScores, ...]:
        return score_partial(net, examples, seed, plan.study, monitor)

    return _evaluate(PARTIAL, data, runs, read, plan, monitor, score)


def table(figures: DiceTable) -> tuple[list[str], list[list[str]]]:
    """Return columns and rows of an evaluation: mean (worst) by set."""
    rows = [[method, *figures.cells(method)] for method in figures.methods]
    return ["method", *(each.name for each in figures.sets)], rows


def holds_membrane(checkpoint: Path) -> bool:
    """Tell whether a checkpoint is of a promptable network, finished or not.

    Raises:
        TrainingError: it is missing or damaged.
    """
    return isinstance(read_provenance(read_checkpoint(checkpoint).about), MembraneProvenance)


def export_membrane(
    checkpoint: Path,
    package: Path,
    figures: Sequence[Path] = (),
    licence: str | None = None,
) -> float:
    """Write the package of a promptable network into ``package`` (<name>/<version>).

    ``figures``: JSON files of `evaluate_membrane` and `evaluate_partial` for the card. Returns the
    greatest difference between torch and ONNX.

    Raises:
        TrainingError: no finished checkpoint of this kind, or the export differs from it.
    """
    net, about = _finished(checkpoint)
    told = [DiceTable.read(path) for path in figures]
    card = membrane_card(MEMBRANE, about, told, state_hash(net), float(net.scale.detach()))
    package = package.resolve()
    text = MembraneText(package.parent.name, package.name, card)
    if licence is not None:
        text = replace(text, licence=licence)
    return write_membrane_package(net, text, package)


def _finished(checkpoint: Path) -> tuple[Promptable, MembraneProvenance]:
    """Return a finished checkpoint's network and what was noted in it."""
    state = read_checkpoint(checkpoint)
    about = read_provenance(state.about)
    if not isinstance(about, MembraneProvenance):
        raise TrainingError(f"{checkpoint} holds no promptable network: train one by `oneshot`.")
    if state.step < about.steps:
        raise TrainingError(
            f"{checkpoint} stopped at step {state.step} of {about.steps}: train on first."
        )
    return trained(checkpoint, MEMBRANE.net), about
