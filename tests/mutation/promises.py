"""Changes that once went through the nearest tests unseen; each must be noticed by its tests.

python tests/mutation/promises.py      exit 1 where one is not noticed, or is not there to make
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutation import child, tracing

LIMIT_S: Final = 240.0
EXAMPLES: Final = 40
"""Of each law; each of these changes breaks one of the first few."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A module that reads ``after`` in place of ``before``, which stands in it just once."""

    what: str
    module: str
    before: str
    after: str
    tests: str


PROMISES: Final = (
    Promise(
        "the tiled answer shifted by one pixel",
        "colonyqc.imaging.grid.tiling",
        "inner = next(answers)[:, halo : halo + down.core, halo : halo + across.core]",
        "inner = np.roll(next(answers), 1, 2)[\n"
        "            :, halo : halo + down.core, halo : halo + across.core\n        ]",
        "tests/imaging/grid/test_tiling.py",
    ),
    Promise(
        "the tiled answer shifted by one row where it becomes classes",
        "colonyqc.services.analysis.segmentation",
        "classify_pixels(probabilities, self._uncertain_below)",
        "np.roll(classify_pixels(probabilities, self._uncertain_below), 1, 0)",
        "tests/services/analysis/test_segmentation.py",
    ),
    Promise(
        "rules published without a permission",
        "colonyqc.services.rules.selection",
        "        require(history, Permission.PUBLISH_RULES)\n",
        "",
        "tests/services/rules/test_selection.py",
    ),
    Promise(
        "of rules as strong as each other the last speaks",
        "colonyqc.domain.rules",
        "STRENGTH[rule.verdict] > STRENGTH[best.verdict]",
        "STRENGTH[rule.verdict] >= STRENGTH[best.verdict]",
        "tests/domain/test_rules.py",
    ),
    Promise(
        "a rule that fired before and cannot be judged now is forgotten",
        "colonyqc.domain.rules",
        "if holds or (holds is None and before):",
        "if holds:",
        "tests/domain/test_rules.py",
    ),
    Promise(
        "a rule that never fired and cannot be judged now counts as fired",
        "colonyqc.domain.rules",
        "if holds or (holds is None and before):",
        "if holds or holds is None:",
        "tests/domain/test_rules.py",
    ),
    Promise(
        "colonies cut by what does not count, off by one row at strip borders",
        "colonyqc.imaging.colonies.label",
        "return grown[rows.start - wider.start :][: rows.stop - rows.start]",
        "return grown[: rows.stop - rows.start]",
        "tests/imaging/colonies/test_label.py",
    ),
    Promise(
        "the ratio under a colony, off by one row at strip borders",
        "colonyqc.imaging.colonies.measure",
        "_summed(kinds, ratio, corner[0], corner[1] + rows.start)",
        "_summed(kinds, ratio, corner[0], corner[1] + rows.start + (rows.start > 0))",
        "tests/imaging/colonies/test_measure.py",
    ),
    Promise(
        "parts that begin in a later strip, off by one row",
        "colonyqc.imaging.grid.components",
        "placed = table._replace(top=table.top + row, bottom=table.bottom + row)",
        "placed = table._replace(top=table.top + row - (row > 0), bottom=table.bottom + row)",
        "tests/imaging/grid/test_components.py",
    ),
    Promise(
        "an answer at another scale, off by one row at strip borders",
        "colonyqc.services.analysis.segmentation",
        "self._next = bottom\n",
        "self._next = bottom - (bottom < self._info.height)\n",
        "tests/services/analysis/test_segmentation.py",
    ),
    Promise(
        "the oldest of the earlier moments feeds hysteresis",
        "colonyqc.services.rules.selection",
        "max(earlier, key=_order)",
        "min(earlier, key=_order)",
        "tests/services/rules/test_selection.py",
    ),
    Promise(
        "the time of day does not order the earlier moments of a day",
        "colonyqc.services.rules.selection",
        "return day, 0.0 if taken is None else taken.timestamp(), summary.finished",
        "return day, 0.0, summary.finished",
        "tests/services/rules/test_selection.py",
    ),
    Promise(
        "a later moment of the same day feeds hysteresis",
        "colonyqc.services.rules.selection",
        "return hours_between(summary.taken, acquisition.taken) is not None",
        "return True",
        "tests/services/rules/test_selection.py",
    ),
    Promise(
        "the mean Jaccard over the uncertain class too",
        "colonyqc.training.evaluation.metrics",
        "SCORED: Final = (0, 1, 2)",
        "SCORED: Final = (0, 1, 2, 3)",
        "tests/training/evaluation/test_metrics.py",
    ),
    Promise(
        "the mean Jaccard without the background",
        "colonyqc.training.evaluation.metrics",
        "SCORED: Final = (0, 1, 2)",
        "SCORED: Final = (1, 2)",
        "tests/training/evaluation/test_metrics.py",
    ),
    Promise(
        "cells that meet in a corner are neighbours",
        "colonyqc.imaging.sheets.measure",
        "_TOUCH_PX: Final = 3",
        "_TOUCH_PX: Final = 1",
        "tests/imaging/sheets/test_measure.py",
    ),
    Promise(
        "one even step makes a stage grid even",
        "colonyqc.files.well.stage_grid",
        "<= _OFF_GRID).all())",
        "<= _OFF_GRID).any())",
        "tests/files/well/test_stage_grid.py",
    ),
    Promise(
        "one even direction makes a stage grid even",
        "colonyqc.files.well.stage_grid",
        "return all(axis.even for axis in self.axes)",
        "return any(axis.even for axis in self.axes)",
        "tests/files/well/test_stage_grid.py",
    ),
    Promise(
        "after a gap the chain is not read on from the event that stands there",
        "colonyqc.domain.audit",
        "number = event.number if isinstance(event.number, int) else number + 1",
        "number = number + 1",
        "tests/domain/test_audit.py",
    ),
    Promise(
        "after a break in the audit chain nothing more is said",
        "colonyqc.domain.audit",
        "            yield Break(number + 1, gone)\n",
        "            yield Break(number + 1, gone)\n            return\n",
        "tests/domain/test_audit.py",
    ),
    Promise(
        "every place may be kept for validation",
        "colonyqc.services.teaching.place_split",
        "for place in order[1:-1]:",
        "for place in order[1:]:",
        "tests/services/teaching/test_place_split.py",
    ),
    Promise(
        "no place need be kept for validation",
        "colonyqc.services.teaching.place_split",
        "    kept = [order[0]]\n    count = len(by_place[order[0]])\n    for place in order[1:-1]:",
        "    kept: list[str] = []\n    count = 0\n    for place in order[:-1]:",
        "tests/services/teaching/test_place_split.py",
    ),
)


def unnoticed(promise: Promise) -> str | None:
    """Return what is wrong with a promise's tests, None where they notice the change."""
    path = child.module_path(promise.module)
    source = path.read_text("utf-8")
    if source.count(promise.before) != 1:
        return f"{path.name} no longer reads {promise.before!r}: say the change anew"
    code = compile(source.replace(promise.before, promise.after), str(path), "exec")
    outcome = child.run(promise.module, code, [promise.tests], LIMIT_S)
    if outcome.code == 1:
        return None
    return f"{promise.tests} does not notice it (pytest ended with {outcome.code})"


def main() -> int:
    os.environ[tracing.EXAMPLES] = str(EXAMPLES)
    asked = [p for p in PROMISES if not sys.argv[1:] or sys.argv[1] in p.what]
    child.preload(sorted({promise.tests for promise in asked}))
    wrong = [(promise, said) for promise in asked if (said := unnoticed(promise)) is not None]
    for promise, said in wrong:
        print(f"{promise.what}: {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
