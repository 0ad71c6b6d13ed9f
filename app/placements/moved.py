"""Where the items of the versions that a placement has left are now."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.identity.models import User
from app.placements.models import PlacementMove, PlacementMoveItem


@dataclass(frozen=True)
class MovedItems:
    """What became of items over all moves of a placement, one after the other.

    Attributes:
        became: by the item that was left, the item of the version that was gone to, or None without a home.
    """

    became: Mapping[UUID, UUID | None] = field(default_factory=dict)

    def now(self, item_id: UUID) -> UUID:
        """Return the item as it is now; one that has no home stays itself."""
        # Bounded, so that rows which somebody bent into a circle do no harm.
        for _ in self.became:
            following = self.became.get(item_id)
            if following is None:
                break
            item_id = following
        return item_id

    def is_gone(self, item_id: UUID) -> bool:
        """Say whether an item of a version that was left has no home now."""
        return self.now(item_id) in self.became

    def were(self, item_id: UUID) -> frozenset[UUID]:
        """Return an item with all that became it."""
        return self._before.get(item_id, frozenset()) | {item_id}

    @cached_property
    def _before(self) -> Mapping[UUID, frozenset[UUID]]:
        before: dict[UUID, set[UUID]] = defaultdict(set)
        for item_id in self.became:
            before[self.now(item_id)].add(item_id)
        return {item_id: frozenset(were) for item_id, were in before.items()}


NOTHING_MOVED = MovedItems()

# What became of the items of several placements, by placement.
Moved = Mapping[UUID, MovedItems]


def moved_items_of(placement_ids: Collection[UUID]) -> dict[UUID, MovedItems]:
    """Return what became of the items of several placements, in one query."""
    rows = db.session.execute(_moves(), {"placement_ids": list(placement_ids)})
    found: dict[UUID, dict[UUID, UUID | None]] = {number: {} for number in placement_ids}
    for placement_id, old_item_id, new_item_id in rows:
        found[placement_id][old_item_id] = new_item_id
    return {number: MovedItems(became) if became else NOTHING_MOVED for number, became in found.items()}


@cache
def _moves() -> sa.Select[UUID, UUID, UUID | None]:
    return (
        sa.select(PlacementMove.placement_id, PlacementMoveItem.old_item_id, PlacementMoveItem.new_item_id)
        .join(PlacementMove, PlacementMove.id == PlacementMoveItem.move_id)
        .where(PlacementMove.placement_id.in_(sa.bindparam("placement_ids", expanding=True)))
    )


def moved_items(placement_id: UUID) -> MovedItems:
    """Return what became of the items of a placement, in one query."""
    return moved_items_of([placement_id])[placement_id]


def moves_of(placement_id: UUID) -> Sequence[PlacementMove]:
    """Return the moves of a placement with who moved it and both versions, the newest first."""
    return db.session.scalars(
        sa.select(PlacementMove)
        .where(PlacementMove.placement_id == placement_id)
        .options(
            joinedload(PlacementMove.actor).lazyload(User.memberships),
            joinedload(PlacementMove.from_version),
            joinedload(PlacementMove.to_version),
        )
        .order_by(PlacementMove.at.desc(), PlacementMove.id.desc())
    ).all()
