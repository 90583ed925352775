"""A PostgreSQL server of the tests' own, where it is installed: on a socket in a passing folder."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from time import sleep

import psycopg

USER = "colonyqc"
KEEPER = "keeper"
"""Owns the tables of a history."""
SEAT = "seat"
"""Works with a history that the keeper gave it rights to."""
GUARDED = "guarded"
PASSWORD = "open sesame"  # noqa: S105 - the passing server's
FAST = "-F -c full_page_writes=off -c max_connections=60 -c shared_buffers=16MB"


def find_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version's, None when not installed."""
    named = shutil.which("initdb")
    if named is not None:
        return Path(named).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


class Server:
    """A running server; its databases are copies of one another."""

    def __init__(self, folder: Path, start: Callable[[], None], port: int) -> None:
        self._folder, self._port = folder, port
        self._start = start
        self._numbers = count()

    def url(self, database: str, account: str = USER) -> str:
        """Return an address; ``account`` may be "NAME:PASSWORD"."""
        return f"postgresql+psycopg://{account}@/{database}?host={self._folder}&port={self._port}"

    def encrypted(self, database: str, account: str, root: Path) -> str:
        """Return an address by TLS that takes certificates of one root alone."""
        place = f"{account}@localhost:{self._port}/{database}"
        return f"postgresql://{place}?sslmode=verify-full&sslrootcert={root}"

    def stop(self) -> None:
        """Let the server die at once, as by a power cut."""
        process = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(process, signal.SIGQUIT)
        while any(self._folder.glob(".s.PGSQL.*[0-9]")):
            sleep(0.02)

    def start(self) -> None:
        """Start it again after `stop`; it mends itself."""
        for _ in range(100):
            try:
                return self._start()
            except RuntimeError:
                # The last of the processes before is not gone yet.
                sleep(0.1)
        raise RuntimeError("the server does not come back")

    def connect(self, database: str, account: str = USER) -> psycopg.Connection:
        """Return a connection of the driver itself, each statement a transaction."""
        return psycopg.connect(
            host=str(self._folder), port=self._port, user=account, dbname=database, autocommit=True
        )

    def run(self, statement: str, database: str = "postgres") -> None:
        with self.connect(database) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template0", owner: str = KEEPER) -> Iterator[str]:
        """Give the name of a fresh copy of a database; it is gone afterwards."""
        name = f"t{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}")
        yield name
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def server(programs: Path, tls: tuple[bytes, bytes] | None = None) -> Iterator[Server]:
    """Start a server and stop it; root, whom PostgreSQL refuses, starts it as somebody else.

    ``tls``: its certificate and key, in PEM; with them it answers on localhost, too.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    somebody: dict[str, object] = {}
    if os.geteuid() == 0:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        chosen = known.get("postgres") or known["nobody"]
        os.chown(folder, chosen.pw_uid, chosen.pw_gid)
        somebody = {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}
    data = folder / "data"

    def run(program: str, *words: str) -> None:
        done = subprocess.run(
            [str(programs / program), *words],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            **somebody,  # type: ignore[call-overload]
        )
        if done.returncode:
            log = folder / "log"
            raise RuntimeError(log.read_text() if log.exists() else f"{program} failed")

    try:
        run("initdb", "-D", str(data), "-U", USER, "-E", "UTF8", "--locale=C", "-N", "-A", "trust")
        # The first line that fits counts: one account has to show a password.
        access = data / "pg_hba.conf"
        access.write_text(f"local all {GUARDED} scram-sha-256\n{access.read_text()}")
        port, words = 5432, f"-k {folder} -c listen_addresses='' {FAST}"
        if tls is not None:
            for name, text in zip(("server.crt", "server.key"), tls, strict=True):
                (data / name).write_bytes(text)
                (data / name).chmod(0o600)
                shutil.chown(data / name, access.stat().st_uid)
            with closing(socket.create_server(("localhost", 0))) as free:
                port = free.getsockname()[1]
            words = f"-k {folder} -p {port} -c listen_addresses=localhost -c ssl=on {FAST}"
        log = str(folder / "log")
        start = partial(run, "pg_ctl", "start", "-w", "-D", str(data), "-l", log, "-o", words)
        start()
        # Stops the server when this end of the pipe closes, also because the tests were killed.
        stop = f"cat >/dev/null; {programs}/pg_ctl stop -s -m immediate -D {data}"
        with subprocess.Popen(
            ["sh", "-c", stop],
            cwd=folder,
            stdin=subprocess.PIPE,
            start_new_session=True,
            **somebody,  # type: ignore[call-overload]
        ):
            running = Server(folder, start, port)
            for account in (KEEPER, SEAT):
                running.run(f"CREATE ROLE {account} LOGIN")
            running.run(f"CREATE ROLE {GUARDED} LOGIN SUPERUSER PASSWORD '{PASSWORD}'")
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)
