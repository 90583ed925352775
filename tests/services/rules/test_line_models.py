"""The model of a line is an event: the last one counts, and it says what was before."""

from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.history import open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.rules.line_models import line_models, model_of_line, set_line_model
from support.tiny_model import write_package


def test_the_last_word_counts_line_by_line(tmp_path: Path) -> None:
    for version in ("1.0.0", "1.1.0"):
        write_package(tmp_path / "models", "mine", version)
    models = ModelLibrary([tmp_path / "models"])
    opened = open_histories(tmp_path / "t.db")
    assert set_line_model(opened, models, "A", "mine@1.0.0", "ours") is None
    assert set_line_model(opened, models, "A", "mine@1.1.0", "more pictures") == "mine@1.0.0"
    set_line_model(opened, models, "B", "mine@1.0.0", "ours")
    assert set_line_model(opened, models, "B", "", "no better") == "mine@1.0.0"
    with opened() as history:
        assert line_models(history) == {"A": "mine@1.1.0"}
        event = history.events("line B", (EventKind.LINE_MODEL_SET,), limit=1)[0]
    assert (event.old, event.new, event.reason) == ("mine@1.0.0", "", "no better")
    assert model_of_line(opened, "A") == "mine@1.1.0"
    for line, ref, why, said in (
        ("A", "", " ", "Say why"),
        (" ", "mine@1.0.0", "x", "Name the cell line"),
        ("A", "other@1.0.0", "x", 'no model "other@1.0.0"'),
        ("A", "mine@1.1.0", "x", "already"),
        ("B", "", "x", "already"),
    ):
        with pytest.raises(UsageError, match=said):
            set_line_model(opened, models, line, ref, why)
    opened.engine.dispose()
