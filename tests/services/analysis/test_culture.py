"""A culture is a dish within a passage; what is said of it once holds for its later days."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import PinnedModelError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis.culture import as_said_before, culture_of
from colonyqc.services.analysis.keep import Request, analyse_and_keep
from colonyqc.services.context import ServiceContext
from services.analysis.test_keep import histories, place
from support.tiny_model import write_package

__all__ = ["histories", "place"]


def acquisition(
    day: int, feeders: bool | None = None, passage: str | None = "P3", dish: str = "1"
) -> Acquisition:
    picture = Picture("a", (Tile(Path("a")),))
    return Acquisition(DishKey("A", dish), day, None, (picture,), passage, feeders=feeders)


def test_what_was_said_of_a_dish_holds_until_it_is_passaged(place: ServiceContext) -> None:
    analyse_and_keep(acquisition(1, feeders=True), place)
    later = analyse_and_keep(acquisition(2), place)
    assert later.analysis.acquisition.feeders is True
    assert (
        analyse_and_keep(acquisition(0, passage="P4"), place).analysis.acquisition.feeders is None
    )
    assert analyse_and_keep(acquisition(2, dish="2"), place).analysis.acquisition.feeders is None


def test_what_was_said_last_counts_and_what_is_said_now_counts_more(place: ServiceContext) -> None:
    analyse_and_keep(acquisition(2, feeders=True), place)
    analyse_and_keep(acquisition(1, feeders=False), place)
    culture = culture_of(place.histories, acquisition(3))
    assert [r.analysis.acquisition.day for r in culture] == [1, 2]
    assert as_said_before(acquisition(3), culture).feeders is False
    assert as_said_before(acquisition(3, feeders=True), culture).feeders is True


@pytest.mark.parametrize("said", [None, True])
def test_of_a_new_dish_nothing_was_said_before(place: ServiceContext, said: bool | None) -> None:
    new = replace(acquisition(3), feeders=said)
    assert as_said_before(new, culture_of(place.histories, new)) == new


@pytest.fixture
def two(tmp_path: Path, place: ServiceContext) -> ServiceContext:
    """A second model beside the first one."""
    write_package(tmp_path / "models", name="other", gain=50.0)
    return place


def kept_by(place: ServiceContext, day: int, model: str | None, **more: object) -> ModelRef:
    request = Request(model, new_model=bool(more.pop("new_model", False)))
    made = analyse_and_keep(acquisition(day, **more), place, request)  # type: ignore[arg-type]
    return made.analysis.model


def test_a_culture_keeps_its_model_until_it_is_passaged(two: ServiceContext) -> None:
    assert kept_by(two, 1, "other").name == "other"
    assert kept_by(two, 2, None).name == "other", "the looks would choose the first by name"
    assert kept_by(two, 3, "other").name == "other"
    assert kept_by(two, 0, "tiny", passage="P4").name == "tiny"
    assert kept_by(two, 0, "tiny", dish="2").name == "tiny"


def test_another_model_is_refused_by_a_sentence_that_names_both(two: ServiceContext) -> None:
    kept_by(two, 1, "tiny")
    with pytest.raises(PinnedModelError, match=r"tiny@1\.0\.0; other@1\.0\.0 is another") as found:
        kept_by(two, 2, "other")
    assert (found.value.pinned, found.value.asked) == ("tiny@1.0.0", "other@1.0.0")
    assert "--new-model" in str(found.value)
    with two.histories() as history:
        assert len(history.list()) == 1


def test_a_new_model_is_let_in_aloud_and_is_then_the_pinned_one(two: ServiceContext) -> None:
    old = kept_by(two, 1, "tiny")
    new = kept_by(two, 2, "other", new_model=True)
    assert kept_by(two, 3, None) == new
    with two.histories() as history:
        (event,) = [e for e in history.events() if e.kind == EventKind.MODEL_CHANGED]
    assert event.subject == "analysis 2"
    assert event.old == f"tiny@1.0.0, sha256 {old.sha256}"
    assert event.new == f"other@1.0.0, sha256 {new.sha256}"


def test_the_only_day_of_a_culture_is_free_to_be_analysed_again(two: ServiceContext) -> None:
    kept_by(two, 1, "tiny")
    assert kept_by(two, 1, "other").name == "other"
    with two.histories() as history:
        assert EventKind.MODEL_CHANGED not in [e.kind for e in history.events()]


def test_a_pinned_model_that_is_gone_is_named(tmp_path: Path, two: ServiceContext) -> None:
    kept_by(two, 1, "other")
    shutil.rmtree(tmp_path / "models" / "other")
    gone = replace(two, models=ModelLibrary([tmp_path / "models"]))
    with pytest.raises(PinnedModelError, match=r"analysed by other@1\.0\.0\. .*--new-model"):
        kept_by(gone, 2, None)


def test_the_same_name_with_other_weights_is_another_model(
    tmp_path: Path, place: ServiceContext
) -> None:
    kept_by(place, 1, "tiny")
    shutil.rmtree(tmp_path / "models" / "tiny")
    write_package(tmp_path / "models", gain=50.0)
    changed = replace(place, models=ModelLibrary([tmp_path / "models"]))
    with pytest.raises(PinnedModelError, match=r"tiny@1\.0\.0 \(sha256 .*\); tiny@1\.0\.0 \(sha"):
        kept_by(changed, 2, None)


def test_a_prompted_answer_is_pinned_to_nothing(two: ServiceContext) -> None:
    kept_by(two, 1, "tiny")
    prompted = replace(acquisition(2), pictures=(Picture("s", (Tile(Path("s")),)),))
    made = analyse_and_keep(prompted, two, Request(preset="RPE"))
    assert made.analysis.prompt is not None


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        ("P3", "P3", True), ("P3", "P4", False), ("P3", None, True), (None, None, True),
        (None, "P4", True),
    ],
)  # fmt: skip
def test_a_passage_that_is_not_said_is_the_one_before(
    place: ServiceContext, before: str | None, now: str | None, same: bool
) -> None:
    kept_by(place, 1, None, passage=before)
    assert bool(culture_of(place.histories, acquisition(2, passage=now))) is same


def test_days_of_before_a_passage_do_not_come_back_by_saying_nothing(place: ServiceContext) -> None:
    for day, passage in ((3, "P3"), (0, "P4")):
        kept_by(place, day, None, passage=passage)
    culture = culture_of(place.histories, acquisition(1, passage=None))
    assert [r.analysis.acquisition.passage for r in culture] == ["P4"]
