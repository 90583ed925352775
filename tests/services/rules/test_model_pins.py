"""The model of a line or protocol is an event: the last one counts, and says what was before."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.domain.errors import ColonyQCError
from colonyqc.history import SqlHistories, open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.rules.model_pins import (
    Pin,
    PinKind,
    model_pinned_to,
    pin_model,
    pin_of_dish,
    pinned_models,
)
from support.tiny_model import write_package


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(tmp_path / "t.db")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def models(tmp_path: Path) -> ModelLibrary:
    for version in ("1.0.0", "1.1.0"):
        write_package(tmp_path / "models", "mine", version)
    return ModelLibrary([tmp_path / "models"])


@pytest.mark.parametrize("kind", PinKind)
def test_the_last_word_counts_name_by_name(
    kind: PinKind, histories: SqlHistories, models: ModelLibrary
) -> None:
    a, b = Pin(kind, "A"), Pin(kind, "B")
    assert pin_model(histories, models, a, "mine@1.0.0", "ours") is None
    assert pin_model(histories, models, a, "mine@1.1.0", "more pictures") == "mine@1.0.0"
    pin_model(histories, models, b, "mine@1.0.0", "ours")
    assert pin_model(histories, models, b, "", "no better") == "mine@1.0.0"
    with histories() as history:
        assert pinned_models(history) == {a: "mine@1.1.0"}
        event = history.events(f"{kind} B", limit=1)[0]
    assert (event.old, event.new, event.reason) == ("mine@1.0.0", "", "no better")
    assert event.kind == f"model of a {kind} set"
    assert model_pinned_to(histories, a) == "mine@1.1.0"
    for pin, ref, why, said in (
        (a, "", " ", "Say why"),
        (Pin(kind, " "), "mine@1.0.0", "x", "Name the"),
        (a, "other@1.0.0", "x", 'no model "other@1.0.0"'),
        (a, "mine@1.1.0", "x", f"The {kind} A has the model mine@1.1.0 already"),
        (b, "", "x", f"The {kind} B has no model of its own already"),
    ):
        with pytest.raises(ColonyQCError, match=said):
            pin_model(histories, models, pin, ref, why)


def test_the_model_of_a_line_comes_before_that_of_the_protocol(
    histories: SqlHistories, models: ModelLibrary
) -> None:
    assert pin_of_dish(histories, "A", "default") is None
    pin_model(histories, models, Pin(PinKind.PROTOCOL, "default"), "mine@1.0.0", "ours")
    pin_model(histories, models, Pin(PinKind.LINE, "A"), "mine@1.1.0", "ours")
    assert pin_of_dish(histories, "A", "default") == "mine@1.1.0"
    assert pin_of_dish(histories, "B", "default") == "mine@1.0.0"
    assert pin_of_dish(histories, "B", "other") is None
    pin_model(histories, models, Pin(PinKind.LINE, "A"), "", "no better")
    assert pin_of_dish(histories, "A", "default") == "mine@1.0.0"
