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
    if not LEAST <= len(password) <= MOST:
        raise UsageError(f"A password has {LEAST} to {MOST} letters; choose another one.")
    if password.casefold() == name.casefold():
        raise UsageError("The password must not be the name; choose another one.")
    return _HASHER.hash(password)


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
