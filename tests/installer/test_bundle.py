"""The recipe of the built program: what it takes out, what it says, and that its trial can fail."""

import configparser
import os
import plistlib
import re
import shutil
import struct
import subprocess
import sys
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from imagecodecs import zstd_encode

from installer.bundle_smoke import smoke

INSTALLER = Path(__file__).resolve().parents[2] / "installer"


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(INSTALLER / "bundle"))
    return import_module(name)


@pytest.fixture
def fresh_package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    return import_module("fresh_package")


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
    smaller = script("smaller", monkeypatch)
    monkeypatch.setattr(smaller.shutil, "which", lambda _: None)  # no tools: nothing is linked anew
    smaller.make_smaller(frozen, Path(sys.executable))
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


@pytest.mark.skipif(not shutil.which("gcc"), reason="the bundle is built where gcc is")
def test_a_hollow_library_has_the_asked_names_and_versions_and_answers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, ask = tmp_path / "libfar.so.1", tmp_path / "ask"
    (tmp_path / "far.c").write_text("long fetch(void){return 7;} int unasked(void){return 7;}")
    (tmp_path / "far.map").write_text("FAR_1 { global: fetch; unasked; };")
    (tmp_path / "ask.c").write_text("long fetch(void); int main(void) { return fetch(); }")
    made = ["-shared", "-Wl,-soname,libfar.so.1", f"-Wl,--version-script,{tmp_path / 'far.map'}"]
    subprocess.run(["gcc", *made, "-o", library, tmp_path / "far.c"], check=True)
    linked = [ask.with_suffix(".c"), library, f"-Wl,-rpath,{tmp_path}"]
    subprocess.run(["gcc", "-o", ask, *linked], check=True)
    assert subprocess.run([ask], check=False).returncode == 7
    smaller = script("smaller", monkeypatch)
    assert library.name in smaller.needed(ask)
    smaller.hollow(library, [ask])
    told = subprocess.run([ask], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    names = subprocess.run(["nm", "-D", library], capture_output=True, text=True, check=True).stdout
    assert "fetch@@FAR_1" in names
    assert "unasked" not in names


def icu_package(items: dict[str, bytes]) -> bytes:
    """Return a package as ICU reads it; each item's bytes are its own."""
    names = [f"icudt73l/{name}\0".encode() for name in items]
    at, place = 4 + 8 * len(items), 4 + 8 * len(items) + sum(map(len, names))
    table = struct.pack("<I", len(items))
    for name, item in zip(names, items.values(), strict=True):
        table += struct.pack("<II", at, place)
        at, place = at + len(name), place + len(item)
    head = struct.pack("<HBBHHBBBB4s", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD").ljust(32, b"\0")
    return head + table + b"".join(names) + b"".join(items.values())


def test_of_icu_what_qt_asks_for_is_kept_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    icu = script("icu_data", monkeypatch)
    names = [
        "brkitr/cjdict.dict", "coll/de.res", "coll/ja.res", "coll/ucadata.icu", "cnvalias.icu",
        "de.res", "en_GB.res", "euc-jp-2007.cnv", "gb18030.cnv", "ja.res", "lang/ja.res",
        "root.res", "supplementalData.res", "zone/ja.res",
    ]  # fmt: skip
    whole = icu_package({name: name.encode() * 3 for name in names})
    less = icu.trimmed(whole)
    kept = [
        "coll/ja.res", "coll/ucadata.icu", "cnvalias.icu", "en_GB.res", "euc-jp-2007.cnv",
        "ja.res", "root.res", "supplementalData.res", "zone/ja.res",
    ]  # fmt: skip
    body = less[32:]
    assert struct.unpack_from("<I", body) == (len(kept),)
    for number, name in enumerate(kept):
        at, place = struct.unpack_from("<II", body, 4 + 8 * number)
        assert body[at:].startswith(f"icudt73l/{name}\0".encode())
        assert body[place:].startswith(name.encode() * 3)
        assert place % 16 == 0
    with pytest.raises(ValueError, match="no package of ICU"):
        icu.trimmed(b"\0" * 64)


def test_a_module_that_lies_packed_is_loaded_and_does_what_it_did(tmp_path: Path) -> None:
    # In a process of its own: a compiled module cannot be loaded a second time.
    module = Path(np.linalg._umath_linalg.__file__)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/__init__.py").touch()
    (tmp_path / "kept/_umath_linalg.zst").write_bytes(zstd_encode(module.read_bytes()))
    code = (
        "import sys; from pathlib import Path; import numpy as np; import packed_modules; "
        "sys.meta_path.append(packed_modules.PackedModules(Path(sys.argv[1]))); "
        "from kept import _umath_linalg; print(round(float(_umath_linalg.det(np.eye(2) * 3)), 9)); "
        "import importlib.util; print(importlib.util.find_spec('kept.nowhere'))"
    )
    paths = {"PYTHONPATH": f"{tmp_path}:{INSTALLER / 'bundle'}"}
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        capture_output=True, text=True, check=True, env={**os.environ, **paths},
    )  # fmt: skip
    assert ran.stdout.split() == ["9.0", "None"]


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


def test_a_release_that_has_grown_past_its_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release = script("release", monkeypatch)
    (tmp_path / "colonyqc/licences").mkdir(parents=True)
    for name in ("colonyqc/colonyqc", "colonyqc_1_amd64.deb"):
        (tmp_path / name).write_bytes(bytes(3_000_000))
    monkeypatch.setattr(sys, "argv", ["release.py", str(tmp_path)])
    assert release.main() == 0
    monkeypatch.setattr(release, "_LIMIT", 2_000_000)
    monkeypatch.setattr(release, "_PACKED_LIMIT", 1_000_000)
    capsys.readouterr()
    assert release.main() == 1
    assert capsys.readouterr().err.splitlines() == [
        "colonyqc has 3 MB; its limit is 2 MB.",
        "colonyqc_1_amd64.deb has 3 MB; its limit is 1 MB.",
    ]


def test_a_later_build_is_a_higher_package_whatever_its_sha256(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build = script("build", monkeypatch)
    older = build.package_version("0.1.0+ffffffffffff", 1_700_000_000)
    newer = build.package_version("0.1.0+000000000000", 1_700_000_060)
    assert older == "0.1.0+202311142213.ffffffffffff"
    # Debian compares runs of digits as numbers; these are of one length.
    assert (newer > older, len(newer)) == (True, len(older))
    if shutil.which("dpkg"):
        asked = ["dpkg", "--compare-versions", older, "lt", newer]
        assert subprocess.run(asked, check=False).returncode == 0
        final = build.package_version("0.1.0", 1_700_000_000)
        candidate = build.package_version("0.1.0-rc1+0", 1_800_000_000)
        asked = ["dpkg", "--compare-versions", candidate, "lt", final]
        assert subprocess.run(asked, check=False).returncode == 0


def test_packages_take_the_place_of_those_of_an_earlier_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = script("build", monkeypatch)
    folder, work, out = (tmp_path / name for name in ("colonyqc", "work", "dist"))
    for each in (folder, work / "wheel", out):
        each.mkdir(parents=True)
    (folder / "colonyqc").write_text("#!/bin/sh\n", "ascii")
    (work / "wheel/colonyqc-0.1.0-py3-none-any.whl").write_bytes(b"wheel")
    there = out / "colonyqc-0.1.0+0-windows.zip"  # another system's: not ours to remove
    there.write_bytes(b"windows")
    for digest in ("ff", "00"):
        made = build.pack(folder, work, out, (f"0.1.0+{digest}", 1_700_000_000))
        assert all(path.is_file() for path in made)
    assert {path.name for path in out.iterdir()} == {
        there.name, "constraints.txt", *(path.name for path in made)
    }  # fmt: skip
    assert any(path.name.startswith("colonyqc-0.1.0+00-linux") for path in made)
    if shutil.which("dpkg-deb"):
        asked = ["dpkg-deb", "--field", made[-1], "Version"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert said.strip() == "0.1.0+202311142213.00"


def test_licences_of_what_is_shipped_are_listed_with_their_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script("licences", monkeypatch).write(Path(sys.executable), tmp_path)
    listed = (tmp_path / "LIST.txt").read_text("utf-8")
    assert re.search(r"^numpy [\d.]+: .*BSD", listed, re.MULTILINE)
    assert re.search(r"^PySide6_Essentials [\d.]+: .*LGPL", listed, re.MULTILINE)
    assert "Redistribution" in (tmp_path / "numpy.txt").read_text("utf-8")
    # Texts that lie beside the modules, and not where a package tells of itself.
    assert "MIT License" in (tmp_path / "onnxruntime.txt").read_text("utf-8")
    assert re.search(r"^Python 3\.\d+\.\d+: PSF", listed, re.MULTILINE)
    assert not re.search(r"^pip ", listed, re.MULTILINE)
    # An address alone, and the package's own: some name sponsors and change logs first.
    homes = [line.split()[-1] for line in listed.splitlines() if "https://" in line]
    assert all(each.startswith(("http://", "https://")) for each in homes)
    assert not re.search(r", https?://|tidelift", listed, re.IGNORECASE)


def test_what_libraries_load_by_name_is_named_in_the_recipe() -> None:
    """`scipy.sparse.csgraph` is no import that shows: SciPy loads it when it is asked for."""
    asked = set()
    for path in (INSTALLER.parent / "app/colonyqc").rglob("*.py"):
        if "training" not in path.parts:
            asked |= set(re.findall(r"\b((?:scipy|skimage)(?:\.\w+)+)", path.read_text("utf-8")))
    recipe = (INSTALLER / "bundle/colonyqc.spec").read_text("utf-8")
    named = set(re.findall(r'"([\w.]+)"', recipe.partition("LAZY = [")[2].partition("]")[0]))
    assert "scipy.sparse.csgraph" in named
    modules = set()
    for name in asked:
        library, *parts = name.split(".")
        found = library
        for part in parts:
            home = import_module(found)
            if not hasattr(home, "__path__") or not find_spec(f"{found}.{part}"):
                # What a package gives from one of its modules (skimage.graph.route_through_array).
                modules.add(getattr(home, part).__module__)
                break
            found += f".{part}"
            modules.add(found)
    ours = {name for name in modules if name and name.startswith(("scipy.", "skimage."))}
    private = {name for name in ours if name.startswith("scipy.") and "._" in name}
    assert sorted(ours - private - named) == []


def test_the_trial_of_a_built_program_finds_one_that_does_not_work(tmp_path: Path) -> None:
    broken = tmp_path / "colonyqc"
    broken.write_text("#!/bin/sh\necho 'Traceback (most recent call last)' >&2\necho 1\n", "ascii")
    broken.chmod(0o755)
    wrong = smoke([str(broken)], tmp_path, ["version", "models", "demo"])
    assert [line.partition(":")[0] for line in wrong] == ["version", "models", "demo"]


def test_the_trial_of_an_upgrade_begins_with_an_older_package(
    fresh_package: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = script("build", monkeypatch)
    (tmp_path / "colonyqc/_internal").mkdir(parents=True)
    (tmp_path / "colonyqc/colonyqc").write_text("#!/bin/sh\n", "ascii")
    made = build.pack_deb(tmp_path / "colonyqc", tmp_path, tmp_path, "0.1.0+202611280000.00")
    older = fresh_package.older_of(made, tmp_path / "older.deb", tmp_path)
    asked = [subprocess.check_output(["dpkg-deb", "-f", each, "Version"]) for each in (older, made)]
    ordered = ["dpkg", "--compare-versions", asked[0].strip(), "lt", asked[1].strip()]
    assert subprocess.run(ordered, check=False).returncode == 0
    # Installed, and the built one over it as if dpkg had forgotten what it no longer has.
    root = tmp_path / "root"
    for each in (older, made):
        subprocess.run(["dpkg-deb", "-x", each, root], check=True)
    listed = subprocess.check_output(["dpkg-deb", "-c", made], text=True).splitlines()
    owned = [f"/{line.split()[5].strip('./')}" for line in listed]
    told = fresh_package.stray(root, owned)
    assert told == ["/opt/colonyqc/_internal/of_an_older_build.so is of another version"]
    # The menu entry as it was brought; which program opens what is the system's list.
    applications = root / "usr/share/applications"
    cache = applications / "mimeinfo.cache"
    kinds = ("image/tiff", "image/png", "image/jpeg", "image/x-czi")
    cache.write_text("".join(f"{kind}=colonyqc.desktop;\n" for kind in kinds), "ascii")
    assert fresh_package.entries(applications) == []
    cache.write_text("image/tiff=colonyqc.desktop;colonyqc.desktop;\n", "ascii")
    (applications / "colonyqc-old.desktop").touch()
    assert [line.partition(" ")[0] for line in fresh_package.entries(applications)] == [
        "menu", *kinds
    ]  # fmt: skip


def test_the_trial_of_an_upgrade_misses_a_row_and_an_altered_one(fresh_package: ModuleType) -> None:
    before = {"event": ("id", [(1,), (2,)]), "dish": ("id", [(1,), (2,)])}
    grown = {"event": ("id", [(1,), (2,), (3,)]), "dish": ("id", [(1,), (2,)])}
    assert fresh_package.altered(before, grown) == []
    for rows in ([(1,)], [(1,), (3,)], [(1,), (2,), (3,)]):
        told = fresh_package.altered(before, {**grown, "dish": ("id", rows)})
        assert told == ["the rows of dish are not what they were"]


@pytest.mark.skipif(not shutil.which("makensis"), reason="the setup program is built where NSIS is")
def test_the_setup_program_for_windows_is_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "colonyqc"
    for name in ("colonyqc.exe", "BUILD.json", "licences/colonyqc.txt", "_internal/朝 1.dll"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("there", "ascii")
    told = ["-DBUILD=0.1.0+00", f"-DFOLDER={folder}", f"-DOUT={tmp_path}", "-WX", "-V2"]
    recipe = INSTALLER / "windows/colonyqc.nsi"
    subprocess.run(["makensis", "-INPUTCHARSET", "UTF8", *told, recipe], check=True)
    assert (tmp_path / "colonyqc-0.1.0+00-setup.exe").read_bytes().startswith(b"MZ")


def test_the_setup_program_removes_all_that_it_installs() -> None:
    recipe = (INSTALLER / "windows/colonyqc.nsi").read_text("utf-8")
    installs, _, removes = recipe.partition('Section "Uninstall"')
    for name in ("_internal", "licences"):
        # An upgrade begins with these, too.
        assert f'RMDir /r "$INSTDIR\\{name}"' in installs, name
        assert f'RMDir /r "$INSTDIR\\{name}"' in removes, name
    for name in ("colonyqc.exe", "BUILD.json", "uninstall.exe"):
        assert f'Delete "$INSTDIR\\{name}"' in removes, name
    # The older PowerShell reads a script without a mark in the system's code page.
    assert (INSTALLER / "windows/build.ps1").read_text("utf-8").isascii()


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


def test_every_recipe_ships_the_licences_and_the_same_extras() -> None:
    extras = re.search(
        r'^EXTRAS: Final = "(.+)"$', (INSTALLER / "bundle/build.py").read_text(), re.M
    )
    assert extras is not None
    for name in ("windows/build.ps1", "macos/build.sh"):
        recipe = (INSTALLER / name).read_text("utf-8")
        assert "licences.py" in recipe, name
        assert f"[{extras[1]}]" in recipe, name
    # What the setup program shows is a file that the licences bring.
    shown = re.search(
        r"\\(licences\\\S+?)\"", (INSTALLER / "windows/colonyqc.nsi").read_text("utf-8")
    )
    assert shown is not None
    assert shown[1] == "licences\\colonyqc.txt"
    assert '"colonyqc.txt"' in (INSTALLER / "bundle/licences.py").read_text("utf-8")


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
