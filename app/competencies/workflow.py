"""The sign-off workflow of one item on one placement, as a table. One function moves state by reading it."""

from enum import StrEnum


class State(StrEnum):
    """How far the sign-off of an item has come."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed-off"
    VERIFIED = "verified"
    REOPENED = "reopened"


class Action(StrEnum):
    """What moves the sign-off of an item."""

    START = "start"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    SIGN_OFF = "sign-off"
    VERIFY = "verify"
    REOPEN = "reopen"


MOVES: dict[tuple[State, Action], State] = {
    (State.NOT_STARTED, Action.START): State.IN_PROGRESS,
    (State.IN_PROGRESS, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.WITHDRAW): State.IN_PROGRESS,
    (State.SUBMITTED, Action.RETURN): State.RETURNED,
    (State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.SIGN_OFF): State.SIGNED_OFF,
    (State.SIGNED_OFF, Action.VERIFY): State.VERIFIED,
    (State.SIGNED_OFF, Action.REOPEN): State.REOPENED,
    (State.VERIFIED, Action.REOPEN): State.REOPENED,
    (State.REOPENED, Action.SUBMIT): State.SUBMITTED,
}

SIGNED = frozenset({State.SIGNED_OFF, State.VERIFIED})


def after(state: State, action: Action) -> State | None:
    """Return the state that an action leads to, or None where the action is not possible."""
    return MOVES.get((state, action))
