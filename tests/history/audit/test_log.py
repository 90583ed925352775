"""The audit trail as it is written: who, when, what was there before, and older histories."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.audit import Anchor, EventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import Acquisition, DishKey, FileNote
from colonyqc.domain.verdict import WITHDRAWN, Verdict
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.audit.anchors import AnchorFile
from colonyqc.history.unit.mapping import fingerprint
from history.samples import MORNING, analysis, artefacts

RELEASED = Path(__file__).parents[1] / "released" / "0001"


def test_each_subject_is_known_by_the_sha256_of_its_newest_event(histories: SqlHistories) -> None:
    with histories(actor=Actor("Mori")) as history:
        number = history.add(analysis(), artefacts(analysis()))
        history.note(EventKind.DISH_ARCHIVED, "dish 株 › D1")
        before = history.newest_events()
        history.decide(number, 0, 1, Verdict.KEEP, "", "佐藤")
        after = history.newest_events()
        last = history.events(limit=1)[0]
    assert set(after) == {"history", "analysis 1", "dish 株 › D1"}
    assert after == before | {"analysis 1": last.sha256}


def test_every_write_is_an_event_of_who_is_at_work(histories: SqlHistories) -> None:
    with histories(actor=Actor("Mori")) as history:
        number = history.add(analysis(), artefacts(analysis()))
        history.decide(number, 0, 1, Verdict.KEEP, "", "佐藤")
        history.decide(number, 0, 1, Verdict.DISCARD, "分化", "佐藤")
        history.decide(number, 0, 1, Verdict.KEEP, WITHDRAWN, "佐藤")
        history.note(EventKind.RULES_PUBLISHED, "rule set a@2", old="a@1", reason="stricter")
        history.commit()
        told = [(e.kind, e.person, e.old, e.new, e.reason) for e in history.events()]
    assert told[::-1] == [
        ("history made", "colonyqc", "", "0003", ""),
        ("analysis added", "Mori", "", "201B7 › D1, day 3: fail (pmf@1.0.0)", ""),
        ("decision made", "佐藤", "", "picture 1, colony 1: keep", ""),
        ("decision made", "佐藤", "keep (by 佐藤)", "picture 1, colony 1: discard", "分化"),
        (
            "decision withdrawn",
            "佐藤",
            "discard (by 佐藤)",
            "picture 1, colony 1: undecided",
            WITHDRAWN,
        ),
        ("rule set published", "Mori", "a@1", "", "stricter"),
    ]
    assert verify(histories) == ()


def test_what_is_rolled_back_leaves_no_event(histories: SqlHistories) -> None:
    with histories() as history:
        history.add(analysis(), artefacts(analysis()))
        history.exported("CSV tables: x")
    with histories() as history:
        assert len(history.events()) == 1
    assert histories.anchors.read().anchors == ()


def test_events_are_found_by_subject_kind_and_page(histories: SqlHistories) -> None:
    with histories() as history:
        for day in (1, 2, 3):
            history.add(analysis(day=day), artefacts(analysis()))
        history.note(EventKind.BACKED_UP)
        history.commit()
        assert [e.number for e in history.events("analysis 2")] == [3]
        assert [e.number for e in history.events(kinds=[EventKind.ANALYSIS_ADDED])] == [4, 3, 2]
        assert [e.number for e in history.events(limit=2)] == [5, 4]
        assert [e.number for e in history.events(before=4, limit=2)] == [3, 2]


def test_a_name_no_database_takes_is_kept_and_hashed(histories: SqlHistories) -> None:
    with histories(actor=Actor("M\udcff\x00\x01")) as history:
        history.note(EventKind.BACKED_UP)
        history.commit()
        assert history.events(limit=1)[0].person == "M\udcff\x00\x01"
    assert verify(histories) == ()


def test_a_clock_set_back_is_noted_and_breaks_nothing(histories: SqlHistories) -> None:
    back = SqlHistories(
        histories.engine, histories.files, lambda: MORNING - timedelta(days=1), histories.writer
    )
    with back() as history:
        history.note(EventKind.BACKED_UP)
        history.commit()
        backed, turned, made = history.events()
    assert (turned.kind, turned.old) == ("clock set back", made.at)
    assert backed.moment == turned.moment < made.moment
    assert verify(histories) == ()


def test_a_trail_whose_end_makes_no_sense_is_not_added_to(
    histories: SqlHistories, database: Path
) -> None:
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("DROP TRIGGER event_no_update")
        raw.execute("UPDATE event SET at = 'noon'")
    with histories() as history, pytest.raises(HistoryError, match="history verify"):
        history.note(EventKind.BACKED_UP)


@pytest.mark.parametrize("said", ['{"log_in": true', "[1]", "[" * 3000, "7"])
def test_a_policy_that_makes_no_sense_ends_a_write_in_a_sentence(tmp_path: Path, said: str) -> None:
    histories = open_histories(tmp_path / "t.db", person="Mori")
    with histories() as history:
        history.note(EventKind.POLICY_SET, new=said)
        with pytest.raises(HistoryError, match="is damaged"):
            history.note(EventKind.BACKED_UP, new="shelf")
    histories.engine.dispose()


def test_an_older_history_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((RELEASED / "history.sql").read_text("utf-8"))
        (analyses,) = raw.execute("SELECT count(*) FROM analysis").fetchone()
        (decisions,) = raw.execute("SELECT count(*) FROM decision").fetchone()
    opened = open_histories(path, clock=lambda: MORNING)
    with opened() as history:
        first, *rest, last = reversed(history.events())
    assert (first.kind, first.old, first.new) == ("history migrated", "0001", "0003")
    *rest, prompts, feeders, intervals, dead, regions, files, acts, life, mended = rest
    assert (prompts.kind, prompts.old, prompts.new) == ("history migrated", "0003", "0004")
    assert (feeders.kind, feeders.old, feeders.new) == ("history migrated", "0004", "0005")
    assert (intervals.kind, intervals.old, intervals.new) == ("history migrated", "0005", "0006")
    assert (dead.kind, dead.old, dead.new) == ("history migrated", "0006", "0007")
    assert (regions.kind, regions.old, regions.new) == ("history migrated", "0007", "0008")
    assert (files.kind, files.old, files.new) == ("history migrated", "0008", "0009")
    assert (acts.kind, acts.old, acts.new) == ("history migrated", "0009", "0010")
    assert (life.kind, life.old, life.new) == ("history migrated", "0010", "0011")
    assert (mended.kind, mended.old, mended.new) == ("history migrated", "0011", "0012")
    assert (last.kind, last.old, last.new) == ("history migrated", "0012", "0013")
    assert [event.kind for event in rest] == ["taken over at migration"] * (analyses + decisions)
    assert len(rest) > 1
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER analysis_no_update")
        raw.execute("UPDATE analysis SET provider = 'other' WHERE id = 1")
    assert "Event 2 (taken over at migration" in verify(opened)[0]
    opened.engine.dispose()


def test_what_was_not_asked_before_leaves_an_acquisition_what_it_was() -> None:
    old = Acquisition(DishKey("201B7", "D1"), 3, MORNING, (), "p12")
    marks = {
        fingerprint(old),
        fingerprint(Acquisition(*_known(old), medium="mTeSR")),
        fingerprint(Acquisition(*_known(old), vessel="6-well")),
        fingerprint(Acquisition(*_known(old), rock=True)),
        fingerprint(Acquisition(*_known(old), rock=False)),
        fingerprint(Acquisition(*_known(old), feeders=True)),
        fingerprint(Acquisition(*_known(old), feeders=False)),
        fingerprint(replace(old, file_notes=(FileNote(Path("1.png"), "It is a copy."),))),
    }
    assert len(marks) == 8
    assert fingerprint(old) == "df6aef5ace045745e832ffc1fc3269f13698fe632a0911bfe1a349e3dd591c55"


def _known(of: Acquisition) -> tuple[object, ...]:
    return of.dish, of.day, of.taken, of.pictures, of.passage


def test_an_anchor_is_in_the_file_when_the_file_is_flushed_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = AnchorFile(tmp_path / "t.anchor")
    flushed: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append(file.path.read_text("ascii"))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    for number in (1, 2):
        file.add([Anchor(number, "ab" * 32)])
        assert flushed[-1].splitlines()[-1] == f"{number}:{'ab' * 32}"
