"""What waits for a supervisor in the room of assessments, as rows of the queue."""

from datetime import date

from app.assessments.guest_models import GuestLink
from app.assessments.models import Assessment
from app.assessments.msf_models import MsfCycle
from app.assessments.waiting import asked_of, guests_to_approve, rounds_to_approve
from app.assessments.words import SHORT_TYPES
from app.competencies.reading_time import Amount
from app.competencies.waiting import Waiting
from app.core.actor import Actor
from app.core.words import plural

ASSESSMENT = "Assessment"
APPROVAL = "Approval"
GUEST = "Guest to approve"
COLLEAGUES = "Colleagues to approve"
# What went well, and what to do next.
CLOSING_QUESTIONS = 2


def assessments_for(actor: Actor, _day: date) -> list[Waiting]:
    """Return what a person is asked to assess, or has begun and not signed."""
    return [_assessment(one) for one in asked_of(actor)]


def guests_for(actor: Actor, _day: date) -> list[Waiting]:
    """Return the guests who get no link before a supervisor has approved them."""
    return [_guest(one) for one in guests_to_approve(actor)]


def colleagues_for(actor: Actor, _day: date) -> list[Waiting]:
    """Return the rounds of feedback in which nobody is written to before a supervisor has approved."""
    return [_colleagues(one) for one in rounds_to_approve(actor)]


def _assessment(one: Assessment) -> Waiting:
    form = one.stored_form.form
    versions = [chosen.evidence_version for chosen in one.evidence]
    texts = [one.outline, *(f"{each.what_i_did} {each.what_happened}" for each in versions)]
    return Waiting(
        kind=ASSESSMENT,
        about=f"{SHORT_TYPES[form.type]}: {form.title}",
        title=f"{one.reference} {one.title}",
        trainee=one.placement.trainee.name,
        owner=str(one.placement_id),
        address=f"/assessments/{one.id}/fill",
        since=one.changed_at,
        amount=Amount(
            entries=len(versions),
            words=sum(len(text.split()) for text in texts),
            files=sum(len(each.files) for each in versions),
            questions=len(form.prompts) + CLOSING_QUESTIONS,
        ),
    )


def _guest(link: GuestLink) -> Waiting:
    one = link.assessment
    return Waiting(
        kind=APPROVAL,
        about=GUEST,
        title=f"{one.assessor_name}, for {one.reference} {one.title}",
        trainee=one.placement.trainee.name,
        owner=str(one.placement_id),
        address=f"/assessments/{one.id}/guest",
        since=link.made_at,
    )


def _colleagues(cycle: MsfCycle) -> Waiting:
    people = plural(len(cycle.invitations), "colleague")
    return Waiting(
        kind=APPROVAL,
        about=COLLEAGUES,
        title=f"{people}, for {cycle.title}",
        trainee=cycle.placement.trainee.name,
        owner=str(cycle.placement_id),
        address=f"/colleague-feedback/{cycle.id}/approve",
        since=cycle.proposed_at,
    )
