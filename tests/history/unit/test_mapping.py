from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from colonyqc.domain.analysis import Analysis
from colonyqc.history import SqlHistories, open_histories
from history.samples import ANALYSES, MORNING, analysis, artefacts, blank_artefacts
from support.values import same


@pytest.fixture(scope="module")
def one_history(tmp_path_factory: pytest.TempPathFactory) -> SqlHistories:
    """Return a history for many examples: making one for each would take long."""
    return open_histories(tmp_path_factory.mktemp("round") / "t.db")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(value=ANALYSES)
def test_any_analysis_comes_back_as_it_was(one_history: SqlHistories, value: Analysis) -> None:
    with one_history() as history:
        number = history.add(value, blank_artefacts(value))
        history.commit()
    with one_history() as history:
        assert same(history.get(number).analysis, value)


def test_a_sensible_analysis_comes_back_equal(histories: SqlHistories) -> None:
    value = analysis(line="京都株 αβ", dish="皿１")
    value = replace(
        value,
        pictures=tuple(
            replace(p, colonies=tuple(replace(c, edge_share=0.5) for c in p.colonies))
            for p in value.pictures
        ),
    )
    with histories() as history:
        number = history.add(value, artefacts(value))
        assert history.get(number).analysis == value


def test_numbers_of_numpy_are_kept_as_plain_ones(histories: SqlHistories) -> None:
    value = analysis()
    (first, *others) = value.pictures
    odd = replace(
        first.colonies[0],
        number=np.int64(1),
        area_px=np.float32(2.5),
        box=tuple(np.array([1, 2, 3, 4])),
        touches_border=np.bool_(True),
        outline=tuple(map(tuple, np.array([[1, 2], [3, 4]]))),
    )
    value = replace(value, pictures=(replace(first, colonies=(odd,)), *others))
    with histories() as history:
        number = history.add(value, artefacts(value))
        back = history.get(number).analysis.pictures[0].colonies[0]
    assert (back.number, back.area_px, back.box, back.touches_border) == (
        1,
        2.5,
        (1, 2, 3, 4),
        True,
    )
    assert {type(back.number), type(back.box[0]), type(back.outline[0][0])} == {int}


def test_an_acquisition_analysed_twice_is_kept_once(histories: SqlHistories) -> None:
    value = analysis()
    with histories() as history:
        for model in ("1", "2"):
            again = replace(value, model=replace(value.model, version=model))
            history.add(again, artefacts(again))
        history.commit()
    with histories.engine.connect() as connection:
        counts = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608
            for table in ("line", "dish", "acquisition", "analysis")
        ]
    assert counts == [1, 1, 1, 2]


def test_a_time_without_zone_is_a_defect(histories: SqlHistories) -> None:
    value = replace(analysis(), finished=datetime(2026, 4, 1))
    with histories() as history, pytest.raises(ValueError, match="UTC"):
        history.add(value, artefacts(value))


@pytest.mark.parametrize("taken", [MORNING.replace(tzinfo=None), MORNING, None])
def test_a_camera_time_keeps_its_zone_or_lack_of_one(
    histories: SqlHistories, taken: datetime | None
) -> None:
    value = analysis()
    value = replace(value, acquisition=replace(value.acquisition, taken=taken))
    with histories() as history:
        number = history.add(value, artefacts(value))
        assert history.get(number).analysis.acquisition == value.acquisition
        assert history.list()[0].taken == taken


def test_paths_no_encoding_knows_survive(histories: SqlHistories) -> None:
    value = analysis(line="l\udcff", dish="\x00")
    with histories() as history:
        number = history.add(value, artefacts(value))
        assert history.list(value.acquisition.dish)[0].id == number
