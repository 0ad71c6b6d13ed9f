"""Reads the tallies of placements."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.placements.models import Placement
from app.tally.counting import count, count_repeated
from app.tally.models import PlacementTally
from app.tally.repeated import Equipment, Repeated, RepeatedData, equipment_from, repeated_from
from app.tally.values import Tally, tally_from

# A tally as it is stored: what was worked out from the same text before need not be read again.
FACTS = sa.cast(PlacementTally.facts, sa.Text)


def facts_of(placement_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the tallies of placements as JSON; no query without placements, else as `tallies_of`."""
    if not placement_ids:
        return {}
    rows = db.session.execute(
        sa.select(PlacementTally.placement_id, FACTS).where(PlacementTally.placement_id.in_(placement_ids))
    )
    found = {placement_id: facts for placement_id, facts in rows}  # noqa: C416 - rows are no plain pairs to the type checker
    missing = [number for number in placement_ids if number not in found]
    counted = count(missing) if missing else {}
    return found | {number: json.dumps(tally.to_data()) for number, tally in counted.items()}


def tallies_of(placement_ids: Collection[UUID]) -> dict[UUID, Tally]:
    """Return the stored tallies of placements, in one query.

    One that is missing is counted now, with a constant number of queries more; `techfolio database upgrade`
    stores it.
    """
    rows = db.session.execute(
        sa.select(PlacementTally.placement_id, PlacementTally.facts).where(
            PlacementTally.placement_id.in_(placement_ids)
        )
    )
    found = {placement_id: tally_from(facts) for placement_id, facts in rows}
    missing = [number for number in placement_ids if number not in found]
    return found | count(missing) if missing else found


def repeated_of(placements: sa.Select[UUID]) -> dict[UUID, Repeated]:
    """Return how often the items of placements were done, in one query.

    What is not stored is counted now, as for `tallies_of`.

    Args:
        placements: the statement that finds them.
    """
    # As text: what was read from the same text before need not be read again.
    found, counted = _stored(placements, sa.cast(PlacementTally.repeated, sa.Text))
    found |= {number: json.dumps(one.figures) for number, one in counted.items()}
    return {number: repeated_from(data) for number, data in found.items()}


def equipment_of(placements: sa.Select[UUID] | Collection[UUID]) -> dict[UUID, Equipment]:
    """Return on what the items of placements were done; otherwise as `repeated_of`.

    Args:
        placements: the statement that finds them, or their numbers.
    """
    found, counted = _stored(placements, PlacementTally.equipment)
    found |= {number: one.equipment for number, one in counted.items()}
    return {number: equipment_from(data) for number, data in found.items()}


def _stored(
    placements: sa.Select[UUID] | Collection[UUID], column: sa.ColumnElement[Any] | InstrumentedAttribute[Any]
) -> tuple[dict[UUID, Any], dict[UUID, RepeatedData]]:
    """Return a column of placements that have it, and what is counted now of those that have not."""
    rows = db.session.execute(
        sa.select(Placement.id, column)
        .outerjoin(PlacementTally, PlacementTally.placement_id == Placement.id)
        .where(Placement.id.in_(placements))
    )
    found = {placement_id: data for placement_id, data in rows}  # noqa: C416 - rows are no plain pairs to the type checker
    missing = [number for number, data in found.items() if data is None]
    return found, count_repeated(missing) if missing else {}
