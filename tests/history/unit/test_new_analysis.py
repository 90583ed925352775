"""The words of the trail for an analysis that is added."""

from dataclasses import replace

from colonyqc.domain.audit import EventKind
from colonyqc.history.unit.new_analysis import described, kind_of_new
from colonyqc.services.accounts.site_packs import ProvedModels
from history.samples import analysis, prompted

NONE = ProvedModels(frozenset())


def test_the_trail_tells_dish_day_verdict_and_model() -> None:
    value = analysis()
    assert described(value, NONE).startswith("201B7 › D1, day 3: ")
    assert value.model_text in described(value, NONE)
    unknown = replace(value, proposal=None, acquisition=replace(value.acquisition, day=None))
    assert described(unknown, NONE).startswith("201B7 › D1, day unknown: not judged (")
    assert kind_of_new(value) is EventKind.ANALYSIS_ADDED


def test_a_prompted_analysis_is_told_by_its_cells() -> None:
    value = prompted()
    assert described(value, NONE).startswith("RPE › D1, day 3: 4 cells, by ")
    bare = replace(value, pictures=value.pictures[1:])
    assert described(bare, NONE).startswith("RPE › D1, day 3: no sheet, by ")
    assert kind_of_new(value) is EventKind.PROMPTED_ADDED
