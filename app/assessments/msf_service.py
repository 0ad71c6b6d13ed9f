"""The verbs of a round of feedback: propose, approve, refuse, withdraw, lengthen, release, abandon."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.assessments.guest_policy import plain_address
from app.assessments.models import StoredForm
from app.assessments.msf_access import CycleAccess
from app.assessments.msf_links import rater_token, send_invitation
from app.assessments.msf_models import MsfAnswer, MsfCycle, MsfInvitation, MsfItem, MsfSelfRating
from app.assessments.msf_policy import (
    EXTENSION,
    OPEN_FOR,
    CycleRefusal,
    Rater,
    rater_problems,
    threshold_refusal,
)
from app.assessments.msf_recording import record_release
from app.assessments.msf_summary import summarise
from app.assessments.msf_workflow import CycleAction, InvitationState, cycle_after
from app.assessments.policy import Refusal
from app.assessments.telling import deciders
from app.assessments.tokens import digest_of_token
from app.core.clock import now, today
from app.core.errors import InvalidInputError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.service import find_user
from app.mail.service import settled, tell
from app.mail.text import mailable
from app.mail.values import NoticeKind
from app.placements.access import Access
from app.placements.models import Placement, ReaderRole
from app.placements.policy import Capacity
from app.placements.queries import pinned_catalogues

NOT_ON_PLACEMENT = (
    "One of the items is not part of the placement's standards any more. Look at the list again."
)

EXAMINES = "This person is to examine you, and an examiner has no part in the training. Name somebody else."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a trainee proposes: a title, the items it is about, and whom to ask."""

    title: str
    item_ids: frozenset[UUID]
    raters: Sequence[Rater]


def propose(access: Access, form: StoredForm, proposal: Proposal) -> MsfCycle:
    """Propose colleagues as the trainee; nobody is written to before a supervisor has approved them.

    Raises:
        NotFoundError: the placement is not the person's own.
        InvalidInputError: something is missing, or an address is there twice or is nobody's who may answer.
    """
    access.require(Capacity.TRAINEE)
    if not proposal.title.strip():
        raise InvalidInputError(Refusal.TITLE_MISSING.sentence)
    _check_items(access.placement.id, proposal.item_ids)
    if problems := rater_problems(proposal.raters, [access.placement.trainee.email]):
        raise InvalidInputError(" ".join(problems))
    for rater in proposal.raters:
        _refuse_examiner(access.placement, rater)
    cycle = MsfCycle(id=new_id(), placement=access.placement, stored_form=form, title=proposal.title.strip())
    db.session.add(cycle)
    cycle.items = [MsfItem(item_id=item_id) for item_id in proposal.item_ids]
    cycle.invitations = [_invitation(rater) for rater in proposal.raters]
    db.session.flush()
    words = f"{access.placement.trainee.name} proposes colleagues for feedback. Approve them first."
    for user_id in deciders(access.placement):
        tell(user_id, NoticeKind.GUEST_TO_APPROVE, words, address_of_cycle(cycle), access.placement.id)
    return cycle


def approve(found: CycleAccess, threshold: int) -> None:
    """Let the colleagues be asked, and say how many answers are needed.

    Raises:
        RefusedError: the person may not, or the number cannot be.
    """
    _require(found, CycleAction.APPROVE)
    cycle = found.cycle
    if reason := threshold_refusal(threshold, len(cycle.invitations)):
        raise RefusedError(reason.sentence)
    cycle.threshold, cycle.opened_at, cycle.closes_on = threshold, now(), today() + OPEN_FOR
    cycle.approved_by_id = found.access.actor.user_id
    _move(found, CycleAction.APPROVE)
    for invitation in cycle.invitations:
        send_invitation(invitation)
    _tell_trainee(cycle, "Your colleagues are asked for their feedback.")


def refuse(found: CycleAccess, reason: str) -> None:
    """Refuse a proposal; the trainee reads why and can make another one.

    Raises:
        RefusedError: the person may not, or the reason is empty.
    """
    _end(found, CycleAction.REFUSE, reason)
    _tell_trainee(found.cycle, "The colleagues whom you proposed were not approved. Read why.")


def withdraw(found: CycleAccess) -> None:
    """Take a proposal back as the trainee.

    Raises:
        RefusedError: the person may not, or it is approved already.
    """
    _require(found, CycleAction.WITHDRAW)
    _move(found, CycleAction.WITHDRAW)
    _close_invitations(found.cycle)


def extend(found: CycleAccess) -> None:
    """Lengthen a round whose last day has passed; the links that were sent work again.

    Raises:
        RefusedError: the person may not, it is still open, or it was lengthened before.
    """
    _require(found, CycleAction.EXTEND)
    found.cycle.closes_on, found.cycle.extended = today() + EXTENSION, True
    db.session.flush()
    _tell_trainee(found.cycle, "The round of feedback was lengthened.")


def release(found: CycleAccess) -> None:
    """Show what enough colleagues have answered, and let no more answers in.

    Only now do the answers enter the ledger, all at one moment and in random order: an entry for each as it
    came would tell when.

    Raises:
        RefusedError: the person may not, or too few have answered.
    """
    _require(found, CycleAction.RELEASE)
    cycle = found.cycle
    answers = answers_of(cycle)
    cycle.summary = summarise(cycle.stored_form.form, [one.answers for one in answers]).to_data()
    cycle.released_at, cycle.released_by_id = now(), found.access.actor.user_id
    _move(found, CycleAction.RELEASE)
    _close_invitations(cycle)
    secrets.SystemRandom().shuffle(answers)
    record_release(cycle, answers)
    _tell_trainee(cycle, "The feedback of your colleagues is there.")


def abandon(found: CycleAccess, reason: str) -> None:
    """End a round without showing anything; what was answered is deleted.

    Raises:
        RefusedError: the person may not, or the reason is empty.
    """
    _end(found, CycleAction.ABANDON, reason)
    for table in (MsfAnswer, MsfSelfRating):
        db.session.execute(sa.delete(table).where(table.cycle_id == found.cycle.id))
    _tell_trainee(found.cycle, "The round of feedback was abandoned. Read why.")


def answers_of(cycle: MsfCycle) -> list[MsfAnswer]:
    """Return the answers of a round."""
    return list(db.session.scalars(sa.select(MsfAnswer).where(MsfAnswer.cycle_id == cycle.id)))


def address_of_cycle(cycle: MsfCycle) -> str:
    """Return where a round stands in the product."""
    return f"/colleague-feedback/{cycle.id}"


def _require(found: CycleAccess, action: CycleAction) -> None:
    if reason := found.refusal(action):
        raise RefusedError(reason.sentence)


def _move(found: CycleAccess, action: CycleAction) -> None:
    reached = cycle_after(found.cycle.state, action)
    if reached is None:
        raise RefusedError(CycleRefusal.NOT_NOW.sentence)
    found.cycle.state = reached
    db.session.flush()
    settled(NoticeKind.GUEST_TO_APPROVE, address_of_cycle(found.cycle))


def _end(found: CycleAccess, action: CycleAction, reason: str) -> None:
    _require(found, action)
    if not reason.strip():
        raise RefusedError(CycleRefusal.REASON_MISSING.sentence)
    found.cycle.reason = reason.strip()
    _move(found, action)
    _close_invitations(found.cycle)


def _close_invitations(cycle: MsfCycle) -> None:
    """Let no link answer any more, and forget who has answered."""
    for invitation in cycle.invitations:
        invitation.state = InvitationState.CLOSED
    db.session.flush()


def _tell_trainee(cycle: MsfCycle, words: str) -> None:
    trainee_id = cycle.placement.trainee_id
    tell(trainee_id, NoticeKind.ASSESSMENT_DONE, words, address_of_cycle(cycle), cycle.placement_id)


def _invitation(rater: Rater) -> MsfInvitation:
    invitation = MsfInvitation(
        id=new_id(),
        name=rater.name.strip(),
        email=mailable(rater.email),
        plain=plain_address(rater.email),
        nonce=secrets.token_hex(16),
    )
    invitation.token_digest = digest_of_token(rater_token(invitation))
    return invitation


def _refuse_examiner(placement: Placement, rater: Rater) -> None:
    user = find_user(mailable(rater.email).lower())
    examining = {reader.user_id for reader in placement.readers if reader.role is ReaderRole.EXAMINER}
    if user is not None and user.id in examining:
        raise InvalidInputError(f"“{rater.email}”: {EXAMINES}")


def _check_items(placement_id: UUID, wanted: frozenset[UUID]) -> None:
    if not wanted:
        raise InvalidInputError(Refusal.ITEMS_MISSING.sentence)
    known = {item.id for catalogue in pinned_catalogues(placement_id) for item in catalogue.taking_evidence}
    if wanted - known:
        raise InvalidInputError(NOT_ON_PLACEMENT)
