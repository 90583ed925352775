"""Stored files in a bucket of an S3-like store, by fsspec: one object a file, put whole.

Keys and endpoint come from where the store's own tools look for them (environment, ``~/.aws``):
none is ever part of an address, of settings or of a log.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

from colonyqc.config.program import lacking
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history.files.file_place import digest_of

_SCHEME: Final = "s3:"
_WAITS: Final = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2}}
"""A store that does not answer is said within seconds; the client itself would wait for minutes."""
_TRIES: Final = 2
_ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")


def is_bucket(files: Path) -> bool:
    """Tell whether what was named as a folder of files is a bucket: s3://BUCKET/PREFIX."""
    # As a path it was made "s3:/BUCKET/PREFIX": everybody else names a folder there.
    return files.parts[:1] == (_SCHEME,)


class BucketPlace:
    """``s3://BUCKET/PREFIX/ab/abcd….tif`` and ``.png``; see `FilePlace`."""

    folder: Final = None

    def __init__(self, named: Path) -> None:
        """Take the address as it was named.

        Raises:
            UsageError: it names no bucket, or holds keys.
        """
        self._root = "/".join(named.parts[1:])
        self._bucket = named.parts[1] if len(named.parts) > 1 else ""
        if "@" in self._root or ":" in self._root:
            raise UsageError(
                "The address of a bucket holds no keys: put them where the store's own tools look "
                "for them (AWS_PROFILE, ~/.aws/credentials), and write s3://BUCKET/PREFIX."
            )
        if not self._bucket:
            raise UsageError("The address of a bucket is written s3://BUCKET/PREFIX.")

    @property
    def told(self) -> str:
        return f"s3://{self._root}"

    def check(self) -> None:
        """Make sure that the bucket is there and may be read; it is never made.

        Raises:
            HistoryError: it is not.
        """
        with self._refusals():
            try:
                self._fs.ls(self._bucket, detail=False)
            except FileNotFoundError as error:
                raise HistoryError(
                    f"There is no bucket {self._bucket} for the history's label files; make it, or "
                    "name the right one."
                ) from error

    def is_empty(self) -> bool:
        """Tell whether nothing lies there yet.

        Raises:
            HistoryError: it can't be told.
        """
        with self._refusals():
            try:
                return not self._fs.ls(self._root, detail=False)
            except FileNotFoundError:
                return True

    def ready(self) -> None:
        """Nothing is to be made: objects need no folder."""

    def put(self, ending: str, write: Callable[[BinaryIO], object]) -> str:
        file = BytesIO()
        write(file)
        file.seek(0)
        sha256 = digest_of(file)
        if not self._is_whole(sha256, ending):
            with self._refusals(writing=True):
                # One request: the object is there whole, or what was there before still is.
                self._fs.pipe_file(self._name(sha256, ending), file.getvalue())
        return sha256

    def settle(self, names: Iterable[str], writers: Executor) -> None:
        """Nothing is left to do: what the store has confirmed is kept."""

    def open(self, sha256: str, ending: str) -> BytesIO:
        return BytesIO(self._read(self._name(sha256, ending)))

    def check_room(self) -> None:
        """A store tells of no end of its room."""

    def sweep(self) -> None:
        """Nothing is left unfinished: what was not put whole is not there."""

    def add_lines(self, kind: str, lines: Iterable[str]) -> None:
        """Keep lines that are only ever added to, as an object of their own.

        Raises:
            HistoryError: they cannot be written.
        """
        # By their moment in order of time; by chance never over those of another.
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        with self._refusals(writing=True):
            name = f"{self._root}/{kind}/{moment}-{uuid4().hex}"
            self._fs.pipe_file(name, "".join(lines).encode("ascii"))

    def lines(self, kind: str) -> list[str]:
        """Return the lines that were added, in their order.

        Raises:
            HistoryError: they cannot be read.
        """
        with self._refusals():
            try:
                names = sorted(self._fs.ls(f"{self._root}/{kind}", detail=False))
            except FileNotFoundError:
                return []
        texts = (self._read(name).decode("ascii", "replace") for name in names)
        return [line for text in texts for line in text.splitlines()]

    @cached_property
    def _fs(self) -> Any:
        try:
            import s3fs
        except ImportError as error:
            raise HistoryError(f"{lacking('S3', 's3')}.") from error

        found = s3fs.S3FileSystem(
            # Said here as well: files systems of one process are shared by what they are told.
            endpoint_url=next(filter(None, map(os.environ.get, _ENDPOINTS)), None),
            config_kwargs=_WAITS,
            # What another seat has put must be seen at once.
            use_listings_cache=False,
        )
        found.retries = _TRIES
        return found

    def _name(self, sha256: str, ending: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}{ending}"

    def _read(self, name: str) -> bytes:
        with self._refusals():
            return bytes(self._fs.cat_file(name))

    def _is_whole(self, sha256: str, ending: str) -> bool:
        try:
            return digest_of(self.open(sha256, ending)) == sha256
        except FileNotFoundError:
            return False

    @contextmanager
    def _refusals(self, *, writing: bool = False) -> Iterator[None]:
        """Turn what the store refuses into a sentence; that nothing is there stays as it is."""
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

        try:
            yield
        except FileNotFoundError:
            raise
        except NoCredentialsError as error:
            raise HistoryError(
                f"{self.told} asks for keys, and there are none: put them where the store's own "
                "tools look for them (AWS_PROFILE, ~/.aws/credentials)."
            ) from error
        except PermissionError as error:
            raise HistoryError(
                f"{self.told} may not be written by this account; ask who keeps the store for the "
                "right to it."
                if writing
                else f"{self.told} may not be read by this account; ask who keeps the store for "
                "the right to it."
            ) from error
        # What such an error says itself may hold addresses that were signed: its kind is enough.
        except (OSError, BotoCoreError, ClientError) as error:
            raise HistoryError(
                f"{self.told} cannot be reached ({type(error).__name__}); check the network and "
                "AWS_ENDPOINT_URL, then try again."
            ) from error
