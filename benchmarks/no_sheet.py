"""Does "not a sheet" say it of noise and wrong samples, and not of good ones? Noise SIMULATED.

    python benchmarks/no_sheet.py DATA/membranes [--half second]

Pictures of three sets are answered by samples of their own set and of others, noise by all of
them. Printed are how many answers are refused, and the error of the cell count, against the label
masks, in refused and in accepted ones. The limits were set on the first half of the pictures.
"""

import argparse
import os

# Before numpy is loaded: its thread pool is made on import.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from pathlib import Path

import cv2
import numpy as np
from cell_counts import WINDOW, Encoded, counted, shipped, truth
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.imaging.sheets.prompts import (
    Prompt,
    Sample,
    compile_prompt,
    membrane_probability,
    take_sample,
)
from colonyqc.services.membranes.sheet import sheet_of

SETS = ("corneal", "corneal-specular", "zo1-endothelium")
SAMPLES = {
    "corneal": (9, 21),
    "corneal-specular": (9,),
    "zo1-endothelium": (0, 1),
    "isbi2012": (3,),
}
BLURS = (0.0, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0, 8.0)
SIDE = 384
SEEDS = {"first": (1, 2), "second": (3, 4)}


def noise(blur: float, seed: int) -> NDArray[np.uint8]:
    """Return grey noise of a standard deviation of 40, blurred by σ px before."""
    plain = np.random.default_rng(seed).standard_normal((SIDE, SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(plain, (0, 0), blur) if blur else plain
    return np.clip(128 + 40 * soft / soft.std(), 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with the sets")
    parser.add_argument("--half", choices=("first", "second"), default="second")
    given = parser.parse_args()
    encode, scale, name = shipped()

    def files(of: str) -> list[Path]:
        return sorted((given.data / of / "images").iterdir())

    def mask(file: Path) -> NDArray[np.uint8]:
        found = bootstrap.read_pixels(file.parent.parent / "masks" / f"{file.stem}.png")
        return np.asarray(found, np.uint8)

    def sample(file: Path, seed: int) -> Sample:
        labels, rng = mask(file), np.random.default_rng(seed)
        features, _ = encode(bootstrap.read_pixels(file))
        while True:
            y, x = (int(rng.integers(side - WINDOW)) for side in labels.shape)
            part = (slice(y, y + WINDOW), slice(x, x + WINDOW))
            if (labels[part] == 1).mean() > 0.08 and (labels[part] == 0).mean() > 0.3:
                return take_sample(features[part], labels[part])

    prompts: list[tuple[str, Prompt]] = [
        (of, compile_prompt(sample(files(of)[index], seed), scale))
        for of, places in SAMPLES.items()
        for index in places
        for seed in (0, 1)
    ]

    def refused(encoded: Encoded, prompt: Prompt) -> tuple[bool, NDArray[np.float32]]:
        probability = membrane_probability(*encoded, prompt)
        levels = np.rint(255 * probability).astype(np.uint8)
        return not sheet_of(levels, None).sheet.is_sheet, probability

    print(f"{name}, {given.half} half of the pictures")
    answers = [
        refused(encoded, prompt)[0]
        for seed in SEEDS[given.half]
        for encoded in (encode(noise(blur, seed)) for blur in BLURS)
        for _, prompt in prompts
    ]
    print(f"noise (simulated): {sum(answers)} of {len(answers)} answers refused", flush=True)
    errors: dict[tuple[bool, bool], list[float]] = {}
    for of in SETS:
        for file in files(of)[given.half == "second" :: 2]:
            encoded = encode(bootstrap.read_pixels(file))
            drawn, inside = truth(mask(file))
            for origin, prompt in prompts:
                no, probability = refused(encoded, prompt)
                error = abs(counted(probability, inside) - drawn) / drawn
                errors.setdefault((origin == of, no), []).append(error)
    for own, text in ((True, "samples of the same set"), (False, "samples of other sets")):
        no, yes = errors.get((own, True), []), errors.get((own, False), [])
        print(
            f"{text}: {len(no)} of {len(no) + len(yes)} refused; mean error of the count "
            f"{np.mean(yes):.1%} in accepted, {np.mean(no) if no else 0:.1%} in refused answers; "
            f"over 10 % in {sum(e > 0.1 for e in yes)} accepted"
        )


if __name__ == "__main__":
    main()
