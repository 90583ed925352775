"""How much of a drawn feeder layer is told from differentiation. All figures SIMULATED.

python benchmarks/feeder_layer.py [--dishes 4]

The layer is spread cells in patches of the empty dish, its true classes are asked: no network.
"""

import argparse

import numpy as np

from colonyqc.imaging.colonies.feeder import find_feeders
from colonyqc.imaging.simulate import DishSpec, draw, grow

FLOOR_PX = 500.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dishes", type=int, default=4)
    given = parser.parse_args()
    for stroma in (0.2, 0.5):
        covered, told, left = [], [], []
        for seed in range(given.dishes):
            spec = DishSpec(
                seed, 900, 700, days=(1, 2, 3), colonies=6, start_confluence=0.12, stroma=stroma
            )
            truth = draw(grow(spec)[3]).truth
            layer = int(np.count_nonzero(truth == 2))
            feeders = find_feeders(truth, FLOOR_PX, spec.pixel_size_um).px
            rest = layer - feeders
            covered.append(100 * layer / truth.size)
            told.append(100 * feeders / max(layer, 1))
            left.append(100 * rest / max(np.count_nonzero(truth == 1) + rest, 1))
        print(
            f"simulated, layer over {np.mean(covered):.1f} % of the dish: {np.mean(told):.1f} % of "
            f"it told as feeders; differentiated fraction left {np.mean(left):.1f} % (drawn: 0 %)"
        )


if __name__ == "__main__":
    main()
