"""Loads a visit through the person who asks: it exists for its moderator and the centre's co-ordinators."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.core.actor import Actor, Role
from app.core.clock import today
from app.core.errors import NotFoundError
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement
from app.placements.visit_models import Visit, VisitPlacement
from app.reviews.models import VisitAction
from app.reviews.visit_policy import VisitFacts


@dataclass(frozen=True)
class VisitAccess:
    """A visit as one person sees it."""

    actor: Actor
    visit: Visit
    is_moderator: bool
    is_coordinator: bool

    def lasts_on(self, day: date) -> bool:
        """Say whether the visit covers a day."""
        return self.visit.starts_on <= day <= self.visit.ends_on

    @property
    def facts(self) -> VisitFacts:
        """Return what the rules need to know today."""
        return VisitFacts(
            is_moderator=self.is_moderator,
            is_coordinator=self.is_coordinator,
            lasts_today=self.lasts_on(today()),
        )

    @property
    def shown_placements(self) -> list[Placement]:
        """Return the placements of the visit that the person may know of, by the trainee's name.

        To the moderator they are there for the days of the visit; nobody sees their own in it.
        """
        if not (self.is_coordinator or self.lasts_on(today())):
            return []
        return sorted(
            (one for one in self.visit.in_the_centre if one.trainee_id != self.actor.user_id),
            key=lambda one: one.trainee.name,
        )


def visit_for(actor: Actor, visit_id: UUID) -> VisitAccess:
    """Return a visit to its moderator or a co-ordinator of the centre.

    Raises:
        NotFoundError: there is none, or the person is neither.
    """
    visit = db.session.scalar(
        sa.select(Visit)
        .where(Visit.id == visit_id)
        .options(
            joinedload(Visit.moderator).lazyload(User.memberships),
            joinedload(Visit.centre),
            selectinload(Visit.placements)
            .joinedload(VisitPlacement.placement)
            .joinedload(Placement.trainee)
            .lazyload(User.memberships),
        )
    )
    if visit is None:
        raise NotFoundError
    found = VisitAccess(
        actor=actor,
        visit=visit,
        is_moderator=visit.moderator_id == actor.user_id and actor.plays(Role.MODERATOR, visit.centre_id),
        is_coordinator=actor.plays(Role.COORDINATOR, visit.centre_id),
    )
    if not (found.is_moderator or found.is_coordinator):
        raise NotFoundError
    return found


def visit_with_action(actor: Actor, action_id: UUID) -> VisitAccess:
    """Return the visit to which an action belongs.

    Raises:
        NotFoundError: as for the visit itself.
    """
    visit_id = db.session.scalar(sa.select(VisitAction.visit_id).where(VisitAction.id == action_id))
    if visit_id is None:
        raise NotFoundError
    return visit_for(actor, visit_id)
