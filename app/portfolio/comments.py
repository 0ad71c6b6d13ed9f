"""Comments on an entry: loading them through the person who asks, and the verbs write, change, remove."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.clock import now
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.portfolio import telling
from app.portfolio.access import EvidenceAccess, evidence_for
from app.portfolio.comments_policy import (
    CONVERSING,
    CommentAction,
    CommentFacts,
    CommentRefusal,
    ThreadFacts,
    reads_comments,
    refusal,
)
from app.portfolio.models import Evidence, EvidenceComment

EMPTY = "Write your comment."
STALE = "This comment was changed meanwhile, perhaps in another tab. Nothing was overwritten."


@dataclass(frozen=True)
class CommentAccess:
    """A comment as one person may see it, with the entry that it is about."""

    found: EvidenceAccess
    comment: EvidenceComment

    def refusal(self, action: CommentAction) -> CommentRefusal | None:
        """Say why the person may not do something with the comment now, or None."""
        return refusal(
            self.found.access.actor, action, thread_facts(self.found), comment_facts(self.found, self.comment)
        )


def thread_facts(found: EvidenceAccess) -> ThreadFacts:
    """Return what the rules need to know about an entry."""
    return ThreadFacts(
        parts=found.access.parts, submitted=found.submitted is not None, reported=found.is_reported
    )


def comment_facts(found: EvidenceAccess, comment: EvidenceComment) -> CommentFacts:
    """Return what the rules need to know about a comment on an entry."""
    return CommentFacts(
        author_id=comment.written_by_id,
        age=now() - comment.written_at,
        gone=comment.is_gone,
        reported=any(report.comment_id == comment.id for report in found.open_reports),
    )


def discussed_evidence(
    actor: Actor, evidence_id: UUID, looking_at: str = "", *, locked: bool = False
) -> EvidenceAccess:
    """Return an entry to somebody who reads what is said about it.

    Args:
        actor: who asks.
        evidence_id: which entry.
        looking_at: what is shown, for the access log.
        locked: whether whoever reports or decides on the entry waits until this request ends.

    Raises:
        NotFoundError: there is no such entry, nothing of it is for this person, or its comments are not.
    """
    if locked:
        # Before anything is loaded, so that what is loaded is what the lock holds still.
        db.session.execute(sa.select(Evidence.id).where(Evidence.id == evidence_id).with_for_update())
    evidence_for(actor, evidence_id).access.require(*CONVERSING)
    return evidence_for(actor, evidence_id, looking_at)


def own_comment(actor: Actor, comment_id: UUID, *, locked: bool = False) -> CommentAccess:
    """Return a comment to its author, who still has a part in the placement.

    Raises:
        NotFoundError: there is no such comment, somebody else wrote it, or the part has ended.
    """
    comment = db.session.get(EvidenceComment, comment_id)
    if comment is None or comment.written_by_id != actor.user_id:
        raise NotFoundError
    found = discussed_evidence(actor, comment.evidence_id, locked=locked)
    db.session.refresh(comment)
    return CommentAccess(found, comment)


def comments_on(evidence_ids: Collection[UUID]) -> dict[UUID, list[EvidenceComment]]:
    """Return the comments on some entries with their authors, the newest last. One query.

    What of it somebody may see is for the caller to decide.
    """
    found: dict[UUID, list[EvidenceComment]] = {evidence_id: [] for evidence_id in evidence_ids}
    rows = db.session.scalars(
        sa.select(EvidenceComment)
        .where(EvidenceComment.evidence_id.in_(evidence_ids))
        .options(joinedload(EvidenceComment.written_by).lazyload(User.memberships))
        .order_by(EvidenceComment.written_at, EvidenceComment.id)
    )
    for comment in rows:
        found[comment.evidence_id].append(comment)
    return found


def numbers_of_comments(evidence_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many comments that still say something each of some entries has. One query."""
    rows = db.session.execute(
        sa.select(EvidenceComment.evidence_id, sa.func.count())
        .where(EvidenceComment.evidence_id.in_(evidence_ids), EvidenceComment.text != "")
        .group_by(EvidenceComment.evidence_id)
    )
    return {evidence_id: number for evidence_id, number in rows}  # noqa: C416 - rows are no plain pairs to the type checker


def reportable_comments(found: EvidenceAccess) -> list[EvidenceComment]:
    """Return the comments that a person can report: those they see and that still say something."""
    if found.words_hidden or not reads_comments(found.access.parts):
        return []
    return [one for one in comments_on([found.evidence.id])[found.evidence.id] if not one.is_gone]


def write_comment(found: EvidenceAccess, text: str, proposed: UUID) -> EvidenceComment:
    """Add a comment to an entry; the same words under the same number, from a second click, add nothing.

    Args:
        found: the entry as the author sees it, locked.
        text: what they say.
        proposed: the number for it that the page carries.

    Raises:
        InvalidInputError: it says nothing.
        RefusedError: the policy says no.
    """
    if reason := refusal(found.access.actor, CommentAction.WRITE, thread_facts(found)):
        raise RefusedError(reason.value)
    if not text.strip():
        raise InvalidInputError(EMPTY)
    there = db.session.get(EvidenceComment, proposed)
    if there is not None and _is_the_same(there, found, text):
        return there
    made = EvidenceComment(
        id=new_id() if there else proposed,
        evidence_id=found.evidence.id,
        written_by_id=found.access.actor.user_id,
        capacity=found.access.capacity.value,
        text=text.strip(),
        written_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    earlier = {comment.written_by_id for comment in comments_on([found.evidence.id])[found.evidence.id]}
    telling.commented(found.evidence, made, found.access.actor, earlier)
    return made


def _is_the_same(there: EvidenceComment, found: EvidenceAccess, text: str) -> bool:
    return (
        there.evidence_id == found.evidence.id
        and there.written_by_id == found.access.actor.user_id
        and there.text == text.strip()
    )


def change_comment(mine: CommentAccess, text: str, revision: int) -> None:
    """Give an own comment, locked, other words.

    Raises:
        InvalidInputError: it says nothing.
        RefusedError: the policy says no.
        ConflictError: the comment is not at that revision any more.
    """
    _allow(mine, CommentAction.CHANGE)
    if not text.strip():
        raise InvalidInputError(EMPTY)
    if mine.comment.revision != revision:
        raise ConflictError(STALE)
    if mine.comment.text != text.strip():
        mine.comment.text = text.strip()
        mine.comment.changed_at = now()
    db.session.flush()


def remove_comment(mine: CommentAccess) -> None:
    """Empty an own comment, locked; that there was one, whose and when, stays.

    Raises:
        RefusedError: the policy says no.
    """
    _allow(mine, CommentAction.REMOVE)
    mine.comment.text = ""
    mine.comment.removed_at = now()
    db.session.flush()


def purge_comment(comment: EvidenceComment) -> None:
    """Empty a comment because it held patient data; one that is gone already stays as it is."""
    if not comment.is_gone:
        comment.text = ""
        comment.purged_at = now()
    db.session.flush()


def _allow(mine: CommentAccess, action: CommentAction) -> None:
    if reason := mine.refusal(action):
        raise RefusedError(reason.value)
