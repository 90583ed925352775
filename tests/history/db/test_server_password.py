"""The password of a server's account lies in the system's keyring, and nowhere is it told."""

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history import database_url, keep_password, open_histories
from colonyqc.history.db.engine import make_engine
from colonyqc.history.db.server_password import store_password, stored_password
from support import postgres


class Drawer(KeyringBackend):
    """A keyring of the tests' own."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def drawer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Drawer]:
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    before, made = keyring.get_keyring(), Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_an_address_needs_no_password_once_it_is_kept(
    server: postgres.Server, drawer: Drawer, tmp_path: Path
) -> None:
    with server.database() as name:
        address = server.url(name, postgres.GUARDED)
        with pytest.raises(HistoryError, match="asks for the password") as told:
            open_histories(address, files=tmp_path)
        assert "colonyqc history password" in str(told.value)
        with pytest.raises(HistoryError, match="did not take the password") as told:
            keep_password(address, "ajar")
        assert "ajar" not in str(told.value)
        assert drawer.kept == {}
        keep_password(address, postgres.PASSWORD)
        assert list(drawer.kept.values()) == [postgres.PASSWORD]
        opened = open_histories(address, files=tmp_path)
        with opened() as history:
            assert history.list() == ()
        for said in (opened.address, str(opened.engine.url), repr(opened), opened.kept_in.address):
            assert postgres.PASSWORD not in said
        opened.engine.dispose()
        # A password in the address goes before.
        with pytest.raises(HistoryError, match="did not take the password"):
            open_histories(server.url(name, f"{postgres.GUARDED}:ajar"), files=tmp_path)
        keep_password(address, None)
        keep_password(address, None)
        assert drawer.kept == {}


def test_accounts_are_kept_apart_by_name_and_server(drawer: Drawer) -> None:
    for address in ("postgresql://a@h/lab", "postgresql://b@h/lab", "postgresql://a@h:5433/lab"):
        assert stored_password(database_url(address)) is None
        store_password(database_url(address), address)
    assert stored_password(database_url("postgresql://a@h/other")) == "postgresql://a@h/lab"
    assert len(drawer.kept) == 3


def test_where_no_keyring_is_it_is_said_and_the_other_ways_are_left(
    drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = database_url("postgresql://a@h/lab")
    keyring.set_keyring(NoKeyring())
    assert stored_password(url) is None
    with pytest.raises(HistoryError, match=r"no keyring .* password file of PostgreSQL"):
        store_password(url, "secret")
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert stored_password(url) is None
    with pytest.raises(HistoryError, match="extra “server”"):
        store_password(url, "secret")
    with pytest.raises(UsageError, match="in a file"):
        store_password(database_url("lab.db"), "secret")


def test_what_an_address_says_of_tls_reaches_the_driver(tmp_path: Path) -> None:
    certificate = tmp_path / "root.crt"
    address = f"postgresql://a@h/lab?sslmode=verify-full&sslrootcert={certificate}"
    engine = make_engine(database_url(address), 1)
    _, told = engine.dialect.create_connect_args(engine.url)
    assert (told["sslmode"], told["sslrootcert"]) == ("verify-full", str(certificate))
    engine.dispose()
    missing = open_failing(address.replace("@h/", "@127.0.0.1:1/"), tmp_path)
    assert "cannot be" in missing


def open_failing(address: str, files: Path) -> str:
    with pytest.raises(HistoryError) as told:
        open_histories(address, files=files)
    return str(told.value)
