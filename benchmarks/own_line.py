"""How far a line of cells that a network never saw is learned from three labelled panels of it.

python benchmarks/own_line.py DATA --base CHECKPOINT --all CHECKPOINT --out FOLDER [--steps 150]
    [--lines 34-62]

For each line of `hipsc-phase` with four panels, in all four turns: ``colonyqc train pmf`` goes on
from the base on three panels, and the fourth is scored by the IoU of colony (any class but
background, as the draft masks only tell colony from ground). ``--base``: a checkpoint that never
saw the line, such as ``ips-phase-without-hipsc-phase-seed0.pt`` of ``colonyqc evaluate``, which
saw nothing of that institute at all; ``--all``: one trained on every line. A run that was stopped
goes on after the last panel scored. Needs the extra train.
"""

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from colonyqc import bootstrap
from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.services.packages.pmf import NETWORK
from colonyqc.services.ports import UNWATCHED
from colonyqc.training.data.examples import Example, load
from colonyqc.training.evaluation.fold_scores import occupied
from colonyqc.training.fit.pmf import averaged_net, predict_pixels, shortened
from colonyqc.training.lab_run import lab_recipe, train_lab
from colonyqc.training.nets.registry import Net, segmenter, stride_of
from colonyqc.training.package.pmf import deployed, export_onnx
from colonyqc.training.recipes import IPS_PHASE, LAB
from colonyqc.training.recipes.lab_options import LabOptions

PANELS = 4
SOURCE = "hipsc-phase"


def score(net: Net, panel: Example) -> dict[str, float]:
    """Return the IoU of colony, and the share of what is found that is called differentiated."""
    found = predict_pixels(net, panel, IPS_PHASE.sigma_px)
    covered = occupied(found)
    known = panel.labels != UNLABELLED
    colony = (panel.labels != ColonyClass.BACKGROUND) & known
    both = (colony & covered & known).sum()
    either = ((colony | covered) & known).sum()
    wrong = (found.argmax(0) == ColonyClass.DIFFERENTIATED) & covered
    return {
        "iou": float(both / max(either, 1)),
        "differentiated": float(wrong.sum() / max(covered.sum(), 1)),
    }


def write_panels(folder: Path, panels: list[Example]) -> None:
    for kind in ("images", "masks"):
        (folder / kind).mkdir(parents=True)
    for panel in panels:
        Image.fromarray(panel.pixels).save(folder / "images" / f"{panel.name}.png")
        Image.fromarray(panel.labels).save(folder / "masks" / f"{panel.name}.png")


def learned(panels: list[Example], start: Path, steps: int, seed: int, out: Path) -> Net:
    options = LabOptions(val=0.0, pixel_size_um=IPS_PHASE.pixel_size_um, start="base@1")
    recipe = shortened(LAB, steps)
    with TemporaryDirectory() as scratch:
        write_panels(Path(scratch) / "own", panels)
        checkpoint = train_lab(
            recipe,
            Path(scratch) / "own",
            out,
            bootstrap.read_pixels,
            options,
            seed,
            UNWATCHED,
            start,
        )
        return averaged_net(checkpoint, lab_recipe(recipe, options).net)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--all", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--lines", default="", help="these alone, with commas")
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    source = next(source for source in IPS_PHASE.sources if source.name == SOURCE)
    examples = load(given.data, source, bootstrap.read_pixels, IPS_PHASE.pixel_size_um)
    lines = defaultdict(list)
    for example in examples:
        lines[example.place].append(example)
    base = averaged_net(given.base, IPS_PHASE.net)
    everything = averaged_net(given.all, IPS_PHASE.net)
    start = given.out / "base"
    start.mkdir(parents=True, exist_ok=True)
    export_onnx(deployed(base), start / NETWORK, segmenter(base), stride_of(base.config))
    wanted = {name for name in given.lines.split(",") if name}
    kept = given.out / "turns.json"
    turns = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    print("| line | panel | before | after | all lines | share of it | differentiated | s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for line, panels in sorted(lines.items()):
        if len(panels) != PANELS or (wanted and line not in wanted):
            continue
        for panel in panels:
            if panel.name not in turns:
                begun = time.monotonic()
                others = [other for other in panels if other is not panel]
                net = learned(others, start, given.steps, given.seed, given.out / panel.name)
                turns[panel.name] = {
                    "line": line,
                    "before": score(base, panel),
                    "all": score(everything, panel),
                    "after": score(net, panel),
                    "seconds": time.monotonic() - begun,
                }
                kept.write_text(json.dumps(turns, indent=1), "utf-8")
            turn = turns[panel.name]
            before, after, best = (turn[key]["iou"] for key in ("before", "after", "all"))
            wrong = turn["after"]["differentiated"]
            print(
                f"| {line} | {panel.name} | {before:.3f} | {after:.3f} | {best:.3f} | "
                f"{after / best:.1%} | {wrong:.2%} | {turn['seconds']:.0f} |",
                flush=True,
            )
    shares = np.array([turn["after"]["iou"] / turn["all"]["iou"] for turn in turns.values()])
    print(f"\nmean {shares.mean():.1%}, least {shares.min():.1%} of what all lines reach")


if __name__ == "__main__":
    main()
