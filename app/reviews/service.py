"""The verbs of a review: plan it, write it up, agree on actions, sign it, correct it, cancel it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from app.core.clock import day_in_words, now, today
from app.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from app.core.ids import new_id
from app.extensions import db
from app.identity.models import User
from app.mail.service import settled, tell
from app.mail.values import NoticeKind
from app.placements.access import Access
from app.placements.policy import Capacity
from app.reviews import queries
from app.reviews.access import ReviewAccess, digest_now, facts_of, sides_signed
from app.reviews.changes import sentences
from app.reviews.kinds import KINDS, ReviewKind
from app.reviews.models import Review, ReviewAction, ReviewSignature
from app.reviews.policy import READERS, refusal, side_of
from app.reviews.policy import ReviewAction as Act
from app.reviews.recording import record_signature

CHANGED = "The other side changed the review meanwhile. Look again. What you typed is still here."
MOST_ACTIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written up: when it was held, what was said to each prompt, and when the next one is."""

    held_on: date
    answers: Mapping[str, str]
    next_on: date | None


def plan(access: Access, kind: ReviewKind, day: date) -> Review:
    """Plan a review for a day.

    Raises:
        NotFoundError: the person is neither trainee, supervisor nor co-ordinator.
    """
    access.require(*READERS)
    review = Review(
        id=new_id(),
        placement_id=access.placement.id,
        kind=kind,
        planned_on=day,
        planned_by_id=access.actor.user_id,
    )
    db.session.add(review)
    db.session.flush()
    _tell_others(access, review, f"A review is planned for {day_in_words(day)}.")
    return review


def _tell_others(access: Access, review: Review, words: str) -> None:
    """Tell both sides, but not whoever did it."""
    placement = access.placement
    supervisors = {one.id for one in queries.supervisors_today(placement.id, today())}
    for user_id in ({placement.trainee_id} | supervisors) - {access.actor.user_id}:
        tell(user_id, NoticeKind.REVIEW, words, f"/reviews/{review.id}", placement.id)


def proposed_next(review: Review, held_on: date) -> date | None:
    """Return the day that is proposed for the next review of the same kind, or None."""
    days = KINDS[review.kind].days_until_next
    return held_on + timedelta(days=days) if days else None


def write(found: ReviewAccess, written: Written, seen_revision: int) -> None:
    """Write a review up; what changed since the last one is read anew and kept with it.

    Raises:
        RefusedError: both have signed, or the person is on neither side.
        ConflictError: the other side has changed it meanwhile.
        InvalidInputError: the days make no sense.
    """
    review = _locked(found, Act.WRITE)
    if review.revision != seen_revision:
        raise ConflictError(CHANGED)
    if written.held_on > today():
        raise InvalidInputError("The day of the review is in the future. Write it up once it has been held.")
    if written.next_on and written.next_on <= written.held_on:
        raise InvalidInputError("The next review must come after this one. Give a later day.")
    review.held_on, review.next_on = written.held_on, written.next_on
    prompts = {prompt.key for prompt in KINDS[review.kind].prompts}
    review.answers = {key: text.strip() for key, text in written.answers.items() if key in prompts}
    if review.replaces_id is None:
        # A correction tells what had changed by the day of the review that it replaces.
        changes = queries.changes_since(found.access.placement, queries.last_before(review))
        review.changes, review.changes_read_at = sentences(changes), now()
    db.session.flush()


def add_action(found: ReviewAccess, text: str, owner_id: UUID, due_on: date) -> None:
    """Agree on an action.

    Raises:
        RefusedError: both have signed, or the person is on neither side, or there are too many.
        InvalidInputError: the owner takes no part in the review.
    """
    review = _locked(found, Act.WRITE)
    if owner_id not in owners_of(found):
        raise InvalidInputError("Choose the trainee or a supervisor of today.")
    if len(review.actions) >= MOST_ACTIONS:
        raise RefusedError(f"A review holds at most {MOST_ACTIONS} actions.")
    place = max((action.position for action in review.actions), default=0) + 1
    review.actions.append(
        ReviewAction(id=new_id(), position=place, text=text.strip(), owner_id=owner_id, due_on=due_on)
    )
    _touch(review)


def remove_action(found: ReviewAccess, action_id: UUID) -> None:
    """Take an action out of a review that is not signed by both yet.

    Raises:
        NotFoundError: the review has no such action.
        RefusedError: both have signed, or the person is on neither side.
    """
    review = _locked(found, Act.WRITE)
    review.actions.remove(_action(review, action_id))
    _touch(review)


def mark_action(found: ReviewAccess, action_id: UUID, *, done: bool) -> None:
    """Say that an action has been done, or that it has not; that is no part of what is signed.

    Raises:
        NotFoundError: the review has no such action.
    """
    action = _action(found.review, action_id)
    action.done_at = now() if done else None
    action.done_by_id = found.access.actor.user_id if done else None
    db.session.flush()


def owners_of(found: ReviewAccess) -> dict[UUID, str]:
    """Return who can be given an action: the trainee and the supervisors of today."""
    trainee = found.access.placement.trainee
    supervisors = queries.supervisors_today(found.access.placement.id, today())
    return {trainee.id: trainee.name} | {one.id: one.name for one in supervisors}


def sign(found: ReviewAccess, seen_digest: str) -> bool:
    """Sign what a review says, for one's own side; once both sides have, it stays as it is.

    Returns:
        Whether both sides have signed now.

    Raises:
        RefusedError: a rule says no; the sentence says which.
        ConflictError: the review does not say any more what was shown.
    """
    review = _locked(found, Act.SIGN)
    digest = digest_now(review)
    if digest != seen_digest:
        raise ConflictError(CHANGED)
    side = side_of(found.access.parts)
    if side is None:
        raise AssertionError("The policy lets only the two sides sign.")
    signature = _signed(found, review, side, digest)
    review.signatures.append(signature)
    db.session.flush()
    record_signature(signature)
    if sides_signed(review) != {Capacity.TRAINEE, Capacity.SUPERVISOR}:
        words = f"{found.access.actor.name} has signed a review, which waits for the other side."
        _tell_others(found.access, review, words)
        return False
    review.signed_at = now()
    settled(NoticeKind.REVIEW, f"/reviews/{review.id}")
    db.session.flush()
    _tell_others(found.access, review, "Both sides have signed a review.")
    _plan_next(found, review)
    return True


def _signed(found: ReviewAccess, review: Review, side: Capacity, digest: str) -> ReviewSignature:
    person = db.session.get_one(User, found.access.actor.user_id)
    return ReviewSignature(
        id=new_id(),
        review_id=review.id,
        user_id=person.id,
        capacity=side.value,
        registration_body=person.registration_body,
        registration_number=person.registration_number,
        digest=digest,
        at=now(),
    )


def _plan_next(found: ReviewAccess, review: Review) -> None:
    """Plan the next review for the day that was agreed, unless one is planned for it or later already."""
    if review.next_on is None:
        return
    planned = sa.select(Review.id).where(
        Review.placement_id == review.placement_id,
        Review.held_on.is_(None),
        Review.planned_on >= review.next_on,
    )
    if db.session.scalar(planned.limit(1)) is None:
        plan(found.access, ReviewKind.MONTHLY, review.next_on)


def correct(found: ReviewAccess) -> Review:
    """Begin a correction of a signed review: it says the same at first, and replaces it once both sign.

    Raises:
        RefusedError: it is not signed, or has a correction already, or the person is on neither side.
    """
    review = _locked(found, Act.CORRECT)
    copy = Review(
        id=new_id(),
        placement_id=review.placement_id,
        kind=review.kind,
        planned_on=review.planned_on,
        held_on=review.held_on,
        changes=list(review.changes),
        changes_read_at=review.changes_read_at,
        answers=dict(review.answers),
        next_on=review.next_on,
        replaces_id=review.id,
        planned_by_id=found.access.actor.user_id,
    )
    copy.actions = [
        ReviewAction(
            id=new_id(), position=one.position, text=one.text, owner_id=one.owner_id, due_on=one.due_on
        )
        for one in review.actions
    ]
    db.session.add(copy)
    db.session.flush()
    return copy


def cancel(found: ReviewAccess) -> None:
    """Take back a review that nobody has signed.

    Raises:
        RefusedError: somebody has signed it.
    """
    review = _locked(found, Act.CANCEL)
    db.session.delete(review)
    db.session.flush()


def _locked(found: ReviewAccess, act: Act) -> Review:
    """Return the review as it is now, held still until this transaction ends, where the rules allow an act.

    Raises:
        RefusedError: they do not; the sentence says why.
    """
    review = found.review
    db.session.execute(sa.select(Review.id).where(Review.id == review.id).with_for_update())
    db.session.expire(review)
    if reason := refusal(act, facts_of(found)):
        raise RefusedError(reason.value)
    return review


def _action(review: Review, action_id: UUID) -> ReviewAction:
    found = next((action for action in review.actions if action.id == action_id), None)
    if found is None:
        raise NotFoundError
    return found


def _touch(review: Review) -> None:
    """Let the review's revision rise with its actions, so that nobody saves over what they did not see."""
    flag_modified(review, "changes")
    db.session.flush()
