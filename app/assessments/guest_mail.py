"""The mails that guests get: the request with its link, and what was signed in their name."""

from app.assessments.guest_links import make_link, send
from app.assessments.guest_models import GuestLink, Purpose
from app.assessments.models import Assessment, AssessmentEvent
from app.assessments.workflow import State
from app.core.clock import day_in_words, london_day
from app.ledger.values import Authority
from app.mail.heads import lines_of_heads
from app.mail.service import post
from app.mail.values import LINK_HERE

HOW = {
    Authority.LINK: "by the link that was sent to this address",
    Authority.HERE: "on the trainee's own device, at which you are said to have been",
}
DECIDED = {
    State.COMPLETED: "it stands as it was signed",
    State.WITHDRAWN: "it was taken back and counts no more",
}


def send_request(link: GuestLink) -> None:
    """Send a guest the link by which they sign."""
    assessment = link.assessment
    centre, trainee = assessment.placement.centre.name, assessment.placement.trainee.name
    asks = f"{trainee}, a trainee at {centre}, asks you for an assessment: {assessment.stored_form.title}."
    until = day_in_words(london_day(link.expires_at))
    lines = [
        f"Dear {assessment.guest.name if assessment.guest else 'colleague'},",
        f"{asks} You need no account. Open this link, fill in the form and sign:",
        LINK_HERE,
        f"The link is for you alone. It works once, until {until}. Opening it signs nothing.",
    ]
    send(link, f"{centre}: you are asked for an assessment", lines)


def send_confirmation(assessment: Assessment, event: AssessmentEvent) -> None:
    """Tell a guest what was signed in their name, with a link to dispute it and a head to keep."""
    centre, trainee = assessment.placement.centre.name, assessment.placement.trainee.name
    signed = f"On {day_in_words(london_day(event.at))} an assessment of {trainee}, {centre}, was signed"
    what = f"{assessment.reference}, {assessment.stored_form.title}"
    lines = [
        f"Dear {event.name},",
        f"{signed} in your name {HOW[event.authority]}: {what}.",
        "If you did not sign it, or it is not what you wrote, dispute it here:",
        LINK_HERE,
        f"What was signed has this digest: {event.content_digest}",
        *lines_of_heads([assessment.placement_id]),
    ]
    send(make_link(assessment, Purpose.DISPUTE), f"{centre}: signed in your name", lines)


def send_decision(assessment: Assessment, event: AssessmentEvent) -> None:
    """Tell a guest what became of a dispute about what was signed in their name, but not in whose words."""
    guest, centre = assessment.guest, assessment.placement.centre.name
    if guest is None:
        raise AssertionError("Only where a guest signed is one told.")
    what = f"{assessment.reference}, {assessment.stored_form.title}, of {assessment.placement.trainee.name}"
    lines = [
        f"Dear {guest.name},",
        f"What was signed in your name was disputed: {what}.",
        f"On {day_in_words(london_day(event.at))} the centre decided about it: {DECIDED[event.to_state]}.",
        f"If that is not right, write to the training co-ordinator of {centre}.",
        *lines_of_heads([assessment.placement_id]),
    ]
    subject = f"{centre}: the disputed signature"
    post(guest.email, subject, lines, kind="guest-decided", placement_id=assessment.placement_id)
