"""An analysis as JSON values with every kind of answer to its pictures."""

from typing import Any

from colonyqc.services.answers.told import told
from colonyqc.services.export import colonies
from colonyqc.services.ports import AnalysisRecord, History


def answered(kept: AnalysisRecord, history: History) -> dict[str, Any]:
    """Return an analysis as `colonies.record` does, with "answers" to each picture.

    Maps are read from the history, one picture at a time.
    """
    said = colonies.record(kept)
    for picture, answers in zip(said["pictures"], told(kept, history), strict=True):
        picture["answers"] = answers
    return said
