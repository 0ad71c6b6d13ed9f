"""Reviews in words: what state one is in, who has signed it, and whether it still says what was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.competencies.words import Tag
from app.core.clock import day_in_words, instant_in_words
from app.core.words import listed
from app.placements.policy import CAPACITY_WORDS, Capacity
from app.reviews.access import digest_now, sides_signed
from app.reviews.kinds import KINDS
from app.reviews.models import Review, ReviewAction, ReviewSignature, VisitAction
from app.reviews.policy import BOTH_SIDES


@dataclass(frozen=True)
class ActionRow:
    """One agreed action; `late` where its day has passed and it is not done."""

    id: UUID
    text: str
    owner: str
    due: str
    done: str
    is_done: bool
    late: bool


@dataclass(frozen=True)
class Line:
    """One review in the list of a placement."""

    address: str
    title: str
    day: str
    tag: Tag
    open_actions: int


@dataclass(frozen=True)
class ReviewView:
    """A review as its page shows it; `unchanged` is computed and empty where not both have signed."""

    title: str
    tag: Tag
    days: tuple[tuple[str, str], ...]
    changes: Sequence[str]
    answers: tuple[tuple[str, str], ...]
    actions: tuple[ActionRow, ...]
    signatures: tuple[str, ...]
    void_signatures: tuple[str, ...]
    unchanged: str
    digest: str


def title_of(review: Review) -> str:
    """Return a review's kind and day."""
    return f"{KINDS[review.kind].title}, {day_in_words(review.held_on or review.planned_on)}"


def line(review: Review, replaced: set[UUID], day: date) -> Line:
    """Return a review as the list shows it on a day."""
    return Line(
        address=f"/reviews/{review.id}",
        title=KINDS[review.kind].title,
        day=day_in_words(review.held_on or review.planned_on),
        tag=tag_of(review, day, replaced=review.id in replaced),
        open_actions=sum(action.done_at is None for action in review.actions),
    )


def replaced_in(reviews: Sequence[Review]) -> set[UUID]:
    """Return the reviews that a signed correction among them replaces."""
    return {one.replaces_id for one in reviews if one.replaces_id and one.signed_at}


def tag_of(review: Review, day: date, *, replaced: bool = False) -> Tag:
    """Return what state a review is in."""
    if replaced:
        return Tag("Replaced by a correction", "grey")
    if review.signed_at:
        return Tag("Signed by both sides", "green")
    if review.held_on is None:
        overdue = review.planned_on < day
        return Tag("Overdue", "red") if overdue else Tag("Planned", "blue")
    missing = sorted(BOTH_SIDES - sides_signed(review))
    return Tag(f"Waits for the signature of the {listed([one.value for one in missing])}", "yellow")


def view(review: Review, day: date, *, replaced: bool) -> ReviewView:
    """Return a review as its page shows it on a day."""
    digest = digest_now(review)
    valid = [one for one in review.signatures if one.digest == digest]
    void = [one for one in review.signatures if one.digest != digest]
    return ReviewView(
        title=KINDS[review.kind].title,
        tag=tag_of(review, day, replaced=replaced),
        days=tuple(
            (words, day_in_words(value))
            for words, value in (
                ("Planned for", review.planned_on),
                ("Held on", review.held_on),
                ("Next review", review.next_on),
            )
            if value
        ),
        changes=review.changes,
        answers=tuple(
            (prompt.label, str(review.answers.get(prompt.key) or "Nothing was written."))
            for prompt in KINDS[review.kind].prompts
        )
        if review.held_on
        else (),
        actions=tuple(action_row(action, day) for action in review.actions),
        signatures=tuple(map(_signed, valid)),
        void_signatures=tuple(map(_signed, void)),
        unchanged=_unchanged(review, {Capacity(one.capacity) for one in valid}),
        digest=digest,
    )


def _signed(signature: ReviewSignature) -> str:
    part = CAPACITY_WORDS[Capacity(signature.capacity)]
    registration = " ".join(filter(None, (signature.registration_body, signature.registration_number)))
    return (
        f"{signature.user.name} ({', '.join(filter(None, (part, registration)))}), "
        f"on {instant_in_words(signature.at)}"
    )


def _unchanged(review: Review, sides: set[Capacity]) -> str:
    if review.signed_at is None:
        return ""
    if sides == BOTH_SIDES:
        return f"Unchanged since both signed on {instant_in_words(review.signed_at)}."
    return "This review does not say any more what was signed. Ask who runs the installation."


def action_row(action: ReviewAction | VisitAction, day: date) -> ActionRow:
    """Return an agreed action as pages show it on a day."""
    return ActionRow(
        id=action.id,
        text=action.text,
        owner=action.owner.name,
        due=day_in_words(action.due_on),
        done=f"Done on {instant_in_words(action.done_at)}" if action.done_at else "Not done",
        is_done=action.done_at is not None,
        late=action.done_at is None and action.due_on < day,
    )
