"""Passwords of a server's accounts in the system's keyring: never in a file of this program."""

import getpass
from types import ModuleType
from typing import Any, Final

from sqlalchemy import URL, Engine, event

from colonyqc.domain.errors import HistoryError, UsageError

_SERVICE: Final = "colonyqc history"
"""Under what the keyring lists them."""
_NONE: Final = "There is no keyring of the system that can be used here"
_OTHERWISE: Final = "put the password into your password file of PostgreSQL."


def use_keyring(engine: Engine) -> None:
    """Let an address without a password be connected to by the one in the keyring, if any."""
    if engine.url.password is not None or "password" in engine.url.query:
        return

    # Where the connection is made and no earlier: so it is in no address that is shown or logged.
    @event.listens_for(engine, "do_connect")
    def connecting(_dialect: Any, _record: Any, _args: Any, told: dict[str, Any]) -> None:
        found = stored_password(engine.url)
        if found is not None:
            told["password"] = found


def stored_password(url: URL) -> str | None:
    """Return the password of an address's account; None where none is kept, or no keyring is."""
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        found: str | None = keyring.get_password(_SERVICE, _account(url))
    except keyring.errors.KeyringError:
        # Locked, or none that this session may use: PostgreSQL's own ways are left.
        return None
    return found


def store_password(url: URL, password: str | None) -> None:
    """Keep the password of an address's account; None forgets it.

    Raises:
        UsageError: the address is a file's.
        HistoryError: there is no keyring here, or it does not take it.
    """
    if url.get_backend_name() == "sqlite":
        raise UsageError("A history in a file has no password of a server.")
    keyring = _keyring()
    if keyring is None:
        raise HistoryError(f"{_NONE} (install colonyqc with its extra “server”): {_OTHERWISE}")
    try:
        if password is not None:
            keyring.set_password(_SERVICE, _account(url), password)
        elif keyring.get_password(_SERVICE, _account(url)) is not None:
            keyring.delete_password(_SERVICE, _account(url))
    except keyring.errors.KeyringError as error:
        raise HistoryError(f"{_NONE}, or it is locked: {_OTHERWISE}") from error


def _keyring() -> ModuleType | None:
    try:
        import keyring
    except ModuleNotFoundError:
        return None
    return keyring


def _account(url: URL) -> str:
    """Return what the keyring calls an account: its name and its server, whatever the database."""
    stated = url.host or url.query.get("host", "")
    host = stated if isinstance(stated, str) else ",".join(stated)
    return f"{url.username or getpass.getuser()}@{host or 'localhost'}:{url.port or 5432}"
