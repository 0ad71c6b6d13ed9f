"""What is done with kept contents: keeping, reading, purging, and sweeping up after a crash.

A content is a file in the store and a row; the row decides. Bytes are written before the row and deleted
after it: a crash can leave a file without a row, which `sweep_orphans` removes, but never a row without its
file. Deleting a file first claims its row, as keeping does: whoever comes second waits, then looks again.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from functools import partial
from typing import IO
from uuid import UUID

import sqlalchemy as sa
import structlog
from flask import current_app, has_request_context
from sqlalchemy.exc import SQLAlchemyError

from app.blobs import queries
from app.blobs.claiming import claim, hold, is_free
from app.blobs.models import Blob, Derivation, DerivedKind
from app.blobs.store import BlobStore, Digest, as_digest
from app.core.clock import now
from app.core.errors import ConflictError, NotFoundError, StorageError
from app.core.ids import new_id
from app.extensions import db
from app.web.transaction import afterwards

log = structlog.get_logger("techfolio.blobs")
_TRIES = 3

when_purged: list[Callable[[set[str]], None]] = []
"""Called with the digests that are about to go; a room that points to such contents lets go of them there."""


def store() -> BlobStore:
    """Return the application's file store; nothing is opened before it is used."""
    made: BlobStore | None = current_app.extensions.get("techfolio.blobs")
    if made is None:
        made = BlobStore(current_app.config["TECHFOLIO"].storage_url)
        current_app.extensions["techfolio.blobs"] = made
    return made


def keep(content: bytes, media_type: str) -> str:
    """Keep a content under its SHA-256 and return that. Call it before the transaction's first write.

    Raises:
        StorageError: it could not be kept, and nothing of it is left.
    """
    return keep_all([(content, media_type)])[0]


def keep_all(contents: Sequence[tuple[bytes, str]]) -> list[str]:
    """Keep several contents, each with its media type: all bytes are stored before the first row is written.

    Raises:
        StorageError: one of them could not be kept. Files stored before it go when the request has ended,
            as those of a request that fails later do; what is left anywhere else is swept up.
    """
    digests = []
    for content, _ in contents:
        digests.append(store().put(content))
        if has_request_context():
            afterwards(partial(_let_go, digests[-1]))
    for digest, (content, media_type) in zip(digests, contents, strict=True):
        _ensure_row(digest, len(content), media_type, partial(store().put, content))
    return [str(digest) for digest in digests]


def keep_file(file: IO[bytes], media_type: str) -> str:
    """Keep the content of a file, as `keep` does, without holding it in memory.

    Args:
        file: open for reading, with places that can be sought; it is read from its beginning.
        media_type: what it is.

    Raises:
        StorageError: it could not be kept, and nothing of it is left.
    """
    (digest,) = keep_files([(file, media_type)])
    return digest


def keep_files(files: Sequence[tuple[IO[bytes], str]]) -> list[str]:
    """Keep the contents of several files, as `keep_all` does, without holding them in memory.

    Raises:
        StorageError: one of them could not be kept.
    """
    put = []
    for file, _ in files:
        put.append(store().put_file(file))
        if has_request_context():
            afterwards(partial(_let_go, put[-1][0]))
    for (digest, size), (file, media_type) in zip(put, files, strict=True):
        _ensure_row(digest, size, media_type, partial(store().put_file, file))
    return [str(digest) for digest, _ in put]


def _let_go(digest: str) -> None:
    """Delete a file for which the request has left no row."""
    try:
        if not hold(digest):
            remove_files([digest])
    except SQLAlchemyError as problem:
        db.session.rollback()
        log.warning("file left for the sweep", digest=digest, reason=type(problem).__name__)


def _ensure_row(digest: Digest, size: int, media_type: str, put_again: Callable[[], object]) -> None:
    """Make sure that the row is there and stays until this transaction ends, and that its file is."""
    for _ in range(_TRIES):
        claim(digest, size, media_type)
        if hold(digest):
            # A purge that ended between the bytes and the row has taken the file with it.
            if not store().exists(digest):
                put_again()
            return
    raise ConflictError("This file was being removed at the same moment. Nothing was saved; try again.")


def read(digest: str) -> bytes:
    """Return a content, checked against its digest.

    Raises:
        NotFoundError: it was never kept, or was purged.
        StorageError: it is missing, has changed or cannot be reached.
    """
    if db.session.scalar(sa.select(Blob.digest).where(Blob.digest == digest)) is None:
        raise NotFoundError("This file is not kept here any more.")
    return store().get(as_digest(digest))


def record_derivation(
    derived_digest: str, kind: DerivedKind, source_digest: str, source_id: UUID | None, label: str = ""
) -> None:
    """Write down that a kept content was made from another one, once.

    Args:
        derived_digest: what was made.
        kind: what it is.
        source_digest: the content that it was made from.
        source_id: the attachment or document whose purge must reach it; None where it shows content alone.
        label: which part of the source, for instance ``page 2``.
    """
    same = sa.exists().where(
        Derivation.derived_digest == derived_digest,
        Derivation.kind == kind,
        Derivation.source_digest == source_digest,
        Derivation.source_id.is_(None) if source_id is None else Derivation.source_id == source_id,
        Derivation.label == label,
    )
    if not db.session.scalar(sa.select(same)):
        db.session.add(
            Derivation(
                id=new_id(),
                derived_digest=derived_digest,
                kind=kind,
                source_digest=source_digest,
                source_id=source_id,
                label=label,
            )
        )
        db.session.flush()


def purge_source(source_id: UUID, digest: str, *, still_used: bool) -> frozenset[str]:
    """Delete every copy that shows a source, and its content too unless somebody else still uses it.

    Take the digest out of the own row first (an attachment's becomes None). Inside a request the files
    go after its commit; elsewhere call `remove_files` with the answer once the transaction is committed.

    Args:
        source_id: the attachment or document that is purged.
        digest: its content.
        still_used: whether another row legitimately shares the content.

    Returns:
        The digests whose rows are gone.

    Raises:
        ConflictError: the content was said to be unused, and a row points to it.
    """
    return purge({source_id}, set() if still_used else {digest})


def purge(source_ids: AbstractSet[UUID], digests: AbstractSet[str]) -> frozenset[str]:
    """Delete all copies that show any of the sources, and the contents with everything made from them.

    As `purge_source`, for many at once.
    """
    going = queries.with_all_derived(queries.derived_from_sources(source_ids) | digests)
    if not going:
        return frozenset()
    for let_go in when_purged:
        let_go(set(going))
    db.session.flush()
    used = queries.still_referenced(going)
    if used & digests:
        raise ConflictError("Another entry uses this file by now, so nothing was purged. Try again.")
    gone = going - used
    db.session.execute(
        sa.delete(Derivation).where(
            sa.or_(
                Derivation.derived_digest.in_(going),
                Derivation.source_digest.in_(gone),
                Derivation.source_id.in_(source_ids),
            )
        )
    )
    db.session.execute(sa.delete(Blob).where(Blob.digest.in_(gone)))
    if has_request_context():
        afterwards(partial(_remove, frozenset(gone)))
    return frozenset(gone)


def discard(digests: AbstractSet[str]) -> frozenset[str]:
    """Delete those contents, with their previews, that no row of any room and no past export needs any more.

    The answer is to be used as that of `purge_source`.
    """
    return purge(set(), set(digests) - queries.still_referenced(digests) - queries.exported(digests))


def _remove(digests: frozenset[str]) -> None:
    remove_files(digests)


def remove_files(digests: Iterable[str]) -> int:
    """Delete the files of contents that have no row, and return how many. Run it after the commit.

    A content that was kept again meanwhile stays. What cannot be removed now is left for the sweep.
    """
    removed = 0
    for digest in sorted(digests):
        if not is_free(digest):
            continue
        try:
            store().delete(as_digest(digest))
            removed += 1
        except StorageError as problem:
            log.warning("file not removed", digest=digest, reason=problem.sentence)
        db.session.execute(sa.delete(Blob).where(Blob.digest == digest))
    return removed


def orphans() -> frozenset[str]:
    """Return the files without a row: what a crash or a failed transaction left behind."""
    return frozenset(str(digest) for digest in store().digests()) - queries.known_digests()


def missing() -> frozenset[str]:
    """Return the rows without a file, which only damage to the store can cause."""
    return queries.known_digests() - frozenset(str(digest) for digest in store().digests())


def sweep_orphans(older_than: timedelta) -> int:
    """Delete files that have had no row for some time, and return how many; the caller commits."""
    limit = now() - older_than
    return remove_files(digest for digest in orphans() if store().written_at(as_digest(digest)) < limit)
