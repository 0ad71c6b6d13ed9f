"""How a guest's link is made, sent, found by its token, and used up.

The database does not hold the token; the mail gets it at the moment of sending.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.assessments.access import AssessmentAccess, whole_assessment
from app.assessments.guest_models import GuestLink, Purpose
from app.assessments.guest_policy import Closed, Doubt, guest_refusal
from app.assessments.models import Assessment
from app.assessments.policy import Part
from app.assessments.tokens import digest_of_token, secret_token
from app.assessments.workflow import Action
from app.core.clock import day_in_words, london_day, now
from app.core.errors import NotFoundError
from app.core.ids import new_id
from app.extensions import db
from app.mail.links import absolute_for, register_link
from app.mail.service import post
from app.mail.values import LINK_HERE, MailLink

VALID_FOR = timedelta(days=30)
ENDPOINTS = {Purpose.SIGN: "guests.sign", Purpose.DISPUTE: "guests.dispute"}
ACTIONS = {Purpose.SIGN: Action.COMPLETE, Purpose.DISPUTE: Action.DISPUTE}
LINK = "guest"


def make_link(assessment: Assessment, purpose: Purpose, doubt: Doubt | None = None) -> GuestLink:
    """Make a link; an earlier one for the same purpose that is not used up is good for nothing any more."""
    db.session.execute(
        sa.update(GuestLink)
        .where(
            GuestLink.assessment_id == assessment.id,
            GuestLink.purpose == purpose,
            GuestLink.used_at.is_(None),
            GuestLink.replaced_at.is_(None),
        )
        .values(replaced_at=now())
    )
    link = GuestLink(
        id=new_id(),
        assessment=assessment,
        purpose=purpose,
        nonce=secrets.token_hex(16),
        doubt=doubt,
        made_at=now(),
        expires_at=now() + VALID_FOR,
    )
    link.token_digest = digest_of_token(token_of(link))
    db.session.add(link)
    db.session.flush()
    return link


def token_of(link: GuestLink) -> str:
    """Return the secret part of a link's address."""
    return secret_token("guest-link", link.id, link.nonce)


def _address(link_id: UUID) -> str:
    link = db.session.get(GuestLink, link_id)
    if link is None or link.used_at or link.replaced_at or link.waits:
        raise NotFoundError
    return absolute_for(ENDPOINTS[link.purpose], token=token_of(link))


register_link(LINK, _address)


def send(link: GuestLink, subject: str, lines: list[str]) -> None:
    """Queue the mail that brings a link to its guest; `LINK_HERE` among the lines says where it stands."""
    guest = link.assessment.guest
    if guest is None:
        raise AssertionError("Only an assessment that a guest was asked for has links.")
    post(
        guest.email,
        subject,
        lines if LINK_HERE in lines else [*lines, LINK_HERE],
        kind=f"guest-{link.purpose.value}",
        placement_id=link.assessment.placement_id,
        link=MailLink(LINK, link.id),
    )


def link_for(token: str, purpose: Purpose, *, locked: bool = False) -> GuestLink:
    """Return the link of a token, with its assessment.

    Args:
        token: as it came.
        purpose: what it has to be good for; a link for something else does not exist here.
        locked: whether nobody else may use it until this transaction ends.

    Raises:
        NotFoundError: there is no such link.
    """
    wanted = sa.select(GuestLink).where(
        GuestLink.token_digest == digest_of_token(token), GuestLink.purpose == purpose
    )
    if locked and (assessment_id := db.session.scalar(wanted.with_only_columns(GuestLink.assessment_id))):
        # The assessment is what everybody locks who moves it; the link goes with it.
        db.session.execute(sa.select(Assessment.id).where(Assessment.id == assessment_id).with_for_update())
    link = db.session.scalar(
        wanted.options(joinedload(GuestLink.assessment).options(*whole_assessment())).execution_options(
            populate_existing=locked
        )
    )
    if link is None:
        raise NotFoundError
    return link


@dataclass(frozen=True)
class GuestView:
    """What the page of an assessment says about the guest who is asked.

    Attributes:
        words: how it stands with the link.
        may_be_let: whether the trainee can let the guest sign, by a new link or on this device.
        may_approve: whether the person decides about the guest.
    """

    words: str
    may_be_let: bool
    may_approve: bool


def guest_view(found: AssessmentAccess) -> GuestView | None:
    """Return how it stands with the guest's link, or None where no guest is asked or has signed already."""
    assessment = found.assessment
    if assessment.guest is None or guest_refusal(Action.COMPLETE, assessment.state):
        return None
    link = newest_link(assessment.id)
    if link is None:
        return None
    until = day_in_words(london_day(link.expires_at))
    expired = link.expires_at <= now()
    words = f"The link that was sent to {assessment.guest.email} works until {until}."
    if link.waits:
        words = f"The link for {assessment.guest.email} waits for the approval of a supervisor."
    elif expired:
        words = f"The link that was sent to {assessment.guest.email} has expired."
    decides = bool(found.parts & {Part.SUPERVISOR, Part.COORDINATOR})
    may_be_let = found.is_trainee and not link.waits
    return GuestView(words, may_be_let=may_be_let, may_approve=decides and link.waits)


def newest_link(assessment_id: UUID) -> GuestLink | None:
    """Return the link of the guest who is asked, used up or not; None where no guest is."""
    return db.session.scalar(
        sa.select(GuestLink)
        .where(
            GuestLink.assessment_id == assessment_id,
            GuestLink.purpose == Purpose.SIGN,
            GuestLink.replaced_at.is_(None),
        )
        .order_by(GuestLink.made_at.desc())
    )


def closed(link: GuestLink) -> Closed | None:
    """Say why a link opens nothing now, or None where it does."""
    if link.used_at is not None:
        return Closed.USED
    if link.replaced_at is not None:
        return Closed.REPLACED
    if link.expires_at <= now():
        return Closed.EXPIRED
    if link.waits:
        return Closed.WAITS
    if guest_refusal(ACTIONS[link.purpose], link.assessment.state):
        return Closed.NOT_WANTED
    return None
