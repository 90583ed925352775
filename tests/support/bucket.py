"""An S3-like store of the tests' own: moto's server on a free port, with keys for one account."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from typing import Final

import boto3
import pytest
from moto.server import ThreadedMotoServer

SECRET: Final = "open sesame"  # noqa: S105 - the passing store's
_NAMES: Final = count()


@dataclass(frozen=True)
class Store:
    """A running store; its buckets are told apart by number."""

    port: int

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def bucket(self, patch: pytest.MonkeyPatch) -> str:
        """Make an empty bucket and let this process find the way to it; return its name."""
        for name, value in (
            ("AWS_ENDPOINT_URL", self.endpoint),
            ("AWS_ACCESS_KEY_ID", "mori"),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_EC2_METADATA_DISABLED", "true"),
        ):
            patch.setenv(name, value)
        name = f"lab{next(_NAMES)}"
        self.client().create_bucket(Bucket=name)
        return name

    def client(self) -> "boto3.client":
        """Return another program's way to the same objects."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="mori",
            aws_secret_access_key=SECRET,
        )

    @contextmanager
    def closed_to_all(self) -> Iterator[None]:
        """Let the account have no right to anything for a while."""
        self._allow(b"0")
        try:
            yield
        finally:
            self._allow(b"inf")

    def _allow(self, requests: bytes) -> None:
        connection = HTTPConnection("127.0.0.1", self.port)
        connection.request("POST", "/moto-api/reset-auth", requests)
        assert connection.getresponse().status == 200
        connection.close()


@contextmanager
def store() -> Iterator[Store]:
    """Start a store and stop it."""
    # Else it tells standard error of each request.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        yield Store(server.get_host_and_port()[1])
    finally:
        server.stop()
