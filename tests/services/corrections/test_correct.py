"""A correction is a new version: measured where it changed, kept beside its original, proved."""

import csv
import re
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from colonyqc.domain import correction_order
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.history import SqlTables, verify
from colonyqc.imaging.colonies.editing import delete, split
from colonyqc.imaging.grid.painting import brush, polygon
from colonyqc.services.accounts.signing import sign, signatures
from colonyqc.services.analysis import keep
from colonyqc.services.analysis.replacing import reason_owed
from colonyqc.services.corrections.correct import Corrected, correct
from colonyqc.services.corrections.next_picture import next_to_correct
from colonyqc.services.export import colonies
from colonyqc.services.ports.tables import TableExport
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.words import words
from services.analysis.test_colonies import acquisition
from support.builders import START
from support.editing import edited_map
from support.kept_dish import KeptDish
from support.values import same

WHY = "the model joined two colonies"


@pytest.fixture
def kept(tmp_path: Path) -> Any:
    made = KeptDish(tmp_path)
    yield made
    made.histories.engine.dispose()


def cut(kept: KeptDish) -> np.ndarray[Any, Any]:
    """Return the first picture's map with its first colony cut in two."""
    edited = edited_map(kept.labels())
    split(edited, [(130.0, 20.0), (130.0, 240.0)])
    return edited.read(edited.bounds).copy()


def test_only_what_changed_is_measured_anew_and_the_original_stays(kept: KeptDish) -> None:
    before = kept.record()
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept), 1)}, WHY, "window")
    after = kept.record(made.number)
    assert same(after.analysis.statistics, made.analysis.statistics)
    assert after.analysis.correction == made.analysis.correction
    assert same(kept.record(), before)
    old, new = before.analysis.pictures[0], after.analysis.pictures[0]
    assert [each.number for each in new.colonies] == [1, 2, 3]
    # The second was not touched: every measure of the network's own probabilities stays.
    assert same(new.colonies[1], old.colonies[1])
    assert new.colonies[0].area_px + new.colonies[2].area_px < old.colonies[0].area_px
    assert all(each.proposal is not None for each in new.colonies)
    assert new.undifferentiated_px == old.undifferentiated_px - int(
        np.count_nonzero(kept.labels() != kept.labels(0, made.number))
    )
    assert same(after.analysis.pictures[1], before.analysis.pictures[1])
    assert after.stored[1] == before.stored[1]
    assert after.analysis.statistics.colony_count == 6
    source = after.analysis.correction
    assert source is not None
    assert (source.original, source.person, source.reason, source.way) == (
        kept.number,
        "Mori",
        WHY,
        "window",
    )
    (change,) = source.pictures
    assert (change.picture, change.edits) == (0, 1)
    assert (change.changed, change.added, change.removed) == ((1,), (3,), ())
    assert verify(kept.histories) == ()


def test_it_counts_for_its_day_and_the_trail_says_of_whom_and_why(kept: KeptDish) -> None:
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "a.png")
    dish = kept.record().analysis.acquisition.dish
    with kept.histories() as history:
        (counts,) = history.series(dish)
        (event,) = history.events(f"analysis {made.number}", (EventKind.CORRECTED,))
        listed = {each.id: each.original for each in history.list(dish)}
    assert counts.id == made.number
    assert listed == {kept.number: None, made.number: kept.number}
    assert (event.person, event.old, event.reason) == ("Mori", f"analysis {kept.number}", WHY)
    assert "1 changed, 1 added" in event.new


def test_decisions_on_colonies_that_nobody_touched_hold_in_the_new_version(kept: KeptDish) -> None:
    for picture, colony in ((0, 1), (0, 2), (1, 3)):
        keep.decide(kept.histories, kept.number, picture, colony, Verdict.WATCH, "odd", "Sato")
    keep.decide(kept.histories, kept.number, 1, 1, Verdict.DISCARD, "dead cells", "Sato")
    with kept.histories() as history:
        history.decide_dish(kept.number, Approval.APPROVED, "", "Sato")
        history.commit()
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    after = kept.record(made.number)
    assert {(d.picture, d.colony, d.verdict) for d in after.in_force} == {
        (0, 2, Verdict.WATCH),
        (1, 3, Verdict.WATCH),
        (1, 1, Verdict.DISCARD),
    }
    assert {(d.person, d.reason) for d in after.in_force} == {
        ("Sato", "odd"),
        ("Sato", "dead cells"),
    }
    assert after.dish_decision is None, "the dish is another than the one that was approved"
    assert len(kept.record().in_force) == 4
    with kept.histories() as history:
        (event,) = history.events(f"analysis {made.number}", (EventKind.DECISIONS_CARRIED,))
    assert event.person == "Mori"
    assert verify(kept.histories) == ()


def test_a_decision_on_a_colony_that_was_taken_away_goes_with_it(kept: KeptDish) -> None:
    keep.decide(kept.histories, kept.number, 0, 2, Verdict.WATCH, "odd", "Sato")
    edited = edited_map(kept.labels())
    delete(edited, (360.0, 380.0))
    whole = Corrected(edited.read(edited.bounds))
    made = correct(kept.context, kept.number, {0: whole}, WHY, "window")
    after = kept.record(made.number)
    assert [each.number for each in after.analysis.pictures[0].colonies] == [1]
    assert after.in_force == ()
    assert after.analysis.correction is not None
    assert after.analysis.correction.pictures[0].removed == (2,)
    assert verify(kept.histories) == ()


def test_a_signature_is_of_the_version_that_was_signed(kept: KeptDish) -> None:
    with kept.histories() as history:
        history.decide_dish(kept.number, Approval.APPROVED, "seen", "Mori")
        history.commit()
    sign(kept.histories, kept.number, Meaning.PERFORMED, stated="Mori")
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    with kept.histories() as history:
        assert signatures(history, made.number) == ()
        (old,) = signatures(history, kept.number)
    assert old.valid


def test_a_correction_can_be_corrected_again(kept: KeptDish) -> None:
    first = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    edited = edited_map(kept.labels(0, first.number))
    polygon(edited, [(300.0, 60.0), (400.0, 60.0), (400.0, 160.0), (300.0, 160.0)], 2)
    whole = Corrected(edited.read(edited.bounds))
    second = correct(kept.context, first.number, {0: whole}, "one was missed", "window")
    result = second.analysis.pictures[0]
    assert [each.number for each in result.colonies] == [1, 2, 3, 4]
    assert result.differentiated_px == 101 * 101
    assert result.colonies[3].differentiated_fraction == 1
    assert second.analysis.correction is not None
    assert second.analysis.correction.original == first.number
    assert verify(kept.histories) == ()


def test_painting_a_class_moves_the_dishs_numbers_by_what_was_painted(kept: KeptDish) -> None:
    edited = edited_map(kept.labels())
    brush(edited, [(110.0, 130.0), (150.0, 130.0)], 21, 2)
    found = edited.read(edited.bounds).copy()
    made = correct(kept.context, kept.number, {0: Corrected(found)}, WHY, "window")
    old = kept.record().analysis.pictures[0]
    new = made.analysis.pictures[0]
    painted = int(np.count_nonzero((found == 2) & (kept.labels() != 2)))
    assert painted > 500
    assert new.differentiated_px == old.differentiated_px + painted
    assert new.occupied_px == old.occupied_px
    assert new.differentiated_mass_px == pytest.approx(old.differentiated_mass_px + painted)
    statistics = made.analysis.statistics
    assert statistics.differentiated > kept.record().analysis.statistics.differentiated
    assert not isnan(statistics.differentiated_low)


def test_what_makes_no_sense_is_said_and_nothing_is_kept(kept: KeptDish) -> None:
    labels = kept.labels()
    for corrected, why, said in (
        ({0: Corrected(cut(kept))}, " ", "needs a reason"),
        ({0: Corrected(labels)}, WHY, "Nothing differs"),
        ({2: Corrected(labels)}, WHY, "no picture 3"),
        ({0: Corrected(labels[:100])}, WHY, "another picture"),
        ({0: Corrected(np.full_like(labels, 7))}, WHY, "value 7"),
        ({0: Corrected(np.full_like(labels, 4))}, WHY, "value 4"),
    ):
        with pytest.raises(UsageError, match=said):
            correct(kept.context, kept.number, corrected, why, "window")
    with kept.histories() as history:
        assert len(history.list()) == 1


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_report_says_who_corrected_what_and_how_it_was_before(
    kept: KeptDish, language: str
) -> None:
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    dish = kept.record().analysis.acquisition.dish
    say = words(language)
    with kept.histories() as history:
        report = build(history, dish, None, language=language, made=START)
        old = build(history, dish, None, language=language, made=START, record=kept.number)
    facts = {each.label: each.value for each in report.facts}
    assert WHY in facts[say("fact correction")]
    assert "Mori" in facts[say("fact correction")]
    assert say("correction added", colonies="3") in facts[say("fact corrected")]
    assert re.search(r"colonies: 5,|5個", facts[say("fact before correction")])
    assert say("corrected by hand") in facts[say("fact model")]
    states = {each.id: (each.state, each.why) for each in report.records}
    assert states[kept.number][0] == say("state superseded", id=made.number)
    assert states[made.number] == (say("state current"), WHY)
    assert say("fact correction") not in {each.label for each in old.facts}
    assert old.banner == say("banner superseded", id=made.number)


def test_who_corrected_a_record_does_not_review_it(kept: KeptDish) -> None:
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    with kept.histories() as history:
        history.decide_dish(made.number, Approval.APPROVED, "seen", "Endo")
        history.commit()
    sign(kept.histories, made.number, Meaning.PERFORMED, stated="Sato")
    with pytest.raises(AccessError, match="Mori corrected this record"):
        sign(kept.histories, made.number, Meaning.REVIEWED, stated="Mori")
    sign(kept.histories, made.number, Meaning.REVIEWED, stated="Ueda")


def test_tables_and_lists_name_the_version_that_was_corrected(
    kept: KeptDish, tmp_path: Path
) -> None:
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    with kept.histories() as history:
        SqlTables().write(history, tmp_path / "csv", TableExport())
    with (tmp_path / "csv" / "analyses.csv").open(encoding="utf-8-sig") as file:
        old, new = csv.DictReader(file)
    assert (old["corrects analysis"], old["corrected by"]) == ("", "")
    assert (new["corrects analysis"], new["corrected by"]) == (str(kept.number), "Mori")
    assert (new["corrected because"], new["corrected in"]) == (WHY, "window")
    with (tmp_path / "csv" / "colonies.csv").open(encoding="utf-8-sig") as file:
        by_hand = {
            row["colony"]: row["corrected by hand"]
            for row in csv.DictReader(file)
            if row["analysis"] == str(made.number) and row["picture"] == "1"
        }
    assert by_hand == {"1": "yes", "2": "no", "3": "yes"}
    told = colonies.record(kept.record(made.number))
    assert told["correction"]["corrects"] == kept.number


def test_the_next_picture_to_correct_is_the_one_in_doubt_that_nobody_corrected(
    kept: KeptDish, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tiny network is sure of what was drawn for it.
    monkeypatch.setattr(correction_order, "LEAST", 0.0)
    found = next_to_correct(kept.histories)
    assert {each.picture for each in found} == {0, 1}
    assert [each.worth.share for each in found] == sorted(
        (each.worth.share for each in found), reverse=True
    )
    first = found[0]
    edited = edited_map(kept.labels(first.picture))
    brush(edited, [(250.0, 250.0)], 61, 1)
    done = Corrected(edited.read(edited.bounds))
    made = correct(kept.context, kept.number, {first.picture: done}, WHY, "window")
    (left,) = next_to_correct(kept.histories)
    assert (left.record, left.picture) == (made.number, 1 - first.picture)


def test_a_network_replaces_no_correction_without_a_reason(kept: KeptDish) -> None:
    again = acquisition("a", "b")
    assert reason_owed(kept.histories, again) is None
    made = correct(kept.context, kept.number, {0: Corrected(cut(kept))}, WHY, "window")
    owed = reason_owed(kept.histories, again)
    assert owed is not None
    assert owed.record == made.number
