"""How a change gets its day that leaves none behind by itself: the day of the last change is printed."""

from uuid import UUID

import sqlalchemy as sa

from app.core.clock import now
from app.export.models import PackChange
from app.export.values import PackKind
from app.extensions import db
from app.placements.models import Placement


def note_change(placement_id: UUID, kind: PackKind) -> None:
    """Write down that something was changed just now that a file of this kind shows."""
    # One at a time: two first changes at once would both add the row.
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement_id).with_for_update())
    change = db.session.get(PackChange, (placement_id, kind), populate_existing=True)
    if change is None:
        db.session.add(PackChange(placement_id=placement_id, kind=kind))
    else:
        change.changed_at = now()
    db.session.flush()
