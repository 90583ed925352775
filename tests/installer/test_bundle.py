"""The recipe of the built program: what it takes out, what it says, and that its trial can fail."""

import configparser
import plistlib
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from installer.bundle_smoke import smoke

INSTALLER = Path(__file__).resolve().parents[2] / "installer"


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(INSTALLER / "bundle"))
    return import_module(name)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    folder = tmp_path / "frozen"
    words = folder / "_internal/PySide6/Qt/translations"
    words.mkdir(parents=True)
    for name in ("qtbase_en.qm", "qtbase_ja.qm", "qtbase_de.qm"):
        (words / name).write_bytes(b"words")
    theme = folder / "_internal/PySide6/Qt/plugins/platformthemes/libqgtk3.so"
    theme.parent.mkdir(parents=True)
    theme.write_bytes(b"gtk")
    return folder


def test_words_of_other_languages_and_other_desktops_are_taken_out(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = script("build", monkeypatch)
    monkeypatch.setattr(build.shutil, "which", lambda _: None)  # no tools: nothing is linked anew
    build.make_smaller(frozen)
    left = {path.name for path in frozen.rglob("*") if path.is_file()}
    assert left == {"qtbase_en.qm", "qtbase_ja.qm"}


@pytest.mark.skipif(not shutil.which("gcc"), reason="the bundle is built where gcc is")
def test_each_name_that_opencv_asks_for_leads_to_its_namesake(tmp_path: Path) -> None:
    text = (INSTALLER / "bundle/blas_forward.S").read_text("ascii")
    names = re.findall(r"FORWARD\((\w+_?)\)", text)
    names = [name for name in names if name != "name"]
    answers = "\n".join(f"int scipy_{name}(void) {{ return {n}; }}" for n, name in enumerate(names))
    (tmp_path / "answers.c").write_text(answers, "ascii")
    (tmp_path / "ask.c").write_text(
        "\n".join(f"int {name}(void);" for name in names)
        + "\nint main(void) { int wrong = 0;\n"
        + "\n".join(f"wrong += {name}() != {n};" for n, name in enumerate(names))
        + "\nreturn wrong; }\n",
        "ascii",
    )
    parts = [tmp_path / "ask.c", tmp_path / "answers.c", INSTALLER / "bundle/blas_forward.S"]
    subprocess.run(["gcc", "-o", tmp_path / "ask", *parts], check=True)
    assert subprocess.run([tmp_path / "ask"], check=False).returncode == 0
    assert len(names) == len(set(names)) == 19


def test_a_release_has_sums_that_hold_and_the_newest_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = script("release", monkeypatch)
    (tmp_path / "colonyqc_1_amd64.deb").write_bytes(b"package")
    (tmp_path / "colonyqc").mkdir()
    told = release.checksums(tmp_path)
    assert told == f"{sha256(b'package').hexdigest()}  colonyqc_1_amd64.deb\n"
    notes = release.notes("# Changelog\n\n## [2]\n- new\n\n## [1]\n- old\n")
    assert "- new" in notes
    assert "old" not in notes
    with pytest.raises(ValueError, match="no part"):
        release.notes("# Changelog\n")


def test_licences_of_what_is_shipped_are_listed_with_their_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script("licences", monkeypatch).write(Path(sys.executable), tmp_path)
    listed = (tmp_path / "LIST.txt").read_text("utf-8")
    assert re.search(r"^numpy [\d.]+: .*BSD", listed, re.MULTILINE)
    assert re.search(r"^PySide6_Essentials [\d.]+: .*LGPL", listed, re.MULTILINE)
    assert "Redistribution" in (tmp_path / "numpy.txt").read_text("utf-8")
    assert not re.search(r"^pip ", listed, re.MULTILINE)


def test_the_trial_of_a_built_program_finds_one_that_does_not_work(tmp_path: Path) -> None:
    broken = tmp_path / "colonyqc"
    broken.write_text("#!/bin/sh\necho 'Traceback (most recent call last)' >&2\necho 1\n", "ascii")
    broken.chmod(0o755)
    wrong = smoke([str(broken)], tmp_path, ["version", "models", "demo"])
    assert [line.partition(":")[0] for line in wrong] == ["version", "models", "demo"]


def test_the_trial_finds_nothing_wrong_with_a_program_that_works(tmp_path: Path) -> None:
    assert smoke([sys.executable, "-m", "colonyqc"], tmp_path, ["version"]) == []


def test_menu_entries_and_setups_name_what_there_is() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(INSTALLER / "bundle/colonyqc.desktop", "utf-8")
    told = entry["Desktop Entry"]
    assert told["Exec"].split() == ["colonyqc", "open", "%F"]
    assert (INSTALLER / f"bundle/{told['Icon']}.svg").is_file()
    mac = plistlib.loads((INSTALLER / "macos/Info.plist").read_bytes())
    assert mac["CFBundleExecutable"] == "colonyqc"


def test_every_system_builds_with_the_same_tool() -> None:
    pinned = re.search(r'^TOOL: Final = "(.+)"$', (INSTALLER / "bundle/build.py").read_text(), re.M)
    assert pinned is not None
    shell = (INSTALLER / "macos/build.sh").read_text("utf-8")
    pattern = re.search(r"sed -n '(s/.*/p)'", shell)
    assert pattern is not None
    asked = ["sed", "-n", pattern[1], INSTALLER / "bundle/build.py"]
    ran = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == pinned[1]
    windows = (INSTALLER / "windows/build.ps1").read_text("utf-8")
    found = re.search("-Pattern '(.+?)'", windows)
    assert found is not None
    match = re.search(found[1], (INSTALLER / "bundle/build.py").read_text("utf-8"))
    assert match is not None
    assert match[1] == pinned[1]


def test_no_setup_touches_what_people_keep() -> None:
    # Histories, models and settings lie in the user's folders, whose names begin so.
    kept = re.compile(r"AppData|APPDATA|LOCALAPPDATA|\.local|\.config|history\.db|/home")
    for name in ("bundle/postinst", "bundle/postrm", "windows/colonyqc.nsi"):
        assert not kept.search((INSTALLER / name).read_text("utf-8")), name
