"""From three corrected pictures to an adopted model, as a new user goes.

python benchmarks/taught_line.py DATA --base NAME/VERSION --out FOLDER --line 63-96 [--steps 60]
    [--panel 63-96_r1c1] [--read-out]
python benchmarks/taught_line.py DATA --base NAME/VERSION --out FOLDER --pictures 01,03,06 …

Through the services that the window calls: three panels of a line of `hipsc-phase` (or those of
``--pictures`` of `ips-phase`) are analysed by the base, corrected to their masks and confirmed,
each as a dish of its own; then the training set, training in a child process, the proof on dishes
kept apart in turn, and adoption. The fourth panel (all other pictures of `ips-phase`) is scored
before and after by the IoU of colony (any class but background), those of `ips-phase` by the mean
Jaccard of the classes, too. ``--base``: a sealed package of a network that never saw them.
Everything lies under ``--out``, a new folder. Times are by the clock and, in brackets, of the
processor, children included. Needs the extra train, but for ``--read-out``.
"""

import argparse
import os
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from colonyqc import bootstrap
from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Region, Tile
from colonyqc.services.analysis.keep import Request, analyse_and_keep
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.rules.model_pins import Pin, PinKind
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.proof import confusion, jaccard, rows
from colonyqc.services.teaching.run_folder import Way
from colonyqc.services.teaching.runs import TeachingRequest, prepare, train
from colonyqc.services.teaching.settle import settle
from colonyqc.services.teaching.training_set import confirm

LINES = "colonies/hipsc-phase"
PLACES = "colonies/ips-phase"


def sizes(source: Path) -> dict[str, float]:
    table = source / "scale.tsv"
    lines = table.read_text("utf-8").splitlines()[1:] if table.is_file() else []
    return {Path(file).stem: float(um) for file, um in (line.split("\t")[:2] for line in lines)}


def names(source: Path, start: str = "") -> list[str]:
    return sorted(path.stem for path in (source / "images").glob(f"{start}*"))


def analysed(context: ServiceContext, source: Path, line: str, name: str, request: Request) -> int:
    (path,) = (source / "images").glob(f"{name}.*")
    picture = Picture(path.name, (Tile(path),), 1, sizes(source).get(name))
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return analyse_and_keep(
        Acquisition(DishKey(line, name), 3, when, (picture,)), context, request
    ).number


def found(context: ServiceContext, number: int) -> NDArray[np.uint8]:
    with context.histories() as history:
        stored = history.labels(history.get(number).stored[0].labels)
    classes = np.array(stored.read(Region(0, 0, *stored.size)))
    stored.close()
    return classes


def stated(source: Path, name: str) -> NDArray[np.uint8]:
    folder = source / "corrected" if (source / "corrected").is_dir() else source / "masks"
    mask = cv2.imread(str(folder / f"{name}.png"), cv2.IMREAD_UNCHANGED)
    assert mask is not None
    return np.asarray(mask, np.uint8)


def iou(labels: NDArray[np.uint8], classes: NDArray[np.uint8]) -> float:
    known = labels != UNLABELLED
    colony = (labels != ColonyClass.BACKGROUND) & known
    covered = (classes != ColonyClass.BACKGROUND) & known
    return float((colony & covered).sum() / max((colony | covered).sum(), 1))


def filled(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return labels whose rims, which the drafts leave open, are of the nearest class.

    Filled by the base they would praise it: the new model would be asked for its mistakes.
    """
    nearest = distance_transform_edt(
        mask == UNLABELLED, return_distances=False, return_indices=True
    )
    return np.asarray(mask[tuple(nearest)], np.uint8)


class Clock:
    """Seconds by the clock and of the processor, of children that ended too."""

    def __init__(self) -> None:
        self.begun = time.monotonic()

    def __str__(self) -> str:
        spent = sum(os.times()[:4])
        return f"{time.monotonic() - self.begun:.0f} s ({spent:.0f})"


def corrected(context: ServiceContext, source: Path, line: str, name: str, ref: str) -> None:
    number = analysed(context, source, line, name, Request(ref))
    classes, mask = found(context, number), stated(source, name)
    made = correct(context, number, {0: Corrected(filled(mask))}, "drafts of the set", "window")
    confirm(context.histories, made.number, 0)
    print(f"{name}: IoU {iou(mask, classes):.3f} before", flush=True)


def told(mask: NDArray[np.uint8], before: NDArray[np.uint8], after: NDArray[np.uint8]) -> str:
    scores = [jaccard(confusion(mask, each)) for each in (before, after)]
    return (
        f"IoU {iou(mask, before):.3f} -> {iou(mask, after):.3f}, "
        f"mean Jaccard {scores[0]:.3f} -> {scores[1]:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--line", default="", help="of hipsc-phase")
    parser.add_argument("--panel", default="", help="the one that is scored; default: the first")
    parser.add_argument("--pictures", default="", help="of ips-phase, with commas")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--read-out", action="store_true", help="without torch")
    given = parser.parse_args()
    source = given.data / (PLACES if given.pictures else LINES)
    there = names(source, f"{given.line}_" if given.line else "")
    taught = given.pictures.split(",") if given.pictures else None
    if taught is None:
        taught = [name for name in there if name != (given.panel or there[0])]
    line = given.line or "ips"
    home = given.out.resolve() / "home"
    # A laboratory's own folder for this run alone, for the child process, too.
    os.environ["XDG_DATA_HOME"] = str(home)
    base = given.base.resolve()
    ref = f"{base.parent.name}@{base.name}"
    shutil.copytree(base, home / "colonyqc" / "models" / base.parent.name / base.name)
    context = bootstrap.context(str(given.out / "t.db"))
    clock = Clock()
    for name in taught:
        corrected(context, source, line, name, ref)
    print(f"{clock}: corrected", flush=True)
    way: Way = "read-out" if given.read_out else "network"
    run, _ = prepare(context, TeachingRequest(ref, "own", line, given.steps, way))
    train(context, run)
    print(f"{clock}: trained on {', '.join(run.training)}", flush=True)
    proof = settle(context, run)
    print(f"{clock}: {proof.sentence}", flush=True)
    for row in rows(proof):
        print(" | ".join(row), flush=True)
    print(f"clearly worse: {proof.worse}; of one density: {proof.density}", flush=True)
    if proof.better:
        adopt(context, run, proof, "better on the dishes kept apart", [Pin(PinKind.LINE, line)])
        print(f"{clock}: adopted", flush=True)
    # What would have come of it is scored, too, where it was not adopted.
    models = home / "colonyqc" / "models" / run.name / run.version
    if not proof.better:
        shutil.copytree(run.parts[-1].at(proof.share), models)
    for name in there:
        if name in taught:
            continue
        before = found(context, analysed(context, source, line, name, Request(ref)))
        request = Request(run.ref, why="by the new model", new_model=True)
        after = found(context, analysed(context, source, line, name, request))
        print(f"{name}: {told(stated(source, name), before, after)}", flush=True)


if __name__ == "__main__":
    main()
