"""Take out of a frozen program what is never loaded, is there twice, or is asked for nothing.

Each step is proved by trying the built program (`tests/installer/bundle_smoke.py`). The steps that
link something anew need gcc and binutils, and are left out where these are not.
"""

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Final

import icu_data

HERE: Final = Path(__file__).resolve().parent
_LANGUAGES: Final = ("_en.qm", "_ja.qm")
_UNUSED: Final = (
    # They speak to desktops that Qt draws for alone, and bring GTK, or to boards without a screen.
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6/Qt/plugins/egldeviceintegrations",
    "PySide6/Qt/plugins/generic",
    "PySide6/Qt/plugins/networkinformation",
    "PySide6/Qt/plugins/tls",
    "PySide6/Qt/plugins/platforms/libqeglfs.so",
    "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqminimal.so",
    "PySide6/Qt/plugins/platforms/libqminimalegl.so",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so",
    # Pictures are read by the program's own readers: Qt draws icons, and pixels that it is given.
    *(
        f"PySide6/Qt/plugins/imageformats/libq{name}.so"
        for name in ("gif", "icns", "pdf", "tga", "tiff", "wbmp", "webp")
    ),
    "cv2/data",
)
_OF_THE_DESKTOP: Final = ("libcups.so.2", "libdbus-1.so.3")
"""The system's own services answer to the system's own libraries; the package depends on them."""
_NOT_ASKED: Final = ("libaom-", "libvpx-", "libcrypto-", "libssl-")
"""OpenCV's: AVIF and AV1 (dav1d reads it), writing VP8 and VP9, films from the network."""
_KEPT_PACKED: Final = (
    "typst/_typst.*.so", "_pylibCZIrw.*.so", "PySide6/QtOpenGL.*.so",
    # The keyring's, for the password of a server; SciPy's programs for linear programming.
    "cryptography/hazmat/bindings/_rust.*.so", "scipy/optimize/_highspy/_core.*.so",
)  # fmt: skip
"""Large, and asked for by few starts of the program; see `packed_modules`."""


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder; a link counts as itself."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def make_smaller(folder: Path, python: Path) -> None:
    """Make a frozen program smaller; ``python`` is the one that it was frozen by."""
    inside = folder / "_internal"
    for name in _UNUSED:
        path = inside / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in (inside / "PySide6/Qt/translations").glob("*.qm"):
        if not path.name.endswith(_LANGUAGES):
            path.unlink()
    for name in _OF_THE_DESKTOP:
        (inside / name).unlink(missing_ok=True)
    _link_namesakes(inside)
    if shutil.which("gcc") and shutil.which("nm"):
        _share_linear_algebra(inside)
        _answer_nothing(inside)
        for path in (inside / "PySide6/Qt/lib").glob("libicudata.so.*"):
            icu_data.replace(path)
    _drop_orphans(inside)
    if shutil.which("strip"):
        for path in _objects(inside):
            # What was made relocatable by another tool (*.libs) does not stand it.
            if not path.parent.name.endswith(".libs"):
                _run("strip", "--strip-unneeded", path, stderr=subprocess.DEVNULL)
    for path in [found for pattern in _KEPT_PACKED for found in inside.glob(pattern)]:
        _pack(path, python)


def _run(*command: str | Path, **more: object) -> None:
    subprocess.run([str(part) for part in command], check=True, **more)  # type: ignore[call-overload]


def _told(*command: str | Path) -> str:
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stdout


def _objects(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if path.open("rb").read(4) == b"\x7fELF")


def _link_namesakes(inside: Path) -> None:
    """Leave one copy of a library where two packages bring the same, or the same interface."""
    for path in sorted((inside / "numpy.libs").glob("lib*")):
        twin = inside / "scipy.libs" / path.name
        if twin.is_file() and twin.read_bytes() == path.read_bytes():
            twin.unlink()
            twin.symlink_to(Path("..") / "numpy.libs" / path.name)
    for name in ("libcrypto", "libssl"):
        ours = inside / f"{name}.so.3"
        # Both are OpenSSL 3; what PostgreSQL's client asks of it was there in 3.0.
        for path in (inside / "psycopg_binary.libs").glob(f"{name}-*.so.3"):
            if ours.is_file():
                path.unlink()
                path.symlink_to(Path("..") / ours.name)


def _share_linear_algebra(inside: Path) -> None:
    own = next((inside / "opencv_python_headless.libs").glob("libopenblas*"))
    shared = next((inside / "scipy.libs").glob("libscipy_openblas-*"))
    own.unlink()
    _run(
        "gcc", "-shared", "-nostdlib", "-o", own, f"-Wl,-soname,{own.name}",
        HERE / "blas_forward.S", f"-L{shared.parent}", "-Wl,--no-as-needed", f"-l:{shared.name}",
        "-Wl,-rpath,$ORIGIN/../scipy.libs",
    )  # fmt: skip


def _answer_nothing(inside: Path) -> None:
    """Replace what OpenCV is linked to and never asks for here by libraries that answer 0."""
    home = inside / "opencv_python_headless.libs"
    for path in [found for name in _NOT_ASKED for found in sorted(home.glob(f"{name}*"))]:
        asking = [each for each in _objects(inside) if path.name in needed(each)]
        hollow(path, asking)


def hollow(library: Path, asking: list[Path]) -> None:
    """Make a library anew whose functions return 0: those that ``asking`` asks any library for."""
    offered = {}
    for line in _told("nm", "-D", "--defined-only", library).splitlines():
        name, _, version = line.split()[-1].partition("@")
        offered[name] = version.lstrip("@")
    wanted = {
        line.split()[-1].partition("@")[0]
        for each in asking
        for line in _told("nm", "-D", "--undefined-only", each).splitlines()
    }
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(wanted & offered.keys()):
        groups[offered[name]].append(name)
    code = "\n".join(
        f"void *{name}(void) {{ return 0; }}" for each in groups.values() for name in each
    )
    versions = "\n".join(
        f"{version} {{ global: {'; '.join(names)}; }};"
        for version, names in groups.items()
        if version
    )
    scratch = library.with_suffix(".map")
    scratch.write_text(versions, "ascii")
    link = ["-shared", "-nostdlib", "-O2", f"-Wl,-soname,{library.name}"]
    link += [f"-Wl,--version-script,{scratch}"] if versions else []
    library.unlink()
    _run("gcc", *link, "-fno-builtin", "-x", "c", "-o", library, "-", input=code, text=True)
    scratch.unlink()


def needed(path: Path) -> set[str]:
    """Return the names of the libraries that one is linked to."""
    rows = (line.split() for line in _told("objdump", "-p", path).splitlines())
    return {row[1] for row in rows if len(row) == 2 and row[0] == "NEEDED"}


def _drop_orphans(inside: Path) -> None:
    """Remove libraries that nothing links to any more (Python's modules are not libraries)."""
    while shutil.which("objdump"):
        wanted = set().union(*(needed(path) for path in _objects(inside)))
        libraries = [path for path in inside.rglob("lib*.so*") if _is_library(path, inside)]
        orphans = [path for path in libraries if path.name not in wanted]
        if not orphans:
            break
        for path in orphans:
            path.unlink()
    for link in [path for path in inside.rglob("*") if path.is_symlink() and not path.exists()]:
        link.unlink()


def _is_library(path: Path, inside: Path) -> bool:
    home = path.parent
    plain = home == inside or home.name.endswith(".libs") or home == inside / "PySide6/Qt/lib"
    # Python itself is loaded by the program's first lines, OpenSSL's by a module that is.
    return plain and path.is_file() and not path.name.startswith("libpython")


def _pack(module: Path, python: Path) -> None:
    """Leave a compiled module as `packed_modules` finds it."""
    packed = module.with_name(f"{module.name.partition('.')[0]}.zst")
    code = (
        "import sys; from pathlib import Path; from imagecodecs import zstd_encode; "
        "Path(sys.argv[2]).write_bytes(zstd_encode(Path(sys.argv[1]).read_bytes(), level=22))"
    )
    _run(python, "-c", code, module, packed)
    module.unlink()
