"""How many hours a placement week of each programme has in a centre: reading it, deciding it, its history."""

from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.actor import Actor, Role
from app.core.errors import InvalidInputError, NotFoundError
from app.extensions import db
from app.identity.models import User
from app.placements.clock_models import ProgrammeHours
from app.placements.clock_service import NO_REASON
from app.placements.clock_values import in_hundredths
from app.placements.models import Placement, PlacementState
from app.placements.programmes import PROGRAMMES, Programme


def decisions_of(centre_id: UUID) -> Sequence[ProgrammeHours]:
    """Return what a centre has decided about all programmes, with who, the latest first."""
    return db.session.scalars(
        sa.select(ProgrammeHours)
        .where(ProgrammeHours.centre_id == centre_id)
        .options(joinedload(ProgrammeHours.set_by).lazyload(User.memberships))
        .order_by(ProgrammeHours.set_at.desc(), ProgrammeHours.id.desc())
    ).all()


def full_time_of(centre_id: UUID, programme: Programme) -> Fraction:
    """Return the hours with which a placement is made: the centre's latest word, or else the programme's."""
    found = db.session.scalar(
        sa.select(ProgrammeHours.full_time_hundredths)
        .where(ProgrammeHours.centre_id == centre_id, ProgrammeHours.programme == programme)
        .order_by(ProgrammeHours.set_at.desc(), ProgrammeHours.id.desc())
        .limit(1)
    )
    return PROGRAMMES[programme].full_time_hours if found is None else Fraction(found, 100)


def decide(actor: Actor, centre_id: UUID, programme: Programme, hours: Fraction, reason: str) -> None:
    """Set the hours of a placement week of a programme; placements that were made before keep theirs.

    Raises:
        NotFoundError: the actor does not co-ordinate the centre.
        InvalidInputError: no reason is given.
    """
    if not actor.plays(Role.COORDINATOR, centre_id):
        raise NotFoundError
    if not reason.strip():
        raise InvalidInputError(NO_REASON)
    if full_time_of(centre_id, programme) == hours:
        return
    db.session.add(
        ProgrammeHours(
            centre_id=centre_id,
            programme=programme,
            full_time_hundredths=in_hundredths(hours),
            reason=reason.strip(),
            set_by_id=actor.user_id,
        )
    )
    db.session.flush()


def hours_in_use(centre_id: UUID) -> dict[Programme, dict[Fraction, int]]:
    """Return how many placements of a centre that go on have how many hours, by programme."""
    rows = db.session.execute(
        sa.select(Placement.programme, Placement.full_time_hundredths, sa.func.count())
        .where(Placement.centre_id == centre_id, Placement.state == PlacementState.ACTIVE)
        .group_by(Placement.programme, Placement.full_time_hundredths)
        .order_by(Placement.full_time_hundredths)
    )
    found: dict[Programme, dict[Fraction, int]] = {}
    for programme, hundredths, number in rows:
        found.setdefault(programme, {})[Fraction(hundredths, 100)] = number
    return found
