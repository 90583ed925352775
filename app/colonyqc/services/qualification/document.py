"""A qualification as pages and as JSON: everything an inspector asks for, in one language."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from colonyqc.services.ports.qualification import (
    QualificationPages,
    QualificationSection,
    QualificationTable,
    SignatureBlock,
)
from colonyqc.services.qualification.identity import Identity
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import (
    DatedCheck,
    Group,
    Qualification,
)
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


def pages(subject: Subject, say: QualificationWords, record: str = "") -> QualificationPages:
    """Return the document as pages; ``record``: sha256 of the JSON that tells the same."""
    found, about = subject.found, subject.identity
    sections = (
        QualificationSection(say("scope"), paragraphs=tuple(say("scope text").splitlines())),
        _matrix(subject, say),
        *_identity(about, say),
        _limits(subject.limits, say),
        _data(found, say),
        *(_group(subject, group, say) for group in subject.groups),
        _performance(found, say),
        _deviations(subject, say),
        _use_limits(found, say),
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
        passed=found.passed,
        verdict=verdict(found, say),
        why=counted(found, say),
        sections=sections,
        conclusion=QualificationSection(
            say("conclusion"),
            paragraphs=(
                *concluded(found, say),
                say("concluded means"),
                *((say("record", sha256=record),) if record else ()),
            ),
        ),
        signatures=_signatures(subject, say),
        footer=f"{about.host} · {utc(found.ended)} · colonyqc {about.program}",
        page=say.plain["page"],
        laboratory=about.site,
        made=found.ended,
        language=say.language,
        program=f"colonyqc {about.program}",
    )


def verdict(found: Qualification, say: QualificationWords) -> str:
    """Return what it came to, in a few words."""
    if not found.passed:
        return say("failed")
    return say("passed within" if found.use_limits else "all passed")


def counted(found: Qualification, say: QualificationWords) -> str:
    """Return how many tests passed, how many could not be run, and how many limits of use hold."""
    count = len(found.tested)
    return say(
        "counted",
        passed=count - len(found.failed),
        all=count,
        left=len(found.left_out),
        limits=len(found.use_limits),
    )


def concluded(found: Qualification, say: QualificationWords) -> tuple[str, ...]:
    """Return the sentences of the conclusion."""
    failed, limits = len(found.failed), len(found.use_limits)
    said = say("concluded failed", failed=failed) if failed else say("concluded passed")
    return (said, say("concluded limits", limits=limits)) if limits else (said,)


def numbers(subject: Subject) -> tuple[str, ...]:
    """Return the number of each test: that of its requirement, and its own in that."""
    at = {group.key: f"R{number}" for number, group in enumerate(subject.groups, 1)}
    seen: Counter[str] = Counter()
    made = []
    for each in subject.found.tested:
        seen[each.group] += 1
        made.append(f"{at[each.group]}.{seen[each.group]}")
    return tuple(made)


def utc(moment: datetime) -> str:
    """Return a moment as it is written, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _stamp(moment: datetime) -> str:
    """Return a moment as the clock on the wall shows it, and in UTC where that is another."""
    if not moment.utcoffset():
        return utc(moment)
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname()} ({utc(moment)})"


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
        ("settings", _settings(about, say)),
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


def _settings(about: Identity, say: QualificationWords) -> str:
    return "; ".join(f"{say.term(k)} {say.term(v) or '–'}" for k, v in about.settings.items())


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
    every = zip(numbers(subject), subject.found.tested, strict=True)
    found = [(which, each) for which, each in every if each.group == group.key]
    marks, mine = [which for which, _ in found], [each for _, each in found]
    number = subject.groups.index(group) + 1
    moments = [each.at for each in mine]
    said = say("made at", at=_stamp(max(moments))) if moments else say("not tested")
    return QualificationSection(
        f"R{number} {texts['title']}",
        say("evidence", sha256=subject.found.evidence[group.key]),
        (texts["requirement"], said),
        table=_tests(mine, marks, subject.limits, say),
    )


def _tests(
    tested: Sequence[DatedCheck],
    numbers: Sequence[str],
    limits: AcceptanceLimits,
    say: QualificationWords,
) -> QualificationTable:
    texts = limits.texts
    rows = tuple(
        (
            number,
            say.test(each.check),
            say.expected(each.check, texts),
            say.found(each.check),
            f"{each.at.astimezone(UTC):%H:%M:%S}",
            say("pass" if each.check.passed else "fail"),
        )
        for number, each in zip(numbers, tested, strict=True)
    )
    columns = ("id", "test", "expected", "found", "at", "result")
    headers = tuple(say(f"tests {each}") for each in columns)
    states = tuple("pass" if each.check.passed else "fail" for each in tested)
    return QualificationTable(headers, (0.7, 3.1, 2.4, 2.9, 0.9, 0.9), rows, states)


def _performance(found: Qualification, say: QualificationWords) -> QualificationSection:
    rows = tuple(say.measurement(each) for each in found.measured)
    headers = (say("performance of"), say("performance found"))
    return QualificationSection(
        say("performance"),
        paragraphs=tuple(say("performance text").splitlines()),
        table=QualificationTable(headers, (4.0, 5.0), rows) if rows else None,
    )


def _use_limits(found: Qualification, say: QualificationWords) -> QualificationSection:
    if not found.use_limits:
        return QualificationSection(say("use limits"), paragraphs=(say("no use limits"),))
    rows = tuple(
        (f"L{number}", *say.use_limit(each)) for number, each in enumerate(found.use_limits, 1)
    )
    columns = ("id", "found", "risk", "program", "laboratory")
    headers = tuple(say(f"use limit {each}") for each in columns)
    return QualificationSection(
        say("use limits"),
        paragraphs=(say("use limits text"),),
        table=QualificationTable(headers, (0.5, 2.6, 2.0, 2.6, 2.3), rows),
    )


def _deviations(subject: Subject, say: QualificationWords) -> QualificationSection:
    every = zip(numbers(subject), subject.found.tested, strict=True)
    failed = [(which, each) for which, each in every if not each.check.passed]
    if not failed:
        return QualificationSection(say("deviations"), paragraphs=(say("no deviations"),))
    texts = subject.limits.texts
    rows = tuple(
        (
            f"D{number}",
            f"{which} {say.test(each.check)}",
            f"{say.expected(each.check, texts)} → {say.found(each.check)}",
            "",
        )
        for number, (which, each) in enumerate(failed, 1)
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
