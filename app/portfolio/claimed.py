"""The items that claims speak of, as they are in the versions that the placement has now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.placements.moved import NOTHING_MOVED, MovedItems, moved_items
from app.standards.models import FrameworkItem


@dataclass(frozen=True)
class ItemsNow:
    """What became of claimed items; `items` holds those that others became, by their number."""

    moved: MovedItems = NOTHING_MOVED
    items: Mapping[UUID, FrameworkItem] = field(default_factory=dict)

    def of(self, item: FrameworkItem) -> FrameworkItem:
        """Return an item as it is now; one that has no home as it was when it was left."""
        return self.items.get(self.moved.now(item.id), item)

    def note(self, item: FrameworkItem) -> str:
        """Say in a sentence what happened to an item since it was claimed; empty where nothing did."""
        version = item.framework_version.version
        if self.moved.is_gone(item.id):
            return f"Not part of the standards any more. It was claimed in version {version}."
        now = self.of(item)
        if now.code != item.code:
            return f"It was claimed as {item.code} in version {version}."
        if (now.title, now.statement) != (item.title, item.statement):
            return f"It was claimed in version {version}, in other words."
        return ""


UNMOVED = ItemsNow()


def items_now(placement_id: UUID, item_ids: Iterable[UUID]) -> ItemsNow:
    """Return what became of items: one query, and a second one where any of them moved."""
    moved = moved_items(placement_id)
    wanted = {moved.now(item_id) for item_id in item_ids if item_id in moved.became}
    if not wanted:
        return ItemsNow(moved) if moved.became else UNMOVED
    rows = db.session.scalars(
        sa.select(FrameworkItem)
        .where(FrameworkItem.id.in_(wanted))
        .options(joinedload(FrameworkItem.framework_version))
    )
    return ItemsNow(moved, {item.id: item for item in rows})
