"""From three corrected panels of a line of cells to an adopted model, as a new user goes.

python benchmarks/taught_line.py DATA --base NAME/VERSION --out FOLDER --line 63-96 [--steps 60]
    [--panel 63-96_r1c1] [--read-out]

Through the services that the window calls: three panels of a line of `hipsc-phase` are analysed by
the base, corrected to their masks and confirmed, each as a dish of its own; then the training set,
training in a child process, the proof on the dish kept apart, and adoption. The fourth panel is
scored before and after by the IoU of colony (any class but background). ``--base``: a sealed
package of a network that never saw the line. Everything lies under ``--out``, a new folder. Needs
the extra train, but for ``--read-out``.
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

from colonyqc import bootstrap
from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Region, Tile
from colonyqc.services.analysis.keep import Request, analyse_and_keep
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.teaching.adopt import adopt
from colonyqc.services.teaching.proof import prove
from colonyqc.services.teaching.run_folder import Way
from colonyqc.services.teaching.runs import TeachingRequest, prepare, train
from colonyqc.services.teaching.training_set import confirm

SOURCE = "colonies/hipsc-phase"


def sizes(data: Path) -> dict[str, float]:
    lines = (data / SOURCE / "scale.tsv").read_text("utf-8").splitlines()[1:]
    return {Path(file).stem: float(um) for file, um in (line.split("\t")[:2] for line in lines)}


def analysed(context: ServiceContext, data: Path, line: str, name: str, request: Request) -> int:
    path = data / SOURCE / "images" / f"{name}.jpg"
    picture = Picture(path.name, (Tile(path),), 1, sizes(data).get(name))
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


def stated(data: Path, name: str) -> NDArray[np.uint8]:
    mask = cv2.imread(str(data / SOURCE / "masks" / f"{name}.png"), cv2.IMREAD_UNCHANGED)
    assert mask is not None
    return np.asarray(mask, np.uint8)


def iou(labels: NDArray[np.uint8], classes: NDArray[np.uint8]) -> float:
    known = labels != UNLABELLED
    colony = (labels != ColonyClass.BACKGROUND) & known
    covered = (classes != ColonyClass.BACKGROUND) & known
    return float((colony & covered).sum() / max((colony | covered).sum(), 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--line", required=True)
    parser.add_argument("--panel", default="", help="the one that is scored; default: the first")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--read-out", action="store_true", help="without torch")
    given = parser.parse_args()
    home = given.out.resolve() / "home"
    # A laboratory's own folder for this run alone, for the child process, too.
    os.environ["XDG_DATA_HOME"] = str(home)
    base = given.base.resolve()
    ref = f"{base.parent.name}@{base.name}"
    shutil.copytree(base, home / "colonyqc" / "models" / base.parent.name / base.name)
    context = bootstrap.context(str(given.out / "t.db"))
    panels = sorted(p.stem for p in (given.data / SOURCE / "images").glob(f"{given.line}_*.jpg"))
    panel = given.panel or panels[0]
    begun = time.monotonic()
    for name in panels:
        if name == panel:
            continue
        number = analysed(context, given.data, given.line, name, Request(ref))
        classes, mask = found(context, number), stated(given.data, name)
        drawn = np.where(mask == UNLABELLED, classes, mask).astype(np.uint8)
        made = correct(context, number, {0: Corrected(drawn)}, "drafts of the set", "window")
        confirm(context.histories, made.number, 0)
        print(f"{name}: IoU {iou(mask, classes):.3f} before", flush=True)
    print(f"{time.monotonic() - begun:.0f} s: corrected", flush=True)
    way: Way = "read-out" if given.read_out else "network"
    asked = TeachingRequest(ref, "own", given.line, given.steps, way)
    run, _ = prepare(context, asked)
    train(context, run)
    print(f"{time.monotonic() - begun:.0f} s: trained on {', '.join(run.training)}", flush=True)
    proof = prove(context, run)
    print(f"{time.monotonic() - begun:.0f} s: {proof.sentence}", flush=True)
    mask = stated(given.data, panel)
    before = found(context, analysed(context, given.data, given.line, panel, Request(ref)))
    if proof.better:
        adopt(context, run, proof, "better on the dish kept apart", given.line)
        print(f"{time.monotonic() - begun:.0f} s: adopted", flush=True)
    request = Request(run.ref if proof.better else ref, why="by the new model", new_model=True)
    after = found(context, analysed(context, given.data, given.line, panel, request))
    print(f"{panel}: IoU {iou(mask, before):.3f} -> {iou(mask, after):.3f}", flush=True)


if __name__ == "__main__":
    main()
