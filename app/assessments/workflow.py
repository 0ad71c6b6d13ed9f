"""The workflow of one assessment, as a table. One function moves state by reading it."""

from enum import StrEnum


class State(StrEnum):
    """How far an assessment has come."""

    DRAFT = "draft"
    ASKED = "asked"
    COMPLETED = "completed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"


class Action(StrEnum):
    """What moves an assessment."""

    ASK = "ask"
    COMPLETE = "complete"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    DISPUTE = "dispute"
    UPHOLD = "uphold"


MOVES: dict[tuple[State, Action], State] = {
    (State.DRAFT, Action.ASK): State.ASKED,
    # At the bench: whoever supervises starts one and signs it at once, without being asked.
    (State.DRAFT, Action.COMPLETE): State.COMPLETED,
    (State.DRAFT, Action.WITHDRAW): State.WITHDRAWN,
    (State.ASKED, Action.COMPLETE): State.COMPLETED,
    (State.ASKED, Action.DECLINE): State.DECLINED,
    (State.ASKED, Action.WITHDRAW): State.WITHDRAWN,
    (State.COMPLETED, Action.DISPUTE): State.DISPUTED,
    (State.DISPUTED, Action.UPHOLD): State.COMPLETED,
    (State.DISPUTED, Action.WITHDRAW): State.WITHDRAWN,
}

# Nothing has been judged yet, so what is asked may still change.
OPEN = frozenset({State.DRAFT, State.ASKED})
# Somebody has signed, whatever became of it.
JUDGED = frozenset({State.COMPLETED, State.DISPUTED})


def after(state: State, action: Action) -> State | None:
    """Return the state that an action leads to, or None where the action is not possible."""
    return MOVES.get((state, action))
