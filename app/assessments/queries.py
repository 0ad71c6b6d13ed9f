"""What is read about assessments: lists, histories, who can be asked, and what counts for items."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.assessments.access import facts_for
from app.assessments.form_values import FormType, Outcome
from app.assessments.models import (
    Assessment,
    AssessmentAnswers,
    AssessmentEvent,
    AssessmentEvidence,
    AssessmentItem,
    StoredForm,
)
from app.assessments.policy import READING, Part, assessor_refusal, parts_in
from app.assessments.workflow import JUDGED, Action, State
from app.core.actor import Actor, Role
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import Membership, User
from app.placements.access import Access, facts_loaded, facts_of
from app.placements.models import Placement, Supervision
from app.placements.moved import Moved, moved_items_of
from app.placements.policy import Capacity
from app.portfolio.models import EvidenceVersion

PLACEMENTS: sa.BindParameter[Collection[UUID]] = sa.bindparam("placement_ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Satisfactory:
    """A satisfactory assessment that counts for an item."""

    placement_id: UUID
    item_id: UUID
    assessment_id: UUID
    type: FormType


def satisfactory_of(placement_ids: Collection[UUID], moved: Moved | None = None) -> list[Satisfactory]:
    """Return the satisfactory assessments of placements, one for each item as it is now. Two queries.

    A disputed one does not count, and one that is about an item without a home counts for nothing.
    `moved`: what became of the items, where the caller has read it; that saves one query.
    """
    moved = moved_items_of(placement_ids) if moved is None else moved
    rows = db.session.execute(_satisfactory(), {"placement_ids": list(placement_ids)})
    return [
        Satisfactory(placement_id, moved[placement_id].now(item_id), assessment_id, form_type)
        for placement_id, item_id, assessment_id, form_type in rows
    ]


@cache
def _satisfactory() -> sa.Select[UUID, UUID, UUID, FormType]:
    return (
        sa.select(Assessment.placement_id, AssessmentItem.item_id, Assessment.id, StoredForm.type)
        .join(AssessmentItem, AssessmentItem.assessment_id == Assessment.id)
        .join(AssessmentAnswers, AssessmentAnswers.assessment_id == Assessment.id)
        .join(StoredForm, StoredForm.id == Assessment.form_id)
        .where(
            Assessment.placement_id.in_(PLACEMENTS),
            Assessment.state == State.COMPLETED,
            AssessmentAnswers.outcome == Outcome.SATISFACTORY,
        )
    )


def disputed_of(placement_ids: Collection[UUID], moved: Moved | None = None) -> dict[UUID, frozenset[UUID]]:
    """Return, by placement, the items as they are now about which a disputed assessment is. Two queries.

    `moved`: what became of the items, where the caller has read it; that saves one of them.
    """
    moved = moved_items_of(placement_ids) if moved is None else moved
    found: dict[UUID, set[UUID]] = {number: set() for number in placement_ids}
    rows = db.session.execute(_disputed(), {"placement_ids": list(placement_ids)})
    for placement_id, item_id in rows:
        found[placement_id].add(moved[placement_id].now(item_id))
    return {number: frozenset(items) for number, items in found.items()}


@cache
def _disputed() -> sa.Select[UUID, UUID]:
    return (
        sa.select(Assessment.placement_id, AssessmentItem.item_id)
        .join(AssessmentItem, AssessmentItem.assessment_id == Assessment.id)
        .where(Assessment.placement_id.in_(PLACEMENTS), Assessment.state == State.DISPUTED)
    )


def satisfactory_by_item(placement_id: UUID) -> dict[UUID, list[Satisfactory]]:
    """Return the satisfactory assessments of a placement by item."""
    found: dict[UUID, list[Satisfactory]] = defaultdict(list)
    for one in satisfactory_of([placement_id]):
        found[one.item_id].append(one)
    return dict(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which assessments a list shows; None or empty leaves a condition out."""

    state: State | None = None
    type: FormType | None = None
    item_ids: frozenset[UUID] = frozenset()
    evidence_id: UUID | None = None


EVERY = Wanted()


def assessments_of(access: Access, wanted: Wanted, number: int) -> Page[Assessment]:
    """Return a page of the assessments of a placement that a person sees, the newest first."""
    statement = (
        sa.select(Assessment)
        .where(Assessment.placement_id == access.placement.id, _seen_by(access))
        .options(*_listed())
        .order_by(Assessment.number.desc())
    )
    if wanted.state:
        statement = statement.where(Assessment.state == wanted.state)
    if wanted.type:
        statement = statement.where(Assessment.stored_form.has(StoredForm.type == wanted.type))
    if wanted.item_ids:
        statement = statement.where(_about(wanted.item_ids))
    if wanted.evidence_id:
        statement = statement.where(_with_evidence(wanted.evidence_id))
    return cut(db.session, statement, number)


def assessments_about(access: Access, item_ids: Collection[UUID]) -> Sequence[Assessment]:
    """Return the assessments about some items that a person with access sees, the oldest first."""
    return db.session.scalars(
        sa.select(Assessment)
        .where(Assessment.placement_id == access.placement.id, _about(item_ids), _seen_by(access))
        .options(*_listed())
        .order_by(Assessment.number)
    ).all()


def is_assessed(evidence_id: UUID) -> bool:
    """Say whether a signed assessment rests on some version of an entry."""
    wanted = sa.select(Assessment.id).where(Assessment.state.in_(JUDGED), _with_evidence(evidence_id))
    return bool(db.session.scalar(sa.select(wanted.exists())))


def waiting_for(actor: Actor, *more: ORMOption) -> list[Assessment]:
    """Return what a person is asked to assess or has begun at the bench and may sign today, oldest first.

    Args:
        actor: who is asked.
        more: loader options for what the caller shows beyond a list's line; the same objects each time,
            for the statement is kept for them.
    """
    found = db.session.scalars(_waiting(*more), {"user_id": actor.user_id})
    return [one for one in found if Part.ASSESSOR in parts_in(actor, facts_for(one))]


@cache
def _waiting(*more: ORMOption) -> sa.Select[Assessment]:
    user_id = sa.bindparam("user_id", type_=sa.Uuid)
    return (
        sa.select(Assessment)
        .where(
            Assessment.assessor_id == user_id,
            sa.or_(
                Assessment.state == State.ASKED,
                sa.and_(Assessment.state == State.DRAFT, Assessment.starter_id == user_id),
            ),
        )
        .options(*_listed(), _with_parts(), *more)
        .order_by(Assessment.changed_at, Assessment.id)
    )


def signed_by(actor: Actor, page: int) -> Page[Assessment]:
    """Return a page of the assessments that a person has signed, the newest first, with the trainee."""
    wanted = (
        sa.select(Assessment)
        .where(Assessment.assessor_id == actor.user_id, Assessment.state.in_(JUDGED))
        .options(*_listed(), _with_parts())
        .order_by(Assessment.changed_at.desc(), Assessment.id.desc())
    )
    return cut(db.session, wanted, page)


def history(assessment_id: UUID) -> Sequence[AssessmentEvent]:
    """Return the steps of an assessment in order, with who acted."""
    return db.session.scalars(
        sa.select(AssessmentEvent)
        .where(AssessmentEvent.assessment_id == assessment_id)
        .options(
            joinedload(AssessmentEvent.actor).lazyload(User.memberships), joinedload(AssessmentEvent.guest)
        )
        .order_by(AssessmentEvent.sequence)
    ).all()


def assessors_of(trainee_id: UUID) -> set[UUID]:
    """Return who has signed an assessment of a trainee with an account, over all of their placements."""
    return set(
        db.session.scalars(
            sa.select(AssessmentEvent.actor_id)
            .join(AssessmentEvent.assessment)
            .join(Assessment.placement)
            .where(
                Placement.trainee_id == trainee_id,
                AssessmentEvent.action == Action.COMPLETE,
                AssessmentEvent.actor_id.is_not(None),
            )
        )
    )


def assessors_on_offer(placement: Placement, day: date) -> list[User]:
    """Return the people with an account who can assess a trainee on a day: own supervisors first, by name."""
    here = sa.select(Membership.user_id).where(
        Membership.centre_id == placement.centre_id, Membership.role == Role.SUPERVISOR
    )
    own = sa.select(Supervision.supervisor_id).where(Supervision.placement_id == placement.id)
    people = db.session.scalars(
        sa.select(User).where(User.active, sa.or_(User.id.in_(here), User.id.in_(own))).order_by(User.name)
    )
    facts = facts_of(placement)
    able = [person for person in people if assessor_refusal(person.actor(), facts, day) is None]
    current = {span.supervisor_id for span in facts.supervisions if span.lasts_on(day)}
    return sorted(able, key=lambda person: person.id not in current)


def _seen_by(access: Access) -> sa.ColumnElement[bool]:
    """Return the condition that `parts_in` gives a person with a part in the placement, for lists."""
    if access.parts <= {Capacity(part.value) for part in READING}:
        mine = sa.and_(Assessment.assessor_id == access.actor.user_id, Assessment.state != State.DRAFT)
        return sa.or_(Assessment.state.in_(JUDGED), mine)
    return sa.or_(Assessment.state != State.DRAFT, Assessment.starter_id == access.actor.user_id)


def _about(item_ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    return Assessment.id.in_(
        sa.select(AssessmentItem.assessment_id).where(AssessmentItem.item_id.in_(item_ids))
    )


def _with_evidence(evidence_id: UUID) -> sa.ColumnElement[bool]:
    return Assessment.id.in_(
        sa.select(AssessmentEvidence.assessment_id)
        .join(AssessmentEvidence.evidence_version)
        .where(EvidenceVersion.evidence_id == evidence_id)
    )


def _with_parts() -> ORMOption:
    """Return the loader option that brings what the policy asks about a placement, and the trainee."""
    return joinedload(Assessment.placement).options(
        joinedload(Placement.trainee).lazyload(User.memberships),
        *facts_loaded(),
    )


def _listed() -> tuple[ORMOption, ...]:
    return (
        joinedload(Assessment.stored_form),
        joinedload(Assessment.assessor).lazyload(User.memberships),
        joinedload(Assessment.guest),
        selectinload(Assessment.events),
        joinedload(Assessment.answers),
        selectinload(Assessment.items).joinedload(AssessmentItem.item),
    )
