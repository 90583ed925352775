"""The report of a day on a real history: who is on it, in which order, and what is said of each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.domain.visits import visit_interval
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.accounts import signing
from colonyqc.services.ports.summaries import SummaryReport, SummarySection, SummaryTableRow
from colonyqc.services.reporting.words import words
from colonyqc.services.summaries.day import build_day
from colonyqc.services.worklist import notes
from colonyqc.services.worklist.dish_life import Happening, note_event
from history.samples import MORNING, analysis, artefacts
from support.lab import Lab, open_lab

DAY = MORNING.astimezone().date()
NONE = ModelLibrary([])
MADE = datetime(2026, 4, 5, tzinfo=UTC)


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def keep(
    lab: Lab, dish: str, days_ago: int = 0, usable: bool = True, why: str = "", **said: object
) -> int:
    """Keep an analysis of a dish that was photographed some days before `DAY`."""
    at = MORNING - timedelta(days=days_ago)
    usual = analysis(
        dish=dish,
        day=9 - days_ago,
        taken=at,
        finished=max(lab.clock.now, at) + timedelta(minutes=4),
        usable=usable,
    )
    made = replace(usual, **said)  # type: ignore[arg-type]  # tests name real fields
    lab.clock.move(1)
    with lab.histories() as history:
        number = history.add(made, artefacts(made), why)
        history.commit()
    return number


def built(lab: Lab, day: date = DAY, language: str = "en") -> SummaryReport:
    with lab.histories() as history:
        return build_day(
            history, NONE, day, made=datetime(2026, 4, 2, tzinfo=UTC), language=language
        )


def part(report: SummaryReport, key: str) -> SummarySection:
    title = words(report.language)(key)
    return next(each for each in report.sections if each.title == title)


def rows(report: SummaryReport, key: str = "sum dishes") -> dict[str, SummaryTableRow]:
    table = part(report, key).table
    return {} if table is None else {row.cells[0].text: row for row in table.rows}


def texts(row: SummaryTableRow) -> str:
    return " | ".join(f"{cell.text} {cell.note}".strip() for cell in row.cells)


def test_every_dish_that_is_due_is_on_it_also_those_nobody_photographed(lab: Lab) -> None:
    keep(lab, "seen")
    keep(lab, "missed", days_ago=1)
    keep(lab, "overdue", days_ago=5)
    keep(lab, "not yet", days_ago=1)
    notes.set_due(lab.histories, DishKey("201B7", "not yet"), visit_interval("3d"))
    keep(lab, "put aside", days_ago=2)
    lab.clock.move(24 * 60)
    notes.archive(lab.histories, DishKey("201B7", "put aside"))
    keep(lab, "tomorrow", days_ago=-1)
    report = built(lab, DAY)
    # What was put aside after that day was due on it.
    assert set(rows(report)) == {f"201B7 › {d}" for d in ("seen", "missed", "overdue", "put aside")}
    assert "201B7 › put aside" not in rows(built(lab, MORNING.astimezone().date() + timedelta(2)))
    counts = {each.label: each.value for each in report.counts}
    assert (counts["due"], counts["photographed"], counts["not photographed"]) == ("4", "1", "3")
    assert "not due yet: 1" in report.aside
    assert "not photographed Last on 2026-03-27" in texts(rows(report)["201B7 › overdue"])
    assert "not photographed" in texts(rows(report, "sum open items")["201B7 › missed"])


def test_a_row_says_how_sure_what_changed_what_failed_who_decided_and_what_is_next(
    lab: Lab,
) -> None:
    before = analysis(dish="A")
    lower = replace(before.statistics, confluence=41.0, differentiated=3.0)
    keep(lab, "A", days_ago=1, statistics=lower)
    sure = replace(before.statistics, differentiated_low=20.5, differentiated_high=31.25)
    number = keep(lab, "A", statistics=sure)
    with lab.histories() as history:
        history.decide_dish(number, Approval.REJECTED, "differentiated", "Mori")
        history.commit()
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Tanaka")
    said = texts(rows(built(lab))["201B7 › A"])
    for expected in (
        "passage p12",
        "50.0 % +9.0 points since the day before",
        "25.0 % (20.5–31.2) +22.0 points",
        "2 of 3 x.tif can't be read: it is empty.".removeprefix("2 of 3 x.tif can't"),
        "Dish rejected by Mori",
        "performed: Tanaka",
        "take the dish out of culture",
        "review and sign",
        "photograph on 2026-04-02",
    ):
        assert expected in said
    assert "never measured" in str(part(built(lab), "sum dishes").notes) or "not at hand" in str(
        part(built(lab), "sum dishes").notes
    )


def test_risks_come_first_and_a_dish_over_its_limit_stays_so_unphotographed(lab: Lab) -> None:
    fine = replace(analysis().statistics, differentiated=0.0, confluence=30.0)
    keep(lab, "fine", statistics=fine, proposal=replace(analysis().proposal, verdict="pass"))
    keep(lab, "bad", days_ago=2)
    assert list(rows(built(lab))) == ["201B7 › bad", "201B7 › fine"]
    said = rows(built(lab))["201B7 › bad"].cells[5]
    assert said.state == analysis().proposal.verdict
    assert "limit" in said.note


def test_what_was_refused_analysed_again_and_overruled_is_listed(lab: Lab) -> None:
    keep(lab, "blurred", usable=False)
    first = keep(lab, "twice")
    again = keep(lab, "twice", why="wrong objective")
    proposed = analysis().pictures[0].colonies[0].proposal
    other = Verdict.KEEP if proposed is None or proposed.verdict != "keep" else Verdict.DISCARD
    with lab.histories() as history:
        history.decide(again, 0, 1, other, "seen at the microscope", "Mori")
        history.commit()
    report = built(lab)
    # Every dish that was photographed stands under one of the verdicts, or under none.
    counts = [int(each.value) for each in report.counts]
    assert sum(counts[3:9]) == counts[1] == 2
    assert {each.label: each.value for each in report.counts}["no verdict"] == "1"
    refused = part(report, "sum left out").table
    assert refused is not None
    assert {row[0] for row in refused.data} >= {"201B7 › blurred", "201B7 › twice"}
    assert "photograph again" in texts(rows(report)["201B7 › blurred"])
    repeated = rows(report, "sum again")
    assert set(repeated) == {str(first), str(again)}
    assert f"superseded by {again}" in texts(repeated[str(first)])
    assert "wrong objective" in texts(repeated[str(again)])
    overruled = part(report, "sum overrides").table
    assert overruled is not None
    assert "picture 1, colony 1" in texts(overruled.rows[0])
    assert "seen at the microscope" in texts(overruled.rows[0])
    assert "Mori" in texts(overruled.rows[0])


def test_a_signature_that_fell_and_a_changed_row_are_said(lab: Lab) -> None:
    number = keep(lab, "A")
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Tanaka")
    with lab.histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
    assert "signature void" in texts(rows(built(lab))["201B7 › A"])
    with lab.histories.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS dish_statistics_no_update")
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'dish_statistics'"
        ).scalars()
        for name in list(names):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE dish_statistics SET confluence = 1.0")
    assert any("DOES NOT VERIFY" in each for each in built(lab).warnings)


def test_a_culture_that_was_passaged_is_not_to_be_photographed_again(lab: Lab) -> None:
    keep(lab, "A", days_ago=1)
    said = Happening(
        DishKey("201B7", "A"),
        LifeEventKind.PASSAGE,
        "Mori",
        MORNING - timedelta(hours=2),
        ratio=6.0,
    )
    note_event(lab.histories, said)
    row = rows(built(lab))["201B7 › A"]
    assert "passaged 1:6" in texts(row)
    assert "passaged: put the record aside" in texts(row)
    assert "photograph" not in row.cells[-1].text
    assert rows(built(lab), "sum open items") == {}


def test_both_languages_hold_the_same_numbers_and_names(lab: Lab) -> None:
    keep(lab, "A", days_ago=1)
    keep(lab, "A")
    keep(lab, "B", usable=False)
    english, japanese = built(lab), built(lab, language="ja")
    for one, other in zip(english.sections, japanese.sections, strict=True):
        first, second = one.table, other.table
        if first is None or second is None:
            assert first is second
            continue
        numbers = [[d for d in row if isinstance(d, int | float)] for row in first.data]
        assert numbers == [[d for d in row if isinstance(d, int | float)] for row in second.data]
        assert len(first.headings) == len(set(first.headings)) == len(second.headings)
        assert all(len(row) == len(first.headings) for row in first.data)


def test_a_day_before_all_pictures_and_an_unknown_language_are_refused(lab: Lab) -> None:
    keep(lab, "A")
    with pytest.raises(HistoryError, match="no pictures up to 2020-01-01"):
        built(lab, date(2020, 1, 1))
    with pytest.raises(HistoryError, match="no pictures up to 0001-01-01"):
        built(lab, date.min)
    with pytest.raises(UsageError, match="en or ja"):
        built(lab, language="de")


def test_what_a_fast_network_judged_that_nobody_knows_is_said_above_the_dishes(lab: Lab) -> None:
    keep(lab, "full")
    assert words("en")("fast unknown", model=analysis().model) not in built(lab).warnings
    keep(lab, "fast", provider="CPU int8")
    for language in ("en", "ja"):
        said = words(language)("fast unknown", model=analysis().model)
        assert built(lab, language=language).warnings.count(said) == 1
