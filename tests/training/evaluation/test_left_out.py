"""left_out: networks that lack whole sources."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from colonyqc.training.data.examples import Example, Source
from colonyqc.training.evaluation.cross_validation import Material
from colonyqc.training.evaluation.figures import RunScores, WeakScores
from colonyqc.training.evaluation.left_out import left_out_figures, left_out_jobs
from colonyqc.training.fit.pmf import without
from training.pictures import tiny_recipe


def _pool(name: str, places: str) -> tuple[Source, list[Example]]:
    blank = np.zeros((8, 8), np.uint8)
    return Source(name, name, 1.0), [Example(p, p, blank, blank) for p in places]


def test_each_network_lacks_every_picture_of_its_sources_and_no_other(tmp_path: Path) -> None:
    pools = [_pool("x", "ab"), _pool("y", "cd"), _pool("z", "e")]
    recipe = replace(tiny_recipe(), left_out=(("x",), ("y", "z")))
    jobs = left_out_jobs(recipe, Material(pools, (), tmp_path), tmp_path, (0, 1))
    assert [(job.seed, sorted(job.held_out)) for job in jobs] == [
        (0, ["x"]), (0, ["y", "z"]), (1, ["x"]), (1, ["y", "z"]),
    ]  # fmt: skip
    learnt = [[source.name for source, _ in without(pools, job.held_out)] for job in jobs[:2]]
    assert learnt == [["y", "z"], ["x"]]
    assert len({job.checkpoint for job in jobs}) == 4

    def run(seed: int, share: float) -> RunScores:
        weak = WeakScores(2, (0, 1 - share, share, 0), (0, 1, 0, 0), 0.9, 0.0, share)
        return RunScores(fold=0, seed=seed, held_out={"x": weak}, agreement={})

    told = left_out_figures(jobs, [run(0, 0.02), run(0, 0.1), run(1, 0.04), run(1, 0.3)])
    assert [group.sources for group in told] == [("x",), ("y", "z")]
    assert told[0].summary.weak["x"].differentiated.mean == 0.03
