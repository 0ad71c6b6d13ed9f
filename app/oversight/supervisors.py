"""Reads who supervises placements on a day, for every page that says so."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.extensions import db
from app.identity.models import User
from app.oversight.cohort_values import Named
from app.placements.models import Supervision


def supervisors_on(placements: Collection[UUID] | sa.Select[UUID], day: date) -> Mapping[UUID, list[Named]]:
    """Return who supervises each placement on a day, by name; nobody for one that is not in it.

    Args:
        placements: their numbers or, where they may be many, the statement that finds them.
        day: the day.
    """
    people = db.session.execute(
        sa.select(Supervision.placement_id, User.id, User.name)
        .join(User, User.id == Supervision.supervisor_id)
        .where(Supervision.placement_id.in_(placements), Supervision.lasts_on(day))
        .distinct()
        .order_by(User.name, User.id)
    )
    found: dict[UUID, list[Named]] = defaultdict(list)
    for placement_id, user_id, name in people:
        found[placement_id].append(Named(user_id, name))
    return found
