import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from colonyqc import bootstrap
from colonyqc.config.paths import shipped_models
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, OutputError, UsageError
from colonyqc.domain.people import Role
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.qualification import issue as module
from colonyqc.services.qualification import run
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.document import Performer, Subject, pages
from colonyqc.services.qualification.document_json import document
from colonyqc.services.qualification.identity import Identity, identity
from colonyqc.services.qualification.issue import Issued, claim, issue, note_qualified, performer
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.result import JSON, PDF
from colonyqc.services.qualification.values import (
    Check,
    Group,
    Measured,
    NotTested,
    Outcome,
    UseLimit,
)
from colonyqc.services.qualification.words import words
from support.lab import open_lab
from support.qualification import BenchOfTests, limits


def shapes(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield Check(
        "shape-area",
        passed=True,
        found={"true": "9", "value": "8", "error": "#strike[*"},
        subject="disc",
    )
    yield NotTested("gpu")


def wrong(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield Check("repeats", passed=False, found={"runs": "5", "other": "2"})


GROUPS = (Group("drawn-shapes", shapes, 1), Group("repeatability", wrong, 1))


@pytest.fixture
def about(bench: BenchOfTests) -> Identity:
    return identity(bench, "Laboratory of #strike", "9.9+abc", {"precision": "full"})


def issued(
    bench: BenchOfTests, about: Identity, out: Path, *groups: Group, language: str = "en"
) -> Issued:
    claim(out)
    return issue(
        bench,
        about,
        limits(),
        groups or GROUPS,
        out,
        bootstrap.qualification_printer(),
        language=language,
        monitor=UNWATCHED,
    )


def test_everything_that_is_written_is_named_in_the_manifest(
    bench: BenchOfTests, about: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    printed: list[str] = []
    monkeypatch.setattr(module, "pages", lambda *given: printed.append(given[2]) or pages(*given))
    made = issued(bench, about, out)
    assert printed == [sha256((out / JSON).read_bytes()).hexdigest()]
    lines = (out / "SHA256SUMS").read_text().splitlines()
    told = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert set(told) == {
        *("qualification.pdf", "qualification.json", "limits.yaml"),
        *("evidence/drawn-shapes.json", "evidence/repeatability.json"),
    }
    for name, digest in told.items():
        assert sha256((out / name).read_bytes()).hexdigest() == digest
    assert made.manifest == sha256((out / "SHA256SUMS").read_bytes()).hexdigest()
    assert (out / "qualification.pdf").read_bytes().startswith(b"%PDF-")


def test_the_json_tells_each_test_with_its_limit_evidence_and_times(
    bench: BenchOfTests, about: Identity, tmp_path: Path
) -> None:
    made = issued(bench, about, tmp_path / "out", language="ja")
    told = json.loads((tmp_path / "out" / "qualification.json").read_text("utf-8"))
    assert told["qualification"]["passed"] is made.found.passed is False
    assert told["qualification"]["failed"] == 1
    assert told["limits"]["sha256"] == limits().sha256
    first, second = told["tests"]
    assert first["expected"] == "9 px² ± 1 %"
    assert second["evidence_sha256"] == made.found.evidence["repeatability"]
    assert second["utc"].endswith("UTC")
    assert told["not_tested"][0]["key"] == "gpu"
    assert told["identity"]["site"] == "Laboratory of #strike"
    assert len(told["identity"]["parts"]) >= 4


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pages_say_every_requirement_test_deviation_and_what_was_left_out(
    language: str, bench: BenchOfTests, about: Identity, tmp_path: Path
) -> None:
    made = issued(bench, about, tmp_path / "out")
    say = words(language)
    who = Performer("Mori", ("reviewer",), authenticated=True, history="lab.db")
    subject = Subject(GROUPS, limits(), made.found, about, who)
    printed = pages(subject, say)
    text = repr(printed)
    assert not printed.passed
    for group in GROUPS:
        assert say.groups[group.key]["requirement"] in text
    assert limits().sha256 in text
    assert made.found.evidence["drawn-shapes"] in text
    titles = [section.title for section in printed.sections]
    deviations = printed.sections[titles.index(say("deviations"))]
    assert deviations.table is not None
    assert [row[0] for row in deviations.table.rows] == ["D1"]
    left = printed.sections[titles.index(say("left out"))]
    assert left.table is not None
    assert say.left_out["gpu"]["why"] in left.table.rows[0]
    performed, reviewed = printed.signatures
    assert dict(performed.fields)[say("name")] == "Mori"
    assert set(dict(reviewed.fields).values()) == {""}
    assert document(subject, say)["performer"]["authenticated"] is True


def test_all_passed_is_said_only_where_all_passed(
    bench: BenchOfTests, about: Identity, tmp_path: Path
) -> None:
    made = issued(bench, about, tmp_path / "out", GROUPS[0])
    say = words("en")
    printed = pages(Subject(GROUPS[:1], limits(), made.found, about), say)
    assert (printed.passed, printed.verdict) == (True, "All passed")
    assert say("no deviations") in repr(printed)
    assert say("concluded passed") in printed.conclusion.paragraphs


def limited(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield Check("repeats", passed=True, found={"runs": "5", "other": "0"})
    yield Check("repeats", passed=True, found={"runs": "5", "other": "0"})
    yield Measured("fast-apart", {"apart": "0.161", "same": "99.052"}, "ips-phase@2.2.0")
    yield UseLimit("fast", {"models": "ips-phase@2.2.0: 99.05 %, 0.16", "limit": "99.5"})


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_falls_short_stands_with_its_risk_and_measures_beside_the_conclusion(
    language: str, bench: BenchOfTests, about: Identity, tmp_path: Path
) -> None:
    groups = (GROUPS[0], Group("fast-networks", limited, 1))
    made = issued(bench, about, tmp_path / "out", *groups)
    say = words(language)
    printed = pages(Subject(groups, limits(), made.found, about), say)
    assert (printed.passed, printed.verdict) == (True, say("passed within"))
    assert say("concluded limits", limits=1) in printed.conclusion.paragraphs
    by_title = {each.title: each.table for each in printed.sections}
    of = by_title[say("use limits")]
    assert of is not None
    assert of.rows == (("L1", *say.use_limit(made.found.use_limits[0])),)
    measured = by_title[say("performance")]
    assert measured is not None
    assert measured.rows[0][0].endswith("ips-phase@2.2.0")
    assert "99.052" in measured.rows[0][1]


def test_each_test_has_a_number_by_which_json_and_pages_lead_to_its_requirement(
    bench: BenchOfTests, about: Identity, tmp_path: Path
) -> None:
    groups = (Group("fast-networks", limited, 1), GROUPS[1])
    made = issued(bench, about, tmp_path / "out", *groups)
    told = json.loads((tmp_path / "out" / "qualification.json").read_text("utf-8"))
    assert [each["number"] for each in told["tests"]] == ["R1.1", "R1.2", "R2.1"]
    first, second = told["requirements"]
    assert (first["number"], first["tests"], first["failed"]) == ("R1", ["R1.1", "R1.2"], [])
    assert (second["tests"], second["failed"]) == (["R2.1"], ["R2.1"])
    assert second["evidence_sha256"] == told["tests"][2]["evidence_sha256"]
    assert [each["number"] for each in told["limits_of_use"]] == ["L1"]
    assert told["qualification"]["limits_of_use"] == 1
    evidence = json.loads((tmp_path / "out" / "evidence" / "fast-networks.json").read_text())
    assert [each["passed"] for each in evidence] == [True, True, None]
    say = words("en")
    printed = pages(Subject(groups, limits(), made.found, about), say)
    by_title = {each.title: each.table for each in printed.sections}
    deviations, tests = by_title[say("deviations")], by_title["R1 Fast networks"]
    assert deviations is not None
    assert deviations.rows[0][1].startswith("R2.1 ")
    assert tests is not None
    assert [row[0] for row in tests.rows] == ["R1.1", "R1.2"]


def test_every_package_is_named_by_all_its_files_and_what_memory_there_is(about: Identity) -> None:
    packages = {each.name: each.sha256 for each in about.parts if each.kind == "package"}
    assert {name.partition("@")[0] for name in packages} >= {"ips-phase", "membrane"}
    folder = shipped_models() / "membrane"
    (version,) = folder.iterdir()
    manifest = (version / "manifest.json").read_bytes()
    assert packages[f"membrane@{version.name}"] == sha256(manifest).hexdigest()
    assert not about.memory or about.memory.endswith(" GiB")


def test_a_folder_with_other_files_is_refused_and_an_earlier_one_replaced(
    bench: BenchOfTests, about: Identity, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    issued(bench, about, out)
    issued(bench, about, out, GROUPS[0])
    assert [path.name for path in (out / "evidence").iterdir()] == ["drawn-shapes.json"]
    (out / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="holds other files"):
        claim(out)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="can't be written"):
        claim(tmp_path / "file")


def test_the_manifest_becomes_an_event_by_who_may(
    bench: BenchOfTests, about: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = issued(bench, about, tmp_path / "out")
    lab = open_lab(tmp_path / "lab", monkeypatch)
    lab.ask_for_log_in(Tana=Role.TECHNICIAN, Rei=Role.REVIEWER)
    with pytest.raises(AccessError):
        performer(lab.log_in("Tana"), "Tana", "lab.db")
    with pytest.raises(AccessError):
        note_qualified(lab.log_in("Tana"), made, about)
    rei = lab.log_in("Rei")
    assert performer(rei, "somebody else", "lab.db") == Performer(
        "Rei", ("reviewer",), authenticated=True, history="lab.db"
    )
    note_qualified(rei, made, replace(about, host="pc7"))
    with lab.histories() as history:
        (event,) = history.events(kinds=(EventKind.QUALIFIED,))
    assert (event.person, event.subject, event.new) == ("Rei", "installation pc7", made.manifest)
    assert event.reason == "failed: 1 of 2 tests"


@pytest.mark.parametrize("full_at", ["drawn-shapes.json", "repeatability.json", JSON, PDF])
def test_of_one_that_fills_the_disk_nothing_is_left(
    bench: BenchOfTests,
    about: Identity,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    full_at: str,
) -> None:
    out = tmp_path / "q"
    issued(bench, about, out, *GROUPS)

    def write(path: Path, data: bytes, *, durable: bool) -> None:
        if path.name == full_at:
            raise OSError(28, "No space left on device")
        path.write_bytes(data)

    monkeypatch.setattr(run, "write_whole", write)
    with pytest.raises(OutputError, match=f"{full_at} can't be written: No space left on device"):
        issued(bench, about, out, *GROUPS)
    assert [path.name for path in out.rglob("*") if path.is_file()] == []
    monkeypatch.undo()
    assert issued(bench, about, out, *GROUPS).manifest
