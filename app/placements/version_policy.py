"""Who may move a placement to a newer version of its standards, and when. Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

from app.placements.policy import Capacity


class Refusal(Enum):
    """Why a placement cannot move, with the sentence that people read."""

    NOT_YOUR_PART = "Only a training co-ordinator of the centre moves a placement to a newer version."
    FINISHED = "The placement is finished. Reopen it first, then move it."
    NOT_PINNED = "The placement does not have this version any more, perhaps because somebody has moved it."
    NOTHING_NEWER = "There is no newer published version of this set that the placement could move to."
    REASON_MISSING = "Write why the placement moves. Everybody with a part in it can read that."

    @property
    def sentence(self) -> str:
        """Return the sentence for the person."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFacts:
    """What the rules need to know.

    Attributes:
        parts: what the acting person is in the placement today.
        finished: whether the placement has ended.
        pinned: whether the placement has the version that it is to leave.
        newer: whether there is a newer published version of the same set that it does not have yet.
    """

    parts: AbstractSet[Capacity]
    finished: bool
    pinned: bool
    newer: bool


def refusal(facts: MoveFacts) -> Refusal | None:
    """Return why a placement cannot move, or None where it can."""
    if Capacity.COORDINATOR not in facts.parts:
        return Refusal.NOT_YOUR_PART
    if facts.finished:
        return Refusal.FINISHED
    if not facts.pinned:
        return Refusal.NOT_PINNED
    return None if facts.newer else Refusal.NOTHING_NEWER
