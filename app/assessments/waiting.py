"""What waits for a supervisor in this room: requests to assess, guests and colleagues to approve."""

from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.assessments import queries
from app.assessments.access import facts_for
from app.assessments.guest_models import GuestLink, Purpose
from app.assessments.models import Assessment, AssessmentEvidence
from app.assessments.msf_models import MsfCycle
from app.assessments.msf_workflow import CycleState
from app.assessments.policy import Part, parts_in
from app.assessments.workflow import State
from app.core.actor import Actor
from app.core.clock import today
from app.extensions import db
from app.identity.models import User
from app.placements.access import facts_loaded, facts_of
from app.placements.models import Placement, Supervision
from app.placements.policy import Capacity, capacities
from app.portfolio.models import EvidenceVersion


def asked_of(actor: Actor) -> list[Assessment]:
    """Return what a person is asked to assess, or has begun at the bench, with the evidence before them."""
    return queries.waiting_for(actor, _before_them())


@cache
def _before_them() -> ORMOption:
    return (
        selectinload(Assessment.evidence)
        .joinedload(AssessmentEvidence.evidence_version)
        .selectinload(EvidenceVersion.files)
    )


def guests_to_approve(actor: Actor) -> list[GuestLink]:
    """Return the links that wait until a person who supervises today has approved the guest."""
    found = db.session.scalars(_guests(), {"user_id": actor.user_id})
    return [one for one in found if Part.SUPERVISOR in parts_in(actor, facts_for(one.assessment))]


@cache
def _guests() -> sa.Select[GuestLink]:
    return (
        sa.select(GuestLink)
        .join(GuestLink.assessment)
        .where(
            GuestLink.purpose == Purpose.SIGN,
            GuestLink.doubt.is_not(None),
            GuestLink.approved_at.is_(None),
            GuestLink.replaced_at.is_(None),
            Assessment.state == State.ASKED,
            Assessment.placement_id.in_(_supervised()),
        )
        .options(
            joinedload(GuestLink.assessment).options(
                joinedload(Assessment.guest), joinedload(Assessment.placement).options(*_parts())
            )
        )
    )


def rounds_to_approve(actor: Actor) -> list[MsfCycle]:
    """Return the rounds of feedback whose colleagues a person who supervises today has to approve."""
    found = db.session.scalars(_rounds(), {"user_id": actor.user_id})
    day = today()
    return [one for one in found if Capacity.SUPERVISOR in capacities(actor, facts_of(one.placement), day)]


@cache
def _rounds() -> sa.Select[MsfCycle]:
    return (
        sa.select(MsfCycle)
        .where(MsfCycle.state == CycleState.PROPOSED, MsfCycle.placement_id.in_(_supervised()))
        .options(joinedload(MsfCycle.placement).options(*_parts()), selectinload(MsfCycle.invitations))
    )


def _supervised() -> sa.Select[UUID]:
    """Return the placements that a person ever supervised; whether they do so today is for the policy."""
    return sa.select(Supervision.placement_id).where(Supervision.supervisor_id == sa.bindparam("user_id"))


def _parts() -> tuple[Any, ...]:
    return (joinedload(Placement.trainee).lazyload(User.memberships), *facts_loaded())
