"""Which words a step of a sign-off was about: those of the version that the placement had at that time."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.competencies.models import SignOffEvent
from app.extensions import db
from app.placements.models import PlacementMove, PlacementMoveItem
from app.standards.models import FrameworkItem, FrameworkVersion

# By placement and item: the item that it was before a move, and how many steps lay before that.
Before = dict[tuple[UUID, UUID], tuple[UUID, int]]


def items_then(events: Sequence[SignOffEvent]) -> dict[UUID, FrameworkItem]:
    """Return the items of those steps that were about an earlier version, by the step; two queries at most.

    Args:
        events: with their cases loaded.
    """
    before = _before({event.case.placement_id for event in events})
    then = {event.id: _item_at(event, before) for event in events}
    earlier = {event.id: then[event.id] for event in events if then[event.id] != event.case.item_id}
    if not earlier:
        return {}
    items = {
        item.id: item
        for item in db.session.scalars(
            sa.select(FrameworkItem)
            .where(FrameworkItem.id.in_(earlier.values()))
            .options(joinedload(FrameworkItem.framework_version).joinedload(FrameworkVersion.framework))
        )
    }
    return {event_id: items[item_id] for event_id, item_id in earlier.items()}


def then_in_words(item: FrameworkItem) -> str:
    """Say which words a step was about, for instance ``S-1.2 in version 1``."""
    return f"{item.code} in version {item.framework_version.version}"


def _before(placement_ids: set[UUID]) -> Before:
    rows = db.session.execute(
        sa.select(
            PlacementMove.placement_id,
            PlacementMoveItem.new_item_id,
            PlacementMoveItem.old_item_id,
            PlacementMoveItem.events,
        )
        .join(PlacementMove, PlacementMove.id == PlacementMoveItem.move_id)
        .where(PlacementMove.placement_id.in_(placement_ids), PlacementMoveItem.events > 0)
    )
    return {(placement_id, new): (old, steps) for placement_id, new, old, steps in rows if new is not None}


def _item_at(event: SignOffEvent, before: Before) -> UUID:
    """Walk back from the item that the case has now, over the moves that came after the step."""
    item_id = event.case.item_id
    for _ in before:
        was = before.get((event.case.placement_id, item_id))
        if was is None or event.sequence > was[1]:
            break
        item_id = was[0]
    return item_id
