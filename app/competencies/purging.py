"""What a purge of patient data does to sign-offs: signed items are reopened, waiting ones returned."""

from uuid import UUID

from app.competencies import queries
from app.competencies.board import board_for
from app.competencies.moves import Given, move
from app.competencies.policy import Cause
from app.competencies.workflow import SIGNED, Action, State
from app.placements.access import Access

REASON = "A file was removed because it held patient data."
ADVICE = " Look at the entry, amend it where something is missing now, and ask for sign-off again."


def after_purge(access: Access, evidence_id: UUID) -> None:
    """Reopen or return every item that the purged entry supported.

    Args:
        access: the placement as the supervisor or co-ordinator sees it who purged.
        evidence_id: the entry that lost a file or its words.
    """
    board = board_for(access.placement, locked=True)
    signed = queries.signed_items_resting_on(evidence_id)
    waiting = {
        item_id
        for item_id, claims in board.claims.items()
        if any(claim.evidence_id == evidence_id for claim in claims)
    }
    for item_id in sorted(signed | waiting, key=str):
        state = board.state(item_id)
        if state in SIGNED and item_id in signed:
            move(board, item_id, Action.REOPEN, access.actor, Given(text=REASON, cause=Cause.PURGE))
        elif state is State.SUBMITTED:
            move(board, item_id, Action.RETURN, access.actor, Given(text=REASON + ADVICE, cause=Cause.PURGE))
