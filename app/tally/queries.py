"""Reads the tallies of placements."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.tally.counting import count
from app.tally.models import PlacementTally
from app.tally.values import Tally, tally_from


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
