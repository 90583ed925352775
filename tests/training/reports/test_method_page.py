"""page and figures: what stands in the tables, where dots lie, what a page keeps."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from colonyqc.domain.errors import TrainingError
from colonyqc.training.evaluation.figures import (
    ComparisonFigures,
    LabelAgreement,
    LabelCounts,
    MethodFigures,
    RunScores,
    TemperatureScores,
    WeakScores,
)
from colonyqc.training.evaluation.fold_scores import TEMPERATURES
from colonyqc.training.evaluation.metrics import MaskScores, ReliabilityBins
from colonyqc.training.evaluation.recipe_figures import summed_up
from colonyqc.training.evaluation.robustness import RobustnessCurve
from colonyqc.training.reports.figures import COLOURS, Panel, dot_figure, mark
from colonyqc.training.reports.method_page import BEGIN, END, write_page

_BINS = ReliabilityBins((0, 40, 60), (0, 24.0, 54.0), (0, 20, 50))
_COUNTS = ((50, 5, 0, 0), (5, 30, 0, 0), (0, 5, 5, 0), (0, 0, 0, 0))


def _run(fold: int, seed: int, score: float) -> RunScores:
    shares = (0, 0.98, 0.01 * fold, 0)
    return RunScores(
        fold=fold,
        seed=seed,
        scores=MaskScores((None,) * 4, score, score / 2, 0.85, 0.1, _COUNTS),
        temperatures=tuple(TemperatureScores(abs(t - 1.5), 0.1, _BINS) for t in TEMPERATURES),
        held_out={"ips-timecourse": WeakScores(9, shares, (0, 1, 0, 0), 0.9, 0.0, 0.1)},
        agreement={
            "virtual-dish": LabelCounts(("v",), True, _COUNTS),
            "ips-phase/corrected": LabelCounts((f"0{fold}",), False, _COUNTS),
        },
        robustness={"blur": RobustnessCurve("blur: px", (0, 2), (score, score / 2), ())},
    )


def _method(runs: list[RunScores]) -> MethodFigures:
    known, summary = summed_up(runs)
    return MethodFigures(steps=7, machine="Some CPU", parameters=1234, runs=known, summary=summary)


def _comparison() -> ComparisonFigures:
    methods = {
        "shipped": [_run(f, s, 0.5 + 0.1 * f + 0.02 * s) for s in (0, 1) for f in (1, 2)],
        "unet": [_run(f, s, 0.5 + 0.2 * f - 0.1) for s in (0, 1) for f in (1, 2)],
    }
    return ComparisonFigures(
        recipe="ips-phase",
        seconds=90.0,
        steps=None,
        batch=12,
        crop=176,
        own="shipped",
        folds=(("01",), ("02",)),
        seeds=(0, 1),
        labels=(LabelAgreement(("a", "b"), 2, 0.9, 0.8, {0: 0.95}),),
        methods={name: _method(runs) for name, runs in methods.items()},
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docs") / "pmf.md"
    write_page(_comparison(), path)
    return path


def _row(page: Path, start: str) -> list[str]:
    (line,) = [x for x in page.read_text("utf-8").splitlines() if x.startswith(f"| {start} |")][:1]
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_a_row_holds_means_over_folds_with_their_spread_over_seeds(page: Path) -> None:
    assert _row(page, "pmf as shipped")[1:5] == ["1,234", "7", "0.660 ± 0.014", "0.071"]
    row = _row(page, "U-Net")
    assert row[3] == "0.700 ± 0.000"
    assert row[5] == "2"  # better on fold 2 of both seeds, worse on fold 1
    assert row[8] == "1.5 ± 0.0 %"


def test_the_page_says_whether_time_or_steps_were_equal(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    assert "### Methods at equal time" in text
    assert "Every network had 90 s of processor time on one thread (Some CPU)" in text
    known = _comparison()
    methods = {name: replace(told, machine=None) for name, told in known.methods.items()}
    equal = replace(known, seconds=None, steps=7, own="unet", methods=methods)
    write_page(equal, tmp_path / "pmf.md")
    text = (tmp_path / "pmf.md").read_text("utf-8")
    assert "### Methods at equal steps" in text
    assert "--methods shipped,unet --steps 7 --seeds 2 --robustness --page PAGE`" in text
    assert "Every network took 7 steps of 12 crops of 176 px" in text
    assert "better than U-Net, of 4" in text


def test_what_was_simulated_says_so_and_stands_after_what_was_not(page: Path) -> None:
    text = page.read_text("utf-8")
    rows = re.findall(
        r"^\| (?:\*\*simulated\*\*: )?(?:corrected masks|virtual dish), .*", text, re.M
    )
    assert [row.startswith("| **simulated**") for row in rows] == [False, True]
    assert "*a against b, no network*" in text


def test_the_calibration_names_error_before_and_after(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "0.100 ± 0.000 before, 0.100 ± 0.000 after" in text
    assert "suits all folds together is 1.5" in text


def test_figures_are_small_pictures_with_words_that_the_page_shows(page: Path) -> None:
    files = sorted((page.parent / "figures").iterdir())
    assert [p.name for p in files] == [
        "pmf-methods.svg",
        "pmf-reliability.svg",
        "pmf-robustness.svg",
    ]
    text = page.read_text("utf-8")
    for file in files:
        assert file.stat().st_size < 60_000
        root = ElementTree.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own file
        words = root.attrib["aria-label"]
        assert "2 folds × 2 seeds" in words
        assert f"![{words}](figures/{file.name})" in text


def test_a_page_keeps_what_stands_round_its_results(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    path.write_text(f"# Method\n\n{BEGIN}\nlast year\n{END}\n\n## Tried\n", "utf-8")
    write_page(_comparison(), path)
    once = path.read_text("utf-8")
    assert once.startswith(f"# Method\n\n{BEGIN}\n### Methods at equal time\n\n`colonyqc")
    assert once.endswith(f"{END}\n\n## Tried\n")
    assert "last year" not in once
    write_page(_comparison(), path)
    assert path.read_text("utf-8") == once


def test_a_page_without_a_place_for_results_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    path.write_text("# Method\n", "utf-8")
    with pytest.raises(TrainingError, match="no place for the results"):
        write_page(_comparison(), path)
    assert path.read_text("utf-8") == "# Method\n"
    assert not (tmp_path / "figures").exists()
    with pytest.raises(TrainingError, match="can't be read"):
        write_page(_comparison(), tmp_path)


def test_values_lie_where_the_axes_say() -> None:
    panel = Panel(10, 20, 100, 50, (0, 2), (0, 1))
    assert panel.at(0, 0) == (10, 70)
    assert panel.at(1, 1) == (60, 20)
    assert panel.at(9, -3) == (110, 70)


def test_groups_are_told_apart_without_colour() -> None:
    shapes = [re.sub(r'fill="#\w+"', "", mark((5, 5), index)) for index in range(4)]
    assert len(set(shapes)) == 4
    assert len(set(COLOURS)) == len(COLOURS)


def test_every_run_has_its_dot() -> None:
    dots = {"a": [(0, 0.5), (1, 0.6)], "b": [(0, 0.7), (1, 0.8)]}
    means = {"a": (0.55, 0.01), "b": (0.75, 0.0)}
    svg = dot_figure("t", [("score", dots, means)], ["one", "two"], "mean")
    assert svg.count("<circle") == 2 + 1  # one more in the legend
    assert svg.count("<polygon") == 2 + 1
