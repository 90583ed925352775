"""One unit of work for readings in a row: they agree, and are opened once."""

from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.history import open_histories
from colonyqc.services.analysis.keep import Request, planned
from colonyqc.services.context import ServiceContext
from colonyqc.services.one_view import one_view
from services.analysis.test_keep import histories, place

__all__ = ["histories", "place"]


def test_what_is_written_meanwhile_is_not_seen_before_it_ends(tmp_path: Path) -> None:
    opened = open_histories(tmp_path / "h.db")
    with one_view(opened) as view:
        with view() as history:
            before = history.anchor()
        with opened() as other:
            other.note(EventKind.CONFIGURATION_APPROVED, "model A@1", new="1" * 64)
            other.commit()
        with view() as history:
            assert history.anchor() == before
            assert not history.events("model A@1")
    with opened() as history:
        assert history.events("model A@1")


def test_a_person_who_is_named_gets_a_unit_of_their_own(tmp_path: Path) -> None:
    opened = open_histories(tmp_path / "h.db", person="Abe")
    with one_view(opened) as view, view(Actor("Mori")) as history:
        assert history.actor.name == "Mori"


def test_it_is_left_when_reading_fails(tmp_path: Path) -> None:
    opened = open_histories(tmp_path / "h.db")
    with pytest.raises(ValueError, match="on the way"), one_view(opened) as view, view():
        raise ValueError("on the way")
    with opened() as history:
        history.note(EventKind.CONFIGURATION_APPROVED, "model A@1", new="1" * 64)
        history.commit()


def test_a_plan_is_made_from_one_state(
    place: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = 0
    entered = type(place.histories)  # the factory itself is frozen
    call = entered.__call__

    def counted(self: object, actor: Actor | None = None) -> object:
        nonlocal units
        units += 1
        return call(self, actor)

    monkeypatch.setattr(entered, "__call__", counted)
    picture = Picture("a", (Tile(Path("a")),))
    planned(Acquisition(DishKey("A", "1"), 1, None, (picture,)), place, Request())
    assert units == 1
