"""The one place where an assessment changes its state: move through the table, write one event, tell."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.assessments.access import facts_for
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.policy import Part, acting_part, incomplete, refusal
from app.assessments.recording import record_event
from app.assessments.telling import tell_of
from app.assessments.workflow import Action, after
from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.ledger.values import Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts: the account or the guest, in which part, and registered where."""

    part: Part
    actor_id: UUID | None = None
    guest_id: UUID | None = None
    registration_body: str = ""
    registration_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gave with an action: statement or reason, the confirmation, and what let them act."""

    text: str = ""
    confirmed_no_identifiers: bool = False
    content_digest: str = ""
    authority: Authority = Authority.ACCOUNT


NOTHING = Given()


def move(assessment: Assessment, action: Action, actor: Actor, given: Given = NOTHING) -> AssessmentEvent:
    """Let a person with an account move an assessment, which the caller has locked.

    Raises:
        RefusedError: the policy says no, or a reason or the confirmation is absent.
    """
    facts = facts_for(assessment)
    if reason := refusal(actor, action, facts):
        raise RefusedError(reason.sentence)
    part = acting_part(actor, action, facts)
    if part is None:
        raise AssertionError("The policy allows only whom the table knows.")
    person = db.session.get_one(User, actor.user_id)
    doer = Doer(
        part=part,
        actor_id=actor.user_id,
        registration_body=person.registration_body,
        registration_number=person.registration_number,
    )
    return step(assessment, action, doer, given)


def step(assessment: Assessment, action: Action, doer: Doer, given: Given = NOTHING) -> AssessmentEvent:
    """Move an assessment and record who did it; the caller has asked the policy and locked the assessment.

    Raises:
        RefusedError: the table knows no such move, or a reason or the confirmation is absent.
    """
    confirmed = given.confirmed_no_identifiers
    if lacking := incomplete(action, assessment.state, given.text, confirmed=confirmed):
        raise RefusedError(lacking.sentence)
    reached = after(assessment.state, action)
    if reached is None:
        raise RefusedError("This is not possible any more. Somebody else may have been first.")
    moment = now()
    event = AssessmentEvent(
        id=new_id(),
        assessment=assessment,
        sequence=_last_sequence(assessment) + 1,
        action=action,
        from_state=assessment.state,
        to_state=reached,
        actor_id=doer.actor_id,
        guest_id=doer.guest_id,
        capacity=doer.part.value,
        authority=given.authority,
        registration_body=doer.registration_body,
        registration_number=doer.registration_number,
        text=given.text.strip(),
        confirmed_no_identifiers=confirmed,
        content_digest=given.content_digest,
        at=moment,
    )
    assessment.state, assessment.changed_at = reached, moment
    db.session.add(event)
    db.session.flush()
    record_event(event)
    tell_of(event)
    return event


def _last_sequence(assessment: Assessment) -> int:
    last = sa.select(sa.func.max(AssessmentEvent.sequence)).where(
        AssessmentEvent.assessment_id == assessment.id
    )
    return db.session.scalar(last) or 0
