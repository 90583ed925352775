"""The key is there before anything is written, and holds every name also where it was stopped."""

from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, OutputError, UsageError
from colonyqc.services.context import ServiceContext
from colonyqc.services.handover.deidentified_export import export_deidentified
from colonyqc.services.handover.deidentify import read_key
from colonyqc.services.ports import Monitor
from services.interchange.test_forms import DISHES, context

__all__ = ["context"]


def test_dishes_are_named_by_their_own_names_and_written_by_others(
    context: ServiceContext, tmp_path: Path
) -> None:
    out, key = tmp_path / "out", tmp_path / "key.json"
    export_deidentified(context, out, ("csv",), key, DISHES[1:2])
    (row,) = (out / "analyses.csv").read_text("utf-8-sig").splitlines()[1:]
    line, dish = row.split(",")[1:3]
    told = read_key(key).names
    assert (told["line"][line], told["dish"][dish]) == ("line A", "line A/dish 2")


def test_what_was_stopped_leaves_its_key(context: ServiceContext, tmp_path: Path) -> None:
    key, shares = tmp_path / "key.json", list[float]()

    def progress(share: float, _: str) -> None:
        shares.append(share)

    stopped = Monitor(progress, lambda: max(shares, default=0) > 0.4)
    with pytest.raises(Cancelled):
        export_deidentified(context, tmp_path / "out", ("geojson",), key, monitor=stopped)
    assert list((tmp_path / "out").rglob("*.geojson"))
    assert read_key(key).names["dish"], "what may be handed over by then can be led back"


@pytest.mark.parametrize("name", ["out/key.json", "nowhere/key.json", "note.txt"])
def test_without_a_key_that_can_be_kept_nothing_is_written(
    context: ServiceContext, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    (tmp_path / "note.txt").write_text("mine", "utf-8")
    with pytest.raises((UsageError, OutputError)):
        export_deidentified(context, out, ("csv",), tmp_path / name)
    assert not out.exists()
    assert (tmp_path / "note.txt").read_text("utf-8") == "mine"
