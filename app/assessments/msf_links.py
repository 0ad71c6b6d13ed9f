"""The links by which colleagues give feedback, and the mail that brings one."""

from uuid import UUID

from app.assessments.msf_models import MsfInvitation
from app.assessments.msf_workflow import CycleState, InvitationState
from app.assessments.tokens import secret_token
from app.core.clock import day_in_words
from app.core.errors import NotFoundError
from app.extensions import db
from app.mail.links import absolute_for, register_link
from app.mail.service import post
from app.mail.values import LINK_HERE, MailLink

LINK = "feedback"


def rater_token(invitation: MsfInvitation) -> str:
    """Return the secret part of a colleague's link."""
    return secret_token("feedback-link", invitation.id, invitation.nonce)


def _address(invitation_id: UUID) -> str:
    invitation = db.session.get(MsfInvitation, invitation_id)
    if invitation is None or invitation.state is not InvitationState.INVITED:
        raise NotFoundError
    if invitation.cycle.state is not CycleState.OPEN:
        raise NotFoundError
    return absolute_for("feedback.answer", token=rater_token(invitation))


register_link(LINK, _address)


def send_invitation(invitation: MsfInvitation) -> None:
    """Send a colleague their link. No other mail follows, whatever they do: its date would tell when."""
    cycle = invitation.cycle
    if cycle.closes_on is None:
        raise AssertionError("Only an open round sends invitations; the database holds to it.")
    centre, trainee = cycle.placement.centre.name, cycle.placement.trainee.name
    asks = f"{trainee}, a trainee at {centre}, asks for your feedback as a colleague."
    until = day_in_words(cycle.closes_on)
    lines = [
        f"Dear {invitation.name},",
        f"{asks} You need no account, and your name is not kept with what you answer:",
        LINK_HERE,
        f"The link is for you alone. It works once, until {until}. Opening it sends nothing.",
        "You can also decline there. No other mail comes, whatever you do.",
    ]
    post(
        invitation.email,
        f"{centre}: your feedback as a colleague is asked for",
        lines,
        kind="feedback",
        placement_id=cycle.placement_id,
        link=MailLink(LINK, invitation.id),
    )
