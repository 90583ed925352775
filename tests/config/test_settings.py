import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pydantic import ValidationError

from colonyqc.config.settings import Settings, load, save


def test_no_file_gives_defaults_without_a_warning(tmp_path: Path) -> None:
    loaded = load(tmp_path / "none.json")
    assert loaded.settings == Settings()
    assert loaded.warnings == ()


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    wanted = Settings(theme="light", language="ja", person="田中", overlay_opacity=0.4)
    save(wanted, path)
    assert load(path).settings == wanted
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


def test_bad_keys_are_dropped_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps({"theme": "pink", "person": "Ann", "zoom": 3, "overlay_opacity": 7}), "utf-8"
    )
    loaded = load(path)
    assert loaded.settings == Settings(person="Ann")
    assert len(loaded.warnings) == 3
    assert all(
        any(key in w for w in loaded.warnings) for key in ("theme", "zoom", "overlay_opacity")
    )


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", "null", '"x"', "\x00", "[" * 100_000, '{"person": "\\ud800"}']
)
def test_a_broken_file_gives_defaults_and_one_warning(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    loaded = load(path)
    assert loaded.settings == Settings()
    assert len(loaded.warnings) == 1


@pytest.mark.parametrize("kind", ["folder", "bytes", "loose link"])
def test_what_is_no_text_file_never_stops_the_start(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "settings.json"
    if kind == "folder":
        path.mkdir()
    elif kind == "bytes":
        path.write_bytes(b"\xff\xfe{}")
    else:
        path.symlink_to(tmp_path / "gone.json")
    loaded = load(path)
    assert loaded.settings == Settings()
    assert len(loaded.warnings) == 1


@pytest.mark.parametrize("key", ["person", "last_folder", "model", "names", "backup_folder"])
def test_a_text_that_no_system_takes_is_left_out(tmp_path: Path, key: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({key: "a\0b", "theme": "light"}), "utf-8")
    loaded = load(path)
    assert loaded.settings == Settings(theme="light")
    assert len(loaded.warnings) == 1


def test_a_wrong_change_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings().changed(theme="pink")
    assert Settings().changed(theme="light").theme == "light"


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    save(Settings(person="Ann"), path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(Settings(person="Bob"), path)
    assert load(path).settings.person == "Ann"
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


@examples(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.sampled_from([*Settings.model_fields, "other"]),
        st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(max_size=5)),
    )
)
def test_any_dictionary_loads(tmp_path_factory: pytest.TempPathFactory, raw: object) -> None:
    path = tmp_path_factory.mktemp("s") / "settings.json"
    path.write_text(json.dumps(raw), "utf-8")
    loaded = load(path)
    assert isinstance(loaded.settings, Settings)


@pytest.mark.parametrize("size", [0.049, 20.1, float("nan"), "1.6"])
def test_a_pixel_size_no_microscope_has_is_refused(size: object) -> None:
    with pytest.raises(ValidationError):
        Settings().changed(pixel_size_um=size)


def test_what_pictures_are_opened_with_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    wanted = Settings(pixel_size_um=0.65, model="tiny@1.0.0", names="{line}_{dish}")
    save(wanted, path)
    # A pixel size belongs to the pictures it was typed for, not to the next start.
    assert load(path).settings == wanted.changed(pixel_size_um=None)
    path.write_text('{"pixel_size_um": 0.65}')
    assert load(path).settings == Settings()
    assert (Settings().pixel_size_um, Settings().model, Settings().names) == (None, "", "")


def test_networks_run_full_and_on_any_device_until_told_otherwise(tmp_path: Path) -> None:
    assert (Settings().precision, Settings().provider) == ("full", "")
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"precision": "fast", "provider": "tpu"}), "utf-8")
    loaded = load(path)
    assert (loaded.settings.precision, loaded.settings.provider) == ("fast", "")
    assert len(loaded.warnings) == 1
