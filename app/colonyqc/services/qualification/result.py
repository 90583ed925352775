"""What a qualification that was written came to, read from its folder, and told to a trail."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import OutputError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History

PDF: Final = "qualification.pdf"
JSON: Final = "qualification.json"
MANIFEST: Final = "SHA256SUMS"
"""A line a file, as ``sha256sum --check`` reads it."""


@dataclass(frozen=True, slots=True)
class QualificationResult:
    """How many checks there were and failed, where, and the sha256 of the manifest.

    ``use_limits``: how many limits of use the conclusion holds within.
    """

    checks: int
    failed: int
    host: str
    program: str
    manifest: str
    use_limits: int = 0

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return self.checks > 0 and not self.failed


def may_qualify(histories: Histories) -> None:
    """Make sure that who is at work may have a qualification noted.

    Raises:
        AccessError: they may not.
        HistoryError: the history refuses.
    """
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)


def read_result(out: Path) -> QualificationResult:
    """Return what the qualification in a folder came to.

    Raises:
        OutputError: there is none, or it is not the one that its manifest names.
    """
    try:
        data, manifest = (out / JSON).read_bytes(), (out / MANIFEST).read_bytes()
        told = json.loads(data)
        found, about = told["qualification"], told["identity"]
        result = QualificationResult(
            found["checks"],
            found["failed"],
            about["host"],
            about["program"],
            sha256(manifest).hexdigest(),
            found["limits_of_use"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{out} holds no qualification that can be read.") from error
    if f"{sha256(data).hexdigest()}  {JSON}" not in manifest.decode(errors="replace").splitlines():
        raise OutputError(f"{out} holds no qualification that can be read.")
    return result


def note_result(history: History, result: QualificationResult) -> None:
    """Tell the trail that the installation was qualified; who calls asks who may, and commits."""
    word = "passed" if result.passed else "failed"
    within = f"; limits of use: {result.use_limits}" if result.use_limits else ""
    history.note(
        EventKind.QUALIFIED,
        f"installation {result.host}",
        old=result.program,
        new=result.manifest,
        reason=f"{word}: {result.checks - result.failed} of {result.checks} tests{within}",
    )


def note_read(histories: Histories, result: QualificationResult) -> None:
    """Tell the trail of a history what was read from a folder.

    Raises:
        AccessError: who is at work may not.
        HistoryError: it cannot be written.
    """
    with histories() as history:
        require(history, Permission.PUBLISH_RULES)
        note_result(history, result)
        history.commit()
