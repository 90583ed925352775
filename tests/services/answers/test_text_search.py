"""Tiles are ranked by what words say, with real tiny networks and without."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled, UsageError
from colonyqc.inference.text_pair import OnnxTextPair
from colonyqc.services.answers import text_search
from colonyqc.services.answers.text_search import search_text
from colonyqc.services.ports import Monitor
from support.tiny_text_pair import write_text_pair


def field() -> NDArray[np.uint8]:
    """Return a dark picture with a bright square at the upper right."""
    picture = np.full((120, 200), 20, np.uint8)
    picture[:40, 150:] = 240
    return picture


@pytest.fixture
def pair(tmp_path: Path) -> OnnxTextPair:
    return OnnxTextPair(*write_text_pair(tmp_path))


@pytest.mark.parametrize("others", [[], ["dark"]])
def test_the_best_tile_is_where_the_words_are_true(
    pair: OnnxTextPair, others: Sequence[str]
) -> None:
    found = search_text(field(), "bright", others, pair, 40)
    (best, score), *_ = found.ranked
    # Embeddings have unit length: a tile that is bright in part is as bright as any.
    assert best.y < 40
    assert best.right > 150
    assert score > 0.99
    assert [s for _, s in found.ranked] == sorted(found.scores, reverse=True)
    assert found.heat[10, 190] == pytest.approx(1, abs=0.01)
    assert found.heat[110, 10] == pytest.approx(0, abs=0.01)
    worst = search_text(field(), "dark", others and ["bright"], pair, 40).ranked[-1][0]
    assert worst in {each for each, s in found.ranked if s > 0.99}


def test_tiles_cover_the_picture_whatever_their_size(pair: OnnxTextPair) -> None:
    for side in (33, 64, 500):
        found = search_text(field(), "bright", [], pair, side)
        seen = np.zeros((120, 200), np.bool_)
        for each in found.tiles:
            seen[each.y : each.bottom, each.x : each.right] = True
        assert seen.all()


def test_no_words_too_many_tiles_and_a_stop_are_said(
    pair: OnnxTextPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="in words"):
        search_text(field(), "  ", [], pair, 40)
    with pytest.raises(Cancelled):
        search_text(field(), "bright", [], pair, 40, Monitor(cancelled=lambda: True))
    monkeypatch.setattr(text_search, "_MOST_TILES", 3)
    with pytest.raises(UsageError, match="larger ones by --tile"):
        search_text(field(), "bright", [], pair, 40)
