"""Cells that somebody corrected are answered anew only with a reason; other answers without."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import ReasonOwedError
from colonyqc.domain.picture import Acquisition
from colonyqc.history import verify
from colonyqc.imaging.sheets.cell_edits import delete
from colonyqc.services.analysis.keep import Request, analyse_and_keep
from colonyqc.services.analysis.replacing import ask_for_reason, cells_replaced
from colonyqc.services.corrections.waiting import keep_edits, open_cells
from support.kept_sheet import KeptSheet


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptSheet]:
    made = KeptSheet(tmp_path)
    yield made
    made.histories.engine.dispose()


def both(kept: KeptSheet) -> Acquisition:
    (found,) = kept.context.pictures.collect([Path("a"), Path("b")]).acquisitions
    return found


def test_corrected_cells_owe_a_reason_and_the_trail_keeps_it(kept: KeptSheet) -> None:
    pictures = both(kept)
    assert cells_replaced(kept.histories, pictures) is None
    edit = open_cells(kept.context, kept.record(), 0)
    with edit.edit() as cells:
        delete(cells, (80.0, 80.0))
    edit.close()
    keep_edits(kept.context, 1, "debris")
    owed = cells_replaced(kept.histories, pictures)
    assert owed is not None
    assert (owed.record, owed.cells, owed.signed) == (2, True, False)
    assert "corrected by hand, as record 2" in str(owed)
    ask_for_reason(kept.histories, replace(pictures, pictures=()), prompted=True)
    with pytest.raises(ReasonOwedError, match="record 2"):
        analyse_and_keep(pictures, kept.context, Request(preset="RPE@1"))
    with kept.histories() as history:
        assert len(history.list()) == 2
    made = analyse_and_keep(pictures, kept.context, Request(preset="RPE@1", why="a new preset"))
    with kept.histories() as history:
        (event,) = history.events(f"analysis {made.number}", (EventKind.PROMPTED_ADDED,))
        assert (event.old, event.reason) == ("analysis 2", "a new preset")
        assert history.get(2).analysis.correction is not None
    assert cells_replaced(kept.histories, pictures) is None
    assert verify(kept.histories) == ()
