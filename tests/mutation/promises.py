"""Changes that once went through the nearest tests unseen; each must be noticed by its test.

python tests/mutation/promises.py      exit 1 where one is not noticed, or is not there to make
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutation import child, tracing
from mutation.swap import Swap, find

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
    test: str
    """The one of them that must notice it."""


PROMISES: Final = (
    Promise(
        "the tiled answer shifted by one pixel",
        "colonyqc.imaging.grid.tiling",
        "inner = next(answers)[:, halo : halo + down.core, halo : halo + across.core]",
        "inner = np.roll(next(answers), 1, 2)[\n"
        "            :, halo : halo + down.core, halo : halo + across.core\n        ]",
        "tests/imaging/grid/test_tiling.py",
        "test_an_answer_lies_where_what_it_speaks_of_lies",
    ),
    Promise(
        "the tiled answer shifted by one row where it becomes classes",
        "colonyqc.services.analysis.segmentation",
        "classify_pixels(probabilities, self._uncertain_below)",
        "np.roll(classify_pixels(probabilities, self._uncertain_below), 1, 0)",
        "tests/services/analysis/test_segmentation.py",
        "test_a_scaled_picture_is_handed_on_the_same_however_it_is_cut",
    ),
    Promise(
        "rules published without a permission",
        "colonyqc.services.rules.selection",
        "        require(history, Permission.PUBLISH_RULES)\n",
        "",
        "tests/services/rules/test_selection.py",
        "test_who_has_no_role_for_it_publishes_nothing",
    ),
    Promise(
        "of rules as strong as each other the last speaks",
        "colonyqc.domain.rules",
        "STRENGTH[rule.verdict] > STRENGTH[best.verdict]",
        "STRENGTH[rule.verdict] >= STRENGTH[best.verdict]",
        "tests/domain/test_rules.py",
        "test_of_rules_as_strong_as_each_other_the_first_speaks",
    ),
    Promise(
        "a rule that fired before and cannot be judged now is forgotten",
        "colonyqc.domain.rules",
        "if holds or (holds is None and before):",
        "if holds:",
        "tests/domain/test_rules.py",
        "test_a_rule_that_fired_and_cannot_be_judged_now_stays_fired_and_no_other_does",
    ),
    Promise(
        "a rule that never fired and cannot be judged now counts as fired",
        "colonyqc.domain.rules",
        "if holds or (holds is None and before):",
        "if holds or holds is None:",
        "tests/domain/test_rules.py",
        "test_a_rule_that_fired_and_cannot_be_judged_now_stays_fired_and_no_other_does",
    ),
    Promise(
        "colonies cut by what does not count, off by one row at strip borders",
        "colonyqc.imaging.colonies.label",
        "return grown[rows.start - wider.start :][: rows.stop - rows.start]",
        "return grown[: rows.stop - rows.start]",
        "tests/imaging/colonies/test_label.py",
        "test_colonies_beside_what_does_not_count_are_cut_however_the_map_is_cut_in_strips",
    ),
    Promise(
        "the ratio under a colony, off by one row at strip borders",
        "colonyqc.imaging.colonies.measure",
        "_summed(kinds, ratio, corner[0], corner[1] + rows.start)",
        "_summed(kinds, ratio, corner[0], corner[1] + rows.start + (rows.start > 0))",
        "tests/imaging/colonies/test_measure.py",
        "test_what_lies_under_a_colony_is_the_same_however_it_is_cut_in_strips",
    ),
    Promise(
        "parts that begin in a later strip, off by one row",
        "colonyqc.imaging.grid.components",
        "placed = table._replace(top=table.top + row, bottom=table.bottom + row)",
        "placed = table._replace(top=table.top + row - (row > 0), bottom=table.bottom + row)",
        "tests/imaging/grid/test_components.py",
        "test_parts_are_those_of_the_whole_picture_however_it_is_cut",
    ),
    Promise(
        "an answer at another scale, off by one row at strip borders",
        "colonyqc.services.analysis.segmentation",
        "self._next = bottom\n",
        "self._next = bottom - (bottom < self._info.height)\n",
        "tests/services/analysis/test_segmentation.py",
        "test_a_scaled_picture_is_handed_on_the_same_however_it_is_cut",
    ),
    Promise(
        "the oldest of the earlier moments feeds hysteresis",
        "colonyqc.services.rules.selection",
        "max(earlier, key=_order)",
        "min(earlier, key=_order)",
        "tests/services/rules/test_selection.py",
        "test_what_went_before_is_the_newest_analysis_of_the_nearest_earlier_day",
    ),
    Promise(
        "the time of day does not order the earlier moments of a day",
        "colonyqc.services.rules.selection",
        "return day, 0.0 if taken is None else taken.timestamp(), summary.finished",
        "return day, 0.0, summary.finished",
        "tests/services/rules/test_selection.py",
        "test_of_the_moments_of_a_day_the_latest_picture_went_before_not_the_last_analysis",
    ),
    Promise(
        "a later moment of the same day feeds hysteresis",
        "colonyqc.services.rules.selection",
        "return hours_between(summary.taken, acquisition.taken) is not None",
        "return True",
        "tests/services/rules/test_selection.py",
        "test_what_went_before_is_the_newest_analysis_of_the_nearest_earlier_day",
    ),
    Promise(
        "the mean Jaccard over the uncertain class too",
        "colonyqc.training.evaluation.metrics",
        "SCORED: Final = (0, 1, 2)",
        "SCORED: Final = (0, 1, 2, 3)",
        "tests/training/evaluation/test_metrics.py",
        "test_the_mean_jaccard_is_of_the_background_and_the_two_kinds_of_colony",
    ),
    Promise(
        "the mean Jaccard without the background",
        "colonyqc.training.evaluation.metrics",
        "SCORED: Final = (0, 1, 2)",
        "SCORED: Final = (1, 2)",
        "tests/training/evaluation/test_metrics.py",
        "test_jaccard_by_hand",
    ),
    Promise(
        "cells that meet in a corner are neighbours",
        "colonyqc.imaging.sheets.measure",
        "_TOUCH_PX: Final = 3",
        "_TOUCH_PX: Final = 1",
        "tests/imaging/sheets/test_measure.py",
        "test_neighbours_share_three_pixels_of_border",
    ),
    Promise(
        "one even step makes a stage grid even",
        "colonyqc.files.well.stage_grid",
        "<= _OFF_GRID).all())",
        "<= _OFF_GRID).any())",
        "tests/files/well/test_stage_grid.py",
        "test_one_gap_off_the_grid_makes_it_uneven_in_either_direction",
    ),
    Promise(
        "one even direction makes a stage grid even",
        "colonyqc.files.well.stage_grid",
        "return all(axis.even for axis in self.axes)",
        "return any(axis.even for axis in self.axes)",
        "tests/files/well/test_stage_grid.py",
        "test_one_gap_off_the_grid_makes_it_uneven_in_either_direction",
    ),
    Promise(
        "after a gap the chain is not read on from the event that stands there",
        "colonyqc.domain.audit",
        "number = event.number if isinstance(event.number, int) else number + 1",
        "number = number + 1",
        "tests/domain/test_audit.py",
        "test_every_break_is_named_and_the_chain_read_on_after_each",
    ),
    Promise(
        "after a break in the audit chain nothing more is said",
        "colonyqc.domain.audit",
        "            yield Break(number + 1, gone)\n",
        "            yield Break(number + 1, gone)\n            return\n",
        "tests/domain/test_audit.py",
        "test_every_break_is_named_and_the_chain_read_on_after_each",
    ),
    Promise(
        "every place may be kept for validation",
        "colonyqc.services.teaching.place_split",
        "for place in order[1:-1]:",
        "for place in order[1:]:",
        "tests/services/teaching/test_place_split.py",
        "test_one_place_at_least_is_on_each_side_whatever_the_share",
    ),
    Promise(
        "no place need be kept for validation",
        "colonyqc.services.teaching.place_split",
        "    kept = [order[0]]\n    count = len(by_place[order[0]])\n    for place in order[1:-1]:",
        "    kept: list[str] = []\n    count = 0\n    for place in order[:-1]:",
        "tests/services/teaching/test_place_split.py",
        "test_a_split_parts_places_and_is_the_same_again",
    ),
)


def change(promise: Promise) -> CodeType | Swap | str:
    """Return what a promise makes of its module: one function, else all of it, else what is wrong.

    A module is changed whole where what runs at its import is another, a constant as a rule.
    """
    path = child.module_path(promise.module)
    source = path.read_text("utf-8")
    if source.count(promise.before) != 1:
        return f"{path.name} no longer reads {promise.before!r}: say the change anew"
    changed = source.replace(promise.before, promise.after)
    old, new = (compile(text, str(path), "exec") for text in (source, changed))
    return find(old, new) or new


def unnoticed(promise: Promise, made: CodeType | Swap) -> str | None:
    """Return what is wrong with a promise's test, None where it notices the change."""
    outcome = child.run(promise.module, made, [f"{promise.tests}::{promise.test}"], LIMIT_S)
    if outcome.code == 1:
        return None
    return f"{promise.test} does not notice it (pytest ended with {outcome.code})"


def broken(asked: Sequence[Promise]) -> Iterator[tuple[Promise, str]]:
    """Yield the promises that are not kept, with what is wrong."""
    whole: list[tuple[Promise, CodeType]] = []
    swapped: list[tuple[Promise, Swap]] = []
    for promise in asked:
        match change(promise):
            case str(wrong):
                yield promise, wrong
            case Swap() as swap:
                swapped.append((promise, swap))
            case code:
                whole.append((promise, code))
    # First those whose children each import the program, as none of it is loaded here yet.
    child.preload(_files(promise for promise, _ in whole))
    yield from _not_kept(whole)
    child.load(_files(promise for promise, _ in swapped))
    yield from _not_kept(swapped)


def _files(promises: Iterable[Promise]) -> list[str]:
    return sorted({promise.tests for promise in promises})


def _not_kept(
    made: Iterable[tuple[Promise, CodeType | Swap]],
) -> Iterator[tuple[Promise, str]]:
    for promise, changed in made:
        if (said := unnoticed(promise, changed)) is not None:
            yield promise, said


def main() -> int:
    os.environ[tracing.EXAMPLES] = str(EXAMPLES)
    asked = [p for p in PROMISES if not sys.argv[1:] or sys.argv[1] in p.what]
    wrong = list(broken(asked))
    for promise, said in wrong:
        print(f"{promise.what}: {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
