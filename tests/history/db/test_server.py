"""A server's history: what its address says, and connections that go while it is read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import create_engine

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history import SqlHistories, database_url, open_histories
from colonyqc.history.db.server import _WRITER, server_options
from support import postgres

THROW_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'"
)


def test_what_an_address_says_itself_stands() -> None:
    told = server_options(
        database_url("postgresql://host/lab?connect_timeout=3&options=-csearch_path%3Dlab")
    )
    sent = told["connect_args"]
    assert "connect_timeout" not in sent
    assert sent["options"] == "-csearch_path=lab -c timezone=UTC"
    assert sent["tcp_user_timeout"] == "30000"


@pytest.mark.parametrize(
    "address", ["mysql://host/lab", "postgresql+pg8000://host/lab", "postgresql://host"]
)
def test_only_a_named_database_of_postgresql_will_do(address: str) -> None:
    with pytest.raises(UsageError):
        database_url(address)


def test_a_connection_that_goes_while_it_is_read_is_a_sentence(
    server: postgres.Server, blank_on_server: str, tmp_path: Path
) -> None:
    with server.database(blank_on_server) as name:
        histories = open_histories(server.url(name), files=tmp_path)
        read_while_thrown_out(histories, server)
        histories.engine.dispose()


def read_while_thrown_out(histories: SqlHistories, server: postgres.Server) -> None:
    history = histories()
    with history:
        history.list()
        server.run(THROW_OUT)
        with pytest.raises(HistoryError, match="cannot be reached"):
            history.list()
    # The next look makes a new connection.
    with history:
        assert history.list() == ()


def test_an_address_with_options_reaches_its_tables(
    server: postgres.Server, blank_on_server: str, tmp_path: Path
) -> None:
    with server.database(blank_on_server) as name:
        server.run("CREATE SCHEMA lab", name)
        address = f"{server.url(name)}&options=-csearch_path%3Dlab"
        with pytest.raises(HistoryError, match="no history"):
            open_histories(address, files=tmp_path, must_exist=True)


def test_tables_are_not_made_twice_at_once(server: postgres.Server, tmp_path: Path) -> None:
    """Whoever comes second waits for whoever makes them, and says so when that takes too long."""
    with server.database() as name:
        making = create_engine(server.url(name))
        with making.begin() as first:
            first.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")
            with pytest.raises(HistoryError, match="locked by another program"):
                open_histories(server.url(name), files=tmp_path, timeout_s=0.2).engine.dispose()
        making.dispose()
        histories = open_histories(server.url(name), files=tmp_path)
        with histories() as history:
            assert history.list() == ()
        histories.engine.dispose()


def certificate() -> tuple[bytes, bytes]:
    """Return a certificate of "localhost" that signs itself, and its key, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, encryption_algorithm=NoEncryption()
    )
    return made.public_bytes(Encoding.PEM), private


def test_a_seat_takes_only_the_certificate_that_its_address_trusts(
    server_programs: Path, tmp_path: Path
) -> None:
    mine, other = certificate(), certificate()
    (tmp_path / "root.crt").write_bytes(mine[0])
    (tmp_path / "other.crt").write_bytes(other[0])
    with postgres.server(server_programs, mine) as running:
        running.run("CREATE DATABASE lab")
        address = running.encrypted("lab", postgres.USER, tmp_path / "root.crt")
        opened = open_histories(address, files=tmp_path)
        with opened.engine.connect() as connection:
            mode = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            assert connection.exec_driver_sql(mode).scalar_one() is True
        opened.engine.dispose()
        strange = running.encrypted("lab", postgres.USER, tmp_path / "other.crt")
        with pytest.raises(HistoryError, match="certificate is not one that the address trusts"):
            open_histories(strange, files=tmp_path)
