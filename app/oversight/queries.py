"""What the home pages read: the placements in which a person has a part, and drafts that wait."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.competencies.queries import supervised_by
from app.core.actor import Actor, Role
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement
from app.placements.programmes import OWN_RECORDS
from app.portfolio.models import Evidence, EvidenceVersion
from app.portfolio.values import EvidenceState


@cache
def _named() -> tuple[ORMOption, ...]:
    """Return the loader options that bring the names of trainee and centre."""
    return joinedload(Placement.trainee).lazyload(User.memberships), joinedload(Placement.centre)


def own_placements(actor: Actor) -> Sequence[Placement]:
    """Return a trainee's placements, those that go on first."""
    return db.session.scalars(_own(), {"user_id": actor.user_id}).all()


@cache
def _own() -> sa.Select[Placement]:
    return (
        sa.select(Placement)
        .where(Placement.trainee_id == sa.bindparam("user_id"))
        .options(*_named())
        .order_by(Placement.state, Placement.created_at.desc())
    )


def supervised_placements(actor: Actor, day: date, page: int) -> Page[Placement]:
    """Return a page of the placements that a person supervises on a day, by trainee's name."""
    return cut(
        db.session,
        sa.select(Placement)
        .join(Placement.trainee)
        .where(Placement.id.in_(supervised_by(actor, day)))
        .options(*_named())
        .order_by(User.name, Placement.id),
        page,
    )


def supervised_ids(actor: Actor, day: date) -> Sequence[UUID]:
    """Return all placements that a person supervises on a day."""
    return db.session.scalars(supervised_by(actor, day)).all()


def in_centres_of(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition for the placements that a person co-ordinates; never their own.

    A record that follows registration stands in no cohort: it is its person's alone.
    """
    return sa.and_(
        Placement.centre_id.in_(actor.centres(Role.COORDINATOR)),
        Placement.trainee_id != actor.user_id,
        Placement.programme.not_in(OWN_RECORDS),
    )


def cohort(actor: Actor, page: int) -> Page[Placement]:
    """Return a page of the placements in a co-ordinator's centres, those that go on first, then by name."""
    return cut(
        db.session,
        sa.select(Placement)
        .join(Placement.trainee)
        .where(in_centres_of(actor))
        .options(*_named())
        .order_by(Placement.state, User.name, Placement.id),
        page,
    )


def cohort_ids(actor: Actor) -> sa.Select[UUID]:
    """Return the statement for all placements in a co-ordinator's centres, to be part of another."""
    return sa.select(Placement.id).where(in_centres_of(actor))


def waiting_drafts(placement_id: UUID, most: int) -> Sequence[EvidenceVersion]:
    """Return some drafts of a placement, the one changed last first. For the trainee's eyes only."""
    return db.session.scalars(_drafts(), {"placement_id": placement_id, "most": most}).all()


@cache
def _drafts() -> sa.Select[EvidenceVersion]:
    mine = Evidence.placement_id == sa.bindparam("placement_id")
    return (
        sa.select(EvidenceVersion)
        .join(EvidenceVersion.evidence)
        .where(mine, EvidenceVersion.state == EvidenceState.DRAFT)
        .options(joinedload(EvidenceVersion.evidence))
        .order_by(EvidenceVersion.changed_at.desc())
        .limit(sa.bindparam("most", type_=sa.Integer))
    )
