from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, HistoryError, RuleSetError
from colonyqc.domain.people import Role
from colonyqc.domain.picture import Acquisition, Collection, DishKey, Picture, Tile
from colonyqc.domain.protocol import Direction, Past, Protocol, QualityLimits, Rule
from colonyqc.domain.rule_sets import Applies, RuleSet
from colonyqc.history import SqlHistories, database_url, open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis import batch
from colonyqc.services.analysis.keep import Request
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.selection import hours_after, in_force, publish
from colonyqc.services.rules.sets import RuleSetFiles
from support.builders import START, analysis, picture_result, prompted_analysis
from support.command import field
from support.fake_pictures import FakePictures
from support.lab import open_lab
from support.tiny_model import write_package

DISH = DishKey("line A", "dish 1")
FULL = Rule("full", "confluence_percent", Direction.ABOVE, 25.0, "watch", 15.0)
LAB = RuleSet("lab", "1", (), (FULL,), Applies("line A"))


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(database_url(tmp_path / "t.db"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, histories: SqlHistories) -> ServiceContext:
    write_package(tmp_path / "models")
    return ServiceContext(
        pictures=FakePictures({name: field(seed) for seed, name in enumerate("abc")}),
        models=ModelLibrary([tmp_path / "models"]),
        histories=histories,
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=QualityLimits(focus_min=0.0)),
        person="Ann",
        app_version="0.1.0",
        rules=RuleSetFiles(None, tmp_path / "rules"),
    )


def acquisition(day: int | None, dish: DishKey = DISH, **changes: object) -> Acquisition:
    base = Acquisition(dish, day, None, (Picture("a", (Tile(Path("a")),)),))
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def kept(place: ServiceContext, day: int | None, **changes: object) -> int:
    """Keep an analysis of a day, of a confluence of 27.5 % unless told otherwise."""
    made = analysis(day, **changes)
    blank = [Artefacts(None, np.zeros((2, 3, 3), np.uint8)) for _ in made.pictures]
    with place.histories() as history:
        number = history.add(made, blank)
        history.commit()
    return number


def test_without_rule_sets_the_protocols_own_rules_are_in_force(place: ServiceContext) -> None:
    assert in_force(place, acquisition(3)) == place.protocol


def test_each_dish_gets_the_rule_set_meant_for_it(place: ServiceContext) -> None:
    made = place.rules.publish(LAB, "Mori", "x")
    found = in_force(place, acquisition(3))
    assert (found.rule_set, found.rule_set_sha256) == ("lab@1", made.sha256)
    assert (found.dish_rules, found.quality) == ((FULL,), place.protocol.quality)
    other = in_force(place, acquisition(3, DishKey("line B", "dish 1")))
    assert other == place.protocol
    asked = in_force(place, acquisition(3, DishKey("line B", "dish 1")), "lab")
    assert asked.rule_set == "lab@1"


def test_a_prompted_analysis_is_nothing_that_went_before(place: ServiceContext) -> None:
    number = kept(place, 1, protocol=replace(Protocol(), dish_rules=(FULL,)))
    made = prompted_analysis(2)
    blank = [Artefacts(None, np.zeros((2, 3, 3), np.uint8)) for _ in made.pictures]
    with place.histories() as history:
        history.add(made, blank)
        history.commit()
    assert in_force(place, acquisition(3)).past.analysis == number


def test_what_went_before_is_the_newest_analysis_of_the_nearest_earlier_day(
    place: ServiceContext,
) -> None:
    ruled = replace(Protocol(), dish_rules=(FULL,))
    kept(place, 1, protocol=ruled)
    kept(place, 2, protocol=ruled, finished=START + timedelta(hours=2))
    newer = kept(place, 2, protocol=ruled, finished=START + timedelta(hours=3))
    kept(place, 4, protocol=ruled)
    kept(place, 2, dish=DishKey("line A", "dish 2"), finished=START + timedelta(hours=9))
    found = in_force(place, acquisition(3)).past
    assert (found.analysis, found.held) == (newer, ("full: watch",))
    assert found.confluence == pytest.approx(27.5)
    assert found.hours == 24.0
    assert in_force(place, acquisition(1)).past == Past()
    assert in_force(place, acquisition(None)).past == Past()


@pytest.mark.parametrize("shown", [(9, 5), (5, 9)])
def test_of_the_moments_of_a_day_the_latest_picture_went_before_not_the_last_analysis(
    place: ServiceContext, shown: tuple[int, int]
) -> None:
    """The dish was pictured at 5 h and at 9 h, and analysed in either order; the next is at 12 h,
    and what was seen at 20 h is no past of it."""
    numbers = {}
    for order, hour in enumerate((*shown, 20)):
        made = analysis(2)
        at = replace(made.acquisition, taken=START + timedelta(hours=hour))
        done = START + timedelta(hours=24 + order)
        numbers[hour] = kept(place, 2, acquisition=at, finished=done)
    found = in_force(place, acquisition(2, taken=START + timedelta(hours=12))).past
    assert (found.analysis, found.hours) == (numbers[9], 3.0)


@pytest.mark.parametrize("first", [0, 1])
def test_of_pictures_taken_in_other_time_zones_the_later_one_went_before(
    place: ServiceContext, first: int
) -> None:
    """18:00 in Tokyo is 9:00 UTC, and so before 10:00 there."""
    tokyo = (START.replace(hour=18)).replace(tzinfo=timezone(timedelta(hours=9)))
    utc = START.replace(hour=10)
    moments = (tokyo, utc) if first == 0 else (utc, tokyo)
    numbers = {}
    for order, taken in enumerate(moments):
        at = replace(analysis(2).acquisition, taken=taken)
        done = START + timedelta(hours=24 + order)
        numbers[taken.hour] = kept(place, 2, acquisition=at, finished=done)
    assert in_force(place, acquisition(3)).past.analysis == numbers[10]


def test_a_known_day_went_before_one_that_is_not_known(place: ServiceContext) -> None:
    """The day is seeding's, 0; what has no day was pictured later that night."""
    seeded = kept(place, 0)
    untold = replace(analysis(None).acquisition, taken=START + timedelta(hours=5))
    kept(place, None, acquisition=untold, finished=START + timedelta(hours=6))
    found = in_force(place, acquisition(1, taken=START + timedelta(hours=20))).past
    assert (found.analysis, found.hours) == (seeded, 20.0)


def test_a_moment_of_the_same_day_without_a_time_is_nothing_that_went_before(
    place: ServiceContext,
) -> None:
    kept(place, 2)
    assert in_force(place, acquisition(2)).past == Past()


def test_without_a_day_the_times_tell_what_went_before(place: ServiceContext) -> None:
    number = kept(place, None)
    later = acquisition(None, taken=START + timedelta(hours=6))
    assert in_force(place, later).past.analysis == number
    assert in_force(place, later).past.hours == pytest.approx(6.0)
    assert in_force(place, acquisition(None, taken=START)).past == Past()


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        (acquisition(1, taken=START), acquisition(2, taken=START + timedelta(hours=20)), 20.0),
        (acquisition(1, taken=START), acquisition(3), 48.0),
        (acquisition(1), acquisition(None), None),
        (acquisition(3), acquisition(3), None),
    ],
)
def test_hours_are_those_of_the_pictures_else_24_a_day(
    before: Acquisition, after: Acquisition, hours: float | None
) -> None:
    assert hours_after(before, after) == hours


def test_a_batch_carries_what_fired_from_day_to_day(place: ServiceContext) -> None:
    near = RuleSet(
        "lab",
        "1",
        (),
        (Rule("full", "confluence_percent", Direction.ABOVE, 0.0, "watch", -1.0),),
        Applies("line A"),
    )
    place.rules.publish(near, "Mori", "x")
    pictures = {day: (Picture(name, (Tile(Path(name)),)),) for day, name in enumerate("abc", 1)}
    days = tuple(Acquisition(DISH, day, None, found) for day, found in pictures.items())
    result = batch.run(Collection(days), place)
    with place.histories() as history:
        made = [history.get(number).analysis for number in result.analyses]
    assert [a.protocol.past.analysis for a in made] == [None, *result.analyses[:-1]]
    assert [a.protocol.past.held for a in made] == [(), ("full: watch",), ("full: watch",)]
    assert {a.proposal.version for a in made if a.proposal} == {"lab@1"}
    assert {c.proposal.version for a in made for c in a.pictures[0].colonies} == {"lab@1"}


def test_a_damaged_rule_set_fails_the_dish_and_is_named(place: ServiceContext) -> None:
    place.rules.publish(LAB, "Mori", "x")
    assert place.rules.own is not None
    file = place.rules.own / "lab" / "1.yaml"
    file.chmod(0o644)
    file.write_text("name: lab")
    result = batch.run(Collection((acquisition(1),)), place)
    assert result.analyses == ()
    assert "lab/1.yaml" in result.failures[0].reason


def test_rock_on_day_0_keeps_border_rules_from_colonies(place: ServiceContext) -> None:
    spiky = RuleSet("lab", "1", (Rule("spiky", "roundness", Direction.BELOW, 2.0, "discard"),), ())
    place.rules.publish(spiky, "Mori", "x")
    days = (acquisition(0, rock=True), acquisition(0, DishKey("line A", "dish 2"), rock=False))
    result = batch.run(Collection(days), place, Request(rules="lab"))
    with place.histories() as history:
        seeded, plain = (history.get(n).analysis for n in result.analyses)
    verdicts = [{c.proposal.verdict for c in a.pictures[0].colonies} for a in (seeded, plain)]
    assert verdicts == [{"keep"}, {"discard"}]


def test_publishing_is_an_event_of_the_person(place: ServiceContext) -> None:
    publish(place, LAB, "Mori", "first of the lab")
    made = publish(place, replace(LAB, version="2", dish_rules=()), "Sato", "fewer")
    with place.histories() as history:
        newest, first = history.events(kinds=[EventKind.RULES_PUBLISHED])
    assert (newest.person, newest.subject, newest.reason) == ("Sato", "rule set lab@2", "fewer")
    assert (newest.old, newest.new) == ("lab@1", made.sha256)
    assert (first.person, first.old) == ("Mori", "")


def test_who_has_no_role_for_it_publishes_nothing(
    place: ServiceContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab = open_lab(tmp_path / "lab", monkeypatch)
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)
    for entered, words in (
        (lab.histories, "Log in first: to publish rule sets"),
        (lab.log_in("Mori"), "Mori may not publish rule sets; it takes a reviewer or an admin"),
    ):
        with pytest.raises(AccessError, match=words):
            publish(replace(place, histories=entered), LAB, "Sato", "why")
    assert place.rules.list() == ((), ())
    assert "rule set published" not in lab.kinds()
    made = publish(replace(place, histories=lab.log_in("Sato")), LAB, "Mori", "why")
    with lab.histories() as history:
        (event,) = history.events(kinds=[EventKind.RULES_PUBLISHED])
    assert (event.person, event.new) == ("Sato", made.sha256)
    lab.histories.engine.dispose()


def test_what_the_history_cannot_keep_is_not_published(
    place: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    from colonyqc.history.unit.unit_of_work import SqlHistory

    def full(_: SqlHistory) -> None:
        raise HistoryError("The history can't be written: the disk is full.")

    monkeypatch.setattr(SqlHistory, "commit", full)
    with pytest.raises(HistoryError):
        publish(place, LAB, "Mori", "x")
    assert place.rules.list() == ((), ())


def test_a_wrong_draft_leaves_no_event(place: ServiceContext) -> None:
    with pytest.raises(RuleSetError):
        publish(place, replace(LAB, version="x"), "Mori", "why")
    with place.histories() as history:
        assert history.events(kinds=[EventKind.RULES_PUBLISHED]) == ()


def test_pictures_nobody_can_use_leave_the_state_as_it_was(place: ServiceContext) -> None:
    known = Past(1, ("full: watch",), 27.0, 24.0)
    ruled = replace(Protocol(), dish_rules=(FULL,), past=known)
    blank = picture_result(imaged_px=0, undifferentiated_px=0, differentiated_px=0, uncertain_px=0)
    kept(place, 2, protocol=ruled, pictures=(blank,), finished=datetime(2026, 3, 2, tzinfo=UTC))
    found = in_force(place, acquisition(3)).past
    assert (found.held, found.confluence, found.hours) == (("full: watch",), None, None)
