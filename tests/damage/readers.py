"""Every reader of files that a person or another program can reach, with sound files for each."""

import os
import shutil
import signal
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import tifffile

from colonyqc.config import settings
from colonyqc.config.paths import resources
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.files.formats.limits import Limits
from colonyqc.files.naming import conventions, patterns
from colonyqc.files.pictures import FilePictures
from colonyqc.history import open_histories, verify
from colonyqc.history.backup.make import back_up, verify_backup
from colonyqc.history.backup.manifest import backups
from colonyqc.history.backup.restore import restore
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.outputs import (
    CELL_MAP,
    PICTURE,
    PROBABILITIES,
    REPORT,
    Outputs,
    json_object,
    png,
)
from colonyqc.services.packages.membrane import is_membrane, seal_membrane
from colonyqc.services.packages.pmf import seal
from colonyqc.services.packages.tensors import read_npy
from colonyqc.services.protocols import read_protocol
from colonyqc.services.rules import files as rule_files
from colonyqc.services.rules.sets import RuleSetFiles
from files.makers import noise, tiff_bytes, write_czi, write_jpeg, write_png, write_tiff
from history.samples import analysis, artefacts
from support.tiny_click_network import write_click_network
from support.tiny_membrane import write_membrane_package
from support.tiny_model import write_package

SMALL = Limits(flat_px=1_000_000, tiled_px=4_000_000, whole_px=100_000)
_PX = 4_000_000


class TraceError(Exception):
    """A reader said that the program made a mistake: a stack trace is in the log."""


@dataclass(frozen=True)
class Reader:
    """How files are made in an empty folder, which of them get damaged, and how they are read."""

    make: Callable[[Path], None]
    read: Callable[[Path], Sequence[object]]
    """Returns the sentences that were said about the files; nothing where all was read."""
    damage: tuple[str, ...] = ("**/*",)
    """Patterns of the files that get damaged, one of them a case."""


def _pictures(folder: Path) -> Sequence[str]:
    reader = FilePictures(SMALL)
    found = reader.collect([folder])
    told = [failure.reason for failure in found.failures]
    if any("made a mistake" in said for said in (*told, *found.notices)):
        raise TraceError(told)
    for picture in (each for one in found.acquisitions for each in one.pictures):
        with closing(reader.open(picture)) as source:
            if source.info.width * source.info.height <= _PX:
                source.read(source.info.bounds)
        reader.confirm(reader.hashes(picture))
    return told


def _flat(folder: Path) -> None:
    grey, colour, deep = noise(40, 50), noise(40, 50, 3), noise(40, 50, bits=16)
    for name, pixels in {"grey": grey, "colour": colour, "deep": deep}.items():
        write_png(folder / f"{name}.png", pixels)
    write_jpeg(folder / "grey.jpg", grey)
    write_jpeg(folder / "colour.jpg", colour)


def _tiffs(folder: Path) -> None:
    grey, colour, deep = noise(40, 50), noise(40, 50, 3), noise(40, 50, bits=16)
    kw = {"photometric": "minisblack"}
    for name, data in {
        "plain": tiff_bytes(grey, **kw),
        "lzw": tiff_bytes(deep, compression="lzw", predictor=True, order=">", **kw),
        "big": tiff_bytes(grey, compression="zlib", tile=(16, 16), big=True, **kw),
        "zstd": tiff_bytes(colour, compression="zstd", rowsperstrip=8, photometric="rgb"),
        "jpeg": tiff_bytes(colour, compression="jpeg", tile=(32, 32), photometric="rgb"),
        "packbits": tiff_bytes(grey, compression="packbits", **kw),
    }.items():
        (folder / f"{name}.tif").write_bytes(data)
    with tifffile.TiffWriter(folder / "levels.tif") as writer:
        writer.write(grey, subifds=1, tile=(16, 16), **kw)
        writer.write(grey[::2, ::2], subfiletype=1, **kw)
        writer.write(grey, **kw)


def _described(folder: Path) -> None:
    """Files with axes of their own: OME-XML and what ImageJ writes."""
    stack = np.stack([noise(40, 50, seed=seed) for seed in range(4)])
    for axes in ("ZYX", "TYX", "CYX"):
        tifffile.imwrite(folder / f"ome-{axes}.ome.tif", stack, metadata={"axes": axes}, ome=True)
        tifffile.imwrite(folder / f"ij-{axes}.tif", stack, imagej=True, metadata={"axes": axes})
    sizes = {"PhysicalSizeX": 0.5, "PhysicalSizeY": 0.5, "PhysicalSizeXUnit": "µm"}
    tifffile.imwrite(folder / "sized.ome.tif", stack[0], metadata=sizes, ome=True)


def _xml(folder: Path) -> None:
    """OME-XML beside the file it is put into: what is damaged is always the text."""
    tifffile.imwrite(folder / "one.ome.tif", noise(40, 50), ome=True)
    with tifffile.TiffFile(folder / "one.ome.tif") as file:
        (folder / "one.xml").write_text(file.ome_metadata or "", "utf-8")


def _read_xml(folder: Path) -> Sequence[str]:
    text = (folder / "one.xml").read_bytes().replace(b"\0", b"")
    (folder / "one.xml").unlink()
    write_tiff(folder / "one.ome.tif", noise(40, 50), description=text, metadata=None)
    return _pictures(folder)


def _names(folder: Path) -> None:
    (folder / "pattern").write_text(
        "{line}_P{passage}_D{day}_{dish}_V{view}_{date:%Y%m%d}", "utf-8"
    )
    (folder / "name").write_text("H9_P12_D3_A1_V02_20260401.png", "utf-8")
    (folder / "shipped").mkdir()
    for path in (resources() / "names").glob("*.yaml"):
        shutil.copy(path, folder / "shipped")


def _read_names(folder: Path) -> Sequence[str]:
    name = os.fsdecode((folder / "name").read_bytes().replace(b"\0", b"") or b"x")
    conventions.read_name(Path(name), conventions.presets())
    conventions.read_name(Path(name), conventions.presets(folder / "shipped"))
    pattern = (folder / "pattern").read_bytes().decode("utf-8", "replace")
    patterns.compile_pattern(pattern).match(Path(name))
    return ()


def _rules(folder: Path) -> None:
    (folder / "shipped").mkdir()
    for path in (resources() / "rules").glob("*.yaml"):
        shutil.copy(path, folder / "shipped")


def _read_rules(folder: Path) -> Sequence[str]:
    RuleSetFiles(folder / "shipped", folder / "own").list()
    for path in (folder / "shipped").iterdir():
        rule_files.read(path)
    return ()


def _protocol(folder: Path) -> None:
    shutil.copy(resources() / "protocols" / "default.yaml", folder)


def _preset(folder: Path) -> None:
    labels = np.zeros((24, 32), np.uint8)
    labels[4:10, 5:20] = 1
    sample = PaintedPicture(noise(24, 32), labels, 0.5, "first.png")
    Presets(folder).save("sheet", [sample], ModelRef("membrane", "1.0.0", "0" * 64), "Mori")


def _read_protocol(folder: Path) -> Sequence[str]:
    read_protocol(folder / "default.yaml")
    return ()


def _read_preset(folder: Path) -> Sequence[str]:
    Presets(folder).load("sheet")
    return ()


def _read_array(folder: Path) -> Sequence[str]:
    read_npy(folder / "a.npy", 4)
    return ()


def _history(folder: Path) -> None:
    histories = open_histories(folder / "h.db")
    with histories() as history:
        made = analysis()
        history.add(made, artefacts(made))
        history.commit()
    histories.engine.dispose()


def _read_history(folder: Path) -> Sequence[str]:
    histories = open_histories(folder / "h.db", timeout_s=1.0)
    try:
        with histories() as history:
            history.list()
            history.events()
            history.get(1)
        return verify(histories)
    finally:
        histories.engine.dispose()


def _backup(folder: Path) -> None:
    _history(folder)
    histories = open_histories(folder / "h.db")
    back_up(histories, folder / "kept")
    histories.engine.dispose()


def _read_backup(folder: Path) -> Sequence[str]:
    backups(folder / "kept")
    wrong: list[str] = []
    for one in sorted((folder / "kept").glob("h-*")):
        wrong += verify_backup(one)
        restore(one, folder / "again.db")
    return wrong


def _models(folder: Path) -> None:
    write_package(folder, familiarity=3.0, fast_gain=50.0)
    write_membrane_package(folder)


def _read_models(folder: Path) -> Sequence[str]:
    library = ModelLibrary([folder])
    library.list()
    return [problem for _, problem in library.verify() if problem]


def _read_sealed(folder: Path) -> Sequence[str]:
    """Read packages whose seal was put on after the damage: everything inside is looked at."""
    for described in folder.glob("*/*/rdf.yaml"):
        (seal_membrane if is_membrane(described.parent) else seal)(described.parent)
    return _read_models(folder)


def _clicks(folder: Path) -> None:
    write_click_network(folder)


def _read_clicks(folder: Path) -> Sequence[str]:
    ModelLibrary([]).detect_click_network(*sorted(folder.iterdir())[::-1])
    return ()


def _outputs(folder: Path) -> None:
    (folder / "p.png").write_bytes(png(noise(8, 9)))
    tifffile.imwrite(folder / "c.tif", np.zeros((8, 9), np.int32))
    np.savez_compressed(folder / "p.npz", probabilities=np.zeros((2, 8, 9), np.float32))
    (folder / "r.json").write_text('{"analyses": []}', "utf-8")
    (folder / "r.pdf").write_bytes(b"%PDF-1.7 /Author(colonyqc)")


def _read_outputs(folder: Path) -> Sequence[str]:
    said = []
    kinds = {"p.png": PICTURE, "c.tif": CELL_MAP, "p.npz": PROBABILITIES, "r.pdf": REPORT}
    for name, kind in (*kinds.items(), ("r.json", json_object(("analyses",)))):
        try:
            Outputs().check(folder / name, kind)
        except UsageError as error:
            said.append(str(error))
    return said


READERS: dict[str, Reader] = {
    "flat pictures": Reader(_flat, _pictures),
    "tiff": Reader(_tiffs, _pictures),
    "axes": Reader(_described, _pictures),
    "ome-xml": Reader(_xml, _read_xml, ("one.xml",)),
    "names": Reader(_names, _read_names),
    "rules": Reader(_rules, _read_rules),
    "protocol": Reader(_protocol, _read_protocol),
    "preset": Reader(_preset, _read_preset),
    "settings": Reader(
        lambda folder: settings.save(settings.Settings(), folder / "s.json"),
        lambda folder: settings.load(folder / "s.json").warnings,
    ),
    "npy": Reader(
        lambda folder: np.save(folder / "a.npy", np.zeros((1, 1, 8, 8), np.float32)),
        _read_array,
    ),
    "history": Reader(_history, _read_history),
    "backup": Reader(_backup, _read_backup, ("kept/*/*", "kept/files/*/*")),
    "models": Reader(_models, _read_models),
    "sealed models": Reader(_models, _read_sealed, ("*/*/*.onnx", "*/*/*.npy", "*/*/rdf.yaml")),
    "click networks": Reader(_clicks, _read_clicks),
    "outputs": Reader(_outputs, _read_outputs),
}
if find_spec("pylibCZIrw"):
    READERS["czi"] = Reader(
        lambda folder: write_czi(folder / "a.czi", noise(40, 50, bits=16)) and None, _pictures
    )


def _one(folder: Path) -> None:
    (folder / "a.txt").write_text("sound", "utf-8")


def _hangs(_: Path) -> Sequence[str]:
    while True:
        pass


def _crashes(_: Path) -> Sequence[str]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return ()


def _fails(_: Path) -> Sequence[str]:
    raise ZeroDivisionError


def _strays(folder: Path) -> Sequence[str]:
    (folder.parent / "beside").write_bytes(os.urandom(8))
    return ()


FAULTY: dict[str, Reader] = {
    "hang": Reader(_one, _hangs),
    "crash": Reader(_one, _crashes),
    "trace": Reader(_one, _fails),
    "stray": Reader(_one, _strays),
    "memory": Reader(_one, lambda _: ()),
}
"""Readers that do what no reader may: the driver is tried on them."""
