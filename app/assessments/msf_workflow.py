"""How far a round of feedback by colleagues has come, as a table of moves. Pure."""

from enum import StrEnum


class CycleState(StrEnum):
    """How far a round has come."""

    PROPOSED = "proposed"
    OPEN = "open"
    RELEASED = "released"
    ABANDONED = "abandoned"


class CycleAction(StrEnum):
    """What moves a round, or lengthens it."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    RELEASE = "release"
    ABANDON = "abandon"


CYCLE_MOVES: dict[tuple[CycleState, CycleAction], CycleState] = {
    (CycleState.PROPOSED, CycleAction.APPROVE): CycleState.OPEN,
    (CycleState.PROPOSED, CycleAction.REFUSE): CycleState.ABANDONED,
    (CycleState.PROPOSED, CycleAction.WITHDRAW): CycleState.ABANDONED,
    (CycleState.OPEN, CycleAction.EXTEND): CycleState.OPEN,
    (CycleState.OPEN, CycleAction.RELEASE): CycleState.RELEASED,
    (CycleState.OPEN, CycleAction.ABANDON): CycleState.ABANDONED,
}


class InvitationState(StrEnum):
    """What became of an invitation; once the round is over all of them are closed and say no more."""

    INVITED = "invited"
    ANSWERED = "answered"
    DECLINED = "declined"
    CLOSED = "closed"


def cycle_after(state: CycleState, action: CycleAction) -> CycleState | None:
    """Return the state that an action leads to, or None where the action is not possible."""
    return CYCLE_MOVES.get((state, action))
