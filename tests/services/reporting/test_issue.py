"""What a report says of the signatures on its record, in both languages."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from colonyqc.config.paths import shipped_models
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import ReportError
from colonyqc.domain.model import EarlyFigures, ModelInfo, ModelRef
from colonyqc.domain.people import Role
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import UNPROVED, Verdict
from colonyqc.inference.packages import ModelLibrary
from colonyqc.reports.renderer import Renderer
from colonyqc.services.accounts import signing
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.issue import issue, recognise, sensitivity, signature_facts
from colonyqc.services.reporting.words import words
from history.samples import analysis, artefacts
from support.lab import WORD, Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def facts(lab: Lab, number: int, language: str = "en") -> list[tuple[str, str]]:
    with lab.histories() as history:
        found = signature_facts(history, number, words(language))
    return [(fact.label, fact.value) for fact in found]


def test_a_signature_says_who_when_and_how_it_was_proved(lab: Lab) -> None:
    number = lab.analyse()
    assert facts(lab, number) == []
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Tanaka")
    lab.ask_for_log_in(Sato=Role.REVIEWER)
    signing.sign(lab.log_in("Sato"), number, Meaning.REVIEWED, password=WORD)
    stated, proved = facts(lab, number)
    assert stated[0] == proved[0]
    assert stated[1] == ("performed by Tanaka, 2026-04-01 08:30 UTC (name as stated, no log-in)")
    assert proved[1] == "reviewed by Sato, 2026-04-01 08:30 UTC"
    assert facts(lab, number, "ja")[0][1].endswith("（氏名は自己申告、ログインなし）")


def test_a_signature_on_what_was_changed_since_says_so(lab: Lab) -> None:
    number = lab.analyse()
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Tanaka")
    with lab.histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
    ((_, said),) = facts(lab, number)
    assert said.startswith("void: changed since it was performed by Tanaka")


def place(lab: Lab) -> ServiceContext:
    """Return a workplace that needs nothing but the history and a writer of reports."""
    return ServiceContext(
        pictures=None,  # type: ignore[arg-type]  # no picture is read
        models=ModelLibrary([]),
        histories=lab.histories,
        reports=Renderer(),
        protocol=Protocol(),
        person="Tanaka",
        app_version="0.1.0",
        rules=None,  # type: ignore[arg-type]  # no rules are asked for
    )


def again(lab: Lab, why: str = "", **changes: object) -> int:
    """Keep another analysis of the same dish and day, a minute later."""
    with lab.histories() as history:
        newest = max(each.finished for each in history.list())
        made = replace(
            analysis(),
            started=newest + timedelta(minutes=1),
            finished=newest + timedelta(minutes=1),
            **changes,  # type: ignore[arg-type]  # tests name real fields
        )
        number = history.add(made, artefacts(made), why)
        history.commit()
    return number


def test_a_signed_record_that_was_replaced_stays_listed_and_printable(lab: Lab) -> None:
    """Played as found: three re-analyses under laxer rules replaced a signed record unseen."""
    first = lab.analyse()
    signing.sign(lab.histories, first, Meaning.PERFORMED, stated="Mori")
    lax = Protocol(dish_rules=(), rule_set="lax@1")
    numbers = [again(lab, why, protocol=lax) for why in ("blurred", "", "rules were too strict")]
    dish = analysis().acquisition.dish
    with lab.histories() as history:
        new = build(history, dish, made=lab.clock())
        old = build(history, dish, made=lab.clock(), record=first)
    assert [(r.id, r.rules, r.state, r.why) for r in new.records] == [
        (first, "default@2", f"superseded by {numbers[2]}, signed", ""),
        (numbers[0], "lax@1", f"superseded by {numbers[2]}", "blurred"),
        (numbers[1], "lax@1", f"superseded by {numbers[2]}", "not stated"),
        (numbers[2], "lax@1", "counts", "rules were too strict"),
    ]
    assert {r.by for r in new.records} == {"Tanaka"}
    assert (new.banner, new.record_ids[0]) == ("", numbers[2])
    assert (old.banner, old.record_ids[0]) == (f"SUPERSEDED BY RECORD {numbers[2]}", first)
    assert [s.person for s in old.signatures] == ["Mori"]
    assert old.records == tuple(replace(r, own=r.id == first) for r in new.records)


def test_a_signature_is_printed_whole_and_one_that_is_void_stands_across_the_page(
    lab: Lab,
) -> None:
    number = lab.analyse()
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Mori", comment="as usual")
    lab.ask_for_log_in(Sato=Role.REVIEWER)
    signing.sign(lab.log_in("Sato"), number, Meaning.REVIEWED, password=WORD)
    dish = analysis().acquisition.dish
    with lab.histories() as history:
        stated, proved = build(history, dish, made=lab.clock()).signatures
        digest = history.record_digest(number)
    assert (stated.meaning, stated.person, stated.valid) == ("Performed", "Mori", True)
    assert stated.notes[:2] == ("as usual", "name as stated, no log-in")
    assert stated.notes[2].startswith("open when signed: ")
    assert (proved.meaning, proved.role, proved.digest) == ("Reviewed", "reviewer", digest)
    assert proved.at == "2026-04-01 08:30 UTC"
    with lab.histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
        report = build(history, dish, made=lab.clock())
    assert report.banner == "VOID: CHANGED SINCE IT WAS SIGNED"
    assert [s.valid for s in report.signatures] == [False, False]
    assert report.records[0].state == "counts, signature void"


def test_a_report_says_who_analysed_and_who_printed_and_is_known_again(
    lab: Lab, tmp_path: Path
) -> None:
    number = lab.analyse()
    dish = analysis().acquisition.dish
    file = tmp_path / "r.csv"
    printed: list[ReportModel] = []

    class Watched:
        def render(self, report: ReportModel, path: Path) -> str:
            printed.append(report)
            return Renderer().render(report, path)

    here = replace(place(lab), person="Endo", laboratory="Facility 1", reports=Watched())
    digest = issue(here, dish, None, file)
    assert [each.laboratory for each in printed] == ["Facility 1"]
    text = file.read_text("utf-8-sig")
    assert "Analysed by" in text
    assert "Report by" in text
    with lab.histories() as history:
        event = history.events(kinds=(EventKind.REPORT_WRITTEN,))[0]
        found = recognise(history, file)
    assert (event.subject, event.old, event.new) == (f"analysis {number}", "r.csv", digest)
    assert found is not None
    assert found.sentences[0].startswith(f"This is the report of {dish.label}, day ")
    assert (found.record.id, found.superseded, found.since) == (number, None, ())
    newer = again(lab)
    with lab.histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
        found = recognise(history, file)
        assert found is not None
        assert found.sentences[1:] == (
            f"Record {number} is superseded by record {newer}.",
            f"Since then the trail tells of record {number}: decision made.",
        )
        file.write_bytes(file.read_bytes().replace(b"Analysed by", b"Analysed By"))
        assert recognise(history, file) is None
        with pytest.raises(ReportError, match="can't be read"):
            recognise(history, tmp_path / "nothing.pdf")
        os.mkfifo(tmp_path / "pipe.pdf")
        with pytest.raises(ReportError, match="it is no file"):
            recognise(history, tmp_path / "pipe.pdf")


def test_a_record_that_was_edited_is_printed_with_that_said_first(lab: Lab, tmp_path: Path) -> None:
    lab.analyse()
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'dish_statistics_no_update'"
        ((made,),) = raw.execute(guard)
        raw.execute("DROP TRIGGER dish_statistics_no_update")
        raw.execute("UPDATE dish_statistics SET differentiated = 0.1")
        # Put back: a guard that is missing is told in another way.
        raw.execute(made)
    file = tmp_path / "r.csv"
    seen: list[tuple[str, ...]] = []

    class Watching(Renderer):
        def render(self, report: ReportModel, path: Path) -> str:
            seen.append(report.warnings)
            return super().render(report, path)

    issue(replace(place(lab), reports=Watching()), analysis().acquisition.dish, None, file)
    assert seen[0][0].startswith("THE HISTORY DOES NOT VERIFY for this record: analysis added: ")


def test_a_protocol_that_only_bears_the_shipped_one_s_name_is_printed_as_changed(
    lab: Lab,
) -> None:
    """Played as found: with the gate off and another floor it was printed as default@1."""
    again_ = replace(Protocol(), quality=QualityLimits(focus_min=0.0), area_floor_um2=1.0)
    lab.analyse()
    again(lab, "x", protocol=again_)
    with lab.histories() as history:
        report = build(history, analysis().acquisition.dish, made=lab.clock())
    facts = {fact.label: fact.value for fact in report.facts}
    assert facts["Protocol"] == "default@1, changed: own settings"
    assert facts["Protocol sha256"] == again_.settings_sha256 != Protocol().settings_sha256
    assert facts["Rule set sha256"] == Protocol().rules_sha256


def test_what_nobody_stated_is_said_to_be_so(lab: Lab) -> None:
    lab.analyse()
    bare = replace(analysis().acquisition, medium=None, vessel=None, rock=None, passage=None,
                   feeders=None)  # fmt: skip
    again(lab, "x", acquisition=bare, provider="CPU int8")
    with lab.histories() as history:
        report = build(history, bare.dish, made=lab.clock())
    facts = {fact.label: fact.value for fact in report.facts}
    unstated = ("Medium", "Vessel", "ROCK inhibitor", "Culture", "Passage")
    assert {facts[label] for label in unstated} == {"not stated"}
    assert facts["Model"].endswith(" (int8)")


def test_the_model_s_measured_sensitivity_stands_beside_the_verdict() -> None:
    """Played as found: a green "pass" hid that the model finds half of what is drawn."""
    ref, say = ModelRef("tiny", "1.0.0", "cd" * 32), words("en")
    info = ModelInfo(ref, "", "", 8, 64, 40.0, early=EarlyFigures(0.525, 0.021))

    def said(*known: ModelInfo) -> str:
        models = MagicMock(spec=ModelLibrary)
        models.list.return_value = known
        return sensitivity(models, ref, say)

    assert "52 % of the differentiation drawn on virtual dishes was found" in said(info)
    assert "never measured" in said(replace(info, early=None))
    assert said(replace(info, tells_differentiation=False)) == ""
    assert said() == (
        "tiny@1.0.0 is not at hand: how much differentiation it finds cannot be told here."
    )


def test_the_shipped_phase_contrast_models_say_what_they_find() -> None:
    library = ModelLibrary([shipped_models()])
    told = {info.ref.name: info.early for info in library.list()}
    assert told["ips-phase"] == EarlyFigures(0.525, 0.021)
    assert told["ips-phase-open"] == EarlyFigures(0.705, 0.02)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_pass_is_called_so_only_where_the_laboratory_proved_the_model(
    lab: Lab, language: str, tmp_path: Path
) -> None:
    number = lab.analyse()
    say = words(language)
    written: list[ReportModel] = []
    reports = MagicMock(spec=Renderer)
    reports.render.side_effect = lambda report, _: written.append(report) or "ab"
    here = replace(place(lab), reports=reports, app_version="9.9+printed")
    with lab.histories() as history:
        made = history.get(number).analysis
    for _ in range(2):
        issue(here, made.acquisition.dish, None, tmp_path / "r.pdf", language=language)
        with lab.histories() as history:
            subject = f"model {made.model}"
            history.note(EventKind.SITE_PACK_PASSED, subject, new=made.model.sha256)
            history.commit()
    before, after = written
    # The foot names what wrote the page, the facts what made the record.
    assert before.program == "colonyqc 9.9+printed"
    assert f"colonyqc {made.app_version}" in {fact.value for fact in before.facts}
    assert after.verdict == made.proposal.verdict  # type: ignore[union-attr]
    plain = after.verdict == "pass"
    assert before.verdict == (UNPROVED if plain else after.verdict)
    assert (say("site pack missing") in before.sensitivity) is plain
    assert say("site pack passed", person="Tanaka", at="2026-04-01 08:30 UTC") in after.sensitivity
