"""Where the bytes of files lie: under the digest of their content, in a local folder or an S3 bucket."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, NewType
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from app.core.errors import InvalidInputError, StorageError

Digest = NewType("Digest", str)
"""SHA-256 of a file's content: 64 hexadecimal digits in lower case."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1_000_000
# Parts of a large file on their way: S3 takes none that is smaller.
_PART = 5 * 1024 * 1024
_PARTS_AT_ONCE = 2
# obstore raises its own family, and Python's where Python has a name for it (FileNotFoundError).
_FAILURES = (BaseError, OSError)
_ROOM = 1_000_000

_NO_ROOM = (
    "The file could not be kept because the disk is full. Nothing was saved. Tell whoever runs this site."
)
_NOT_KEPT = (
    "The file could not be kept because the file store cannot be written to. "
    "Nothing was saved. Try again, and if it happens again tell whoever runs this site."
)
_NOT_READ = (
    "The file store cannot be reached. Try again, and if it happens again tell whoever runs this site."
)
_MISSING = (
    "This file is missing from the file store. Tell whoever runs this site, who can restore it from a backup."
)
_CORRUPT = (
    "This file has changed in the file store since it was added, so it is not shown. "
    "Tell whoever runs this site, who can restore it from a backup."
)


def digest_of(content: bytes) -> Digest:
    """Return the name under which content is kept."""
    return Digest(hashlib.sha256(content).hexdigest())


def as_digest(text: str) -> Digest:
    """Return the text as a digest.

    Raises:
        InvalidInputError: it is not 64 hexadecimal digits in lower case.
    """
    if not _DIGEST.fullmatch(text):
        raise InvalidInputError("This is not the digest of a file.")
    return Digest(text)


class BlobStore:
    """Files by the digest of their content.

    Args:
        url: a folder (`/var/lib/techfolio/files` or `file:///var/lib/techfolio/files`), or `s3://bucket/prefix`,
            whose credentials, region and endpoint come from the usual `AWS_*` variables.

    Raises:
        InvalidInputError: another kind of URL.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"", "file", "s3"} or not url.strip():
            raise InvalidInputError("The file store must be a folder, a file:// URL or an s3:// URL.")
        self._url = url
        self._folder = (
            None if parts.scheme == "s3" else Path(unquote(parts.path) if parts.scheme else url).absolute()
        )
        self._opened: tuple[int, ObjectStore] | None = None

    def put(self, content: bytes) -> Digest:
        """Keep content and return its digest; what is there already and sound is not written again.

        The object appears under its name whole or not at all, and is read back before its digest is returned.

        Raises:
            StorageError: it could not be kept, and nothing of it is left.
        """
        digest = digest_of(content)
        if self.exists(digest) and self._is_sound(digest):
            return digest
        with self._told(self._refusal_to_keep(len(content))):
            obstore.put(self._client(), _key(digest), content, mode="overwrite")
        if not self._is_sound(digest):
            self.delete(digest)
            raise StorageError(_NOT_KEPT)
        return digest

    def put_file(self, file: IO[bytes]) -> tuple[Digest, int]:
        """Keep the content of a file without holding it in memory; return its digest and size.

        It is kept as `put` keeps content.

        Args:
            file: open for reading, with places that can be sought; it is read from its beginning.

        Raises:
            StorageError: it could not be kept, and nothing of it is left.
        """
        running = hashlib.sha256()
        size = 0
        file.seek(0)
        while piece := file.read(_CHUNK):
            running.update(piece)
            size += len(piece)
        digest = Digest(running.hexdigest())
        if self.exists(digest) and self._is_sound(digest):
            return digest, size
        file.seek(0)
        with self._told(self._refusal_to_keep(size)):
            obstore.put(
                self._client(),
                _key(digest),
                file,
                mode="overwrite",
                chunk_size=_PART,
                max_concurrency=_PARTS_AT_ONCE,
            )
        if not self._is_sound(digest):
            self.delete(digest)
            raise StorageError(_NOT_KEPT)
        return digest, size

    def get(self, digest: Digest) -> bytes:
        """Return the content of a digest, checked against it.

        Raises:
            StorageError: it is missing, has changed, or cannot be reached.
        """
        with self._told(_NOT_READ):
            content = bytes(obstore.get(self._client(), _key(digest)).bytes())
        if digest_of(content) != digest:
            raise StorageError(_CORRUPT)
        return content

    def stream(self, digest: Digest, chunk: int = _CHUNK) -> Iterator[bytes]:
        """Yield the content in pieces, the last of which comes only if the whole agrees with its digest.

        Args:
            digest: what to read.
            chunk: least number of bytes of a piece, the last aside.

        Raises:
            StorageError: it is missing, has changed (the receiver then lacks the end), or cannot be reached.
        """
        running = hashlib.sha256()
        held = b""
        with self._told(_NOT_READ):
            for piece in obstore.get(self._client(), _key(digest)).stream(min_chunk_size=chunk):
                if held:
                    yield held
                held = bytes(piece)
                running.update(held)
        if running.hexdigest() != digest:
            raise StorageError(_CORRUPT)
        yield held

    def stream_part(self, digest: Digest, first: int, count: int, chunk: int = _CHUNK) -> Iterator[bytes]:
        """Yield so many bytes of the content from an offset on; nothing compares them with the digest.

        Args:
            digest: what to read.
            first: the offset of the first byte.
            count: how many bytes.
            chunk: most bytes of a piece.

        Raises:
            StorageError: it is missing, ends before, or cannot be reached.
        """
        last = first + count
        for start in range(first, last, chunk):
            with self._told(_NOT_READ):
                piece = obstore.get_range(
                    self._client(), _key(digest), start=start, end=min(start + chunk, last)
                )
            yield bytes(piece)

    def size(self, digest: Digest) -> int:
        """Return the number of bytes kept under a digest.

        Raises:
            StorageError: it is missing or cannot be reached.
        """
        with self._told(_NOT_READ):
            return obstore.head(self._client(), _key(digest))["size"]

    def written_at(self, digest: Digest) -> datetime:
        """Return the instant, in UTC, at which the content was written.

        Raises:
            StorageError: it is missing or cannot be reached.
        """
        with self._told(_NOT_READ):
            return obstore.head(self._client(), _key(digest))["last_modified"].astimezone(UTC)

    def exists(self, digest: Digest) -> bool:
        """Say whether something is kept under a digest, without reading it.

        Raises:
            StorageError: the store cannot be reached.
        """
        try:
            obstore.head(self._client(), _key(digest))
        except FileNotFoundError:
            return False
        except _FAILURES as error:
            raise StorageError(_NOT_READ) from error
        return True

    def delete(self, digest: Digest) -> None:
        """Remove what is kept under a digest; nothing happens when there is nothing.

        Raises:
            StorageError: it could not be removed, so it may still be there.
        """
        try:
            obstore.delete(self._client(), _key(digest))
        except FileNotFoundError:
            return
        except _FAILURES as error:
            raise StorageError("The file could not be removed from the file store. Try again.") from error

    def digests(self) -> Iterator[Digest]:
        """Yield the digest of everything that is kept, in no order, for backups and consistency checks.

        Raises:
            StorageError: the store cannot be reached.
        """
        with self._told(_NOT_READ):
            for batch in obstore.list(self._client()):
                for entry in batch:
                    name = entry["path"].rpartition("/")[2]
                    if _DIGEST.fullmatch(name) and entry["path"] == _key(Digest(name)):
                        yield Digest(name)

    def _client(self) -> ObjectStore:
        """Return this process's own client: its threads do not survive a fork, so a child makes another."""
        if self._opened is None or self._opened[0] != os.getpid():
            with self._told(_NOT_READ):
                self._opened = (os.getpid(), self._new_client())
        return self._opened[1]

    def _new_client(self) -> ObjectStore:
        if self._folder is None:
            return S3Store.from_url(self._url)
        return LocalStore(self._folder, mkdir=True)

    def _is_sound(self, digest: Digest) -> bool:
        running = hashlib.sha256()
        with self._told(_NOT_READ):
            for piece in obstore.get(self._client(), _key(digest)).stream(min_chunk_size=_CHUNK):
                running.update(piece)
        return running.hexdigest() == digest

    def _refusal_to_keep(self, size: int) -> str:
        if self._folder is not None and self._folder.is_dir():
            return _NO_ROOM if shutil.disk_usage(self._folder).free < size + _ROOM else _NOT_KEPT
        return _NOT_KEPT

    @contextmanager
    def _told(self, sentence: str) -> Iterator[None]:
        """Turn the store's failures into sentences."""
        try:
            yield
        except FileNotFoundError as error:
            raise StorageError(_MISSING) from error
        except _FAILURES as error:
            raise StorageError(sentence) from error


def _key(digest: Digest) -> str:
    """Return the object's key; two digits of fan-out keep folders of a large store listable.

    Raises:
        InvalidInputError: not a digest, which must never become a path.
    """
    return f"{as_digest(digest)[:2]}/{digest}"
