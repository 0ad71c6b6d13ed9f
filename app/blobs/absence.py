"""Which of many files the store does not have."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from app.blobs.store import BlobStore, Digest

# A bucket answers each question in some tens of milliseconds.
_ASKED_AT_ONCE = 8


def absent_from(store: BlobStore, digests: Iterable[Digest]) -> frozenset[Digest]:
    """Return those of many digests under which nothing is kept, without reading anything.

    Raises:
        StorageError: the store cannot be reached.
    """
    wanted = list(dict.fromkeys(digests))
    with ThreadPoolExecutor(_ASKED_AT_ONCE) as asking:
        there = list(asking.map(store.exists, wanted))
    return frozenset(digest for digest, found in zip(wanted, there, strict=True) if not found)
