"""Errors a person can act on; anything else that is raised is a defect of ours.

ColonyQCError
├── PictureError      a picture file cannot be used
├── PixelSizeError    a picture's name, file and person state other pixel sizes
├── NamePatternError  a file-name pattern is wrong
├── ModelError        a model package is missing, damaged or unfit for the picture
│   └── PinnedModelError  a culture was analysed by another model
├── ProtocolError     a protocol file is wrong
│   └── RuleSetError  a rule set is wrong, or can't be published
├── HistoryError      the history cannot be read or written
│   └── UnreachableError  its server cannot be reached just now
├── AccessError       nobody is logged in, or who is may not do this
├── ReportError       a report cannot be made
├── OutputError       a file or folder that was asked for cannot be written
├── ClusterError      machines that work was to be given to cannot be worked with
├── TrainingError     training data or settings are wrong
└── UsageError        what was asked for makes no sense as asked
    ├── MissingError     it makes sense, and what it names is not there
    └── ReasonOwedError  what was analysed before is analysed again, and nobody says why
Cancelled             the person stopped the work; not an error
"""

from pathlib import Path

from colonyqc.domain.shown_name import shown_name


class ColonyQCError(Exception):
    """Something a person can act on: its text is one sentence (or two) for that person."""


class PictureError(ColonyQCError):
    """A picture file cannot be used.

    ``cause`` finishes the sentence "<name> can't be read: <cause>."; ``advice`` is a sentence.
    """

    def __init__(self, path: Path | str, cause: str, advice: str = "") -> None:
        self.path = Path(path)
        self.cause = cause
        self.advice = advice
        said = f"{shown_name(path)} can't be read: {cause}."
        super().__init__(f"{said} {advice}" if advice else said)

    def __reduce__(self) -> tuple[type["PictureError"], tuple[Path, str, str]]:
        return type(self), (self.path, self.cause, self.advice)


class PixelSizeError(ColonyQCError):
    """A picture cannot be used: what states its pixel size disagrees."""


class NamePatternError(ColonyQCError):
    """A file-name pattern cannot be compiled or lacks what it needs."""


class ModelError(ColonyQCError):
    """A model package is missing, damaged, or unfit for the picture."""


class PinnedModelError(ModelError):
    """A culture was analysed by another model than the one that is asked for now.

    ``pinned`` and ``asked``: NAME@VERSION of either; "" where none was asked for.
    """

    def __init__(self, sentence: str, pinned: str, asked: str) -> None:
        self.pinned = pinned
        self.asked = asked
        super().__init__(sentence)

    def __reduce__(self) -> tuple[type["PinnedModelError"], tuple[str, str, str]]:
        return type(self), (str(self), self.pinned, self.asked)


class ProtocolError(ColonyQCError):
    """A protocol file is wrong."""


class RuleSetError(ProtocolError):
    """A rule set is wrong, cannot be found or cannot be published."""


class HistoryError(ColonyQCError):
    """The history cannot be read or written."""


class UnreachableError(HistoryError):
    """The server of a history cannot be reached just now; later it may be."""


class AccessError(ColonyQCError):
    """Nobody is logged in, the password is wrong, or the person may not do this."""


class ReportError(ColonyQCError):
    """A report cannot be made or written."""


class OutputError(ColonyQCError):
    """A file or folder that was asked for cannot be written."""


class ClusterError(ColonyQCError):
    """Machines that work was to be given to are not there, or are not fit for it."""


class TrainingError(ColonyQCError):
    """Training data or settings are wrong."""


class UsageError(ColonyQCError):
    """What was asked for makes no sense as asked."""


class MissingError(UsageError):
    """What was asked for makes sense, and what it names is not there (any more).

    On the command line it ends as a history or a picture that is missing does: it is no slip in
    how the command is used.
    """


class ReasonOwedError(UsageError):
    """A record is to be superseded, and nobody says why.

    ``dish``: its label; ``record``: the newest one of that day; ``signed``: whether one of them is;
    ``cells``: they are cells of a sheet that somebody corrected.
    """

    def __init__(self, dish: str, record: int, signed: bool, cells: bool = False) -> None:
        self.dish = dish
        self.record = record
        self.signed = signed
        self.cells = cells
        if cells:
            super().__init__(
                f"{dish} has cells that were corrected by hand, as record {record}. Say why it is "
                "answered anew, with --why: the corrected record stays, the new one counts."
            )
            return
        told = "signed" if signed else "analysed"
        super().__init__(
            f"{dish} was {told} for this day as record {record}. Say why it is analysed again, "
            "with --why: every report of the dish names the reason."
        )

    def __reduce__(self) -> tuple[type["ReasonOwedError"], tuple[str, int, bool, bool]]:
        return type(self), (self.dish, self.record, self.signed, self.cells)


class Cancelled(Exception):  # noqa: N818 - not an error
    """The person stopped the work; what finished before stays."""
