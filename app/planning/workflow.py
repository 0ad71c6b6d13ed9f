"""The states of a version of a training plan, and what moves it from one to another. A pure table."""

from enum import StrEnum


class State(StrEnum):
    """How far a version is: being made, agreed by one side, agreed by both and closed for good."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"


class Act(StrEnum):
    """What can be done with a version."""

    CHANGE = "change"
    AGREE = "agree"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


# The other side agrees to what one side has proposed; every change drops an agreement that stood.
MOVES: dict[tuple[State, Act], State] = {
    (State.DRAFT, Act.CHANGE): State.DRAFT,
    (State.PROPOSED, Act.CHANGE): State.DRAFT,
    (State.DRAFT, Act.AGREE): State.PROPOSED,
    (State.PROPOSED, Act.AGREE): State.AGREED,
    (State.PROPOSED, Act.WITHDRAW): State.DRAFT,
}
