"""Who may say what about an entry, and when, as pure rules; each refusal is a sentence."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from uuid import UUID

from app.core.actor import Actor
from app.placements.policy import Capacity

CONVERSING = frozenset({Capacity.TRAINEE, Capacity.SUPERVISOR, Capacity.COORDINATOR})
"""Comments belong to the training. Moderators and examiners judge the evidence and see none."""

CHANGEABLE_FOR = timedelta(minutes=15)


class CommentAction(StrEnum):
    """What can be done in a thread."""

    WRITE = "write"
    CHANGE = "change"
    REMOVE = "remove"


class CommentRefusal(Enum):
    """Every reason why something is not possible in a thread, with the sentence that people read."""

    NO_PART = "Comments are for the trainee, the supervisors and the co-ordinator of this placement."
    NOT_SUBMITTED = "Comments begin when the entry is submitted. Until then its trainee alone sees it."
    ENTRY_REPORTED = (
        "Patient data has been reported in this entry. "
        "Nothing is written or changed here until a supervisor or co-ordinator has decided."
    )
    NOT_THE_AUTHOR = "Only its author changes or removes a comment."
    GONE = "This comment has been removed already."
    COMMENT_REPORTED = (
        "Patient data has been reported in this comment. "
        "It stays as it is until a supervisor or co-ordinator has decided."
    )
    TOO_LATE = (
        "A comment can be changed for 15 minutes after it was written. Write another one, or remove this one."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadFacts:
    """What the rules need to know about an entry.

    Attributes:
        parts: the acting person's parts in the placement.
        submitted: whether the entry is submitted now, so that others see it.
        reported: whether a report of patient data in the entry as a whole is open.
    """

    parts: AbstractSet[Capacity]
    submitted: bool
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentFacts:
    """What the rules need to know about one comment; `reported`: a report about it is open."""

    author_id: UUID
    age: timedelta
    gone: bool
    reported: bool


def reads_comments(parts: AbstractSet[Capacity]) -> bool:
    """Say whether somebody with these parts in a placement reads what is said about its entries."""
    return bool(CONVERSING & parts)


def refusal_to_write(thread: ThreadFacts) -> CommentRefusal | None:
    """Return why a person may not write a comment on an entry, or None where they may."""
    if not reads_comments(thread.parts):
        return CommentRefusal.NO_PART
    if thread.reported:
        return CommentRefusal.ENTRY_REPORTED
    return None if thread.submitted else CommentRefusal.NOT_SUBMITTED


def refusal(
    actor: Actor, action: CommentAction, thread: ThreadFacts, comment: CommentFacts | None = None
) -> CommentRefusal | None:
    """Return why a person may not do something in a thread, or None where they may.

    Args:
        actor: who acts.
        action: what they want to do.
        thread: the entry.
        comment: the comment that is changed or removed; None where one is written.
    """
    if comment is None:
        return refusal_to_write(thread)
    if not reads_comments(thread.parts):
        return CommentRefusal.NO_PART
    if comment.author_id != actor.user_id:
        return CommentRefusal.NOT_THE_AUTHOR
    return _refusal_now(action, thread, comment)


def _refusal_now(action: CommentAction, thread: ThreadFacts, comment: CommentFacts) -> CommentRefusal | None:
    """Return why its author may not change or remove a comment at this moment, or None."""
    if comment.gone:
        return CommentRefusal.GONE
    if thread.reported:
        return CommentRefusal.ENTRY_REPORTED
    if comment.reported:
        return CommentRefusal.COMMENT_REPORTED
    if action is CommentAction.CHANGE and comment.age > CHANGEABLE_FOR:
        return CommentRefusal.TOO_LATE
    return None
