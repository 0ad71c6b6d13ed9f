"""What is read from the ledger: heads, and chains link by link."""

from collections.abc import Collection, Iterator
from functools import cache
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.ledger.models import LedgerEntry, LedgerHead, LedgerKey
from app.ledger.values import Head

BATCH = 500


def head_of(placement_id: UUID) -> Head | None:
    """Return the head of a placement's chain, or None where nothing was recorded yet."""
    row = db.session.execute(_head(), {"placement_id": placement_id}).one_or_none()
    return Head(placement_id, row.sequence, row.digest) if row else None


@cache
def _head() -> sa.Select[int, str]:
    return (
        sa.select(LedgerEntry.sequence, LedgerEntry.digest)
        .where(LedgerEntry.placement_id == sa.bindparam("placement_id"))
        .order_by(LedgerEntry.sequence.desc())
        .limit(1)
    )


def latest_heads(placement_ids: Collection[UUID] | None = None, *, unnoted: bool = False) -> list[Head]:
    """Return the heads of some chains, or of all; only those that the chain of heads lacks if `unnoted`."""
    newest = sa.select(LedgerEntry.placement_id, sa.func.max(LedgerEntry.sequence).label("sequence"))
    if placement_ids is not None:
        newest = newest.where(LedgerEntry.placement_id.in_(placement_ids))
    last = newest.group_by(LedgerEntry.placement_id).subquery()
    wanted = sa.select(LedgerEntry.placement_id, LedgerEntry.sequence, LedgerEntry.digest).join(
        last,
        sa.and_(LedgerEntry.placement_id == last.c.placement_id, LedgerEntry.sequence == last.c.sequence),
    )
    if unnoted:
        noted = sa.exists().where(
            LedgerHead.placement_id == LedgerEntry.placement_id, LedgerHead.sequence == LedgerEntry.sequence
        )
        wanted = wanted.where(~noted)
    rows = db.session.execute(wanted.order_by(LedgerEntry.placement_id))
    return [Head(row.placement_id, row.sequence, row.digest) for row in rows]


def all_entries() -> Iterator[LedgerEntry]:
    """Return every link, chain after chain in order, without holding more than a few in memory."""
    wanted = sa.select(LedgerEntry).order_by(LedgerEntry.placement_id, LedgerEntry.sequence)
    for entry in db.session.scalars(wanted.execution_options(yield_per=BATCH)):
        yield entry
        db.session.expunge(entry)


def noted_heads() -> Iterator[LedgerHead]:
    """Return the chain of heads in order."""
    wanted = sa.select(LedgerHead).order_by(LedgerHead.number)
    yield from db.session.scalars(wanted.execution_options(yield_per=BATCH))


def entry_count() -> int:
    """Return how many links there are in all."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) or 0


def entries_of(placement_id: UUID) -> list[LedgerEntry]:
    """Return a placement's chain in order."""
    return list(
        db.session.scalars(
            sa.select(LedgerEntry)
            .where(LedgerEntry.placement_id == placement_id)
            .order_by(LedgerEntry.sequence)
        )
    )


def key_of(placement_id: UUID) -> str | None:
    """Return the key of a placement's digests; None where it is erased or nothing was recorded."""
    return db.session.scalar(sa.select(LedgerKey.key).where(LedgerKey.placement_id == placement_id))


def has_head(head: Head) -> bool:
    """Say whether a chain still has a link where a recorded head says it was, unchanged."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    LedgerEntry.placement_id == head.placement_id,
                    LedgerEntry.sequence == head.sequence,
                    LedgerEntry.digest == head.digest,
                )
            )
        )
    )
