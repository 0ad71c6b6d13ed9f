"""What a moderator or an examiner may read today, and visits that are still to come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.models import SignOffCase
from app.competencies.workflow import State
from app.core.actor import Actor, Role
from app.extensions import db
from app.identity.models import User
from app.placements.access import facts_loaded, facts_of
from app.placements.models import Placement, PlacementReader, PlacementState
from app.placements.policy import Capacity, capacities
from app.placements.visit_models import Visit, VisitPlacement
from app.reviews.models import VisitAction, VisitNote

READS = frozenset({Capacity.MODERATOR, Capacity.EXAMINER})


@dataclass(frozen=True)
class Readable:
    """A placement that a person may read today, and in which of these two parts."""

    placement: Placement
    parts: frozenset[Capacity]


def readable(actor: Actor, day: date) -> list[Readable]:
    """Return what a person reads as a moderator or examiner on a day: running ones by name, then the rest.

    Finished ones come in the order in which they were finished, the last first. The rule that opens each page
    decides here too: whoever has come to have a part in the training is no examiner any more.
    """
    found = db.session.scalars(_given_to(actor, day)).all()
    shown = [
        Readable(one, parts) for one in found if (parts := capacities(actor, facts_of(one), day) & READS)
    ]
    return sorted(shown, key=_place)


def _place(one: Readable) -> tuple[object, ...]:
    finished = one.placement.finished_on
    return (finished is not None, -finished.toordinal() if finished else 0, one.placement.trainee.name)


def _given_to(actor: Actor, day: date) -> sa.Select[Placement]:
    given = sa.select(PlacementReader.placement_id).where(PlacementReader.user_id == actor.user_id)
    visited = sa.select(VisitPlacement.placement_id).join(VisitPlacement.visit).where(_lasts(actor, day))
    return (
        sa.select(Placement)
        .where(
            sa.or_(
                sa.and_(Placement.id.in_(given), Placement.state == PlacementState.FINISHED),
                Placement.id.in_(visited),
            )
        )
        .options(
            joinedload(Placement.trainee).lazyload(User.memberships),
            joinedload(Placement.centre),
            *facts_loaded(),
        )
    )


def _lasts(actor: Actor, day: date) -> sa.ColumnElement[bool]:
    return sa.and_(_makes(actor), Visit.starts_on <= day, Visit.ends_on >= day)


def _makes(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition for visits of a person who still moderates for the centre."""
    return sa.and_(Visit.moderator_id == actor.user_id, Visit.centre_id.in_(actor.centres(Role.MODERATOR)))


def visits_from(actor: Actor, day: date) -> Sequence[Visit]:
    """Return a moderator's visits that last on a day or begin after it, in order of their days."""
    return db.session.scalars(
        sa.select(Visit)
        .where(_makes(actor), Visit.ends_on >= day)
        .options(joinedload(Visit.centre), selectinload(Visit.placements))
        .order_by(Visit.starts_on, Visit.ends_on, Visit.id)
    ).all()


def notes_on(visit_ids: Collection[UUID]) -> Mapping[tuple[UUID, UUID | None], int]:
    """Return how many notes were written on each visit about each placement; None stands for the whole."""
    found = db.session.execute(
        sa.select(VisitNote.visit_id, VisitNote.placement_id, sa.func.count())
        .where(VisitNote.visit_id.in_(visit_ids))
        .group_by(VisitNote.visit_id, VisitNote.placement_id)
    )
    return {(visit, placement): number for visit, placement, number in found}


def open_actions_on(visit_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many actions of each visit have not been done."""
    found = db.session.execute(
        sa.select(VisitAction.visit_id, sa.func.count())
        .where(VisitAction.visit_id.in_(visit_ids), VisitAction.done_at.is_(None))
        .group_by(VisitAction.visit_id)
    )
    return dict(found.all())


def verified_on(placement_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """Return how many items of each placement an internal verifier has accepted."""
    found = db.session.execute(
        sa.select(SignOffCase.placement_id, sa.func.count())
        .where(SignOffCase.placement_id.in_(placement_ids), SignOffCase.state == State.VERIFIED)
        .group_by(SignOffCase.placement_id)
    )
    return dict(found.all())
