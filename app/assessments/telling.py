"""Whom a step of an assessment is told to, and in which words; the person who acted is told nothing."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from app.assessments.guest_mail import send_decision
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.workflow import Action, State
from app.core.actor import Role
from app.core.clock import today
from app.extensions import db
from app.identity.models import Membership
from app.ledger.values import Authority
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.access import facts_of
from app.placements.models import Placement

Told = tuple[UUID | None, NoticeKind, str]


def tell_of(event: AssessmentEvent) -> None:
    """Tell those whom a step concerns, and take back what nobody needs to be told any more."""
    assessment = event.assessment
    address = f"/assessments/{assessment.id}"
    if event.from_state is State.ASKED:
        settled(NoticeKind.ASSESSMENT_ASKED, address)
    if event.from_state is State.DISPUTED:
        settled(NoticeKind.DISPUTE, address)
        if assessment.guest is not None:
            send_decision(assessment, event)
    told = {user_id: (kind, words) for user_id, kind, words in _told(assessment, event) if user_id}
    by_own_account = event.authority is Authority.ACCOUNT
    for user_id, (kind, words) in told.items():
        if user_id != event.actor_id or not by_own_account:
            tell(user_id, kind, words, address, assessment.placement_id)


def _told(assessment: Assessment, event: AssessmentEvent) -> Iterator[Told]:
    trainee = assessment.placement.trainee
    what = f"{assessment.reference} “{assessment.title}”"
    if event.action is Action.ASK:
        words = f"{trainee.name} asks you for an assessment: {what}."
        yield assessment.assessor_id, NoticeKind.ASSESSMENT_ASKED, words
    elif event.action is Action.COMPLETE:
        yield trainee.id, NoticeKind.ASSESSMENT_DONE, f"{event.name} completed {what}."
        if event.authority is Authority.PIN:
            words = (
                f"{what} of {trainee.name} was signed with your PIN. "
                "If that was not you, dispute it on its page and set a new PIN."
            )
            yield assessment.assessor_id, NoticeKind.ASSESSMENT_DONE, words
    elif event.action is Action.DECLINE:
        yield trainee.id, NoticeKind.ASSESSMENT_DONE, f"{event.name} declined {what}."
    elif event.action is Action.DISPUTE:
        for user_id in (trainee.id, *deciders_of(assessment)):
            yield user_id, NoticeKind.DISPUTE, f"{event.name} disputes what was signed as {what}."
    elif event.from_state is State.DISPUTED:
        for concerned in (trainee.id, assessment.assessor_id):
            yield concerned, NoticeKind.DISPUTE, f"{event.name} decided on the dispute about {what}."


def deciders_of(assessment: Assessment) -> list[UUID]:
    """Return who decides about an assessment."""
    return deciders(assessment.placement)


def deciders(placement: Placement) -> list[UUID]:
    """Return who supervises today, or, where nobody does, the centre's co-ordinators."""
    facts = facts_of(placement)
    current = [span.supervisor_id for span in facts.supervisions if span.lasts_on(today())]
    return current or list(
        db.session.scalars(
            sa.select(Membership.user_id).where(
                Membership.centre_id == facts.centre_id, Membership.role == Role.COORDINATOR
            )
        )
    )
