"""What is read about sign-offs: the queue, histories, own signatures, and how far many placements are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.competencies.models import SignOffCase, SignOffEvent, SignOffEventEvidence
from app.competencies.workflow import SIGNED, Action, State
from app.core.actor import Actor
from app.core.pages import Page, cut
from app.extensions import db
from app.identity.models import User
from app.placements.models import Placement, Supervision
from app.portfolio.models import Claim, Evidence, EvidenceVersion
from app.portfolio.values import EvidenceState
from app.standards.models import FrameworkItem


def supervised_by(actor: Actor, day: date) -> sa.Select[UUID]:
    """Return a statement for the placements that a person supervises on a day; never their own."""
    return _supervised(actor.user_id, day)


def supervised_ids(actor: Actor, day: date) -> Sequence[UUID]:
    """Return the placements that a person supervises on a day; never their own."""
    return db.session.scalars(_supervised_ids(), {"user_id": actor.user_id, "day": day}).all()


@cache
def _supervised_ids() -> sa.Select[UUID]:
    return _supervised(sa.bindparam("user_id"), sa.bindparam("day"))


def _supervised(
    user_id: UUID | sa.BindParameter[UUID], day: date | sa.BindParameter[date]
) -> sa.Select[UUID]:
    return (
        sa.select(Supervision.placement_id)
        .join(Supervision.placement)
        .where(
            Supervision.supervisor_id == user_id,
            Supervision.lasts_on(day),
            Placement.trainee_id != user_id,
        )
    )


def queue(actor: Actor, day: date) -> Sequence[SignOffCase]:
    """Return the cases that wait for a supervisor, oldest first, with item, placement and trainee."""
    return db.session.scalars(_queue(), {"user_id": actor.user_id, "day": day}).all()


@cache
def _queue() -> sa.Select[SignOffCase]:
    return (
        sa.select(SignOffCase)
        .where(
            SignOffCase.state == State.SUBMITTED,
            SignOffCase.placement_id.in_(_supervised(sa.bindparam("user_id"), sa.bindparam("day"))),
        )
        .options(
            joinedload(SignOffCase.item).load_only(FrameworkItem.code, FrameworkItem.title),
            joinedload(SignOffCase.placement).joinedload(Placement.trainee).lazyload(User.memberships),
        )
        .order_by(SignOffCase.changed_at, SignOffCase.id)
    )


def history(case_id: UUID) -> Sequence[SignOffEvent]:
    """Return a case's events in order, with who acted and the evidence that lay before them."""
    return histories([case_id]).get(case_id, [])


def histories(case_ids: Collection[UUID]) -> dict[UUID, list[SignOffEvent]]:
    """Return the events of several cases, each in order, with a constant number of queries."""
    found: dict[UUID, list[SignOffEvent]] = {}
    events = db.session.scalars(
        sa.select(SignOffEvent)
        .where(SignOffEvent.case_id.in_(case_ids))
        .options(
            joinedload(SignOffEvent.actor),
            joinedload(SignOffEvent.case),
            selectinload(SignOffEvent.evidence)
            .joinedload(SignOffEventEvidence.evidence_version)
            .joinedload(EvidenceVersion.evidence),
        )
        .order_by(SignOffEvent.sequence)
    )
    for event in events:
        found.setdefault(event.case_id, []).append(event)
    return found


def latest_words(placement_id: UUID) -> Mapping[UUID, str]:
    """Return, by item, the feedback or reason of those cases whose last event is a return or reopening."""
    rows = db.session.execute(_latest_words(), {"placement_id": placement_id})
    return {item_id: text for item_id, text in rows}  # noqa: C416 - rows are no plain pairs to the type checker


@cache
def _latest_words() -> sa.Select[UUID, str]:
    newest = (
        sa.select(SignOffEvent.case_id, sa.func.max(SignOffEvent.sequence).label("sequence"))
        .join(SignOffEvent.case)
        .where(SignOffCase.placement_id == sa.bindparam("placement_id"))
        .group_by(SignOffEvent.case_id)
        .subquery()
    )
    return (
        sa.select(SignOffCase.item_id, SignOffEvent.text)
        .join(SignOffEvent.case)
        .join(
            newest,
            sa.and_(
                newest.c.case_id == SignOffEvent.case_id,
                newest.c.sequence == SignOffEvent.sequence,
            ),
        )
        .where(SignOffEvent.action.in_([Action.RETURN, Action.REOPEN]))
    )


def signed_items_resting_on(evidence_id: UUID) -> set[UUID]:
    """Return the signed items whose latest signature lay on some version of an entry."""
    newest = (
        sa.select(SignOffEvent.case_id, sa.func.max(SignOffEvent.sequence).label("sequence"))
        .where(SignOffEvent.action == Action.SIGN_OFF)
        .group_by(SignOffEvent.case_id)
        .subquery()
    )
    return set(
        db.session.scalars(
            sa.select(SignOffCase.item_id)
            .join(SignOffEvent, SignOffEvent.case_id == SignOffCase.id)
            .join(
                newest,
                sa.and_(
                    newest.c.case_id == SignOffEvent.case_id,
                    newest.c.sequence == SignOffEvent.sequence,
                ),
            )
            .join(SignOffEventEvidence, SignOffEventEvidence.event_id == SignOffEvent.id)
            .join(EvidenceVersion, EvidenceVersion.id == SignOffEventEvidence.evidence_version_id)
            .where(EvidenceVersion.evidence_id == evidence_id, SignOffCase.state.in_(SIGNED))
        )
    )


def signatures(actor: Actor, page: int) -> Page[SignOffEvent]:
    """Return a page of a person's own signatures, newest first, with item, framework and trainee."""
    wanted = (
        sa.select(SignOffEvent)
        .where(SignOffEvent.actor_id == actor.user_id, SignOffEvent.action == Action.SIGN_OFF)
        .options(
            joinedload(SignOffEvent.case)
            .joinedload(SignOffCase.item)
            .joinedload(FrameworkItem.framework_version),
            joinedload(SignOffEvent.case).joinedload(SignOffCase.placement).joinedload(Placement.trainee),
        )
        .order_by(SignOffEvent.at.desc(), SignOffEvent.id.desc())
    )
    return cut(db.session, wanted, page)


def draft_claims(placement_id: UUID) -> Sequence[tuple[UUID, UUID, int]]:
    """Return item, entry and the entry's number for every claim of a draft. For the trainee's eyes only."""
    rows = db.session.execute(_draft_claims(), {"placement_id": placement_id})
    return [(item_id, evidence_id, number) for item_id, evidence_id, number in rows]


@cache
def _draft_claims() -> sa.Select[UUID, UUID, int]:
    return (
        sa.select(Claim.item_id, Evidence.id, Evidence.number)
        .join(Claim.evidence_version)
        .join(EvidenceVersion.evidence)
        .where(
            Evidence.placement_id == sa.bindparam("placement_id"),
            EvidenceVersion.state == EvidenceState.DRAFT,
        )
        .order_by(Evidence.number)
    )
