from dataclasses import replace
from datetime import UTC, datetime
from math import isnan, nan
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.applied_rules import RuleOutcome
from colonyqc.domain.classes import OCCUPIED
from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Failure, FileNote
from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.domain.protocol import Condition, Direction, Past, Protocol, Rule
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.rules import When
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import DishVerdict, Verdict
from colonyqc.imaging.colonies.overlay import painted
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.ports.reports import ReportModel, ReportValue
from colonyqc.services.reporting import trends, values
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.pictures import PICTURES_ON_PAPER, scale_bar
from colonyqc.services.reporting.rows import ROWS_ON_PAPER, against
from colonyqc.services.reporting.words import LANGUAGES, words
from support.builders import BLURRED, analysis, colony, picture_result
from support.fake_history import SIZE, FakeHistory, drawn, drawn_day, drawn_result, drawn_series
from support.values import same

DISH = DishKey("line A", "dish 1")
MADE = datetime(2026, 3, 8, 9, 2, tzinfo=UTC)


def made(history: FakeHistory, day: int | None = None, language: str = "en") -> ReportModel:
    port: History = history
    return build(port, DISH, day, made=MADE, language=language)


def value(report: ReportModel, label: str) -> ReportValue:
    (found,) = [v for v in (*report.values, *report.facts) if v.label == label]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_left_out_are_counted_named_and_explained(language: str) -> None:
    history = drawn_series(days=(3,))
    day = history.records[0].analysis
    copy = FileNote(Path("b.png"), "b.png is a copy of the file a.png: the view is counted once.")
    twice = "B/a.png is a copy of A/a.png: one picture is counted for two dishes or moments."
    notes = (copy, FileNote(Path("a.png"), twice, counted=True))
    acquisition = replace(day.acquisition, file_notes=notes)
    failures = (Failure("c.png", "c.png can't be read: it is empty."),)
    noted = replace(day, acquisition=acquisition, failures=failures)
    history.records[0] = replace(history.records[0], analysis=noted)
    report, say = made(history, language=language), words(language)
    assert value(report, say("fact pictures")).value == say("pictures used", usable=2, all=4)
    for said in (copy.sentence, twice, failures[0].reason):
        assert any(say.worded(said) in warning for warning in report.warnings)
    assert say("left out", why=say.worded(copy.sentence)) in report.warnings


def let_grow(history: FakeHistory) -> None:
    """Let a history grow, every day with its 95 % intervals."""
    for at, record in enumerate(history.records):
        found = record.analysis.statistics
        told = replace(
            found,
            confluence=20.0 * (at + 1),
            confluence_low=20.0 * (at + 1) - 1,
            confluence_high=20.0 * (at + 1) + 1,
            differentiated_low=found.differentiated / 2,
            differentiated_high=2 * found.differentiated,
        )
        made = replace(record.analysis, statistics=told)
        history.records[at] = replace(record, analysis=made)


def test_bars_and_trend_draw_intervals_and_growth_prints_its_own() -> None:
    history = drawn_series(days=(2, 3))
    report = made(history)
    bars = [each.bar for each in report.values[:2]]
    assert all(bar is not None and isnan(bar.low) and isnan(bar.high) for bar in bars)
    assert isnan(report.trend[0].confluence_low), "a spread over pictures is no interval"
    assert value(report, "Area doubling time").ends == ""
    let_grow(history)
    report = made(history)
    statistics = history.records[-1].analysis.statistics
    first, second = (each.bar for each in report.values[:2])
    assert first is not None
    assert second is not None
    assert (first.low, first.high) == statistics.confluence_interval
    assert (second.low, second.high) == statistics.differentiated_interval
    last = report.trend[-1]
    assert (last.confluence_low, last.confluence_high) == statistics.confluence_interval
    assert (last.differentiated_low, last.differentiated_high) == statistics.differentiated_interval
    (step,) = trends.growth(history.records)
    assert step.fit is not None
    ends = f"{step.fit.doubling_low:.1f}–{step.fit.doubling_high:.1f}"
    assert value(report, "Area doubling time").ends == ends
    assert value(report, "Growth rate of area").ends.startswith(f"{step.fit.rate_low:.4f}–")


def test_no_hour_is_invented_where_only_the_date_is_known() -> None:
    history = drawn_series(days=(3,))
    record = history.records[0]
    dated = replace(record.analysis.acquisition, taken=datetime(2026, 3, 4))
    made_on = replace(record.analysis, acquisition=dated)
    history.records[0] = replace(record, analysis=made_on)
    assert made(history).taken == "2026-03-04"


def test_the_newest_day_is_reported_with_its_numbers() -> None:
    history = drawn_series(days=(2, 3, 4))
    statistics = history.records[-1].analysis.statistics
    report = made(history)
    assert (report.line, report.dish, report.day) == ("line A", "dish 1", "4")
    assert report.record_ids == (3, 1, 2)
    assert value(report, "Confluence").value == f"{statistics.confluence:.1f}"
    assert value(report, "Confluence").limit == "ready to passage > 70 %, fail > 90 %"
    assert value(report, "Confluence").note == f"SD {statistics.confluence_sd:.1f} over 2 pictures"
    assert value(report, "Differentiated fraction").limit == "watch > 10 %, fail > 20 %"
    assert value(report, "Uncertain").value == f"{statistics.uncertain:.1f}"
    assert value(report, "Colonies").value == str(statistics.colony_count)
    assert value(report, "Colony density").value == f"{statistics.density_per_cm2:.1f}"
    assert value(report, "Median colony area").unit == "mm²"
    assert [p.day for p in report.trend] == [2, 3, 4]
    assert report.made == MADE
    assert not report.simulated
    assert not history.committed
    assert all(label.closed for label in history.opened)


def test_the_facts_an_auditor_asks_for_are_there() -> None:
    report = made(drawn_series())
    assert value(report, "Model").value == "tiny@1.0.0"
    assert value(report, "Model sha256").value == "cd" * 32
    assert value(report, "Run on").value == "CPU"
    assert value(report, "Protocol").value == "default@1"
    assert value(report, "Pixel size").value == "1.6 µm/px (from the file)"
    assert value(report, "Pictures used").value == "2 of 2"
    assert value(report, "Program").value == "colonyqc 0.1.0"
    assert value(report, "Analysed").value == "2026-03-06 01:17 UTC"
    assert value(report, "Trend records").value == "1, 2, 3"


@pytest.mark.parametrize(
    ("language", "label", "told"),
    [
        ("en", "Preprocessing", "denoising 1.5 px, CLAHE 2"),
        ("ja", "前処理", "ノイズ除去 1.5 px, CLAHE 2"),
    ],
)
def test_preprocessing_stands_in_the_report_where_there_was_any(
    language: str, label: str, told: str
) -> None:
    history = drawn_series()
    assert label not in [fact.label for fact in made(history, language=language).facts]
    last = history.records[-1]
    steps = (PreprocessingStep(StepKind.DENOISE, 1.5), PreprocessingStep(StepKind.CLAHE, 2.0))
    protocol = replace(last.analysis.protocol, preprocessing=steps)
    history.records[-1] = replace(last, analysis=replace(last.analysis, protocol=protocol))
    assert value(made(history, language=language), label).value == told


def on_feeders(history: FakeHistory, feeders: bool | None, px: int | None) -> FakeHistory:
    """Let the newest analysis be of a dish on feeders that cover ``px`` of each picture."""
    last = history.records[-1]
    results = tuple(replace(r, feeder_px=px) for r in last.analysis.pictures)
    acquisition = replace(last.analysis.acquisition, feeders=feeders)
    changed = replace(
        last.analysis, acquisition=acquisition, pictures=results, statistics=pool(results)
    )
    history.records[-1] = replace(last, analysis=changed)
    return history


def with_dead(history: FakeHistory, dead: DeadCells | None) -> FakeHistory:
    """Let the newest analysis have these dead cells in each picture."""
    last = history.records[-1]
    results = tuple(replace(r, dead=dead) for r in last.analysis.pictures)
    changed = replace(last.analysis, pictures=results, statistics=pool(results))
    history.records[-1] = replace(last, analysis=changed)
    return history


def test_dead_cells_have_a_number_with_its_limit() -> None:
    found = DeadCells((Disc(9, 9, 20),), px=SIZE[0] * SIZE[1], apart_px=0)
    shown = value(made(with_dead(drawn_series(), found)), "Dead cells and debris")
    assert (shown.unit, shown.limit, shown.state) == (
        "%",
        "watch > 10 %",
        "watch",
    )
    assert float(shown.value) > 10
    assert " found, " in shown.note


@pytest.mark.parametrize(
    ("why", "language", "label", "said"),
    [
        (Unmeasured.SIZE, "en", "Dead cells and debris", "how large the cells are"),
        (Unmeasured.COARSE, "en", "Dead cells and debris", "too coarse"),
        (Unmeasured.KIND, "ja", "死細胞・デブリ", "位相差像のみ"),
    ],
)
def test_dead_cells_that_could_not_be_told_say_why(
    why: Unmeasured, language: str, label: str, said: str
) -> None:
    report = made(with_dead(drawn_series(), DeadCells(unmeasured=why)), language=language)
    shown = value(report, label)
    assert said in shown.note
    assert shown.value == "–"
    older = made(with_dead(drawn_series(), None), language=language)
    assert label not in [each.label for each in older.values]


def test_feeders_have_a_number_of_their_own_and_are_in_the_legend() -> None:
    report = made(on_feeders(drawn_series(), True, SIZE[0] * SIZE[1] // 4))
    assert value(report, "Culture").value == "on feeders"
    assert value(report, "Feeders").value == "25.0"
    assert "of the imaged area" in value(report, "Feeders").note
    assert report.feeders


@pytest.mark.parametrize(("feeders", "said"), [(None, "not stated"), (False, "feeder-free")])
def test_without_feeders_there_is_no_number_of_them(feeders: bool | None, said: str) -> None:
    report = made(on_feeders(drawn_series(), feeders, None))
    assert value(report, "Culture").value == said
    assert "Feeders" not in [v.label for v in report.values]
    assert not report.feeders


def sure(history: FakeHistory) -> FakeHistory:
    """Give the newest analysis intervals."""
    last = history.records[-1]
    spans = {"confluence_low": 25.0, "confluence_high": 31.25}
    spans |= {"differentiated_low": 7.1, "differentiated_high": 12.9}
    statistics = replace(last.analysis.statistics, **spans)
    changed = replace(last.analysis, statistics=statistics)
    history.records[-1] = replace(last, analysis=changed)
    return history


@pytest.mark.parametrize(
    ("views", "said"), [(2, "had other fields been photographed"), (1, "this one picture only")]
)
def test_a_number_is_told_with_its_interval_and_what_that_is_of(views: int, said: str) -> None:
    report = made(sure(drawn_series(views=views)))
    for label, interval in (
        ("Confluence", (25.0, 31.25)),
        ("Differentiated fraction", (7.1, 12.9)),
    ):
        assert value(report, label).interval == interval
        assert value(report, label).note.endswith(said)
    assert isnan(value(report, "Uncertain").interval[0])


def test_an_analysis_of_before_has_no_interval() -> None:
    found = value(made(drawn_series()), "Differentiated fraction")
    assert isnan(found.interval[0])
    assert "95 %" not in found.note


def test_a_named_day_is_reported_as_it_stood_that_day() -> None:
    history = drawn_series(days=(2, 3, 4))
    before = made(history, day=3)
    assert before.day == "3"
    assert [p.day for p in before.trend] == [2, 3]
    shorter = made(drawn_series(days=(2, 3)))
    assert same(before.values, shorter.values)
    assert before.notes == shorter.notes


def test_a_missing_day_names_the_days_there_are() -> None:
    with pytest.raises(UsageError, match=r"line A/dish 1 has no analysis of day 9.*2, 3, 4"):
        made(drawn_series(days=(2, 3, 4)), day=9)


def test_a_missing_dish_names_the_dishes_there_are() -> None:
    with pytest.raises(HistoryError, match=r"no analysis of dish line A/dish 9.*line A/dish 1"):
        build(drawn_series(), DishKey("line A", "dish 9"), made=MADE)
    with pytest.raises(HistoryError, match="It is empty"):
        build(FakeHistory(), DISH, made=MADE)


def test_another_language_is_refused() -> None:
    with pytest.raises(UsageError, match='en or ja, not in "fr"'):
        made(drawn_series(), language="fr")


def test_an_unknown_pixel_size_leaves_lengths_in_px() -> None:
    history = drawn_series(pixel_size_um=None)
    report = made(history)
    record = history.records[-1].analysis
    areas = [c.area_px for p in record.pictures for c in p.colonies if not c.touches_border]
    assert value(report, "Pixel size").value == "unknown: lengths in px"
    assert value(report, "Median colony area").unit == report.area_unit == "px²"
    assert float(value(report, "Median colony area").value) == pytest.approx(median(areas), abs=1)
    assert value(report, "Colony density").value == "–"
    assert report.measure_headers[0] == "area (px²)"
    assert all(p.scale_bar_share is None for p in report.pictures)


def test_one_picture_without_a_pixel_size_takes_the_scale_from_all() -> None:
    history = FakeHistory()
    overview, labels = drawn(1, 5)
    results = [drawn_result(1, labels), drawn_result(2, labels, pixel_size_um=None)]
    drawn_day(history, 1, [(result, overview, labels) for result in results])
    report = made(history)
    assert report.area_unit == "px²"
    assert "unknown for some pictures" in value(report, "Pixel size").value
    by_picture = [
        {c.measures[0] for c in report.colonies if c.picture == name}
        for name in ("view 1 · view1.png", "view 2 · view2.png")
    ]
    assert by_picture[0] == by_picture[1]


def test_pictures_of_two_pixel_sizes_are_measured_each_in_its_own() -> None:
    history = FakeHistory()
    results = (
        picture_result(1, pixel_size_um=1.0, colonies=(colony(1, area_px=1e6),)),
        picture_result(2, pixel_size_um=2.0, colonies=(colony(1, area_px=1e6),)),
    )
    overview, labels = drawn(1, 1, (400, 300))
    drawn_day(history, 1, [(result, overview, labels) for result in results])
    report = made(history)
    assert sorted(c.area for c in report.colonies) == ["1.000", "4.000"]
    assert value(report, "Median colony area").value == "2.500"
    assert value(report, "Pixel size").value == "1–2 µm/px (from the user)"


def test_the_worst_colonies_come_first_and_a_decision_outweighs_a_proposal() -> None:
    history = drawn_series(days=(4,), views=4, colonies=12, bad_share=0.5)
    report = made(history)
    ranks = ["discard", "watch", "keep"]
    order = [(ranks.index(c.proposed), -c.measures[1]) for c in report.colonies]
    assert order == sorted(order)
    worst, best = report.colonies[0], report.colonies[-1]
    views = [p.picture.name for p in history.records[0].analysis.pictures]
    place = views.index(worst.picture.split(" · ")[1])
    history.decide(1, place, worst.number, Verdict.KEEP, "dust, not cells", "A. Sato")
    place = views.index(best.picture.split(" · ")[1])
    history.decide(1, place, best.number, Verdict.DISCARD, "spread at the edge", "B. Ito")
    decided = made(history)
    first = [c for c in decided.colonies if c.decided == "discard"]
    assert [(c.decided_by, c.decided_why, c.decided_at) for c in first] == [
        ("B. Ito", "spread at the edge", "2026-03-06 01:19 UTC")
    ]
    in_force = [ranks.index(c.decided or c.proposed) for c in decided.colonies]
    assert in_force == sorted(in_force)
    (kept,) = [c for c in decided.colonies if c.decided == "keep"]
    assert (kept.proposed, kept.decided_by) == ("discard", "A. Sato")
    assert "differentiated" in worst.proposed_why
    assert "% > 20 %" in worst.proposed_why


def test_all_colonies_are_kept_and_those_beyond_the_paper_counted() -> None:
    report = made(drawn_series(days=(1,), views=5, colonies=12))
    assert len(report.colonies) == 60
    assert report.colonies_left_out == 60 - ROWS_ON_PAPER
    assert made(drawn_series(days=(1,), views=1)).colonies_left_out == 0


def test_only_so_many_pictures_go_on_paper() -> None:
    report = made(drawn_series(days=(1,), views=PICTURES_ON_PAPER + 2, colonies=2, size=(80, 60)))
    assert (len(report.pictures), report.pictures_left_out) == (PICTURES_ON_PAPER, 2)


def test_a_blocked_picture_is_shown_bare_and_named() -> None:
    history = FakeHistory()
    overview, labels = drawn(1, 5)
    good, bad = drawn_result(1, labels), drawn_result(2, labels, quality=BLURRED)
    drawn_day(history, 1, [(good, overview, labels), (bad, overview, labels)])
    report = made(history)
    assert "view 2 · view2.png was not counted. The picture is out of focus." in report.warnings
    assert report.pictures[1].note == "The picture is out of focus."
    assert report.pictures[1].detail == ""
    np.testing.assert_array_equal(report.pictures[1].pixels, overview)
    assert (report.pictures[0].pixels != overview).any()


def test_a_dish_without_a_usable_picture_has_no_verdict_and_no_numbers() -> None:
    history = drawn_series(days=(1, 2))
    overview, labels = drawn(1, 5)
    drawn_day(history, 3, [(drawn_result(1, labels, quality=BLURRED), overview, labels)])
    report = made(history)
    assert report.verdict == ""
    assert "nothing was counted" in report.verdict_why
    assert {v.value for v in report.values} == {"–"}
    assert {v.state for v in report.values} == {""}
    assert any("Photograph the dish again" in w for w in report.warnings)
    assert isnan(report.trend[-1].confluence)
    assert value(report, "Median colony area").unit == "mm²"


def test_what_must_be_known_first_is_said() -> None:
    history = drawn_series(days=(1, 2, 4, 7), simulated=True)
    last = history.records[-1].analysis
    history.records[-1] = replace(
        history.records[-1],
        analysis=replace(
            last,
            model=ModelRef("other", "2.0.0", "ef" * 32),
            simulated=False,
            failures=(Failure("IMG_7.jpg", "it ends after 20 kB."),),
        ),
    )
    said = made(history).warnings
    assert "IMG_7.jpg: it ends after 20 kB." in said
    assert value(made(history), "Pictures used").value == "2 of 3"
    assert any("No analysis of day 3, 5–6" in w for w in said)
    assert any("other@2.0.0, tiny@1.0.0" in w for w in said)
    assert any("mixes simulated and real" in w for w in said)
    assert not any("These pictures are simulated" in w for w in said)
    before = made(history, day=2)
    assert before.simulated
    assert before.warnings == (
        "These pictures are simulated: nothing here is about a real culture.",
    )


def test_an_analysis_without_a_day_is_reported_without_a_trend() -> None:
    history = drawn_series(days=())
    overview, labels = drawn(1, 3)
    drawn_day(history, None, [(drawn_result(1, labels), overview, labels)])
    report = made(history)
    assert (report.day, report.trend, report.notes) == ("", (), ())
    assert any("culture day is unknown" in w for w in report.warnings)
    assert value(report, "Growth rate of area").note == "needs two days"


def test_days_beat_analyses_without_a_day() -> None:
    history = drawn_series(days=(0,))
    overview, labels = drawn(1, 3)
    drawn_day(history, None, [(drawn_result(1, labels), overview, labels)])
    assert made(history).day == "0"


def test_growth_tells_how_its_hours_are_known() -> None:
    timed = value(made(drawn_series(days=(2, 3))), "Area doubling time")
    assert timed.note == "over 24.5 h; not cell doubling"
    history = drawn_series(days=(2, 3))
    for index, record in enumerate(history.records):
        acquisition = replace(record.analysis.acquisition, taken=None)
        history.records[index] = replace(
            record, analysis=replace(record.analysis, acquisition=acquisition)
        )
    report = made(history)
    assert "over 24.0 h, 24 h a day assumed" in value(report, "Area doubling time").note
    assert report.taken == "not known when"


def test_the_second_opinion_is_pooled_by_imaged_area() -> None:
    results = (
        picture_result(1, peer_confluence=10.0, imaged_px=30_000),
        picture_result(2, peer_confluence=50.0, imaged_px=10_000),
        picture_result(3, peer_confluence=None),
    )
    history = FakeHistory()
    overview, labels = drawn(1, 1, (400, 300))
    drawn_day(history, 1, [(result, overview, labels) for result in results])
    report = made(history)
    peer = value(report, "Second opinion on confluence")
    assert peer.value == "20.0"
    apart = 20.0 - history.records[0].analysis.statistics.confluence
    assert peer.note == f"by local contrast; {apart:+.1f} points from the network".replace("-", "−")


def test_a_label_map_finer_than_its_overview_is_painted_in_place() -> None:
    overview, labels = drawn(3, 1, (64, 48))
    fine = np.repeat(np.repeat(labels, 4, axis=0), 4, axis=1)
    history = FakeHistory()
    drawn_day(history, 1, [(drawn_result(1, labels), overview, fine)])
    (shown,) = made(history).pictures
    np.testing.assert_array_equal(shown.pixels, painted(overview, labels))


def test_marks_stand_on_the_colonies_that_need_a_look() -> None:
    history = drawn_series(days=(1,), views=1, colonies=12, bad_share=0.5)
    (shown,) = made(history).pictures
    flagged = [c for c in made(history).colonies if c.proposed != "keep"]
    assert {m.number for m in shown.marks} == {c.number for c in flagged}
    record = history.records[0]
    outlines = {c.number: c.outline for c in record.analysis.pictures[0].colonies}
    classes = history.arrays[record.stored[0].labels]
    for mark in shown.marks:
        x, y = round(mark.x * SIZE[0]), round(mark.y * SIZE[1])
        assert classes[y, x] in OCCUPIED
        line = np.array(outlines[mark.number], np.int32)
        assert cv2.pointPolygonTest(line, (float(x), float(y)), False) >= 0


@given(st.integers(20, 40_000), st.floats(0.05, 20))
def test_a_scale_bar_is_round_and_fits(width: int, um_per_px: float) -> None:
    share, text = scale_bar(width, um_per_px)
    assert 0.09 <= share <= 0.25 + 1e-9
    amount, unit = text.split()
    length = float(amount) * (1000 if unit == "mm" else 1)
    assert length == pytest.approx(share * width * um_per_px)
    assert f"{length:e}"[0] in "125"


@given(st.floats(0.1, 1e4), st.floats(0.1, 1e4))
def test_a_value_over_its_limit_reads_differently_from_it(number: float, limit: float) -> None:
    text = against(number, limit)
    assert float(text) == pytest.approx(number, rel=6e-3)
    assert number == limit or float(text) != limit or abs(number - limit) < 1e-9


def test_both_languages_have_the_same_words_and_places() -> None:
    english, japanese = (words(language).table for language in LANGUAGES)
    assert english.keys() == japanese.keys()
    for key in english:
        places = [
            sorted(part.split("}")[0] for part in t[key].split("{")[1:])
            for t in (english, japanese)
        ]
        assert places[0] == places[1], key


def test_every_metric_and_outcome_of_a_rule_has_its_words() -> None:
    for language in LANGUAGES:
        table = words(language).table
        metrics = (*COLONY_METRICS.values(), *DISH_METRICS.values())
        assert {f"metric {m.label}" for m in metrics} <= table.keys()
        assert {f"rule {outcome}" for outcome in RuleOutcome} <= table.keys()
        assert {f"verdict {verdict}" for verdict in (*DishVerdict, *Verdict)} <= table.keys()


def test_a_japanese_report_speaks_japanese() -> None:
    report = made(drawn_series(), language="ja")
    assert value(report, "コンフルエンシー").limit == "継代時期 > 70 %、不合格 > 90 %"
    assert value(report, "画素サイズ").value == "1.6 µm/px（出典：画像ファイル）"
    assert report.measure_headers[0] == "コロニー面積（mm²）"


def test_failures_and_problems_are_told_in_the_reports_language() -> None:
    history = drawn_series(days=(1,))
    record = history.records[0]
    failure = Failure(
        "b.png", "b.png can't be read: it is damaged. Copy it again from the microscope."
    )
    history.records[0] = replace(record, analysis=replace(record.analysis, failures=(failure,)))
    said = " ".join(made(history, language="ja").warnings)
    assert "b.pngを読み込めません。ファイルが破損しています。" in said
    assert failure.reason in " ".join(made(history).warnings)


def test_the_reason_of_the_verdict_shows_value_and_limit() -> None:
    history = drawn_series(days=(1,), colonies=12, bad_share=1.0)
    report = made(history)
    differentiated = history.records[0].analysis.statistics.differentiated
    assert differentiated > 10
    assert report.verdict in ("watch", "fail")
    assert report.verdict_why.startswith(f"differentiated {differentiated:.1f} % > ")
    assert made(drawn_series(days=(1,), bad_share=0.0)).verdict_why == "No rule was exceeded."


def test_a_time_without_a_zone_is_shown_without_one() -> None:
    base = analysis(1)
    local = datetime(2026, 3, 1, 8, 30)
    acquisition = Acquisition(DISH, 1, local, base.acquisition.pictures)
    empty = replace(base, acquisition=acquisition, pictures=())
    history = FakeHistory([AnalysisRecord(1, empty, (), ())])
    assert made(history).taken == "2026-03-01 08:30"


def test_what_is_wrong_with_every_picture_alike_is_said_once() -> None:
    alike = Problem(ProblemKind.PIXEL_SIZE, "The pixel size is unknown.", 0.0, 0.0, False)
    own = Problem(ProblemKind.ILLUMINATION, "The light is uneven.", 0.9, 0.8, False)
    history = drawn_series(days=(1,), views=2)
    record = history.records[0]
    first, second = (
        replace(result, quality=replace(result.quality, problems=problems))
        for result, problems in zip(record.analysis.pictures, ((alike, own), (alike,)), strict=True)
    )
    history.records[0] = replace(
        record, analysis=replace(record.analysis, pictures=(first, second))
    )
    report = made(history)
    assert report.warnings.count("All pictures: The pixel size is unknown.") == 1
    assert [p.note for p in report.pictures] == ["The light is uneven.", ""]


def test_a_picture_that_was_not_counted_is_named_once() -> None:
    bad = picture_result(1, quality=BLURRED)
    reason = BLURRED.problems[0].sentence
    history = drawn_series(days=(1,), views=2)
    record = history.records[0]
    good = record.analysis.pictures[1]
    failed = (Failure(bad.picture.name, reason), Failure("gone.png", "gone.png can't be read."))
    history.records[0] = replace(
        record, analysis=replace(record.analysis, pictures=(bad, good), failures=failed)
    )
    said = " ".join(made(history).warnings)
    assert said.count(reason) == 1
    assert "gone.png can't be read." in said


def test_a_model_that_cannot_tell_differentiation_is_named_first() -> None:
    sentence = "The model m@1 finds colonies but cannot tell differentiation in them."
    untold = Problem(ProblemKind.DIFFERENTIATION, sentence, nan, nan, False)
    own = Problem(ProblemKind.PIXEL_SIZE, "The pixel size is unknown.", nan, nan, False)
    history = drawn_series(days=(1,), views=1)
    record = history.records[0]
    (result,) = record.analysis.pictures
    result = replace(
        result,
        quality=replace(result.quality, problems=(own, untold)),
        differentiated_mass_px=nan,
        colonies=tuple(
            replace(c, differentiated_fraction=nan, proposal=None) for c in result.colonies
        ),
    )
    history.records[0] = replace(
        record,
        analysis=replace(
            record.analysis, pictures=(result,), statistics=pool([result]), proposal=None
        ),
    )
    report = made(history)
    assert sentence in report.warnings
    assert report.pictures[0].note == "The pixel size is unknown."
    assert report.verdict == ""
    assert "cannot tell differentiation" in report.verdict_why
    assert value(report, "Differentiated fraction").value == "–"


RULES = (
    Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 20.0, "fail"),
    Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 10.0, "watch"),
    Rule("too few", "differentiated_percent", Direction.BELOW, 1.0, "watch"),
)


@pytest.mark.parametrize(
    ("value", "end"), [(5.0, 25.0), (40.0, 50.0), (90.0, 100.0), (float("nan"), 25.0)]
)
def test_a_bar_reaches_a_little_beyond_the_value_and_every_limit(value: float, end: float) -> None:
    ruled, bare = Protocol(dish_rules=RULES), Protocol(dish_rules=())
    bar = values.value_bar(ruled, When(), RULES[0].metric, value, full=False)
    assert bar.end == end
    assert bar.limits == ((10.0, "watch"), (20.0, "fail"))
    assert values.value_bar(ruled, When(), RULES[0].metric, value, full=True).end == 100.0
    assert values.value_bar(bare, When(), RULES[0].metric, value, full=False).end == 100.0


def under(protocol: Protocol, **changes: object) -> FakeHistory:
    """Return a history whose newest analysis was judged by a laboratory's own protocol."""
    history = drawn_series(days=(3,))
    (record,) = history.records
    statistics = replace(record.analysis.statistics, **changes)  # type: ignore[arg-type]
    proposal = propose_dish(statistics, protocol, When(3))
    changed = replace(record.analysis, protocol=protocol, statistics=statistics, proposal=proposal)
    history.records[0] = replace(record, analysis=changed)
    return history


FULL = Rule("full", "confluence_percent", Direction.ABOVE, 80.0, "fail")
TWO = Rule(
    "patchy",
    verdict="fail",
    all=(
        Condition("confluence_percent", Direction.ABOVE, 20.0),
        Condition("uncertain_percent", Direction.ABOVE, 1.0),
    ),
)


def test_the_printed_limits_are_the_applied_ones_and_no_others() -> None:
    """Played as found: a rule "fail > 80 %" was left out, and a built-in 70-80 was printed."""
    history = under(Protocol(dish_rules=(FULL, TWO), rule_set="lab@4"), confluence=85.0,
                    uncertain=2.0)  # fmt: skip
    report = made(history)
    confluence = value(report, "Confluence")
    assert confluence.limit == "fail > 80 %, rules of several conditions below"
    assert confluence.bar is not None
    assert confluence.bar.limits == ((80.0, "fail"),)
    assert confluence.state == "fail"
    assert value(report, "Differentiated fraction").limit == "no limit was applied"
    said = str(report)
    assert "70" not in "".join(v.limit for v in report.values)
    assert "70–80" not in said


def test_every_rule_that_fired_is_printed_with_its_limits() -> None:
    """Played as found: of rules as strong as each other only the first was on paper."""
    protocol = Protocol(dish_rules=(FULL, TWO), rule_set="lab@4")
    report = made(under(protocol, confluence=85.0, uncertain=2.0))
    assert [(r.name, r.verdict, r.fired, r.condition, r.found) for r in report.rules][:2] == [
        ("full", "fail", True, "confluence > 80 %", "fired: 85 %"),
        ("patchy", "fail", True, "confluence > 20 % and uncertain > 1 %", "fired: 85 %, 2 %"),
    ]
    assert report.rule_set == "lab@4"
    colonies = [r for r in report.rules if r.of == "colonies"]
    assert [r.condition for r in colonies] == [
        "differentiated > 10 %",
        "differentiated > 20 %",
        "uncertain > 50 %",
    ]
    assert all(r.found.endswith(" of 12") for r in colonies)


def test_a_rule_that_had_fired_is_printed_with_the_limit_at_which_it_clears() -> None:
    rule = Rule("near", "confluence_percent", Direction.ABOVE, 70.0, "watch", 65.0, to_day=4)
    protocol = Protocol(dish_rules=(rule,), past=Past(1, (rule.key,)))
    report = made(under(protocol, confluence=67.0))
    assert value(report, "Confluence").limit == "watch > 65 % (until it clears)"
    assert report.rules[0].condition == (
        "confluence > 65 % (limit at which it clears); up to day 4"
    )


def test_a_dish_whose_interval_reaches_a_limit_is_printed_as_undecided() -> None:
    sure = {"differentiated": 9.8, "differentiated_low": 7.1, "differentiated_high": 12.9}
    report = made(under(Protocol(), confluence=40.0, uncertain=0.0, **sure))
    assert report.verdict == "undecided"
    assert report.verdict_why == (
        "Differentiated area: 9.8 % keeps within 10 %, but its 95 % interval does not: look."
    )


def test_what_was_not_judged_bears_no_verdict_anywhere() -> None:
    history = drawn_series(days=(1,))
    overview, labels = drawn(1, 5)
    drawn_day(history, 3, [(drawn_result(1, labels, quality=BLURRED), overview, labels)])
    report = made(history)
    assert not any(r.fired for r in report.rules)
    assert {r.found for r in report.rules if r.of == "dish"} == {"not judged: a value is unknown"}
    assert {v.state for v in made(drawn_series(days=(1,), bad_share=0.0)).values} == {""}


def test_a_cut_colony_is_marked_and_one_that_was_overruled_keeps_its_mark() -> None:
    history = drawn_series(days=(1,), views=1, colonies=12, bad_share=0.5)
    (shown,) = made(history).pictures
    cut = {c.number for c in history.records[0].analysis.pictures[0].colonies if c.touches_border}
    assert {c.number for c in made(history).colonies if c.cut} == cut
    worst = shown.marks[0]
    history.decide(1, 0, worst.number, Verdict.KEEP, "dust, not cells", "A. Sato")
    marks = {m.number: m.verdict for m in made(history).pictures[0].marks}
    assert marks[worst.number] == "keep"
    assert marks.keys() == {m.number for m in shown.marks}


def test_the_report_names_the_colonies_to_remove() -> None:
    history = drawn_series(days=(2,), views=2, colonies=6, bad_share=0.6)
    (number,) = [each.id for each in history.records]
    made = build(history, DISH, made=MADE)
    assert "Cut list (to remove)" not in {fact.label for fact in made.facts}
    picture = history.records[0].analysis.pictures[1]
    first, second = (colony.number for colony in picture.colonies[:2])
    history.decide(number, 1, first, Verdict.DISCARD, "differentiated", "Mori")
    history.decide(number, 1, second, Verdict.KEEP, "artefact", "Mori")
    facts = {fact.label: fact.value for fact in build(history, DISH, made=MADE).facts}
    assert facts["Cut list (to remove)"] == f"view 2: {first}"
