"""Damage to a file's bytes: what disks, networks, editors and hostile people do to them."""

import random
import re
import struct
from collections.abc import Callable
from typing import Final

_EDGES: Final = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_NUMBERS: Final = (b"0", b"-1", b"nan", b"inf", b"1e999", b"9" * 40, b"-0.0", b"1e-320")
_PIECES: Final = (
    *(
        b"[",
        b"{",
        b'"',
        b"'",
        b"<",
        b">",
        b"&a;",
        b": ",
        b"- ",
        b"\n",
        b"\0",
        b"\xff",
        b"\xed\xa0\x80",
    ),
    *(b'"\\ud800"', b"null", b"true", b"*a", b"&a ", b"!!python/name:os.system", b"../../x", b"0x"),
    *(b"\xe2\x80\xae", b"9999-99-99", b"[" * 300, b"{" * 300, b"{day}", b"%Y"),
)


def _cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data)) :]


def _bytes(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 6)):
        data[_place(data, dice)] = dice.randrange(256)


def _bit(data: bytearray, dice: random.Random) -> None:
    data[_place(data, dice)] ^= 1 << dice.randrange(8)


def _number(data: bytearray, dice: random.Random) -> None:
    """Put an extreme integer where a header may have a size, an offset or a count."""
    form = dice.choice(("<H", ">H", "<I", ">I", "<Q", ">Q"))
    size = struct.calcsize(form)
    if len(data) < size:
        return
    at = min(_place(data, dice) // 2 * 2, len(data) - size)
    data[at : at + size] = struct.pack(form, dice.choice(_EDGES) & (1 << 8 * size) - 1)


def _lost(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    del data[at : at + dice.choice((1, 2, 16, 512))]


def _twice(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    data[at:at] = data[at : at + dice.choice((1, 4, 64, 4096))] * dice.choice((1, 2, 50))


def _zeroed(data: bytearray, dice: random.Random) -> None:
    at, size = dice.randrange(len(data)), dice.choice((8, 64, 512, 4096))
    size = min(size, len(data) - at)
    data[at : at + size] = bytes(size)


def _piece(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data) + 1)
    data[at:at] = dice.choice(_PIECES)


def _written_number(data: bytearray, dice: random.Random) -> None:
    """Put another number where one is written out."""
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", bytes(data[:100_000])))
    if found:
        one = dice.choice(found)
        data[one.start() : one.end()] = dice.choice(_NUMBERS)


def _line(data: bytearray, dice: random.Random) -> None:
    """Lose, double or swap lines."""
    lines = bytes(data).split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    how = dice.randrange(3)
    if how == 0:
        del lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    else:
        lines[one], lines[other] = lines[other], lines[one]
    data[:] = b"\n".join(lines)


def _place(data: bytearray, dice: random.Random) -> int:
    """Return a place; headers and ends more often than what lies between them."""
    last = len(data) - 1
    near = dice.random()
    if near < 0.4:
        return dice.randint(0, min(last, 400))
    return dice.randint(max(0, last - 400), last) if near < 0.6 else dice.randint(0, last)


_WAYS: Final[tuple[Callable[[bytearray, random.Random], None], ...]] = (
    *(_cut, _bytes, _bit, _number, _number, _lost, _twice, _zeroed),
    *(_piece, _written_number, _line),
)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return a file's bytes after one to three kinds of damage."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        if changed:
            dice.choice(_WAYS)(changed, dice)
    return bytes(changed)
