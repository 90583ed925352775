import os
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import HistoryError
from colonyqc.history.files.blobs import BlobStore
from colonyqc.services.ports import Artefacts, StoredFiles
from history.samples import analysis, artefacts


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "t.files")


@pytest.fixture
def arrays() -> Artefacts:
    return artefacts(analysis())[0]


def files(store: BlobStore) -> list[Path]:
    return sorted(path for path in store.folder.rglob("*") if path.is_file())


def added(store: BlobStore, arrays: Artefacts) -> StoredFiles:
    (stored,) = store.add([arrays])
    return stored


def test_arrays_come_back(store: BlobStore, arrays: Artefacts) -> None:
    stored = added(store, arrays)
    np.testing.assert_array_equal(store.overview(stored.overview), arrays.overview)
    opened = store.labels(stored.labels)
    assert opened.size == (100, 80)
    opened.close()


def test_files_are_named_by_their_content(store: BlobStore, arrays: Artefacts) -> None:
    stored = added(store, arrays)
    assert [path.relative_to(store.folder).as_posix() for path in files(store)] == sorted(
        [
            f"{stored.labels[:2]}/{stored.labels}.tif",
            f"{stored.overview[:2]}/{stored.overview}.png",
        ]
    )


def test_the_overview_is_an_rgb_picture_for_anyone(store: BlobStore) -> None:
    red = np.zeros((4, 5, 3), np.uint8)
    red[..., 0] = 255
    stored = added(store, Artefacts(None, red))
    assert stored.labels == ""
    seen = cv2.imread(str(files(store)[0]))
    assert seen is not None
    assert seen[0, 0].tolist() == [0, 0, 255]


def test_the_same_content_is_stored_once(store: BlobStore, arrays: Artefacts) -> None:
    first = added(store, arrays)
    before = [path.stat().st_mtime_ns for path in files(store)]
    assert added(store, arrays) == first
    assert [path.stat().st_mtime_ns for path in files(store)] == before


def test_nothing_unfinished_is_left(store: BlobStore, arrays: Artefacts) -> None:
    added(store, arrays)
    added(store, arrays)
    assert {path.suffix for path in files(store)} == {".tif", ".png"}


def test_an_altered_file_is_found_out_and_healed(store: BlobStore, arrays: Artefacts) -> None:
    stored = added(store, arrays)
    for path in files(store):
        whole = bytearray(path.read_bytes())
        whole[-1] ^= 1
        path.write_bytes(whole)
    with pytest.raises(HistoryError, match="altered"):
        store.labels(stored.labels)
    with pytest.raises(HistoryError, match="altered"):
        store.overview(stored.overview)
    assert added(store, arrays) == stored
    np.testing.assert_array_equal(store.overview(stored.overview), arrays.overview)


def test_a_missing_file_is_named(store: BlobStore, arrays: Artefacts) -> None:
    stored = added(store, arrays)
    for path in files(store):
        path.unlink()
    with pytest.raises(HistoryError, match=f"{stored.labels}.tif cannot be read"):
        store.labels(stored.labels)
    with pytest.raises(HistoryError, match=f"{stored.overview}.png cannot be read"):
        store.overview(stored.overview)


@pytest.mark.parametrize("name", ["../../etc/passwd", "AB" * 32, "ab" * 31, "ab" * 33])
def test_only_a_sha256_names_a_file(store: BlobStore, name: str) -> None:
    with pytest.raises(HistoryError, match="not a sha256"):
        store.labels(name)


def test_no_labels_is_said_so(store: BlobStore) -> None:
    with pytest.raises(HistoryError, match="not usable"):
        store.labels("")


def test_bytes_that_hash_right_but_are_no_picture(store: BlobStore) -> None:
    store.folder.mkdir()
    sha256 = store.place.put(".png", lambda file: file.write(b"text"))
    with pytest.raises(HistoryError, match="no picture"):
        store.overview(sha256)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, arrays: Artefacts) -> None:
    (tmp_path / "t.files").write_text("a file in the way")
    with pytest.raises(HistoryError, match=r"t\.files cannot be written"):
        BlobStore(tmp_path / "t.files").add([arrays])


def test_a_full_disk_leaves_no_trace(
    store: BlobStore, arrays: Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("colonyqc.history.files.blobs.write_label_map", fail)
    with pytest.raises(HistoryError, match="No space left"):
        store.add([arrays])
    assert files(store) == []


def test_sweeping_removes_only_what_is_long_forgotten(store: BlobStore, arrays: Artefacts) -> None:
    added(store, arrays)
    old, young = store.folder / "old.part", store.folder / "young.part"
    for path in (old, young):
        path.write_bytes(b"half")
    past = time.time() - 2 * 24 * 3600
    os.utime(old, (past, past))
    store.sweep()
    assert not old.exists()
    assert young.exists()
    assert len(files(store)) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps names with their files.")
def test_a_file_and_every_folder_that_names_it_are_on_disk_before_it_is_told(
    store: BlobStore, arrays: Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the file is there: whoever put it there may have been stopped before."""
    flushed: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    for _ in range(2):
        flushed.clear()
        stored = added(store, arrays)
        names = (store.folder / stored.labels[:2], store.folder, store.folder.parent)
        assert {path.stat().st_ino for path in names} <= set(flushed)
    assert flushed.index(store.folder.stat().st_ino) > 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps names with their files.")
def test_many_pictures_flush_each_new_file_and_each_folder_once(
    store: BlobStore, arrays: Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.append(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    lights = range(30)
    overviews = [np.full((9, 9, 3), light, np.uint8) for light in lights]
    stored = store.add(Artefacts(arrays.labels, overview) for overview in overviews)
    assert len({each.overview for each in stored}) == len(lights)
    assert len({each.labels for each in stored}) == 1
    new = [path for path in store.folder.rglob("*") if path.is_file()]
    folders = [path for path in store.folder.rglob("*") if path.is_dir()]
    assert len(new) == len(lights) + 1
    expected = [path.stat().st_ino for path in (*new, *folders, store.folder, store.folder.parent)]
    assert set(expected) <= set(flushed)
    # The shared map may be written by some of the writers at once, before the first is in place.
    assert len(flushed) < len(expected) + 4
