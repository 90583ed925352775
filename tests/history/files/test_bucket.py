"""Stored files in a bucket are those of a folder; what the store refuses is one sentence."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.audit import Anchor
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history import is_bucket, open_histories
from colonyqc.history.audit.anchor_objects import AnchorObjects
from colonyqc.history.files.blobs import BlobStore
from colonyqc.history.files.bucket import BucketPlace
from colonyqc.services.ports import StoredFiles
from history.samples import analysis, artefacts
from support import bucket


@pytest.fixture(scope="module")
def store() -> Iterator[bucket.Store]:
    with bucket.store() as running:
        yield running


@pytest.fixture
def place(store: bucket.Store, monkeypatch: pytest.MonkeyPatch) -> BucketPlace:
    return BucketPlace(Path(f"s3://{store.bucket(monkeypatch)}/cells/maps"))


@pytest.fixture
def blobs(place: BucketPlace) -> BlobStore:
    return BlobStore(Path(place.told))


ARRAYS = artefacts(analysis())[0]


def added(blobs: BlobStore) -> StoredFiles:
    (stored,) = blobs.add([ARRAYS])
    return stored


def objects(store: bucket.Store, place: BucketPlace) -> list[str]:
    name, _, _ = place.told.removeprefix("s3://").partition("/")
    found = store.client().list_objects_v2(Bucket=name).get("Contents", ())
    return sorted(each["Key"] for each in found)


def test_a_bucket_holds_the_very_files_of_a_folder(
    store: bucket.Store, place: BucketPlace, blobs: BlobStore, tmp_path: Path
) -> None:
    folder = BlobStore(tmp_path / "t.files")
    stored = added(blobs)
    assert added(folder) == stored
    here = [p.relative_to(tmp_path / "t.files").as_posix() for p in tmp_path.rglob("*.*g")]
    here += [p.relative_to(tmp_path / "t.files").as_posix() for p in tmp_path.rglob("*.tif")]
    assert objects(store, place) == sorted(f"cells/maps/{each}" for each in here)
    assert np.array_equal(blobs.overview(stored.overview), ARRAYS.overview)
    opened = blobs.labels(stored.labels)
    assert opened.size == (100, 80)
    opened.close()
    assert blobs.is_whole(stored)
    assert blobs.copy(stored.labels, ".tif", tmp_path / "copy.tif")
    given = tmp_path / "t.files" / stored.labels[:2] / f"{stored.labels}.tif"
    assert (tmp_path / "copy.tif").read_bytes() == given.read_bytes()


def test_what_was_altered_is_told_and_healed_by_the_next_of_its_content(
    store: bucket.Store, place: BucketPlace, blobs: BlobStore, tmp_path: Path
) -> None:
    stored = added(blobs)
    name = place.told.removeprefix("s3://").partition("/")[0]
    key = next(each for each in objects(store, place) if each.endswith(".tif"))
    store.client().put_object(Bucket=name, Key=key, Body=b"II*\0")
    with pytest.raises(HistoryError, match="was altered since it was stored; restore s3://lab"):
        blobs.labels(stored.labels)
    assert not blobs.copy(stored.labels, ".tif", tmp_path / "copy.tif")
    assert list(tmp_path.iterdir()) == []
    assert not blobs.is_whole(stored)
    assert added(blobs) == stored
    assert blobs.is_whole(stored)
    store.client().delete_object(Bucket=name, Key=key)
    with pytest.raises(HistoryError, match="cannot be read; restore s3://lab"):
        blobs.labels(stored.labels)
    with pytest.raises(FileNotFoundError):
        blobs.copy(stored.labels, ".tif", tmp_path / "copy.tif")


def test_anchors_are_only_added_to(store: bucket.Store, place: BucketPlace) -> None:
    anchors = AnchorObjects(Path("anchors"), place)
    assert anchors.read().anchors == ()
    first, second = Anchor(1, "ab" * 32), Anchor(12, "cd" * 32)
    anchors.announce([first])
    anchors.add([first])
    anchors.add([])
    anchors.add([second])
    kept = anchors.read()
    assert (kept.anchors, kept.coming, kept.unreadable) == ((first, second), frozenset({1}), "")
    assert len(objects(store, place)) == 3


def test_a_store_out_of_reach_is_one_sentence_within_seconds(
    monkeypatch: pytest.MonkeyPatch, place: BucketPlace
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    away = BlobStore(Path("s3://lab/maps"))
    began = time.monotonic()
    with pytest.raises(HistoryError, match=r"s3://lab/maps cannot be reached .*AWS_ENDPOINT_URL"):
        added(away)
    with pytest.raises(HistoryError, match="cannot be reached"):
        away.overview("ab" * 32)
    assert time.monotonic() - began < 60


def test_who_has_no_right_or_no_keys_is_told_so_and_no_secret_is(
    store: bucket.Store,
    blobs: BlobStore,
    place: BucketPlace,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    stored = added(blobs)
    said = []
    with store.closed_to_all():
        for refused in (lambda: blobs.overview(stored.overview), place.check, lambda: added(blobs)):
            with pytest.raises(HistoryError, match="by this account") as error:
                refused()
            said.append(str(error.value))
    assert f"{place.told} may not be read by this account" in said[0]
    assert bucket.SECRET not in caplog.text + "".join(said)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    # Of another endpoint, by name alone: what was opened with keys is shared within a process.
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.endpoint.replace("127.0.0.1", "localhost"))
    with pytest.raises(HistoryError, match="asks for keys, and there are none"):
        BucketPlace(Path(place.told)).check()


def test_an_address_names_a_bucket_that_is_there_and_no_keys(
    place: BucketPlace, tmp_path: Path
) -> None:
    assert is_bucket(Path("s3://lab/x"))
    assert not is_bucket(tmp_path)
    for wrong in ("s3://mori:secret@lab/x", "s3://"):
        with pytest.raises(UsageError, match="s3://BUCKET/PREFIX") as error:
            BucketPlace(Path(wrong))
        assert "secret" not in str(error.value)
    with pytest.raises(HistoryError, match="There is no bucket nowhere"):
        BucketPlace(Path("s3://nowhere/x")).check()
    with pytest.raises(UsageError, match="a history on a server"):
        open_histories(tmp_path / "t.db", files=Path(place.told))
    assert not (tmp_path / "t.db").exists()
