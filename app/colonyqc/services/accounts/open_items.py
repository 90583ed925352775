"""What is still open on a record: said before it is signed, and kept with the signature."""

from dataclasses import dataclass

from colonyqc.domain.verdict import DishVerdict, Verdict
from colonyqc.services.ports import AnalysisRecord


@dataclass(frozen=True, slots=True)
class OpenItems:
    """What nobody has settled on a record.

    ``undecided``: colonies that are proposed to be watched or discarded and that nobody decided
    on; ``unjudged``: colonies without a proposal or a decision; ``left_out``: pictures that could
    not be counted; ``failures``: files that could not be read or were left out; ``verdict``: ""
    where a person gave the dish its verdict or its proposal stands by itself, else "undecided" or
    "not judged".
    """

    undecided: int = 0
    unjudged: int = 0
    left_out: int = 0
    failures: int = 0
    verdict: str = ""

    def __bool__(self) -> bool:
        return self != OpenItems()

    @property
    def sentence(self) -> str:
        """What is open, as the trail keeps it; "" where nothing is."""
        said = [
            text
            for count, text in (
                (
                    self.undecided,
                    f"colonies proposed for watch or discard: {self.undecided}",
                ),
                (self.unjudged, f"colonies not judged: {self.unjudged}"),
                (self.left_out, f"pictures not counted: {self.left_out}"),
                (self.failures, f"files not analysed: {self.failures}"),
                (self.verdict, f"the dish is {self.verdict}"),
            )
            if count
        ]
        return f"Open: {'; '.join(said)}." if said else ""


def open_items(record: AnalysisRecord) -> OpenItems:
    """Return what is open on a record as it is now."""
    analysis = record.analysis
    undecided = unjudged = 0
    for index, result in enumerate(analysis.pictures):
        for colony in result.colonies:
            if record.decision(index, colony.number) is not None:
                continue
            unjudged += colony.proposal is None
            undecided += colony.proposal is not None and colony.proposal.verdict != Verdict.KEEP
    left_out = sum(not result.quality.usable for result in analysis.pictures)
    failures = len(analysis.failures) + len(analysis.acquisition.left_out)
    return OpenItems(undecided, unjudged, left_out, failures, _open_verdict(record))


def awaits_verdict(record: AnalysisRecord) -> bool:
    """Tell whether rules left a dish open: nobody signs it before a person gave it its verdict."""
    return _open_verdict(record) == str(DishVerdict.UNDECIDED)


def _open_verdict(record: AnalysisRecord) -> str:
    if record.analysis.prompt is not None or record.dish_decision is not None:
        return ""
    proposal = record.analysis.proposal
    if proposal is None:
        return "not judged"
    undecided = DishVerdict.UNDECIDED
    return str(undecided) if proposal.verdict == undecided else ""
