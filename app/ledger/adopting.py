"""Takes acts into the ledger that are older than it: they are recorded as adopted, not as witnessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.extensions import db
from app.ledger.models import LedgerEntry
from app.ledger.service import record
from app.ledger.values import ADOPTED, Fact, as_adopted


@dataclass(frozen=True, slots=True)
class Adoption:
    """How many acts were adopted, and how many were left because the chain had begun before them."""

    adopted: int
    left: int


def adopt(facts: Iterable[Fact]) -> Adoption:
    """Record acts that the ledger does not know, each at this moment and called adopted.

    An act that is said to have happened after its chain had begun is left: the ledger would have witnessed
    it, so it was put in beside the ledger, and the check goes on naming it.

    Args:
        facts: acts without a link, in the order in which they happened.
    """
    began: dict[UUID, datetime | None] = {}
    moment, adopted, left = now(), 0, 0
    for fact in facts:
        if fact.placement_id not in began:
            began[fact.placement_id] = _first_witnessed(fact.placement_id)
        first = began[fact.placement_id]
        if first is not None and fact.at >= first:
            left += 1
            continue
        record(as_adopted(fact, moment))
        adopted += 1
    return Adoption(adopted, left)


def number_adopted() -> int:
    """Return how many links were adopted."""
    wanted = sa.select(sa.func.count()).where(LedgerEntry.kind.startswith(ADOPTED))
    return db.session.scalar(wanted.select_from(LedgerEntry)) or 0


def _first_witnessed(placement_id: UUID) -> datetime | None:
    return db.session.scalar(
        sa.select(LedgerEntry.at)
        .where(LedgerEntry.placement_id == placement_id, ~LedgerEntry.kind.startswith(ADOPTED))
        .order_by(LedgerEntry.sequence)
        .limit(1)
    )
