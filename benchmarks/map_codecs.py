"""How small class maps and overviews get by several codecs, on real pictures and drawn dishes.

    python benchmarks/map_codecs.py DATA [--views 6]

Maps of ``DATA`` are those that `analyse` keeps of some pictures of two sets; those of the
virtual dishes are its drawn truth. Bytes are what counts; times are of this process's processor.
"""

import argparse
import json
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import cv2
import imagecodecs
import numpy as np
from common import machine
from numpy.typing import NDArray

from colonyqc import api
from colonyqc.history.files.label_maps import write_label_map
from colonyqc.imaging.simulate import demo_series, series

Map = NDArray[np.uint8]


def _stored(labels: Map) -> bytes:
    file = BytesIO()
    write_label_map(file, labels)
    return file.getvalue()


def _runs(labels: Map) -> bytes:
    """Return lengths of equal pixels in rows, each with its class, 16 + 8 bits a run."""
    flat = labels.ravel()
    starts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
    lengths = np.diff(np.append(starts, flat.size))
    parts = -(-lengths // 65_535)
    cut = np.minimum(np.repeat(lengths, parts), 65_535).astype("<u2")
    return cut.tobytes() + np.repeat(flat[starts], parts).tobytes()


def _two_bits(labels: Map) -> bytes:
    padded = np.pad(labels.ravel(), (0, -labels.size % 4)).reshape(-1, 4)
    return np.bitwise_or.reduce(padded << np.array([0, 2, 4, 6], np.uint8), axis=1).tobytes()


def _png(level: int) -> Callable[[Map], bytes]:
    return lambda m: cv2.imencode(".png", m, [cv2.IMWRITE_PNG_COMPRESSION, level])[1].tobytes()


def _zstd(data: object, level: int) -> bytes:
    return bytes(imagecodecs.zstd_encode(data, level))


CODECS: dict[str, Callable[[Map], bytes]] = {
    "as stored: TIFF, zstd, tiles, pyramid": _stored,
    "PNG, deflate 3": _png(3),
    "PNG, deflate 9": _png(9),
    "zlib 6": lambda m: zlib.compress(m.tobytes(), 6),
    "zlib 9": lambda m: zlib.compress(m.tobytes(), 9),
    "zstd 3": lambda m: _zstd(m, 3),
    "zstd 19": lambda m: _zstd(m, 19),
    "2 bits a pixel": _two_bits,
    "2 bits, zlib 9": lambda m: zlib.compress(_two_bits(m), 9),
    "2 bits, zstd 19": lambda m: _zstd(_two_bits(m), 19),
    "runs of 24 bits": _runs,
    "runs, zstd 19": lambda m: _zstd(_runs(m), 19),
}


OVERVIEWS: dict[str, tuple[str, list[int]]] = {
    "PNG, deflate 9": (".png", [cv2.IMWRITE_PNG_COMPRESSION, 9]),
    "JPEG 90": (".jpg", [cv2.IMWRITE_JPEG_QUALITY, 90]),
    "JPEG 80": (".jpg", [cv2.IMWRITE_JPEG_QUALITY, 80]),
    "WebP 80": (".webp", [cv2.IMWRITE_WEBP_QUALITY, 80]),
}


@dataclass
class Views:
    """Class maps of one set of pictures, and what else was kept of each on average."""

    maps: list[Map]
    overviews: list[Map] = field(default_factory=list)
    overview_bytes: float = 0.0
    picture_bytes: float = 0.0
    colonies: float = 0.0

    @property
    def megapixels(self) -> float:
        return sum(each.size for each in self.maps) / 1e6


def _real(data: Path, views: int) -> Iterator[tuple[str, Views]]:
    """Yield the class maps that the program makes of real pictures, by set."""
    sets = {
        "ips-timecourse": sorted((data / "colonies/ips-timecourse").glob("*.jpg")),
        "hipsc-phase": sorted((data / "colonies/hipsc-phase/images").glob("*.*")),
    }
    for name, pictures in sets.items():
        chosen = pictures[:: max(1, len(pictures) // views)][:views]
        found, colonies = Views([]), 0
        with tempfile.TemporaryDirectory() as passing:
            with api.open_history(Path(passing) / "t.db", make=True) as history:
                for number, path in enumerate(chosen):
                    done = history.analyse([path], line=name, dish=str(number), day=1)
                    record = history.record(done.ids[0])
                    colonies += record.analysis.statistics.colony_count
                    if record.stored[0].labels:
                        found.maps.append(history.labels(record.id))
            kept = sorted(Path(passing).rglob("*.png"))
            found.overviews = [cv2.imread(str(each)) for each in kept]
            found.overview_bytes = sum(each.stat().st_size for each in kept) / len(kept)
        found.picture_bytes = sum(each.stat().st_size for each in chosen) / len(chosen)
        found.colonies = colonies / len(chosen)
        yield f"real, {name}", found


def maps(data: Path, views: int) -> dict[str, object]:
    """Return bytes a map and milliseconds of processor time a megapixel, by codec and set."""
    found = dict(_real(data, views))
    drawn = [shot.truth for spec in demo_series().values() for shot in series(spec)]
    found["simulated, virtual dishes"] = Views(drawn[:views])
    told: dict[str, object] = {}
    for name, of in found.items():
        all_maps, megapixels = of.maps, of.megapixels
        told[name] = {
            "maps": len(all_maps),
            "Mpx": round(megapixels, 1),
            "colonies a view": of.colonies,
            "kB an overview": round(of.overview_bytes / 1e3),
            "kB a picture as it came": round(of.picture_bytes / 1e3),
        }
        for codec, (ending, words) in OVERVIEWS.items():
            each = [len(cv2.imencode(ending, view, words)[1]) for view in of.overviews]
            if each:
                told[f"{name}: an overview as {codec}"] = f"{sum(each) / len(each) / 1e3:.0f} kB"
        for codec, encode in CODECS.items():
            begun = time.process_time()
            sizes = [len(encode(each)) for each in all_maps]
            busy = 1e3 * (time.process_time() - begun) / megapixels
            told[f"{name}: {codec}"] = (
                f"{sum(sizes) / megapixels / 1e3:.2f} kB/Mpx, {busy:.1f} ms/Mpx"
            )
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--views", type=int, default=6, help="pictures of a set")
    given = parser.parse_args()
    print(machine())
    print(json.dumps(maps(given.data, given.views), indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
