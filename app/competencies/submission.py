"""The verbs of an entry as far as they move cases: submit it, withdraw it, amend it."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from app.assessments.queries import is_assessed
from app.competencies import queries, telling
from app.competencies.board import Board, board_for
from app.competencies.moves import Given, move
from app.competencies.policy import Cause
from app.competencies.workflow import SIGNED, Action, State
from app.core.errors import RefusedError
from app.extensions import db
from app.placements.access import Access
from app.placements.models import Placement
from app.portfolio import service as portfolio
from app.portfolio.access import EvidenceAccess
from app.portfolio.models import Evidence, EvidenceVersion

NOT_SUBMITTED = "Nothing of this entry is submitted, so there is nothing to withdraw."
HAS_DRAFT = "There is a draft of a newer version. Submit it or throw it away first."
IS_SIGNED = (
    "A sign-off or a signed assessment rests on this evidence, so it cannot be withdrawn. "
    "Amend it instead: the new version asks for a new signature."
)


def submit_evidence(
    found: EvidenceAccess, draft: EvidenceVersion, *, declared: bool, ask_for: Collection[UUID]
) -> list[UUID]:
    """Submit a draft, and ask for the sign-off of the chosen items that its claims now complete.

    A new version reopens those signed items whose signature rests on an older one. Items that are chosen but
    still miss something, or already wait, are left as they are.

    Returns:
        The items for which sign-off was asked.

    Raises:
        RefusedError: it is no draft.
        InvalidInputError: something is missing, or the declaration.
    """
    access = found.access
    before = board_for(access.placement, locked=True)
    old_items = _items_of(before, found.evidence.id)
    portfolio.submit_version(draft, declared=declared)
    board = board_for(access.placement, locked=True)
    new_items = _items_of(board, found.evidence.id)
    _reopen_signed(access, board, found.evidence)
    _take_back_unmet(access, board, old_items | new_items)
    return [
        item_id
        for item_id in sorted(new_items, key=str)
        if _start_and_ask(access, board, item_id, ask=item_id in ask_for)
    ]


def is_signed(evidence_id: UUID) -> bool:
    """Say whether a sign-off in force or a signed assessment rests on some version of an entry."""
    return bool(queries.signed_items_resting_on(evidence_id)) or is_assessed(evidence_id)


def refusal_to_withdraw(found: EvidenceAccess, *, signed: bool) -> str | None:
    """Say why an entry cannot be withdrawn, or None; `signed`: a signature rests on it."""
    if found.submitted is None:
        return NOT_SUBMITTED
    if signed:
        return IS_SIGNED
    return HAS_DRAFT if found.draft else None


def withdraw_evidence(found: EvidenceAccess) -> EvidenceVersion:
    """Take an entry back; items that wait and miss something without it are taken back as well.

    Returns:
        The new draft, which says the same.

    Raises:
        RefusedError: nothing is submitted, a draft exists, or a sign-off rests on it.
    """
    board = board_for(found.access.placement, locked=True)
    items = _items_of(board, found.evidence.id)
    signed = is_signed(found.evidence.id)
    reason = refusal_to_withdraw(found, signed=signed)
    if reason or found.submitted is None:
        raise RefusedError(reason or NOT_SUBMITTED)
    draft = portfolio.withdraw_version(found.submitted)
    db.session.flush()
    _take_back_unmet(found.access, board_for(found.access.placement, locked=True), items)
    return draft


def amend_evidence(found: EvidenceAccess) -> EvidenceVersion:
    """Start a new version of an entry; what is submitted or signed stays until the new one is submitted.

    Raises:
        RefusedError: there is a draft already.
    """
    db.session.execute(sa.select(Evidence.id).where(Evidence.id == found.evidence.id).with_for_update())
    # A move to a newer version of the standards that goes on now has to see the new draft, or to be seen.
    placement = found.access.placement
    db.session.execute(sa.select(Placement.id).where(Placement.id == placement.id).with_for_update())
    return portfolio.amend(found.evidence)


def _items_of(board: Board, evidence_id: UUID) -> set[UUID]:
    return {
        item_id
        for item_id, claims in board.claims.items()
        if any(claim.evidence_id == evidence_id for claim in claims)
    }


def _reopen_signed(access: Access, board: Board, evidence: Evidence) -> None:
    """Reopen what was signed on an older version of the entry: the signature binds to what was seen."""
    reason = f"{evidence.reference} was amended: a new version replaces the one that was signed."
    for item_id in queries.signed_items_resting_on(evidence.id):
        if board.state(item_id) in SIGNED:
            given = Given(text=reason, cause=Cause.AMENDMENT)
            move(board, item_id, Action.REOPEN, access.actor, given)
            telling.reopened(board, item_id, access.actor)


def _take_back_unmet(access: Access, board: Board, item_ids: Collection[UUID]) -> None:
    """Take back items that wait for a decision that cannot be a sign-off any more."""
    for item_id in item_ids:
        waits = board.state(item_id) is State.SUBMITTED
        if waits and not board.met(item_id):
            move(board, item_id, Action.WITHDRAW, access.actor)
            telling.taken_back(board, item_id)


def _start_and_ask(access: Access, board: Board, item_id: UUID, *, ask: bool) -> bool:
    """Start an item's case at its first evidence, and ask for sign-off where that is wanted and possible."""
    if not board.item(item_id).counts:
        return False
    if board.state(item_id) is State.NOT_STARTED:
        move(board, item_id, Action.START, access.actor)
    waits_or_signed = board.state(item_id) in SIGNED | {State.SUBMITTED}
    if not ask or waits_or_signed or not board.met(item_id):
        return False
    move(board, item_id, Action.SUBMIT, access.actor)
    telling.asked(board, item_id)
    return True
