"""What is read about visits: those of a centre or a moderator, their notes and actions, what is shared."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.actor import Actor, Role
from app.extensions import db
from app.identity.models import User
from app.placements.access import facts_loaded
from app.placements.models import Placement, PlacementState
from app.placements.programmes import OWN_RECORDS
from app.placements.visit_models import Visit
from app.reviews.models import VisitAction, VisitNote


def visits_for(actor: Actor) -> Sequence[Visit]:
    """Return a person's own visits as a moderator and those to the centres they co-ordinate, newest first."""
    return db.session.scalars(
        sa.select(Visit)
        .where(
            sa.or_(
                Visit.moderator_id == actor.user_id,
                Visit.centre_id.in_(actor.centres(Role.COORDINATOR)),
            )
        )
        .options(
            joinedload(Visit.moderator).lazyload(User.memberships),
            joinedload(Visit.centre),
            selectinload(Visit.placements),
        )
        .order_by(Visit.starts_on.desc(), Visit.id.desc())
        .limit(200)
    ).all()


def placements_to_visit(centre_id: UUID, but_not: UUID) -> Sequence[Placement]:
    """Return the running placements of a centre, by trainee's name, but for a person's own."""
    return db.session.scalars(
        sa.select(Placement)
        .join(Placement.trainee)
        .where(
            Placement.centre_id == centre_id,
            Placement.state == PlacementState.ACTIVE,
            Placement.trainee_id != but_not,
            Placement.programme.not_in(OWN_RECORDS),
        )
        .options(
            joinedload(Placement.trainee).lazyload(User.memberships),
            *facts_loaded(),
        )
        .order_by(User.name, Placement.id)
    ).all()


def notes_of(visit_id: UUID) -> Sequence[VisitNote]:
    """Return the notes of a visit, the newest first."""
    return db.session.scalars(
        sa.select(VisitNote)
        .where(VisitNote.visit_id == visit_id)
        .options(joinedload(VisitNote.author).lazyload(User.memberships))
        .order_by(VisitNote.at.desc(), VisitNote.id.desc())
    ).all()


def actions_of(visit_id: UUID) -> Sequence[VisitAction]:
    """Return the actions that follow from a visit, by the day until which they are to be done."""
    return db.session.scalars(
        sa.select(VisitAction)
        .where(VisitAction.visit_id == visit_id)
        .options(joinedload(VisitAction.owner).lazyload(User.memberships))
        .order_by(VisitAction.due_on, VisitAction.id)
    ).all()


def shared_notes_on(placement_id: UUID) -> Sequence[VisitNote]:
    """Return what moderators have shared about a placement, the newest first."""
    return db.session.scalars(
        sa.select(VisitNote)
        .where(VisitNote.placement_id == placement_id, VisitNote.shared)
        .options(joinedload(VisitNote.author).lazyload(User.memberships))
        .order_by(VisitNote.at.desc(), VisitNote.id.desc())
    ).all()
