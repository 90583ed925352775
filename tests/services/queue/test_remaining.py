"""What is kept already is not analysed twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from colonyqc.domain.picture import Picture, Tile
from colonyqc.history import SqlHistories, open_histories
from colonyqc.services.queue.queued import Queued
from colonyqc.services.queue.remaining import remaining
from history.samples import analysis, artefacts, prompted

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    made = open_histories(tmp_path / "history.db", person="Mori")
    yield made
    made.engine.dispose()


def keep(histories: SqlHistories, finished: datetime, **changes: object) -> None:
    done = replace(analysis(), finished=finished, **changes)  # type: ignore[arg-type]
    with histories() as history:
        history.add(done, artefacts(done))
        history.commit()


def test_what_was_kept_after_it_was_asked_for_is_done(histories: SqlHistories) -> None:
    asked = Queued(analysis().acquisition, asked=NOW)
    keep(histories, NOW + timedelta(seconds=1))
    found = remaining(histories, [asked])
    assert (found.to_do, found.done) == ((), (asked,))


def test_what_was_kept_before_is_asked_for_again(histories: SqlHistories) -> None:
    asked = Queued(analysis().acquisition, asked=NOW)
    keep(histories, NOW - timedelta(seconds=1))
    assert remaining(histories, [asked]).to_do == (asked,)


def test_other_pictures_of_the_same_dish_and_day_are_still_to_do(histories: SqlHistories) -> None:
    acquisition = analysis().acquisition
    other = (Picture("other.png", (Tile(Path("/pictures/other.png")),)),)
    asked = Queued(replace(acquisition, pictures=other), asked=NOW)
    more = Queued(replace(acquisition, pictures=(*acquisition.pictures, *other)), asked=NOW)
    another_day = Queued(replace(acquisition, day=9), asked=NOW)
    keep(histories, NOW + timedelta(seconds=1))
    queue = (asked, more, another_day)
    assert remaining(histories, queue).to_do == queue


def test_an_answer_by_samples_is_no_analysis(histories: SqlHistories) -> None:
    painted = replace(prompted(), finished=NOW + timedelta(seconds=1))
    with histories() as history:
        history.add(painted, artefacts(painted))
        history.commit()
    asked = Queued(painted.acquisition, asked=NOW)
    assert remaining(histories, [asked]).to_do == (asked,)
