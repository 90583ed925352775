"""Hold confluence on the EVOS time course against the other tool's figures, picture by picture.

    python benchmarks/confluence.py DATA/colonies/ips-timecourse [--model NAME]

The peer (confluence.tsv) is another tool, not the truth.
"""

import argparse
import csv
import tempfile
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from colonyqc import bootstrap
from colonyqc.services.analysis import colonies


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model")
    given = parser.parse_args()
    with (given.folder / "confluence.tsv").open() as file:
        peer = {
            row["file"]: 100 * float(row["confluence"])
            for row in csv.DictReader(file, delimiter="\t")
        }
    with tempfile.TemporaryDirectory() as folder:
        context = bootstrap.context(str(Path(folder) / "h.db"))
        collection = context.pictures.collect([given.folder], "evos")
        rows = []
        for acquisition in collection.acquisitions:
            found = colonies.run(acquisition, context=context, model=given.model).analysis
            print(
                f"day {acquisition.day}: {found.statistics.confluence:.1f} % confluence, "
                f"{found.statistics.differentiated:.1f} % differentiated, {found.model}"
            )
            for result in found.pictures:
                name = result.picture.name
                rows.append((peer[name], result.confluence, result.peer_confluence))
                view = result.picture.view
                print(f"  view {view}: peer {rows[-1][0]:5.1f}, network {rows[-1][1]:5.1f}, "
                      f"local contrast {rows[-1][2]:5.1f}")  # fmt: skip
    reference, *ours = np.array(rows, float).T
    for name, values in zip(("network", "local contrast"), ours, strict=True):
        error = np.abs(values - reference).mean() / 100
        print(
            f"{name}: mean absolute difference {error:.3f}, "
            f"Spearman {spearmanr(values, reference).statistic:.3f} over {len(values)} pictures"
        )


if __name__ == "__main__":
    main()
