"""Stores tallies. Whoever changes a placement need not call this: `watching` does before the commit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.extensions import db
from app.placements.models import Placement
from app.tally.counting import count
from app.tally.models import PlacementTally
from app.tally.values import tally_from

TOGETHER = 50
_TABLE = cast("sa.Table", PlacementTally.__table__)
_ANSWER: Mapping[str, sa.BindParameter[Any]] = {
    "facts": sa.bindparam("answer"),
    "counted_at": sa.bindparam("moment"),
}


def store(placement_ids: Collection[UUID]) -> None:
    """Count placements anew and store the answers in the present transaction.

    Of two transactions that change one placement the second waits here for the first, and so counts what the
    first has written. The rows are locked in one order, and after everything else that a transaction locks.
    """
    numbers = sorted(placement_ids)
    there = set(db.session.scalars(_locked(), {"placement_ids": numbers}))
    for placement_id, tally in count(numbers).items():
        row = {"number": placement_id, "answer": tally.to_data(), "moment": now()}
        db.session.execute(_renewed() if placement_id in there else _first(), row)


@cache
def _locked() -> sa.Select[UUID]:
    mine = PlacementTally.placement_id.in_(sa.bindparam("placement_ids", expanding=True))
    wanted = sa.select(PlacementTally.placement_id).where(mine)
    return wanted.order_by(PlacementTally.placement_id).with_for_update()


@cache
def _renewed() -> sa.Update:
    return sa.update(_TABLE).where(_TABLE.c.placement_id == sa.bindparam("number")).values({**_ANSWER})


@cache
def _first() -> sa.Insert:
    return sa.insert(_TABLE).values({**_ANSWER, "placement_id": sa.bindparam("number")})


def store_missing() -> int:
    """Count all placements that have no tally yet, and return how many they were. Commits as it goes."""
    has_one = sa.exists().where(PlacementTally.placement_id == Placement.id)
    return _store_all(db.session.scalars(sa.select(Placement.id).where(~has_one)).all())


def store_all() -> int:
    """Count all placements anew, and return how many they are. Commits as it goes."""
    return _store_all(db.session.scalars(sa.select(Placement.id)).all())


def wrong() -> Iterator[UUID]:
    """Return the placements whose stored tally is missing or is not what the engine says now."""
    for numbers in _some(db.session.scalars(sa.select(Placement.id)).all()):
        rows = db.session.execute(
            sa.select(PlacementTally.placement_id, PlacementTally.facts).where(
                PlacementTally.placement_id.in_(numbers)
            )
        )
        stored = {row.placement_id: tally_from(row.facts) for row in rows}
        yield from (number for number, tally in count(numbers).items() if stored.get(number) != tally)


def _some(placement_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(placement_ids), TOGETHER):
        yield placement_ids[first : first + TOGETHER]


def _store_all(placement_ids: Sequence[UUID]) -> int:
    for numbers in _some(placement_ids):
        store(numbers)
        db.session.commit()
    return len(placement_ids)
