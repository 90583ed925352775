"""Hold a model against the exact truth of the virtual dish. All figures are SIMULATED.

python benchmarks/simulated.py [--model NAME]
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np

from colonyqc import bootstrap
from colonyqc.domain.classes import PREDICTED
from colonyqc.domain.picture import Picture, Tile
from colonyqc.imaging.simulate import demo_series, series
from colonyqc.services.analysis import colonies
from colonyqc.services.demo import PIXEL_SIZE_UM


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="ips-phase")
    given = parser.parse_args()
    counts = np.zeros((4, 4), np.int64)
    with tempfile.TemporaryDirectory() as folder:
        for name, spec in demo_series(pixel_size_um=PIXEL_SIZE_UM).items():
            for shot in series(spec):
                path = Path(folder) / "picture.tif"
                bootstrap.write_simulated(path, shot.pixels, PIXEL_SIZE_UM)
                found = colonies.segment_picture(
                    Picture(path.name, (Tile(path),)),
                    pictures=bootstrap.pictures(),
                    models=bootstrap.models(),
                    protocol=bootstrap.protocol(),
                    model=given.model,
                ).classes
                pair = np.bincount(4 * shot.truth.ravel().astype(int) + found.ravel(), minlength=16)
                counts += pair.reshape(4, 4)
                covered, drawn = (100 * float((m > 0).mean()) for m in (found, shot.truth))
                spread, true = (_spread(m) for m in (found, shot.truth))
                print(
                    f"simulated {name}, day {shot.day}, view {shot.view}: confluence {covered:.1f} "
                    f"(drawn {drawn:.1f}) %, differentiated {spread:.1f} (drawn {true:.1f}) %"
                )
    for kind in PREDICTED:
        union = counts[kind].sum() + counts[:, kind].sum() - counts[kind, kind]
        print(f"simulated, {kind.name.lower()}: Jaccard {counts[kind, kind] / union:.3f}")


def _spread(classes: np.ndarray) -> float:
    judged = np.count_nonzero((classes == 1) | (classes == 2))
    return 100 * np.count_nonzero(classes == 2) / max(judged, 1)


if __name__ == "__main__":
    main()
