"""Keep of ICU's data what the window asks for: Qt brings 32 MB, most of it names in 700 languages.

Qt's core asks ICU for sorting, upper and lower case, names of time zones and old encodings. The
package is a table of names and places ("CmnD", International Components for Unicode, `udata`): what
is left out is a row less, and ICU falls back to its root locale, as for any language it lacks.
"""

import re
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Final

_TREES: Final = frozenset({"coll", "zone"})
_LOCALE: Final = re.compile(r"[a-z]{2,3}(_\w+)?\.res$")
_OURS: Final = re.compile(r"(en|ja)(_\w+)?\.res$")
_JAPANESE: Final = re.compile(r"(ibm-943|ibm-954|ibm-33722|euc-jp|jisx)")
_ALIGNED: Final = 16


def wanted(name: str) -> bool:
    """Tell whether an item is kept, named as in the package, without the package's own name."""
    tree, _, item = name.rpartition("/")
    if tree and tree not in _TREES:
        return False
    if item.endswith(".res"):
        return bool(_OURS.match(item)) or not _LOCALE.match(item)
    if item.endswith(".cnv"):
        return bool(_JAPANESE.match(item))
    return item.endswith((".icu", ".nrm"))


def trimmed(package: bytes) -> bytes:
    """Return a package with the wanted items alone, in their order.

    Raises:
        ValueError: it is no package of ICU.
    """
    if package[2:4] != b"\xda\x27" or package[12:16] != b"CmnD":
        raise ValueError("This is no package of ICU data.")
    (head,) = struct.unpack_from("<H", package)
    body = package[head:]
    (count,) = struct.unpack_from("<I", body)
    rows = [struct.unpack_from("<II", body, 4 + 8 * number) for number in range(count)]
    ends = [place for _, place in rows[1:]] + [len(body)]
    kept = []
    for (name_at, begin), end in zip(rows, ends, strict=True):
        name = body[name_at : body.index(b"\0", name_at)]
        if wanted(name.decode("ascii").partition("/")[2]):
            kept.append((name + b"\0", body[begin:end]))
    names_at = 4 + 8 * len(kept)
    data_at = _up(names_at + sum(len(name) for name, _ in kept))
    table, names, data = struct.pack("<I", len(kept)), b"", b""
    for name, item in kept:
        table += struct.pack("<II", names_at + len(names), data_at + len(data))
        names += name
        data += item.ljust(_up(len(item)), b"\0")
    return package[:head] + (table + names).ljust(data_at, b"\0") + data


def _up(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED


def replace(library: Path) -> None:
    """Make the library that holds ICU's data anew, with less in it; gcc links it."""
    whole = library.read_bytes()
    begin = whole.index(b"CmnD") - 12
    # What follows the package in the file (section tables) ends its last item's padding: harmless.
    symbol = f"icudt{library.name.rpartition('.')[2]}_dat"
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "icu.dat"
        data.write_bytes(trimmed(whole[begin:]))
        text = (
            f".section .rodata\n.balign {_ALIGNED}\n.globl {symbol}\n.type {symbol}, %object\n"
            f'{symbol}: .incbin "{data}"\n.size {symbol}, . - {symbol}\n'
            '.section .note.GNU-stack,"",%progbits\n'
        )
        source = Path(scratch) / "icu.S"
        source.write_text(text, "utf-8")
        link = ["gcc", "-shared", "-nostdlib", f"-Wl,-soname,{library.name}"]
        subprocess.run([*link, "-o", library, source], check=True)
