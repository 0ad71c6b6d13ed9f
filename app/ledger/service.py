"""The verbs of the ledger: record an act, and note how far chains have come."""

import secrets
from collections.abc import Collection
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from flask import g, has_request_context
from sqlalchemy.dialects import postgresql, sqlite

from app.core.clock import now
from app.core.ids import new_id
from app.extensions import db
from app.ledger.chain import beginning, digest_of, digest_of_head, keyed
from app.ledger.models import LedgerEntry, LedgerHead, LedgerKey
from app.ledger.queries import head_of, latest_heads
from app.ledger.values import Fact, Head, Link
from app.web.device import device_kind
from app.web.transaction import afterwards

# What stands as the previous digest in the first link of the chain of heads.
FIRST_HEAD = "0" * 64


def record(fact: Fact) -> Head:
    """Add a link to a placement's chain, in the transaction of the act itself.

    The placement's key is locked first, so that two acts cannot both become the next link.

    Args:
        fact: what happened.

    Returns:
        The head that the chain has now.
    """
    key = _locked_key(fact.placement_id)
    last = head_of(fact.placement_id)
    link = Link(
        placement_id=fact.placement_id,
        sequence=last.sequence + 1 if last else 1,
        kind=fact.kind,
        subject_id=fact.subject_id,
        record_id=fact.record_id,
        actor_id=fact.actor_id,
        capacity=fact.capacity,
        authority=fact.authority.value,
        registration=keyed(key, "\n".join(fact.registration)),
        content=keyed(key, fact.content_digest),
        words=keyed(key, fact.text or ""),
        device=device_kind(),
        at=fact.at,
        previous=last.digest if last else beginning(fact.placement_id),
    )
    entry = LedgerEntry(
        id=new_id(),
        digest=digest_of(link),
        authority=fact.authority,
        **{name: getattr(link, name) for name in Link.__slots__ if name != "authority"},
    )
    db.session.add(entry)
    db.session.flush()
    _note_afterwards(fact.placement_id)
    return entry.head


def note_heads(placement_ids: Collection[UUID] | None = None) -> int:
    """Add the present heads of some chains, or of all, to the chain of heads; a known one is not noted again.

    Where two do this at once, one of them notes nothing; the next time finds what is left.

    Returns:
        How many were noted.
    """
    last = db.session.execute(
        sa.select(LedgerHead.number, LedgerHead.digest).order_by(LedgerHead.number.desc()).limit(1)
    ).one_or_none()
    number, previous = (last.number, last.digest) if last else (0, FIRST_HEAD)
    moment = now()
    rows = []
    for head in sorted(latest_heads(placement_ids, unnoted=True)):
        number += 1
        digest = digest_of_head(number, head.token, moment, previous)
        rows.append(
            {
                "number": number,
                "placement_id": head.placement_id,
                "sequence": head.sequence,
                "entry_digest": head.digest,
                "at": moment,
                "previous": previous,
                "digest": digest,
            }
        )
        previous = digest
    if rows and not _insert_unless_there(LedgerHead, rows[:1]):
        return 0
    if rows[1:]:
        db.session.execute(sa.insert(LedgerHead), rows[1:])
    return len(rows)


def _note_afterwards(placement_id: UUID) -> None:
    """Note the head in a short transaction after the request: the chain of heads makes nobody wait."""
    if not has_request_context():
        return
    touched: set[UUID] | None = g.get("ledger_touched")
    if touched is None:
        touched = g.ledger_touched = set()
        afterwards(_note_touched)
    touched.add(placement_id)


def _note_touched() -> None:
    note_heads(g.pop("ledger_touched", set()))


def _locked_key(placement_id: UUID) -> str:
    of_placement = {"placement_id": placement_id}
    key = db.session.scalar(_key(), of_placement)
    if key is None:
        _insert_unless_there(LedgerKey, [{"placement_id": placement_id, "key": secrets.token_hex(32)}])
        key = db.session.scalars(_key(), of_placement).one()
    return key


@cache
def _key() -> sa.Select[str]:
    wanted = sa.select(LedgerKey.key).where(LedgerKey.placement_id == sa.bindparam("placement_id"))
    return wanted.with_for_update()


def _insert_unless_there(model: type[LedgerKey | LedgerHead], rows: list[dict[str, object]]) -> bool:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    made = insert(model).values(rows).on_conflict_do_nothing().returning(sa.literal(1))
    return bool(db.session.scalars(made).all())
