"""Stores tallies. Whoever changes a placement need not call this: `watching` does before the commit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.extensions import db
from app.placements.models import Placement
from app.tally.counting import count, count_repeated, ground_of
from app.tally.models import PlacementTally
from app.tally.values import tally_from

TOGETHER = 50
_TABLE = cast("sa.Table", PlacementTally.__table__)
_ANSWER: Mapping[str, sa.BindParameter[Any]] = {
    "facts": sa.bindparam("answer"),
    "counted_at": sa.bindparam("moment"),
}
_REPEATED: Mapping[str, sa.BindParameter[Any]] = {
    **_ANSWER,
    "repeated": sa.bindparam("done"),
    "equipment": sa.bindparam("used"),
}


def store(placement_ids: Collection[UUID], repeated: Collection[UUID] | None = None) -> None:
    """Count placements anew and store the answers in the present transaction.

    Args:
        placement_ids: which placements.
        repeated: those of them of which it is counted too how often items were done; None: all. A placement
            that has no row yet is always one of them.

    Of two transactions that change one placement the second waits here for the first, and so counts what the
    first has written. The rows are locked in one order, and after everything else that a transaction locks.
    """
    numbers = sorted(placement_ids)
    there = set(db.session.scalars(_locked(), {"placement_ids": numbers}))
    again = [one for one in numbers if repeated is None or one in repeated or one not in there]
    ground = ground_of(numbers)
    done = count_repeated(again, ground) if again else {}
    for placement_id, tally in count(numbers, ground).items():
        row = {"number": placement_id, "answer": tally.to_data(), "moment": now()}
        if (repetitions := done.get(placement_id)) is None:
            db.session.execute(_renewed(), row)
            continue
        row |= {"done": repetitions.figures, "used": repetitions.equipment}
        db.session.execute(_renewed_with_repeated() if placement_id in there else _first(), row)


@cache
def _locked() -> sa.Select[UUID]:
    mine = PlacementTally.placement_id.in_(sa.bindparam("placement_ids", expanding=True))
    wanted = sa.select(PlacementTally.placement_id).where(mine)
    return wanted.order_by(PlacementTally.placement_id).with_for_update()


@cache
def _renewed() -> sa.Update:
    return sa.update(_TABLE).where(_TABLE.c.placement_id == sa.bindparam("number")).values({**_ANSWER})


@cache
def _renewed_with_repeated() -> sa.Update:
    return sa.update(_TABLE).where(_TABLE.c.placement_id == sa.bindparam("number")).values({**_REPEATED})


@cache
def _first() -> sa.Insert:
    return sa.insert(_TABLE).values({**_REPEATED, "placement_id": sa.bindparam("number")})


def store_missing() -> int:
    """Count all placements that have no whole tally, and return how many they were. Commits as it goes."""
    has_one = sa.exists().where(
        PlacementTally.placement_id == Placement.id, PlacementTally.repeated.is_not(None)
    )
    return _store_all(db.session.scalars(sa.select(Placement.id).where(~has_one)).all())


def store_all() -> int:
    """Count all placements anew, and return how many they are. Commits as it goes."""
    return _store_all(db.session.scalars(sa.select(Placement.id)).all())


def wrong() -> Iterator[UUID]:
    """Return the placements whose stored tally is missing or is not what the engine says now."""
    for numbers in _some(db.session.scalars(sa.select(Placement.id)).all()):
        rows = db.session.execute(
            sa.select(
                PlacementTally.placement_id,
                PlacementTally.facts,
                PlacementTally.repeated,
                PlacementTally.equipment,
            ).where(PlacementTally.placement_id.in_(numbers))
        )
        stored = {row.placement_id: (tally_from(row.facts), row.repeated, row.equipment) for row in rows}
        ground = ground_of(numbers)
        done = count_repeated(numbers, ground)
        answers = count(numbers, ground).items()
        yield from (
            number
            for number, tally in answers
            if stored.get(number) != (tally, done[number].figures, done[number].equipment)
        )


def _some(placement_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(placement_ids), TOGETHER):
        yield placement_ids[first : first + TOGETHER]


def _store_all(placement_ids: Sequence[UUID]) -> int:
    for numbers in _some(placement_ids):
        store(numbers)
        db.session.commit()
    return len(placement_ids)
