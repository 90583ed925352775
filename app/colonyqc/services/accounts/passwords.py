"""Passwords: kept as Argon2id hashes, checked in the same time for known and unknown names."""

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from colonyqc.domain.errors import UsageError

LEAST: Final = 10
"""Fewest letters of a password; there is no rule on which ones (NIST SP 800-63B, 3.1.1)."""
# An upper limit keeps a megabyte of text from being a way to stop the program.
MOST: Final = 256

_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=46 * 1024, parallelism=1)
"""Argon2id, above what the OWASP Password Storage Cheat Sheet asks (46 MiB, one pass)."""


def hashed(password: str, name: str) -> str:
    """Return the hash to keep of a person's new password.

    Raises:
        UsageError: it is too short, too long, or the name.
    """
    if not LEAST <= len(password.strip()) <= len(password) <= MOST:
        raise UsageError(
            f"A password has {LEAST} to {MOST} letters, not counting blanks around them; choose "
            "another one."
        )
    if password.casefold() == name.casefold():
        raise UsageError("The password must not be the name; choose another one.")
    if is_common(password, name):
        raise UsageError(
            "This password is one of those that are tried first; choose another one, such as "
            "several words that have nothing to do with each other."
        )
    return _HASHER.hash(password)


_COMMON: Final = frozenset(
    (
        *("password", "passwort", "passw", "motdepasse", "qwerty", "qwertz", "azerty"),
        *("qwertyuiop", "asdfghjkl", "zxcvbnm", "letmein", "welcome", "admin", "administrator"),
        *("iloveyou", "abcdef", "changeme", "secret", "master", "login", "user", "guest"),
        *("test", "default", "laboratory", "labor", "colonyqc", "ipscells", "stemcell"),
        *("stemcells", "microscope", "sakura", "nihon", "passwordpassword", "dragon", "monkey"),
        *("football", "baseball", "sunshine", "princess"),
    )
)
"""Words that stand behind the passwords of 10 letters and more in published leaks, and ours."""
_ROWS: Final = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl")
_SWAPPED: Final = str.maketrans("@013$5!", "aoiessi")
_FEW: Final = 5
"""Fewest different signs: fewer are one key held down, or two in turn."""


def is_common(password: str, name: str) -> bool:
    """Tell whether a password is one of the first to be tried: a common word or a row of keys."""
    plain = password.casefold()
    if len(set(plain)) < _FEW:
        return True
    rows = (*_ROWS, *(row[::-1] for row in _ROWS))
    if any(plain in row or plain in row * 2 for row in rows):
        return True
    base = plain.rstrip("0123456789!?.#-_*")
    told = {_letters(plain), _letters(base), _letters(base.translate(_SWAPPED))}
    return not _letters(plain) or bool(told & (_COMMON | {_letters(name.casefold())}))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody's password")


def fits(secret: str, password: str) -> bool:
    """Tell whether a password is the one hashed; "" is nobody's hash and takes as long."""
    try:
        # Verified first and the empty secret asked after, so that both take the same time.
        return _HASHER.verify(secret or _nobody(), password) and bool(secret)
    except (VerificationError, InvalidHashError):
        return False
