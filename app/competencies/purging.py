"""What a purge of patient data does to sign-offs: signed items are reopened, waiting ones returned."""

from app.competencies import queries, telling
from app.competencies.board import board_for
from app.competencies.moves import Given, move
from app.competencies.policy import Cause
from app.competencies.workflow import SIGNED, Action, State
from app.core.actor import Actor
from app.placements.policy import Capacity
from app.portfolio.models import Evidence

REASON = "A file was removed because it held patient data."
ADVICE = " Look at the entry, amend it where something is missing now, and ask for sign-off again."


def after_purge(evidence: Evidence, actor: Actor, _part: Capacity, _reason: str) -> None:
    """Reopen or return every item that the purged entry supported.

    Args:
        evidence: the entry that lost a file or its words.
        actor: the supervisor or co-ordinator who purged.
        _part: the part in which they did; the policy finds it anew.
        _reason: why; it stands at the report, where nobody else reads what the data was.
    """
    board = board_for(evidence.placement, locked=True)
    signed = queries.signed_items_resting_on(evidence.id)
    waiting = {
        item_id
        for item_id, claims in board.claims.items()
        if any(claim.evidence_id == evidence.id for claim in claims)
    }
    for item_id in sorted(signed | waiting, key=str):
        state = board.state(item_id)
        if state in SIGNED and item_id in signed:
            move(board, item_id, Action.REOPEN, actor, Given(text=REASON, cause=Cause.PURGE))
            telling.reopened(board, item_id, actor)
        elif state is State.SUBMITTED:
            move(board, item_id, Action.RETURN, actor, Given(text=REASON + ADVICE, cause=Cause.PURGE))
            telling.returned(board, item_id, actor)
