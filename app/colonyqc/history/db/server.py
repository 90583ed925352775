"""A history on a PostgreSQL server: how it is connected to, and what its refusals mean."""

from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from colonyqc.domain.errors import UsageError

_DRIVERS: Final = {"postgresql", "postgresql+psycopg"}
_CONNECT_S: Final = "10"
"""How long a server is waited for that does not answer: libpq itself would wait for minutes."""
_SILENT_MS: Final = "30000"
"""How long sent data may stay unconfirmed before the connection counts as lost."""
_WRITER: Final = 7_362_108_551
"""The number that is locked by whoever writes to a server's history, or makes its tables."""

UNREACHED: Final = "cannot be reached; check its address and the network"
_UNTRUSTED: Final = (
    "cannot be opened: the server's certificate is not one that the address trusts; check "
    "“sslrootcert” in the address, or ask who keeps the server"
)
_STATES: Final = {
    "55P03": "is locked by another program; close that program or try again later",
    "53100": "cannot be used because the disk is full; make room and try again",
    "53300": "has no connection free on its server; try again later",
    "25006": "is write-protected; ask who keeps the server",
    "42501": "may not be used by this account; ask who keeps the server for the right to it",
}
"""What PostgreSQL's codes of an error mean to a person (appendix A of its manual)."""


def check_backend(url: URL) -> None:
    """Make sure that a history can be kept behind an address.

    Raises:
        UsageError: it names another kind of database, or a server without a database.
    """
    if url.get_backend_name() == "sqlite":
        return
    if url.drivername not in _DRIVERS:
        raise UsageError(
            "A history is kept in a file or on a PostgreSQL server (postgresql://…), not on "
            f"{url.drivername}."
        )
    if not url.database:
        raise UsageError("The address of a history on a server ends in the name of its database.")


def server_options(url: URL) -> dict[str, Any]:
    """Return what `create_engine` is told for a server; what the address says itself stands."""
    stated = url.query.get("options", "")
    # Moments are read in the session's zone, where the first and last years would leave Python's
    # range.
    sent = {"options": f"{stated if isinstance(stated, str) else ' '.join(stated)} -c timezone=UTC"}
    waits = {"connect_timeout": _CONNECT_S, "tcp_user_timeout": _SILENT_MS}
    return {
        # A unit of work sees one state, as with SQLite; one that writes has it by `order_writers`.
        "isolation_level": "REPEATABLE READ",
        "connect_args": {**{k: v for k, v in waits.items() if k not in url.query}, **sent},
    }


def order_writers(engine: Engine, timeout_s: float) -> None:
    """Let writers of PostgreSQL wait for one another as those of SQLite do.

    A number is locked and no table: an account that may only add rows may lock no table, and while
    the tables are made there is none yet.
    """

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("immediate", False):
            return
        # 0 would mean to wait for ever.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(int(timeout_s * 1000), 1)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")


def refusal(error: DBAPIError) -> str:
    """Return what a server's error means, as the end of a sentence about the history; "" if none.

    The words a server says are in its own language, so only the names in them are looked at.
    """
    cause = error.orig
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        lost = isinstance(error, OperationalError)
        return _STATES.get(state, UNREACHED if lost else "")
    attempt = getattr(cause, "pgconn", None)
    if attempt is None:
        # The driver's kind for everything about the connection: not reached, shut down, thrown out.
        if isinstance(error, OperationalError):
            return UNREACHED
        return _misspelt(error)
    said, account, database = str(cause), attempt.user.decode(), attempt.db.decode()
    # OpenSSL says this in English, whatever language the driver speaks.
    if "certificate verify failed" in said:
        return _UNTRUSTED
    named = f'"{account}"' in said
    if f'database "{database}"' in said or (f'"{database}"' in said and not named):
        return (
            f"cannot be opened: there is no database “{database}” on the server that the account "
            f"“{account}” may use; check its name, or ask who keeps the server to make it"
        )
    if attempt.needs_password:
        return (
            f"cannot be opened: the server asks for the password of the account “{account}”; keep "
            "it by “colonyqc history password”, or put it into your password file of PostgreSQL"
        )
    if attempt.used_password:
        return f"cannot be opened: the server did not take the password of “{account}”"
    if named:
        return (
            f"cannot be opened: the server does not let the account “{account}” in; check its name "
            "or ask who keeps the server"
        )
    return UNREACHED


def _misspelt(error: DBAPIError) -> str:
    """Return what a driver says of an address it does not understand; "" for any other error."""
    if isinstance(error, ProgrammingError) and error.statement is None:
        said = str(error.orig).strip().splitlines()[0]
        return f"cannot be opened: its address makes no sense to the driver ({said})"
    return ""
