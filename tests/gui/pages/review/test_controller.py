from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import HistoryError, ReasonOwedError
from colonyqc.domain.people import Actor, Person, Policy, Role
from colonyqc.domain.picture import DishKey, Picture, Tile
from colonyqc.domain.verdict import AGREED, WITHDRAWN, Approval, Verdict
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.review import proposals
from colonyqc.gui.pages.review.controller import ReviewController
from colonyqc.gui.pages.review.view import ReviewView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.services.ports import Artefacts
from support.builders import prompted_analysis
from support.window import (
    DISH,
    OTHER,
    GuiHistory,
    GuiPictures,
    NowJobs,
    context,
    filled,
    run_analysis,
    session,
)


class Bench:
    """The controller with views that never were, over a history in memory."""

    def __init__(self, folder: Path, broken: bool = False) -> None:
        self.history = GuiHistory()
        pictures = filled(self.history)
        self.names = list(pictures._arrays)
        if broken:
            pictures._broken = set(self.names)
        self.pictures: GuiPictures = pictures
        self.jobs = NowJobs()
        self.session: Session = session(context(self.history, pictures), folder, self.jobs)
        self.analysis_queue = AnalysisQueue(self.session)
        self.view = MagicMock(spec=ReviewView)
        self.viewer = MagicMock(spec=ViewerController)
        self.said: list[str] = []
        self.session.said.connect(lambda message: self.said.append(message.text))
        self.controller = ReviewController(
            self.view, self.viewer, self.session, self.analysis_queue
        )

    def order(self) -> list[int]:
        numbers = [c.number for c in self.controller.state.colonies]
        self.controller._ordered(numbers)
        return numbers


def watch(bench: Bench) -> None:
    """Watch the selected colony, which the rules would keep, for a reason."""
    bench.controller.deciding.colony(Verdict.WATCH)
    bench.view.ask_reason.assert_called_with(bench.controller.state.colony, Verdict.WATCH)
    bench.controller.deciding.because(Verdict.WATCH, "artefact")


def sure(bench: Bench) -> int:
    """Return a colony that the rules would keep."""
    return next(
        colony.number
        for colony in bench.controller.state.colonies
        if colony.proposal is not None and colony.proposal.verdict == "keep"
    )


def doomed(bench: Bench) -> tuple[int, int]:
    """Return (picture, number) of a colony that the rules would discard."""
    moment = bench.controller.state.moment
    assert moment is not None
    return next(
        (at, colony.number)
        for at, result in enumerate(moment.results)
        for colony in result.colonies
        if colony.proposal is not None and colony.proposal.verdict == "discard"
    )


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(tmp_path)
    made.session.take(DISH)
    made.order()
    return made


def test_a_dish_taken_in_hand_is_shown_at_its_newest_day(bench: Bench) -> None:
    assert bench.view.set_days.call_args.args[0] == (2, 3, 4)
    assert bench.view.set_days.call_args.args[2] == 2
    assert bench.view.set_card.call_args.args[0].day == "day 4"
    source, labels, colonies, size, *_ = bench.viewer.show.call_args.args
    assert source.info.name == "dish 1 D4 V1.png"
    assert labels.size == (320, 240)
    assert len(colonies) == len(bench.controller.state.colonies) > 1
    assert size == 1.6
    assert bench.session.day == 4
    assert {call.args[0] for call in bench.view.set_thumbnail.call_args_list} == {0, 1, 2}


def test_the_day_and_the_picture_change_only_what_differs(bench: Bench) -> None:
    bench.view.reset_mock()
    bench.viewer.reset_mock()
    bench.controller.step_picture(1)
    assert bench.viewer.show.call_args.args[0].info.name == "dish 1 D4 V2.png"
    bench.view.set_card.assert_not_called()
    bench.view.set_days.assert_not_called()
    bench.controller.step_moment(-1)
    assert bench.view.set_card.call_args.args[0].day == "day 3"
    assert bench.session.day == 3
    bench.controller.step_moment(-9)
    assert bench.controller.state.index == 0


def test_another_page_s_day_is_followed(bench: Bench) -> None:
    bench.session.take(DISH, 2)
    assert bench.controller.state.index == 0


def test_picture_and_table_are_linked_both_ways(bench: Bench) -> None:
    bench.controller.select(2)
    bench.viewer.select.assert_called_with(2)
    bench.view.select_colony.assert_called_with(2)
    bench.controller.select(99)
    bench.view.select_colony.assert_called_with(None)


def test_j_and_k_follow_the_table_s_order_and_stop_at_its_ends(bench: Bench) -> None:
    numbers = bench.order()[::-1]
    bench.controller._ordered(numbers)
    bench.controller.step_colony(1)
    assert bench.controller.state.colony == numbers[0]
    bench.controller.step_colony(1)
    assert bench.controller.state.colony == numbers[1]
    bench.viewer.center_on.assert_called_with(numbers[1])
    bench.controller.step_colony(-5)
    assert bench.controller.state.colony == numbers[0]


def test_a_decision_is_kept_shown_and_the_next_colony_comes(bench: Bench) -> None:
    numbers = bench.order()
    bench.controller.select(numbers[0])
    watch(bench)
    kept = bench.history.records[2].decisions
    assert [(d.colony, d.verdict, d.person) for d in kept] == [(1, Verdict.WATCH, "Tanaka")]
    bench.viewer.set_decisions.assert_any_call({1: Verdict.WATCH})
    shown = [call.args[0] for call in bench.view.set_colonies.call_args_list]
    assert any(row.number == 1 and row.decided == "watch" for rows in shown for row in rows)
    state = bench.controller.state
    assert state.colony is not None
    assert state.doubts(state.colony), "the next one that needs a person"


def test_a_discard_against_the_rules_asks_for_its_reason_first(bench: Bench) -> None:
    bench.controller.select(sure(bench))
    bench.controller.deciding.colony(Verdict.DISCARD)
    bench.view.ask_reason.assert_called_once_with(sure(bench), Verdict.DISCARD)
    assert bench.history.records[2].decisions == ()
    bench.controller.deciding.because(Verdict.DISCARD, "dead cells")
    assert bench.history.records[2].decisions[0].reason == "dead cells"


def test_an_override_asks_for_its_reason_first_and_agreement_does_not(bench: Bench) -> None:
    shown = {c.number: c.proposal for c in bench.controller.state.colonies}
    number, proposal = next((n, p) for n, p in shown.items() if p is not None)
    other = next(v for v in (Verdict.KEEP, Verdict.WATCH) if v != proposal.verdict)
    bench.controller.select(number)
    bench.controller.deciding.colony(other)
    bench.view.ask_reason.assert_called_once_with(number, other)
    assert bench.history.records[2].decisions == ()
    bench.controller.deciding.because(other, "wrong outline")
    (made,) = bench.history.records[2].decisions
    assert (made.colony, made.verdict, made.reason) == (number, other, "wrong outline")


def test_without_a_selected_colony_it_says_what_to_do(bench: Bench) -> None:
    bench.controller.deciding.colony(Verdict.KEEP)
    assert "Select a colony first" in bench.said[-1]
    assert bench.history.records[2].decisions == ()


def test_colonies_in_doubt_come_by_themselves_over_the_pictures_of_the_day(bench: Bench) -> None:
    bench.controller.deciding.first()
    seen = []
    while not bench.said:
        state = bench.controller.state
        assert state.colony is not None
        assert (state.picture, state.colony) not in seen
        seen.append((state.picture, state.colony))
        proposed = proposals.proposed(state, state.colony)
        bench.controller.deciding.colony(proposed)
    moment = bench.controller.state.moment
    assert moment is not None
    wanted = [(at, number) for at, found in enumerate(moment.doubts) for number in found]
    assert sorted(seen) == sorted(wanted)
    assert {at for at, _ in seen} == {0, 1}
    left = sum(len(result.colonies) for result in moment.results) - len(seen)
    assert bench.said == [f"No colony in doubt is left. A accepts the other {left} as proposed."]


def test_to_discard_what_the_rules_discard_their_reason_is_enough(bench: Bench) -> None:
    place = doomed(bench)
    bench.controller.go_to(*place)
    bench.controller.deciding.colony(Verdict.DISCARD)
    bench.view.ask_reason.assert_not_called()
    (made,) = bench.history.records[2].decisions
    assert ((made.picture, made.colony), made.reason) == (place, AGREED)
    assert made.verdict is Verdict.DISCARD


def test_the_rest_is_accepted_by_one_key_and_taken_back_by_one(bench: Bench) -> None:
    bench.controller.deciding.accept_rest()
    record = bench.history.records[2]
    assert record.decisions
    assert all(each.accepted and each.person == "Tanaka" for each in record.decisions)
    assert bench.said[-1] == (
        f"Accepted as proposed: {len(record.decisions)} colonies of line A › dish 1."
    )
    assert bench.view.set_left.call_args.args == (0,)
    bench.controller.deciding.accept_rest()
    assert bench.said[-1] == "Nothing is left to accept."
    bench.controller.undo()
    assert bench.history.records[2].in_force == ()
    assert bench.said[-1] == "Undone: what was accepted of line A › dish 1 is undecided again."


def test_a_dish_gets_a_persons_verdict_with_a_reason_against_the_rules(bench: Bench) -> None:
    bench.controller.deciding.dish(Approval.REJECTED)
    bench.view.ask_dish_reason.assert_called_once_with(Approval.REJECTED)
    assert bench.history.records[2].dish_decision is None
    bench.controller.deciding.because(Approval.REJECTED, "contaminated")
    made = bench.history.records[2].dish_decision
    assert made is not None
    assert (made.approval, made.reason) == (Approval.REJECTED, "contaminated")
    assert "Dish rejected by Tanaka" in bench.view.set_card.call_args.args[0].decided
    bench.controller.undo()
    assert bench.history.records[2].dish_decision is None
    assert bench.said[-1] == "Undone: line A › dish 1 is neither approved nor rejected."


def test_a_dish_that_its_rules_leave_undecided_waits_for_a_person(bench: Bench) -> None:
    record = bench.history.records[2]
    assert not bench.controller.deciding.dish_first()
    proposal = record.analysis.proposal
    assert proposal is not None
    doubtful = replace(record.analysis, proposal=replace(proposal, verdict="undecided"))
    bench.history.records[2] = replace(record, analysis=doubtful)
    bench.controller.reload()
    assert bench.controller.deciding.dish_first()
    assert "approve it or reject it before you sign" in bench.said[-1]
    bench.controller.deciding.because(Approval.APPROVED, "seen at the microscope")
    assert not bench.controller.deciding.dish_first()


def test_after_the_last_dish_nothing_comes(bench: Bench) -> None:
    bench.controller.go_on(lambda: None)
    assert bench.said[-1].endswith("is signed: the last dish of the list.")


def test_the_next_dish_begins_at_its_first_colony_in_doubt(bench: Bench) -> None:
    bench.pictures._arrays |= filled(bench.history, OTHER, (7,))._arrays
    bench.controller.go_on(lambda: bench.session.take(OTHER))
    state = bench.controller.state
    assert state.moment is not None
    assert state.moment.acquisition.dish == OTHER
    assert state.colony is not None
    assert state.colony == next(iter(state.moment.doubts[state.picture]))


def test_why_a_colony_is_in_doubt_stands_beside_it(bench: Bench) -> None:
    place = doomed(bench)
    bench.controller.go_to(*place)
    said = bench.view.say_colony.call_args.args[0]
    assert said.startswith(f"Colony {place[1]}: discard proposed. Differentiated area: ")
    assert " is above 20\u00a0%." in said


def test_undo_adds_a_decision_that_restores_the_one_before(bench: Bench) -> None:
    bench.controller.select(1)
    watch(bench)
    bench.controller.go_to(0, 1)
    bench.controller.deciding.colony(Verdict.KEEP)
    bench.controller.undo()
    assert bench.said[-1] == "Undone: colony 1 of line A › dish 1 is back to “watch”."
    assert bench.controller.state.decisions == {1: Verdict.WATCH}
    bench.controller.undo()
    assert bench.said[-1] == "Undone: colony 1 of line A › dish 1 is undecided again."
    assert bench.controller.state.decisions == {}
    assert bench.controller.state.colony == 1
    kept = bench.history.records[2].decisions
    assert [d.verdict for d in kept] == ["watch", "keep", "watch", "keep"]
    assert kept[-1].reason == WITHDRAWN
    bench.controller.undo()
    assert bench.said[-1] == "There is no decision to undo."
    assert len(bench.history.records[2].decisions) == 4


def test_a_decision_that_cannot_be_kept_is_taken_off_the_screen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise HistoryError("The disk is full.")

    monkeypatch.setattr(bench.history, "decide", full)
    bench.controller.select(1)
    bench.controller.deciding.colony(Verdict.KEEP)
    assert bench.said[-1] == "The disk is full."
    assert bench.controller.state.decisions == {}


def test_the_kept_overview_stands_in_for_a_file_that_is_gone(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(tmp_path, broken=True)
    bench.session.take(DISH)
    source = bench.viewer.show.call_args.args[0]
    assert (source.info.width, source.info.height) == (320, 240)
    assert "The kept overview is shown instead." in bench.said[-1]


@pytest.mark.parametrize(
    ("sha256", "said"),
    [
        ("ab" * 32, "dish 1 D4 V1.png was moved: it is shown from /new."),
        ("cd" * 32, "dish 1 D4 V1.png in /new is not the file that was analysed."),
    ],
)
def test_a_picture_that_was_moved_is_shown_and_its_place_and_bytes_are_told(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, sha256: str, said: str
) -> None:
    def moved(picture: Picture) -> Picture:
        return replace(picture, tiles=(Tile(Path("/new") / picture.name),))

    monkeypatch.setattr(bench.pictures, "at_hand", moved)
    monkeypatch.setattr(bench.pictures, "hashes", lambda _: (FileHash("x", sha256),))
    bench.viewer.reset_mock()
    bench.controller.open_again()
    assert bench.viewer.show.call_args.args[0].info.name == "dish 1 D4 V1.png"
    assert bench.said[-1] == said


def test_pictures_on_their_way_show_at_once_and_keep_their_place_when_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, grey_pictures: Callable[..., None]
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    grey_pictures(bench.pictures, "a.png", "b.png")
    bench.jobs.held = []
    bench.analysis_queue.open([Path("a.png"), Path("b.png")])
    bench.jobs.held.pop(0)()
    (analyse, *others), bench.jobs.held = bench.jobs.held, None
    for run in others:
        run()
    assert bench.controller.state.moment is not None
    assert bench.controller.state.moment.record is None
    source, labels, *_ = bench.viewer.show.call_args.args
    assert (source.info.name, labels) == ("a.png", None)
    analyse()
    assert bench.controller.state.moment.record is not None
    assert bench.controller.state.moment.acquisition.day == 5
    again, labels, *_ = bench.viewer.show.call_args.args
    assert again is source
    assert labels is not None


def test_a_dish_out_of_hand_is_cleared(bench: Bench) -> None:
    bench.session.take(OTHER)
    bench.view.set_card.assert_called_with(None)
    said = [each.args for each in bench.viewer.clear.call_args_list]
    assert said[-2:] == [("reading…",), ()], "nothing is kept of it, and that is said then"


def prompt(bench: Bench, dish: DishKey, *days: int) -> None:
    """Keep prompted answers of two pictures a day."""
    grey = np.zeros((300, 400, 3), np.uint8)
    bench.pictures._arrays.update({f"view{view}.png": grey for view in (1, 2)})
    for day in days:
        kept = [Artefacts(np.zeros((300, 400), np.uint8), grey)] * 2
        bench.history.add(prompted_analysis(day, dish), kept)


def test_a_dish_of_nothing_but_sheets_shows_its_pictures_and_no_colonies(bench: Bench) -> None:
    prompt(bench, OTHER, 30, 37)
    bench.session.take(OTHER)
    assert bench.view.set_days.call_args.args == ((30, 37), ("", ""), 1)
    assert bench.view.set_card.call_args.args == (None,)
    shown = bench.view.set_sheet.call_args.args[0]
    assert (shown.day, shown.cells, shown.sheets) == ("day 37", "12", "1 of 2 pictures")
    assert bench.view.set_colonies.call_args.args[0] == ()
    source, labels, colonies, size, badges, *_ = bench.viewer.show.call_args.args
    assert (source.info.name, labels, colonies, size) == ("view1.png", None, (), 0.5)
    assert badges == ()
    assert bench.session.day == 37
    bench.controller.step_picture(1)
    (badge,) = bench.viewer.show.call_args.args[4]
    assert "not a sheet" in badge.text


def test_a_sheet_goes_again_when_colonies_are_shown(bench: Bench) -> None:
    prompt(bench, OTHER, 30)
    bench.session.take(OTHER)
    bench.session.take(DISH)
    assert bench.view.set_sheet.call_args.args == (None,)
    assert bench.view.set_card.call_args.args[0].day == "day 4"


def test_a_prompted_analysis_stands_for_a_day_that_nothing_else_is_kept_of(bench: Bench) -> None:
    prompt(bench, DISH, 3, 9)
    bench.session.take(OTHER)
    bench.session.take(DISH)
    assert bench.view.set_days.call_args.args[0] == (2, 3, 4, 9)
    kept = [moment.record is not None for moment in bench.controller.state.moments]
    assert kept == [True, True, True, False]


def test_what_is_about_colonies_says_where_the_sheets_are(bench: Bench) -> None:
    prompt(bench, OTHER, 30)
    bench.session.take(OTHER)
    bench.controller.deciding.colony(Verdict.KEEP)
    bench.controller.analyse_again()
    assert len(bench.said) == 2
    assert all(
        "the page Membranes (Ctrl+6) or Regions (Ctrl+7): the report tells them" in each
        for each in bench.said
    )
    assert len(bench.analysis_queue.of(OTHER)) == 0


def test_a_sheet_whose_file_is_gone_shows_its_kept_overview(bench: Bench) -> None:
    prompt(bench, OTHER, 30)
    bench.pictures._broken = {"view1.png"}
    bench.session.take(OTHER)
    assert bench.viewer.show.call_args.args[0].info.name == "view1.png"
    assert "The kept overview is shown instead." in bench.said[-1]


def test_the_overlay_s_looks_are_remembered(bench: Bench) -> None:
    bench.controller._overlay(0.7, "fill", {})
    assert bench.session.settings.overlay_opacity == 0.7
    assert bench.viewer.set_overlay.call_args.args[1:] == (True, 0.7, "fill")


def test_after_closing_nothing_reaches_the_views(bench: Bench) -> None:
    bench.controller.close()
    bench.view.reset_mock()
    bench.session.take(OTHER)
    assert bench.view.method_calls == []


def test_the_day_shown_is_analysed_again_and_the_newest_is_shown(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    bench.session.remember(pixel_size_um=1.61)
    bench.controller.step_moment(-1)
    before = bench.controller.state.moment
    assert before is not None
    assert before.record is not None
    again(bench)
    bench.controller.analyse_again()
    assert bench.said == ["These pictures are being analysed already."]
    bench.jobs.settle()
    assert len(bench.history.records) == 4
    made = bench.history.records[-1].analysis.acquisition
    assert (made.dish, made.day) == (DISH, 3)
    assert {p.pixel_size_um for p in made.pictures} == {1.61}
    assert [p.tiles for p in made.pictures] == [
        p.tiles for p in before.record.analysis.acquisition.pictures
    ]
    assert bench.view.set_days.call_args.args[0] == (2, 3, 4)
    assert bench.controller.state.moment is not None
    assert bench.controller.state.moment.record == bench.history.records[-1]


def again(bench: Bench, why: str = "") -> None:
    """Ask for another analysis of the day shown, and answer the question why."""
    bench.controller.analyse_again()
    sentence, _, given = bench.view.ask_why.call_args.args
    assert "Why is" in sentence
    given(why)


def test_a_reason_may_be_given_and_stands_with_the_analysis(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    again(bench, "the lamp was changed")
    assert bench.view.ask_why.call_args.args[1] is False
    bench.jobs.settle()
    assert bench.history.whys[-1] == "the lamp was changed"


def test_a_person_who_thinks_better_of_it_analyses_nothing_again(bench: Bench) -> None:
    bench.controller.analyse_again()
    assert bench.analysis_queue.pending == ()


def test_where_people_log_in_a_reason_is_owed_and_named_by_the_record(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench.history, "policy", lambda: Policy(log_in=True))
    bench.controller.analyse_again()
    assert bench.said[-1].startswith("Log in first: to analyse pictures")
    people = (Person("Tanaka", frozenset({Role.TECHNICIAN})),)
    monkeypatch.setattr(bench.history, "people", lambda: people)
    monkeypatch.setattr(GuiHistory, "actor", Actor("Tanaka", authenticated=True))
    bench.controller.analyse_again()
    sentence, owed, _ = bench.view.ask_why.call_args.args
    assert owed is True
    assert "was analysed for this day as record 3. Why is it analysed again?" in sentence


def test_what_was_refused_without_a_reason_is_asked_about_in_one_question(bench: Bench) -> None:
    owed = (ReasonOwedError("dish 1", 1, signed=True), ReasonOwedError("dish 2", 5, signed=False))
    bench.analysis_queue.questions.reason_wanted.emit(owed[:1])
    assert "dish 1 was signed for this day as record 1." in bench.view.ask_why.call_args.args[0]
    bench.analysis_queue.questions.reason_wanted.emit(owed)
    assert "2 dishes and days" in bench.view.ask_why.call_args.args[0]
    assert bench.view.ask_why.call_args.args[1] is True


def test_without_a_dish_there_is_nothing_to_analyse_again(bench: Bench) -> None:
    bench.session.take(OTHER)
    bench.controller.analyse_again()
    assert bench.said[-1] == "There is no dish in hand to analyse again."
    assert bench.jobs.later == []


def test_an_undo_goes_to_the_dish_it_is_about(bench: Bench) -> None:
    bench.controller.select(1)
    watch(bench)
    bench.session.take(OTHER)
    bench.controller.undo()
    assert bench.session.dish == DISH
    assert bench.session.day == 4
    assert bench.controller.state.colony == 1
    bench.viewer.center_on.assert_called_with(1)
    assert bench.said[-1] == "Undone: colony 1 of line A › dish 1 is undecided again."


def test_the_same_decision_twice_is_kept_once_and_undone_once(bench: Bench) -> None:
    for _ in range(2):
        bench.controller.go_to(0, 1)
        watch(bench)
    assert len(bench.history.records[2].decisions) == 1
    bench.controller.undo()
    bench.controller.undo()
    assert bench.said[-1] == "There is no decision to undo."


def test_the_picture_has_the_keys_after_a_decision(bench: Bench) -> None:
    bench.controller.select(1)
    bench.controller.deciding.colony(Verdict.KEEP)
    bench.view.focus_picture.assert_called_once_with()


def test_nothing_of_the_dish_before_can_be_decided_on_while_another_is_read(bench: Bench) -> None:
    bench.controller.select(1)
    bench.jobs.held = []
    bench.session.take(OTHER)
    assert bench.controller.state.moment is None
    assert bench.view.set_card.call_args.args[0] is None
    bench.controller.deciding.colony(Verdict.KEEP)
    assert not any(record.decisions for record in bench.history.records)


def test_a_small_picture_that_comes_late_is_not_shown_for_another_dish(bench: Bench) -> None:
    bench.jobs.held = []
    bench.session.take(OTHER)
    bench.session.take(DISH)
    bench.session.take(OTHER)
    late, bench.jobs.held = bench.jobs.held, None
    bench.view.set_thumbnail.reset_mock()
    for run in late:
        run()
    shown = {call.args[0] for call in bench.view.set_thumbnail.call_args_list}
    assert shown <= set(range(len(bench.controller.state.moments)))


def test_analysing_again_says_where_the_decisions_stay_and_keeps_them_in_sight(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    bench.controller.select(1)
    watch(bench)
    number = bench.controller.state.moment.record.id  # type: ignore[union-attr]
    again(bench)
    assert f"Decisions of this day (1) stay with analysis {number}" in " ".join(bench.said)
    bench.jobs.settle()
    assert f"earlier analyses of this day: 1 (analysis {number})" in (
        bench.view.set_card.call_args.args[0].decided_before
    )


def test_pictures_that_come_in_never_turn_the_page_a_person_turned_meanwhile(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, grey_pictures: Callable[..., None]
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    grey_pictures(bench.pictures, "a.png")
    bench.jobs.held = []
    bench.analysis_queue.open([Path("a.png")])
    (collected, *_), bench.jobs.held = bench.jobs.held, None
    bench.session.take(OTHER)
    collected()
    assert bench.session.dish == OTHER
    assert "is being analysed." in bench.said[-1]


def test_feeders_said_of_the_day_shown_are_offered_for_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    offers: list[Message] = []
    bench.session.said.connect(lambda message: offers.append(message) if message.do else None)
    bench.controller._again.say_feeders(True)
    bench.jobs.settle()
    made = bench.history.records[-1].analysis.acquisition
    assert (made.day, made.feeders) == (4, True)
    (offer,) = offers
    assert "(2)" in offer.text
    assert offer.action == "Analyse them again"
    assert offer.do is not None
    offer.do()
    bench.jobs.settle()
    said = {
        r.analysis.acquisition.day: r.analysis.acquisition.feeders for r in bench.history.records
    }
    assert said == {2: True, 3: True, 4: True}
    bench.controller._again.say_feeders(True)
    assert len(offers) == 1, "all days know it already"
