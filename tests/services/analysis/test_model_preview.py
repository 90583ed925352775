"""What would turn under another model is worked out and kept nowhere."""

from pathlib import Path

import pytest

from colonyqc.domain.errors import ModelError
from colonyqc.services.analysis.culture import culture_of
from colonyqc.services.analysis.model_preview import COLUMNS, preview_model, row
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import AnalysisRecord
from services.analysis.test_culture import acquisition, kept_by
from services.analysis.test_keep import histories, place
from support.tiny_model import write_package

__all__ = ["histories", "place"]


@pytest.fixture
def culture(tmp_path: Path, place: ServiceContext) -> tuple[AnalysisRecord, ...]:
    """Two days by the first model, beside another that sees cells nearly everywhere."""
    write_package(tmp_path / "models", name="keen", threshold=0.004)
    for day in (1, 2):
        kept_by(place, day, "tiny")
    return culture_of(place.histories, acquisition(3))


def test_each_day_is_told_by_both_models_and_nothing_is_kept(
    place: ServiceContext, culture: tuple[AnalysisRecord, ...]
) -> None:
    found = preview_model(culture, place, "keen")
    assert [(each.day, each.model) for each in found] == [(1, "tiny@1.0.0"), (2, "tiny@1.0.0")]
    assert {each.before for each in found} == {"undecided"}, "its interval reaches a limit"
    assert {each.after for each in found} == {"watch"}, (
        "it sees cells nearly everywhere: time to passage"
    )
    assert all(each.turns for each in found)
    with place.histories() as history:
        assert len(history.list()) == 2


def test_the_same_model_turns_nothing(
    place: ServiceContext, culture: tuple[AnalysisRecord, ...]
) -> None:
    assert not any(each.turns for each in preview_model(culture, place, "tiny"))


def test_a_day_whose_pictures_are_gone_is_told_and_the_others_go_on(
    place: ServiceContext, culture: tuple[AnalysisRecord, ...]
) -> None:
    place.pictures._arrays.clear()  # type: ignore[attr-defined]  # the fake's
    found = preview_model(culture, place, "keen")
    assert all(each.failure and not each.turns for each in found)
    told = dict(zip(COLUMNS, row(found[0]), strict=True))
    assert (told["day"], told["would be"]) == ("1", "–")


def test_an_unknown_model_is_said(
    place: ServiceContext, culture: tuple[AnalysisRecord, ...]
) -> None:
    with pytest.raises(ModelError):
        preview_model(culture, place, "nobody")
