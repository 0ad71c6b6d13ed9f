"""What pages show of the comments on an entry: state turned into words, so that templates compare nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.clock import instant_in_words
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.portfolio.access import EvidenceAccess
from app.portfolio.comments import comment_facts, comments_on, thread_facts
from app.portfolio.comments_policy import CommentAction, reads_comments, refusal, refusal_to_write
from app.portfolio.models import EvidenceComment


@dataclass(frozen=True)
class CommentView:
    """One comment.

    Attributes:
        name: how it is called, for instance ``Comment of Sam Supervisor, 4 March 2026, 09:05``.
        text: its words, to be escaped; empty where they cannot be shown.
        note: what happened to it, or an empty text.
        change_address: where its author changes or removes it; empty where nothing can be done.
        report_address: where patient data in it is reported; empty where there is nothing to report.
    """

    id: UUID
    name: str
    who: str
    part: str
    at: datetime
    text: str
    note: str
    change_address: str
    report_address: str


@dataclass(frozen=True)
class Thread:
    """All comments on an entry, the newest last; `why_not`: why nothing can be written, or an empty text."""

    address: str
    reference: str
    comments: Sequence[CommentView]
    why_not: str

    @property
    def number(self) -> int:
        """Return how many comments say something."""
        return sum(bool(comment.text) for comment in self.comments)


def thread_of(found: EvidenceAccess, comments: Sequence[EvidenceComment]) -> Thread | None:
    """Return the thread of an entry for a person; None where it is not for them, or none can be yet."""
    if not reads_comments(found.access.parts) or not (comments or found.submitted):
        return None
    why_not = refusal_to_write(thread_facts(found))
    return Thread(
        address=f"/evidence/{found.evidence.id}/comments",
        reference=found.evidence.reference,
        comments=() if found.words_hidden else tuple(comment_view(found, one) for one in comments),
        why_not=why_not.value if why_not else "",
    )


def thread_on(found: EvidenceAccess) -> Thread | None:
    """Read the thread of one entry for a person."""
    return thread_of(found, comments_on([found.evidence.id])[found.evidence.id])


def named(comment: EvidenceComment) -> str:
    """Return how a comment is called in a sentence or list."""
    return f"Comment of {comment.written_by.name}, {instant_in_words(comment.written_at)}"


def comment_view(found: EvidenceAccess, comment: EvidenceComment) -> CommentView:
    """Return a comment as a person sees it."""
    facts = comment_facts(found, comment)
    hidden = facts.reported and not found.decides
    thread = thread_facts(found)
    mine = any(
        refusal(found.access.actor, action, thread, facts) is None
        for action in (CommentAction.CHANGE, CommentAction.REMOVE)
    )
    return CommentView(
        id=comment.id,
        name=named(comment),
        who=comment.written_by.name,
        part=CAPACITY_WORDS[Capacity(comment.capacity)],
        at=comment.written_at,
        text="" if hidden else comment.text,
        note=_note(comment, reported=facts.reported),
        change_address=f"/comments/{comment.id}" if mine else "",
        report_address=(
            "" if comment.is_gone or hidden else f"/evidence/{comment.evidence_id}/report?file={comment.id}"
        ),
    )


def _note(comment: EvidenceComment, *, reported: bool) -> str:
    if comment.purged_at:
        return f"Removed for good on {instant_in_words(comment.purged_at)} because it held patient data."
    if comment.removed_at:
        return f"Removed by its author on {instant_in_words(comment.removed_at)}."
    if reported:
        return "Patient data was reported in this comment. It is hidden until it is decided on."
    return f"Changed on {instant_in_words(comment.changed_at)}." if comment.changed_at else ""
