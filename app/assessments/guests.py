"""The verbs about guests: ask one, approve or refuse them, send a link again, sign, decline, dispute."""

from datetime import timedelta

import sqlalchemy as sa

from app.assessments.access import AssessmentAccess
from app.assessments.asking import Request, begin
from app.assessments.guest_links import VALID_FOR, make_link
from app.assessments.guest_mail import send_confirmation, send_request
from app.assessments.guest_models import GuestDomain, GuestLink, Purpose
from app.assessments.guest_policy import Doubt, Guest, doubt_about, guest_refusal
from app.assessments.models import Assessment, AssessmentEvent, GuestAssessor, StoredForm
from app.assessments.moves import Doer, Given, move, step
from app.assessments.policy import Part, Refusal
from app.assessments.service import Signing, freeze
from app.assessments.telling import deciders_of
from app.assessments.workflow import Action, State
from app.core.actor import Actor, Role
from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.service import find_user
from app.ledger.values import Authority
from app.mail.service import settled, tell
from app.mail.text import mailable
from app.mail.values import NoticeKind
from app.placements.access import Access
from app.placements.models import Placement
from app.placements.policy import Capacity

AGAIN_AFTER = timedelta(minutes=10)
HAS_ACCOUNT = "This person has an account here. Choose their name in the list instead of typing the address."
JUST_SENT = "A link was sent a moment ago. Wait ten minutes before you send another one."
NO_GUEST = "No guest was asked for this assessment."
WAITS_FOR_APPROVAL = "A supervisor has to approve this guest first. Nothing was signed."


def ask_guest(access: Access, form: StoredForm, request: Request, guest: Guest) -> Assessment:
    """Ask somebody without an account for an assessment of oneself.

    A link goes out at once, or, where the address raises a doubt, once a supervisor has approved the guest.

    Raises:
        NotFoundError: the placement is not the person's own.
        RefusedError: the person who is asked has an account, or is to examine the trainee.
        InvalidInputError: something is missing, or no mail can be sent to the address.
    """
    access.require(Capacity.TRAINEE)
    address = mailable(guest.email).lower()
    _refuse_whom_we_know(access.placement, address)
    asked = GuestAssessor(
        id=new_id(),
        placement_id=access.placement.id,
        name=guest.name.strip(),
        email=address,
        job_title=guest.job_title.strip(),
    )
    db.session.add(asked)
    db.session.flush()
    assessment = begin(access, form, request, guest=asked)
    move(assessment, Action.ASK, access.actor)
    _offer(assessment, access.actor)
    return assessment


def send_again(found: AssessmentAccess) -> Doubt | None:
    """Send the guest a new link; the old one is good for nothing from then on.

    Returns:
        Why a supervisor has to approve the guest first, or None where the link is on its way.

    Raises:
        NotFoundError: the assessment is not of the person.
        RefusedError: no guest is asked, or a link went out a moment ago.
    """
    found.require(Part.TRAINEE)
    if found.assessment.guest is None:
        raise RefusedError(NO_GUEST)
    if reason := guest_refusal(Action.COMPLETE, found.assessment.state):
        raise RefusedError(reason.sentence)
    newest = sa.select(sa.func.max(GuestLink.made_at)).where(GuestLink.assessment_id == found.assessment.id)
    last = db.session.scalar(newest)
    if last is not None and now() - last < AGAIN_AFTER:
        raise RefusedError(JUST_SENT)
    return _offer(found.assessment, found.actor)


def approve(link: GuestLink, actor: Actor) -> None:
    """Let a guest have their link, as somebody who decides about the placement.

    Raises:
        ConflictError: it does not wait any more.
    """
    if not link.waits or link.replaced_at is not None or link.assessment.state is not State.ASKED:
        raise ConflictError("This guest does not wait for approval any more. Somebody else may have decided.")
    link.approved_at, link.approved_by_id = now(), actor.user_id
    # The guest has not had it before: its days begin now, however long it waited.
    link.expires_at = now() + VALID_FOR
    db.session.flush()
    settled(NoticeKind.GUEST_TO_APPROVE, _approval_address(link))
    send_request(link)


def refuse(link: GuestLink, found: AssessmentAccess, reason: str) -> AssessmentEvent:
    """Refuse a guest who waits for approval: the assessment counts as declined, and the trainee reads why.

    Raises:
        NotFoundError: the person does not decide about the placement.
        ConflictError: the guest does not wait any more.
        RefusedError: the reason is empty.
    """
    found.require(Part.SUPERVISOR, Part.COORDINATOR)
    if not link.waits or link.assessment.state is not State.ASKED:
        raise ConflictError("This guest does not wait for approval any more. Somebody else may have decided.")
    link.replaced_at = now()
    settled(NoticeKind.GUEST_TO_APPROVE, _approval_address(link))
    part = Part.SUPERVISOR if Part.SUPERVISOR in found.parts else Part.COORDINATOR
    doer = Doer(part=part, actor_id=found.actor.user_id)
    return step(link.assessment, Action.DECLINE, doer, Given(text=reason))


def sign(link: GuestLink, guest: Guest, signing: Signing) -> AssessmentEvent:
    """Sign as a guest: by a link that the caller has locked and found open, which is used up by it.

    Raises:
        RefusedError: nothing waits for a signature, or the confirmation is absent.
        InvalidInputError: an answer or the name is missing.
    """
    return _sign(link, guest, signing, Authority.LINK)


def sign_here(found: AssessmentAccess, link: GuestLink, guest: Guest, signing: Signing) -> AssessmentEvent:
    """Sign as a guest on the trainee's device: the address that was asked gets the confirmation.

    Args:
        found: the assessment, which the trainee has locked.
        link: by which its guest could sign elsewhere; it is used up.
        guest: who the guest says they are; the address stays the one that was asked.
        signing: the answers.

    Raises:
        NotFoundError: the assessment is not of the person whose device it is.
        RefusedError: nothing waits for a signature, the guest is not approved, or the confirmation is absent.
        InvalidInputError: an answer or the name is missing.
    """
    found.require(Part.TRAINEE)
    if link.waits:
        raise RefusedError(WAITS_FOR_APPROVAL)
    return _sign(link, guest, signing, Authority.HERE)


def refusal_here(link: GuestLink) -> str:
    """Say why the guest of a link cannot sign on the trainee's device, or an empty text."""
    if reason := guest_refusal(Action.COMPLETE, link.assessment.state):
        return reason.sentence
    return WAITS_FOR_APPROVAL if link.waits else ""


def _sign(link: GuestLink, guest: Guest, signing: Signing, authority: Authority) -> AssessmentEvent:
    assessment = link.assessment
    doer, statement = _doer(assessment, guest)
    if reason := guest_refusal(Action.COMPLETE, assessment.state):
        raise RefusedError(reason.sentence)
    given = freeze(assessment, signing)
    signed = Given(
        text=f"{statement}: {given.text}",
        confirmed_no_identifiers=given.confirmed_no_identifiers,
        content_digest=given.content_digest,
        authority=authority,
    )
    event = step(assessment, Action.COMPLETE, doer, signed)
    link.used_at = now()
    db.session.flush()
    send_confirmation(assessment, event)
    return event


def decline(link: GuestLink, reason: str) -> AssessmentEvent:
    """Say as a guest that one will not make the assessment, and why; the link is used up by it.

    Raises:
        RefusedError: nothing is asked any more, or the reason is empty.
    """
    return _by_link(link, Action.DECLINE, reason)


def dispute(link: GuestLink, reason: str) -> AssessmentEvent:
    """Say that what was signed in one's name is not right; the items are frozen until it is decided.

    Raises:
        RefusedError: it is not as it was signed any more, or the reason is empty.
    """
    return _by_link(link, Action.DISPUTE, reason)


def _by_link(link: GuestLink, action: Action, reason: str) -> AssessmentEvent:
    if refusal := guest_refusal(action, link.assessment.state):
        raise RefusedError(refusal.sentence)
    asked = link.assessment.guest
    if asked is None:
        raise RefusedError(NO_GUEST)
    doer = Doer(
        part=Part.GUEST,
        guest_id=asked.id,
        registration_body=asked.registration_body,
        registration_number=asked.registration_number,
    )
    event = step(link.assessment, action, doer, Given(text=reason, authority=Authority.LINK))
    link.used_at = now()
    db.session.flush()
    return event


def _refuse_whom_we_know(placement: Placement, address: str) -> None:
    user = find_user(address)
    if user is None or user.id == placement.trainee_id:
        return
    if any(reader.user_id == user.id for reader in placement.readers):
        raise RefusedError(Refusal.EXAMINES.sentence)
    if user.active and user.actor().plays(Role.SUPERVISOR, placement.centre_id):
        raise RefusedError(HAS_ACCOUNT)


def _offer(assessment: Assessment, trainee: Actor) -> Doubt | None:
    guest, placement = assessment.guest, assessment.placement
    if guest is None:
        raise AssertionError("A guest was asked.")
    known = db.session.scalars(
        sa.select(GuestDomain.domain).where(GuestDomain.centre_id == placement.centre_id)
    ).all()
    doubt = doubt_about(guest.email, [placement.trainee.email], known)
    link = make_link(assessment, Purpose.SIGN, doubt)
    if doubt is None:
        send_request(link)
        return None
    for user_id in deciders_of(assessment):
        words = (
            f"{trainee.name} asks {guest.name}, {guest.email}, for an assessment. Approve the guest first."
        )
        tell(user_id, NoticeKind.GUEST_TO_APPROVE, words, _approval_address(link), placement.id)
    return doubt


def _approval_address(link: GuestLink) -> str:
    return f"/assessments/{link.assessment_id}/guest"


def _doer(assessment: Assessment, guest: Guest) -> tuple[Doer, str]:
    """Keep what a guest states about themselves; return who acts, and how the signature begins."""
    asked = assessment.guest
    if asked is None:
        raise RefusedError(NO_GUEST)
    if not guest.name.strip():
        raise InvalidInputError("Give your name.")
    asked.name, asked.job_title = guest.name.strip(), guest.job_title.strip()
    asked.registration_body = guest.registration_body.strip()
    asked.registration_number = guest.registration_number.strip()
    doer = Doer(
        part=Part.GUEST,
        guest_id=asked.id,
        registration_body=asked.registration_body,
        registration_number=asked.registration_number,
    )
    # The name goes into the words that the ledger covers: the guest's row could be changed.
    return doer, ", ".join(filter(None, (asked.name, asked.job_title)))
