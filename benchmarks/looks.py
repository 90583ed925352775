"""How well a looks network knows kinds of pictures and sizes of cells it was not fitted to.

python benchmarks/looks.py DATA [--seed 0]

Every picture is scored by read-outs fitted without its place (lines of `hipsc-phase`, wells,
sections); then colonies by read-outs fitted without their whole source, and what must be refused
by read-outs that were shown nothing of its kind. Needs the extra train.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc import bootstrap
from colonyqc.training.fit.recognition import (
    FAMILIAR_FROM,
    REFUSED_BELOW,
    DescribedPicture,
    held_out,
    looks,
)
from colonyqc.training.recipes import IPS_PHASE

FOLDS = 5


def folded(seen: Sequence[DescribedPicture], seed: int) -> dict[str, int]:
    """Deal the places at random into folds."""
    places = sorted({look.place for look in seen})
    np.random.default_rng(seed).shuffle(places)
    return {place: index % FOLDS for index, place in enumerate(places)}


def row(name: str, familiarity: NDArray[np.float64]) -> str:
    refused = 100 * float((familiarity < REFUSED_BELOW).mean())
    unfamiliar = 100 * float((familiarity < FAMILIAR_FROM).mean()) - refused
    return f"| {name} | {len(familiarity)} | {refused:.1f} % | {unfamiliar:.1f} % |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    seen = looks(IPS_PHASE, given.data, bootstrap.read_pixels, seed=given.seed)
    fold = folded(seen, given.seed)
    by_place = held_out(seen, lambda look: str(fold[look.place]))
    kinds = np.array([look.kind for look in seen])
    known = np.array([look.known for look in seen])
    print("| kind, places held out | pictures | refused | unfamiliar |\n| --- | --- | --- | --- |")
    for half in (True, False):
        for kind in sorted(set(kinds[known == half])):
            print(row(kind, by_place[kinds == kind, 0]))
    print("\n| source left out altogether | pictures | refused | unfamiliar |")
    print("| --- | --- | --- | --- |")
    by_source = held_out(seen, lambda look: look.kind if look.known else "")
    for kind in sorted(set(kinds[known])):
        print(row(kind, by_source[kinds == kind, 0]))
    print("\n| kind never shown | pictures | refused | unfamiliar |\n| --- | --- | --- | --- |")
    for kind in sorted(set(kinds[~known])):
        alone = held_out(seen, lambda look, kind=kind: kind if look.kind == kind else "")
        print(row(kind, alone[kinds == kind, 0]))
    um = np.array([look.um for look in seen])
    native = np.array([look.native for look in seen]) & (kinds == "hipsc-phase")
    # Each line alone left out: the others are what a size is told by.
    by_line = held_out(seen, lambda look: look.place if look.kind == "hipsc-phase" else "")
    off = np.exp(np.abs(by_line[:, 1] - np.log(um)))
    for name, chosen in (("as taken", native), ("at all scales", kinds == "hipsc-phase")):
        of = off[chosen]
        print(
            f"\nhipsc-phase {name}, lines held out, {len(of)} pictures: µm/px off by a factor of "
            f"{np.median(of):.3f} in the median, within 1.2 {100 * (of < 1.2).mean():.0f} %, "
            f"within 1.5 {100 * (of < 1.5).mean():.0f} %"
        )


if __name__ == "__main__":
    main()
