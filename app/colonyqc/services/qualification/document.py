"""A qualification as pages and as JSON: everything an inspector asks for, in one language."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from colonyqc.services.ports.qualification import (
    QualificationPages,
    QualificationSection,
    QualificationTable,
    SignatureBlock,
)
from colonyqc.services.qualification.identity import Identity
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import DatedCheck, Group, Qualification
from colonyqc.services.qualification.words import QualificationWords


@dataclass(frozen=True, slots=True)
class Performer:
    """Who ran it: a name with roles, proved by a password or only stated; where it is an event."""

    name: str
    roles: tuple[str, ...] = ()
    authenticated: bool = False
    history: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is of: groups that were run, their limits, what was found, where, by whom."""

    groups: tuple[Group, ...]
    limits: AcceptanceLimits
    found: Qualification
    identity: Identity
    performer: Performer | None = None


def pages(subject: Subject, say: QualificationWords) -> QualificationPages:
    """Return the document as pages."""
    found, about = subject.found, subject.identity
    passed = found.passed
    count = len(found.tested)
    sections = (
        QualificationSection(say("scope"), paragraphs=tuple(say("scope text").splitlines())),
        _matrix(subject, say),
        *_identity(about, say),
        _limits(subject.limits, say),
        _data(found, say),
        *(_group(subject, group, say) for group in subject.groups),
        QualificationSection(
            say("performance"), paragraphs=tuple(say("performance text").splitlines())
        ),
        _deviations(subject, say),
        _left_out(subject, say),
    )
    return QualificationPages(
        title=say("title"),
        subtitle=say(
            "subtitle",
            host=about.host,
            program=about.program,
            begun=_stamp(found.begun),
            ended=_stamp(found.ended),
        ),
        passed=passed,
        verdict=say("all passed" if passed else "failed"),
        why=say("counted", passed=count - len(found.failed), all=count, left=len(found.left_out)),
        sections=sections,
        conclusion=QualificationSection(
            say("conclusion"),
            paragraphs=(
                say("concluded passed" if passed else "concluded failed", failed=len(found.failed)),
                say("concluded means"),
            ),
        ),
        signatures=_signatures(subject, say),
        footer=f"{about.host} · {_utc(found.ended)} · colonyqc {about.program}",
        page=say.plain["page"],
        laboratory=about.site,
        made=found.ended,
        language=say.language,
        program=f"colonyqc {about.program}",
    )


def document(subject: Subject, say: QualificationWords) -> dict[str, Any]:
    """Return the document as JSON takes it; what was expected is told in English."""
    found = subject.found
    texts = subject.limits.texts
    return {
        "qualification": {
            "passed": found.passed,
            "begun": _utc(found.begun),
            "ended": _utc(found.ended),
            "checks": len(found.tested),
            "failed": len(found.failed),
        },
        "identity": asdict(subject.identity),
        "performer": None if subject.performer is None else asdict(subject.performer),
        "limits": {"sha256": subject.limits.sha256, "values": dict(subject.limits.numbers)},
        "data": [asdict(each) for each in found.data],
        "tests": [
            {
                "group": each.group,
                "key": each.check.key,
                "subject": each.check.subject,
                "test": say.test(each.check),
                "expected": say.expected(each.check, texts),
                "found": say.found(each.check),
                "values": dict(each.check.found),
                "passed": each.check.passed,
                "utc": _utc(each.at),
                "local": each.at.isoformat(timespec="seconds"),
                "evidence_sha256": each.evidence,
            }
            for each in found.tested
        ],
        "not_tested": [
            {"group": each.group, "key": each.what.key, "why": say.not_tested(each.what)[1]}
            for each in found.left_out
        ],
    }


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _stamp(moment: datetime) -> str:
    """Return a moment as the clock on the wall shows it, and in UTC where that is another."""
    if not moment.utcoffset():
        return _utc(moment)
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname()} ({_utc(moment)})"


def _matrix(subject: Subject, say: QualificationWords) -> QualificationSection:
    made = Counter(each.group for each in subject.found.tested)
    wrong = Counter(each.group for each in subject.found.failed)
    rows, states = [], []
    for number, group in enumerate(subject.groups, 1):
        texts = say.groups[group.key]
        state = _state(made[group.key], wrong[group.key])
        rows.append(
            (
                f"R{number}",
                texts["requirement"],
                texts["title"],
                str(made[group.key]),
                say(state or "not tested"),
            )
        )
        states.append(state)
    headers = tuple(say(f"matrix {each}") for each in ("id", "what", "tests", "count", "result"))
    table = QualificationTable(headers, (0.5, 5.0, 2.6, 0.7, 1.1), tuple(rows), tuple(states))
    return QualificationSection(say("matrix"), table=table)


def _state(made: int, wrong: int) -> str:
    if wrong:
        return "fail"
    return "pass" if made else ""


def _identity(about: Identity, say: QualificationWords) -> tuple[QualificationSection, ...]:
    clock = {True: "clock set", False: "clock not set", None: "clock unknown"}
    facts = [
        ("site", about.site or say("not stated")),
        ("host", about.host),
        ("system", about.system),
        ("processor", say("cores", processor=about.processor, cores=about.cores)),
        ("memory", about.memory or say("not told")),
        ("accelerators", about.accelerators or say("none")),
        ("time", f"{about.time}; {say(clock[about.synchronised])}"),
        ("program", about.program),
        ("python", about.python),
        ("settings", ", ".join(f"{k} {v or '–'}" for k, v in about.settings.items())),
    ]
    parts = tuple((say(f"part {each.kind}"), each.name, each.sha256) for each in about.parts)
    # Two libraries a row: there are thirty of them, and all are short.
    pairs = [f"{name} {version}" for name, version in about.libraries]
    rows = [tuple([*pairs[at : at + 4], "", "", ""][:4]) for at in range(0, len(pairs), 4)]
    part_headers = (say("part kind"), say("part name"), "sha256")
    return (
        QualificationSection(
            say("identity"), facts=tuple((say(f"identity {k}"), v) for k, v in facts)
        ),
        QualificationSection(
            say("parts"), table=QualificationTable(part_headers, (1.2, 2.6, 5.2), parts)
        ),
        QualificationSection(
            say("libraries"),
            table=QualificationTable((say("library"), "", "", ""), (1, 1, 1, 1), tuple(rows)),
        ),
    )


def _limits(limits: AcceptanceLimits, say: QualificationWords) -> QualificationSection:
    rows = tuple((say.plain[f"limit {name}"], text) for name, text in limits.texts.items())
    table = QualificationTable((say("limit of"), say("limit")), (6.0, 1.0), rows)
    return QualificationSection(
        say("limits"), f"sha256 {limits.sha256}", (say("limits text"),), table=table
    )


def _data(found: Qualification, say: QualificationWords) -> QualificationSection:
    rows = tuple(
        (say.data[each.key].format(**each.found), str(each.count), each.sha256)
        for each in found.data
    )
    headers = (say("data of"), say("data count"), say("data sha256"))
    return QualificationSection(
        say("data"),
        paragraphs=(say("data text"),),
        table=QualificationTable(headers, (3.4, 0.7, 4.9), rows),
    )


def _group(subject: Subject, group: Group, say: QualificationWords) -> QualificationSection:
    texts = say.groups[group.key]
    mine = [each for each in subject.found.tested if each.group == group.key]
    number = subject.groups.index(group) + 1
    moments = [each.at for each in mine]
    said = say("made at", at=_stamp(max(moments))) if moments else say("not tested")
    return QualificationSection(
        f"R{number} {texts['title']}",
        say("evidence", sha256=subject.found.evidence[group.key]),
        (texts["requirement"], said),
        table=_tests(mine, subject.limits, say),
    )


def _tests(
    tested: Sequence[DatedCheck], limits: AcceptanceLimits, say: QualificationWords
) -> QualificationTable:
    texts = limits.texts
    rows = tuple(
        (
            say.test(each.check),
            say.expected(each.check, texts),
            say.found(each.check),
            f"{each.at.astimezone(UTC):%H:%M:%S}",
            say("pass" if each.check.passed else "fail"),
        )
        for each in tested
    )
    headers = tuple(say(f"tests {each}") for each in ("test", "expected", "found", "at", "result"))
    states = tuple("pass" if each.check.passed else "fail" for each in tested)
    return QualificationTable(headers, (3.2, 2.5, 3.0, 0.9, 0.9), rows, states)


def _deviations(subject: Subject, say: QualificationWords) -> QualificationSection:
    failed = subject.found.failed
    if not failed:
        return QualificationSection(say("deviations"), paragraphs=(say("no deviations"),))
    texts = subject.limits.texts
    rows = tuple(
        (
            f"D{number}",
            say.test(each.check),
            f"{say.expected(each.check, texts)} → {say.found(each.check)}",
            "",
        )
        for number, each in enumerate(failed, 1)
    )
    headers = tuple(say(f"deviation {each}") for each in ("id", "test", "what", "assessment"))
    return QualificationSection(
        say("deviations"),
        paragraphs=(say("deviations text"),),
        table=QualificationTable(headers, (0.5, 2.8, 4.0, 2.7), rows),
    )


def _left_out(subject: Subject, say: QualificationWords) -> QualificationSection:
    rows = tuple(say.not_tested(each.what) for each in subject.found.left_out)
    # What no program can test of itself is said in every document.
    always = tuple(
        (say.left_out[key]["what"], say.left_out[key]["why"])
        for key in say.left_out
        if key.startswith("always")
    )
    headers = (say("left out what"), say("left out why"))
    table = QualificationTable(headers, (3.0, 6.0), (*rows, *always))
    return QualificationSection(say("left out"), table=table)


def _signatures(subject: Subject, say: QualificationWords) -> tuple[SignatureBlock, ...]:
    who, found = subject.performer, subject.found
    name, role, at, proof = say("name"), say("role"), say("date"), say("proof")
    blank = tuple((label, "") for label in (name, role, at, say("signature")))
    if who is None:
        performed = blank
    else:
        told = "proof password" if who.authenticated else "proof stated"
        performed = (
            (name, who.name),
            (role, ", ".join(who.roles) or say("not stated")),
            (at, _stamp(found.ended)),
            (proof, say(told, history=who.history)),
        )
    return (
        SignatureBlock(say("performed"), performed),
        SignatureBlock(say("reviewed"), blank),
    )
