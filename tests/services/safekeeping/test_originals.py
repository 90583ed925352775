"""Pictures of a history that were moved: found once, remembered by the trail, opened from there."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Actor, Role
from colonyqc.domain.picture import NameFields, Selection
from colonyqc.domain.protocol import Protocol
from colonyqc.files.pictures import FilePictures
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.reports.renderer import Renderer
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Artefacts
from colonyqc.services.rules.sets import RuleSetFiles
from colonyqc.services.safekeeping import originals
from files.makers import noise, write_png
from support.builders import analysis, picture_result


@pytest.fixture
def histories(tmp_path: Path) -> SqlHistories:
    """Return a history whose two pictures, of dish "dish1", were read in the folder "old"."""
    for seed in (1, 2):
        folder = tmp_path / "old" / "dish1"
        folder.mkdir(parents=True, exist_ok=True)
        write_png(folder / f"{seed}.png", noise(300, 400, seed=seed))
    files = FilePictures()
    (taken,) = files.collect([tmp_path / "old"], None, NameFields(), Selection()).acquisitions
    results = tuple(picture_result(picture=p, files=files.hashes(p)) for p in taken.pictures)
    made = replace(analysis(pictures=results), acquisition=taken)
    opened = open_histories(tmp_path / "lab.db", person="Mori")
    with opened() as history:
        history.add(made, [Artefacts(None, np.zeros((30, 40, 3), np.uint8)) for _ in results])
        history.commit()
    return opened


def context(histories: SqlHistories) -> ServiceContext:
    return ServiceContext(
        pictures=FilePictures(moved=partial(originals.moved, histories)),
        models=None,  # type: ignore[arg-type]  # nothing is analysed
        histories=histories,
        reports=Renderer(),
        protocol=Protocol(),
        person="Mori",
        app_version="0.0.0",
        rules=RuleSetFiles(None, None),
    )


def test_a_renamed_share_is_found_once_and_opened_from_there_ever_after(
    histories: SqlHistories, tmp_path: Path
) -> None:
    place = context(histories)
    with histories() as history:
        before = history.record_digest(1)
        kept = history.get(1).analysis.pictures
        assert originals.lost(history) == ()
    assert originals.find_again(place, [tmp_path]).sentences == (
        "Every picture of the history is where it was read, or was found again.",
    )
    (tmp_path / "old").rename(tmp_path / "new")
    found = originals.find_again(place, [tmp_path / "new"])
    old, new = tmp_path / "old" / "dish1", tmp_path / "new" / "dish1"
    assert found.moves == {(old, new): 2}
    assert found.sentences == (f"2 files of {old}: found in {new}.",)
    with histories() as history:
        (told,) = history.events(kinds=(EventKind.ORIGINALS_FOUND,))
        assert (told.old, told.new, told.person) == (str(old), str(new), "Mori")
        assert originals.lost(history) == ()
        assert history.record_digest(1) == before
    for result in kept:
        now = place.pictures.at_hand(result.picture)
        assert now.tiles[0].path.parent == new
        assert {h.sha256 for h in place.pictures.hashes(result.picture)} == {
            file.sha256 for file in result.files
        }
        place.pictures.open(result.picture).close()
    assert verify(histories) == ()


def test_what_is_not_found_is_named_and_only_what_is_found_is_kept(
    histories: SqlHistories, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "dish1" / "1.png").rename(tmp_path / "new" / "scan 7.png")
    (tmp_path / "old" / "dish1" / "2.png").unlink()
    found = originals.find_again(context(histories), [tmp_path / "new"])
    gone = tmp_path / "old" / "dish1" / "2.png"
    assert (found.count, found.lost) == (1, (str(gone),))
    assert found.sentences[-1] == f"Not found: 1 file, among them {gone}."
    with histories() as history:
        (told,) = history.events(kinds=(EventKind.ORIGINALS_FOUND,))
        assert told.new == str(tmp_path / "new" / "scan 7.png")


def test_a_file_put_in_its_place_is_not_taken_for_it(
    histories: SqlHistories, tmp_path: Path
) -> None:
    (tmp_path / "old").rename(tmp_path / "new")
    write_png(tmp_path / "new" / "dish1" / "1.png", noise(300, 400, seed=9))
    found = originals.find_again(context(histories), [tmp_path / "new"])
    assert (found.count, len(found.lost)) == (1, 1)


def test_who_may_not_analyse_may_not_say_where_pictures_lie(
    histories: SqlHistories, tmp_path: Path
) -> None:
    head = people.choose_log_in(histories, "Sato", "correct horse battery")
    people.add(acting(histories, head), "Ueda", [Role.TECHNICIAN], "staple staple staple")
    place = context(histories)
    for who in (Actor("Ueda"), head):
        with pytest.raises(AccessError):
            originals.find_again(replace(place, histories=acting(histories, who)), [tmp_path])
    with pytest.raises(UsageError, match="folders"):
        originals.find_again(place, [])
