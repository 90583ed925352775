"""A qualification as JSON takes it: what its pages say, for machines."""

from dataclasses import asdict
from typing import Any

from colonyqc.services.qualification.document import Subject, concluded, numbers, utc
from colonyqc.services.qualification.values import UseLimit
from colonyqc.services.qualification.words import QualificationWords


def document(subject: Subject, say: QualificationWords) -> dict[str, Any]:
    """Return the document as JSON takes it; what was expected is told in English."""
    found = subject.found
    texts = subject.limits.texts
    numbered = list(zip(numbers(subject), found.tested, strict=True))
    return {
        "qualification": {
            "passed": found.passed,
            "begun": utc(found.begun),
            "ended": utc(found.ended),
            "checks": len(found.tested),
            "failed": len(found.failed),
            "not_tested": len(found.left_out),
            "limits_of_use": len(found.use_limits),
            "conclusion": [*concluded(found, say), say("concluded means")],
        },
        "identity": asdict(subject.identity),
        "performer": None if subject.performer is None else asdict(subject.performer),
        "limits": {"sha256": subject.limits.sha256, "values": dict(subject.limits.numbers)},
        "data": [asdict(each) for each in found.data],
        "requirements": [
            {
                "number": f"R{number}",
                "group": group.key,
                "requirement": say.groups[group.key]["requirement"],
                "tested_by": say.groups[group.key]["title"],
                "tests": [n for n, each in numbered if each.group == group.key],
                "failed": [n for n, e in numbered if e.group == group.key and not e.check.passed],
                "evidence_sha256": found.evidence[group.key],
            }
            for number, group in enumerate(subject.groups, 1)
        ],
        "tests": [
            {
                "number": number,
                "group": each.group,
                "key": each.check.key,
                "subject": each.check.subject,
                "test": say.test(each.check),
                "expected": say.expected(each.check, texts),
                "found": say.found(each.check),
                "values": dict(each.check.found),
                "passed": each.check.passed,
                "utc": utc(each.at),
                "local": each.at.isoformat(timespec="seconds"),
                "evidence_sha256": each.evidence,
            }
            for number, each in numbered
        ],
        "measured": [
            dict(zip(("what", "found"), say.measurement(each), strict=True))
            for each in found.measured
        ],
        "limits_of_use": [
            {"number": f"L{number}", "key": each.key, **_use_limit_told(each, say)}
            for number, each in enumerate(found.use_limits, 1)
        ],
        "not_tested": [
            {"group": each.group, "key": each.what.key, "why": say.not_tested(each.what)[1]}
            for each in found.left_out
        ],
    }


def _use_limit_told(what: UseLimit, say: QualificationWords) -> dict[str, str]:
    parts = ("found", "risk", "program", "laboratory")
    return dict(zip(parts, say.use_limit(what), strict=True))
