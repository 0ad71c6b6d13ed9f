"""Signing an item off on the trainee's device: the supervisor proves by PIN who they are, and is told."""

from dataclasses import dataclass
from uuid import UUID

from app.assessments.pins import verify_pin
from app.competencies import service
from app.competencies.models import SignOffCase
from app.identity.models import User
from app.ledger.values import Authority
from app.mail.heads import lines_of_heads
from app.mail.links import absolute
from app.mail.service import post
from app.placements.access import Access, placement_for
from app.placements.policy import Capacity

MAIL_KIND = "pin-used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a supervisor gives on the trainee's device.

    Attributes:
        pin: their own; it is never kept.
        statement: what they have seen.
        seen_digest: the digest of what the page showed.
        confirmed_no_identifiers: that no patient identifiers were seen.
    """

    pin: str
    statement: str
    seen_digest: str
    confirmed_no_identifiers: bool


def sign_off_here(access: Access, item_id: UUID, supervisor: User, given: Signature) -> SignOffCase:
    """Sign an item off on the device of the trainee, in the name of the supervisor whose PIN it is.

    Raises:
        NotFoundError: the placement is not of whose device it is, or the other does not supervise it.
        RefusedError: the PIN is not right, the policy says no, or something is not filled in.
        ConflictError: the evidence is not what was shown.
    """
    access.require(Capacity.TRAINEE)
    verify_pin(supervisor, given.pin)
    placement_id = access.placement.id
    signed = service.sign_off(
        placement_for(supervisor.actor(), placement_id),
        item_id,
        given.statement,
        given.seen_digest,
        confirmed_no_identifiers=given.confirmed_no_identifiers,
        authority=Authority.PIN,
    )
    where = absolute(f"/placements/{placement_id}/competencies/{item_id}")
    lines = ["An item was signed off with your PIN.", "", "If that was not you, reopen it here:", where]
    lines += lines_of_heads([placement_id])
    post(
        supervisor.email,
        "Techfolio: your PIN was used",
        lines,
        kind=MAIL_KIND,
        placement_id=placement_id,
        user_id=supervisor.id,
    )
    return signed
