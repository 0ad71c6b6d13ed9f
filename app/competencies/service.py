"""The verbs of sign-off on one item: ask, take back, return, sign off, verify, reject, reopen."""

from uuid import UUID

from app.competencies import telling
from app.competencies.board import Board, board_for
from app.competencies.models import SignOffCase
from app.competencies.moves import Given, move
from app.competencies.policy import Cause, Refusal, incomplete, refusal
from app.competencies.workflow import Action, State
from app.core.errors import ConflictError, RefusedError
from app.ledger.values import Authority
from app.placements.access import Access
from app.placements.moved import moved_items

MOVED = (
    "The placement has moved to a newer version of its standards meanwhile. Look at the item again: "
    "its words or its rule may be other ones. What you typed is still here."
)
GONE = "The placement's standards do not have this item any more. What lies on it stays readable."
TOLD_HERE = {Action.SIGN_OFF: telling.signed, Action.RETURN: telling.returned}
CHANGED = "The evidence changed while you were reading. Look again. What you typed is still here."


def refusal_for(
    access: Access, board: Board, item_id: UUID, action: Action, cause: Cause = Cause.CHOICE
) -> Refusal | None:
    """Say why the acting person cannot do something with an item now, or None; pages explain with it.

    Sign-off of an item that was never started begins by starting it, so that is what is asked about.

    Raises:
        NotFoundError: the placement has no such item.
    """
    facts = board.facts(item_id, cause)
    if action is Action.SUBMIT and facts.state is State.NOT_STARTED:
        # Asking for the first time starts the case and submits it, in one go.
        missing = None if facts.met else Refusal.STILL_MISSING
        return refusal(access.actor, Action.START, facts) or missing
    return refusal(access.actor, action, facts)


def submit(access: Access, item_id: UUID) -> SignOffCase:
    """Ask for the sign-off of an item whose evidence has been submitted.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no.
    """
    board = _locked(access, item_id)
    if reason := refusal_for(access, board, item_id, Action.SUBMIT):
        raise RefusedError(reason.sentence)
    if board.state(item_id) is State.NOT_STARTED:
        move(board, item_id, Action.START, access.actor)
    case = move(board, item_id, Action.SUBMIT, access.actor)
    telling.asked(board, item_id)
    return case


def withdraw(access: Access, item_id: UUID) -> SignOffCase:
    """Take back that sign-off was asked for; the evidence stays submitted.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no.
    """
    board = _locked(access, item_id)
    case = move(board, item_id, Action.WITHDRAW, access.actor)
    telling.taken_back(board, item_id)
    return case


def return_with_feedback(access: Access, item_id: UUID, feedback: str, seen_digest: str) -> SignOffCase:
    """Give an item back to the trainee; not a fail, and never without feedback.

    Args:
        access: the placement as the supervisor sees it.
        item_id: which item.
        feedback: what the trainee needs to do.
        seen_digest: the digest of what the page showed.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no, or the feedback is empty.
        ConflictError: the evidence is not what was shown.
    """
    return _decide(access, item_id, Action.RETURN, Given(text=feedback), seen_digest)


def sign_off(
    access: Access,
    item_id: UUID,
    statement: str,
    seen_digest: str,
    *,
    confirmed_no_identifiers: bool,
    authority: Authority = Authority.ACCOUNT,
) -> SignOffCase:
    """Sign an item off: what was shown, with a statement and the confirmation about patient identifiers.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no, the statement is empty or the confirmation is absent.
        ConflictError: the evidence is not what was shown.
    """
    given = Given(text=statement, confirmed_no_identifiers=confirmed_no_identifiers, authority=authority)
    return _decide(access, item_id, Action.SIGN_OFF, given, seen_digest)


def verify(access: Access, item_id: UUID, note: str, seen_digest: str) -> SignOffCase:
    """Accept what was signed off, as an internal verifier; a note is welcome and not needed.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no.
        ConflictError: the evidence is not what was shown.
    """
    given = Given(text=note, cause=Cause.VERIFICATION)
    return _decide(access, item_id, Action.VERIFY, given, seen_digest)


def reject(access: Access, item_id: UUID, reason: str, seen_digest: str) -> SignOffCase:
    """Reject what was signed off, as an internal verifier: it is reopened, with a reason for the trainee.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no, or the reason is empty.
        ConflictError: the evidence is not what was shown.
    """
    given = Given(text=reason, cause=Cause.VERIFICATION)
    return _decide(access, item_id, Action.REOPEN, given, seen_digest)


def reopen(access: Access, item_id: UUID, reason: str) -> SignOffCase:
    """Reopen a signed item, with a reason.

    Raises:
        NotFoundError: the placement has no such item.
        RefusedError: the policy says no, or the reason is empty.
    """
    if lacking := incomplete(Action.REOPEN, reason):
        raise RefusedError(lacking.sentence)
    board = _locked(access, item_id)
    case = move(board, item_id, Action.REOPEN, access.actor, Given(text=reason))
    telling.reopened(board, item_id, access.actor)
    return case


def _locked(access: Access, item_id: UUID) -> Board:
    """Return the placement's board, locked, on which an item stands that a page has shown.

    Raises:
        RefusedError, ConflictError: the placement moved to a newer version since, without or with the item.
    """
    board = board_for(access.placement, locked=True)
    if not board.has(item_id):
        moved = moved_items(access.placement.id)
        if moved.is_gone(item_id):
            raise RefusedError(GONE)
        if moved.now(item_id) != item_id:
            raise ConflictError(MOVED)
    return board


def _decide(access: Access, item_id: UUID, action: Action, given: Given, seen_digest: str) -> SignOffCase:
    """Judge what was shown: first whether the person may, then whether it is still the same."""
    if lacking := incomplete(action, given.text, confirmed=given.confirmed_no_identifiers):
        raise RefusedError(lacking.sentence)
    board = _locked(access, item_id)
    if reason := refusal(access.actor, action, board.facts(item_id, given.cause)):
        raise RefusedError(reason.sentence)
    if board.digest(item_id) != seen_digest:
        raise ConflictError(CHANGED)
    case = move(board, item_id, action, access.actor, given)
    # What a verifier decides is told by the room that knows what was sampled.
    if tell := TOLD_HERE.get(action):
        tell(board, item_id, access.actor)
    return case
