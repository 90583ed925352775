"""Signatures: a person's word on a record as it was when it was given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Meaning(StrEnum):
    """What a signature says."""

    PERFORMED = "performed"
    REVIEWED = "reviewed"


class Proof(StrEnum):
    """How the signer showed who they are."""

    PASSWORD = "password"  # noqa: S105 - a word for it, not one
    STATED = "stated"
    """Nobody logs in: the name is what was typed."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature on an analysis; ``digest`` is the sha256 of the record it was given on."""

    analysis_id: int
    meaning: Meaning
    person: str
    proof: Proof
    comment: str
    digest: str
    at: datetime
